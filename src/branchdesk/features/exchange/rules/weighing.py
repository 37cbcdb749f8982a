"""What is never merged by itself: money, votes, numbers of approvals and receipts (domain §11.2)."""

from branchdesk.features.exchange.rules.telling import Row
from branchdesk.features.safety.fields import TABLES
from branchdesk.features.safety.fields.meetings import VOTES
from branchdesk.kernel.fields import Money
from branchdesk.kernel.words import tr

_VOTED = frozenset({"ballot", "nominee", "appraisal", "case_step"})
_VOTES = frozenset({
    "due", "here", "issued", "returned", "valid", "yes", "no", "abstain", "written_yes", "written_no", "written_abstain",
    "excellent", "qualified", "basic", "unqualified",
})  # fmt: skip
_NUMBERED = frozenset({"approval_number", "receipt_number", "voucher_number", "voucher", "slip"})
_APPROVED = frozenset({("case_step", "document")})
"""批复 of a step."""


def weight(entity: str, name: str) -> str:
    """Why a person must say yes to a value of this field, as a sentence; ``""`` when nobody need."""
    known = TABLES[entity].fields.get(name) if entity in TABLES else None
    if known is None:
        return ""
    if isinstance(known.kind, Money):
        return tr("金额须由人确认")
    if known.kind is VOTES or (entity in _VOTED and name in _VOTES):
        return tr("票数须由人确认")
    return tr("批复号、单据号须由人确认") if name in _NUMBERED or (entity, name) in _APPROVED else ""


def weight_of(entity: str, row: Row) -> str:
    """The same for a whole record: its heaviest value that says something."""
    found = dict.fromkeys(weight(entity, name) for name, value in row.items() if value not in (None, "", 0))
    return next(filter(None, found), "")
