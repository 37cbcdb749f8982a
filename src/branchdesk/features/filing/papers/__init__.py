"""Papers of the archive: each printed by the room it comes from. Typesetting is loaded when one is made."""

from branchdesk.features.filing.papers.making import make

__all__ = ["make"]
