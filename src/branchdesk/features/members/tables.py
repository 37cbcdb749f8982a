"""Where members, their moves and the "not a duplicate" answers are kept."""

from branchdesk.features.members.model import Member, Move, NotDuplicate
from branchdesk.storage.rows import table

MEMBER = table(
    Member,
    refers={"branch_id": "organization", "group_id": "organization"},
    indexes=(("name_key",), ("id_number",), ("branch_id",)),
)
MOVE = table(Move, refers={"member_id": "member"}, indexes=(("member_id",),))
NOT_DUPLICATE = table(NotDuplicate, refers={"first_id": "member", "second_id": "member"})
