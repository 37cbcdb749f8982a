"""Where members, their moves, arrivals, restrictions and the "not a duplicate" answers are kept."""

from branchdesk.features.members.model import Arrival, Member, Move, NotDuplicate, Restriction
from branchdesk.storage.rows import table

OUTSIDE = "alive = 0 OR (joined_on IS NULL AND left_on IS NULL)"
"""Who is no Party member for all that is written down, or lies in the recycle bin: few of a roll, and asked for often."""
MEMBER = table(
    Member,
    refers={"branch_id": "organization", "group_id": "organization"},
    indexes=(("name_key",), ("id_number",), ("branch_id",)),
    few=(("id", "standing", "alive"), OUTSIDE),
)
MOVE = table(Move, refers={"member_id": "member"}, indexes=(("member_id",),))
NOT_DUPLICATE = table(NotDuplicate, refers={"first_id": "member", "second_id": "member"})
ARRIVAL = table(Arrival, refers={"member_id": "member"}, indexes=(("member_id",),))
RESTRICTION = table(Restriction, refers={"member_id": "member"}, indexes=(("member_id",),))
