"""Whose a deed is that names somebody where several bear the name: told by the organization it belongs to, never guessed."""

from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from branchdesk.features.members.model import Member
from branchdesk.features.organizers.queries.people import PostingLine, postings, reach
from branchdesk.features.organizers.rules import postings as rules
from branchdesk.storage.reading import Reads, marks, one, records


class Whose(Enum):
    """Whose a deed is."""

    HIS = auto()
    ANOTHERS = auto()
    UNCLEAR = auto()


@dataclass(frozen=True, slots=True)
class Namesakes:
    """Somebody posted with the ``names`` he is known by and his ``places``, and the others of these names.

    ``posted`` are other organizers with the places they look after; ``members`` the branches and groups of members of
    the roll who are surely somebody else: that is known only where the roll knows him.
    """

    names: frozenset[str]
    places: frozenset[str]
    posted: tuple[tuple[PostingLine, frozenset[str]], ...]
    members: frozenset[str]

    @classmethod
    def of(cls, ledger: Reads, line: PostingLine) -> "Namesakes":
        """Those of a posting; a name changed on the roll counts beside the one the posting was entered under."""
        uid = line.organizer.member_id
        member = one(ledger, Member, uid) if uid else None
        names = frozenset(filter(None, (line.name, member.name if member else "")))
        others = [each for each in postings(ledger) if each.organizer.id != line.organizer.id and each.name in names]
        same = records(ledger, Member, f"AND name IN {marks(names)} AND id <> ?", (*names, uid)) if member else []
        branches = {place for each in same for place in (each.branch_id, each.group_id) if place}
        places = reach(ledger, line.posting)
        return cls(
            names, places, tuple((each, reach(ledger, each.posting)) for each in others), frozenset(branches) - places
        )

    def __bool__(self) -> bool:
        """Whether there is anybody else of the name."""
        return bool(self.posted or self.members)

    def whose(self, place: str | None, on: date) -> Whose:
        """Whose a deed of an organization is; of no known one it is unclear while another of the name is in post."""
        if place in self.places:
            return Whose.HIS
        others = [reached for each, reached in self.posted if rules.in_post(each.posting, on)]
        if place in self.members or any(place in reached for reached in others):
            return Whose.ANOTHERS
        return Whose.UNCLEAR if others else Whose.HIS
