"""What the room knows: ``wording`` of papers, who is ``due`` (roll), ``votes``, ``checks``, ``canon`` texts, ``duty``."""
