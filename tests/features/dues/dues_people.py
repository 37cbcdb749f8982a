"""Invented people, moves, payments and policies for the tests of the rules of dues."""

from collections.abc import Iterable, Sequence
from itertools import count
from typing import Any

from branchdesk.features.dues.model import Assessment, DuesPolicy, Payer, Payment, Relief, ReliefKind
from branchdesk.features.dues.rules.assessing import owed
from branchdesk.features.dues.rules.duty import DutyYear
from branchdesk.features.members.model import Aspect, Member, Move
from branchdesk.kernel.dates import Day
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month

_ids = count(1)


def owed_months(
    assessments: Sequence[Assessment], reliefs: Sequence[Relief], duty: DutyYear | None, months: Iterable[Month]
) -> dict[Month, Yuan]:
    """What one member owes for each of some months; months not owed are left out."""
    sums = ((one, owed(assessments, reliefs, duty, one)) for one in months)
    return {one: amount for one, amount in sums if amount is not None}


def yuan(amount: str | Yuan) -> Yuan:
    """An amount as written in the worked examples."""
    return amount if isinstance(amount, Yuan) else Yuan.read(amount)


def month(text: str) -> Month:
    """``2026-03``."""
    return Month.read(text)


def day(text: str) -> Day:
    """``2026-03-18``."""
    return Day.parse(text)


def member(uid: str = "m", name: str = "钟予安", **changes: Any) -> Member:
    """A full member of long standing in branch ``b``."""
    return Member(**{"id": uid, "name": name, "branch_id": "b", "joined_on": Day(2010, 7, 1), **changes})


def move(aspect: Aspect, before: str | None, after: str | None, on: str, uid: str = "m") -> Move:
    """A dated change of a member."""
    return Move(id=f"v{next(_ids):06d}", member_id=uid, aspect=aspect, before=before, after=after, on=day(on))


def assessment(due: str | Yuan, first: str = "2026-01", uid: str = "m", **changes: Any) -> Assessment:
    """What a member owes from a month on."""
    begins = month(first)
    plain: dict[str, Any] = {
        "id": f"a{next(_ids):06d}", "member_id": uid, "branch_id": "b", "year": begins.year, "from_month": begins,
        "payer": Payer.MONTHLY, "base": Yuan(400000), "rate": 100, "uncapped": yuan(due), "due": yuan(due),
        "pack": "dues-2017", "arithmetic": "",
    }  # fmt: skip
    return Assessment(**{**plain, **changes})


def relief(kind: ReliefKind, first: str, until: str, amount: str | Yuan = "", **changes: Any) -> Relief:
    """An approved relief."""
    plain: dict[str, Any] = {
        "id": f"r{next(_ids):06d}", "member_id": "m", "kind": kind, "approver": "学院党委",
        "approved_on": Day(2025, 12, 20), "discussed_at": "2025 年第 12 次支委会", "from_month": month(first),
        "until_month": month(until), "amount": yuan(amount) if amount else None,
    }  # fmt: skip
    return Relief(**{**plain, **changes})


def payment(amount: str | Yuan, of: str, on: str = "", uid: str = "m", **changes: Any) -> Payment:
    """Money for a month, paid on its fifth day where nothing else is said."""
    paid = day(on) if on else Day(month(of).year, month(of).month, 5)
    plain: dict[str, Any] = {
        "id": f"p{next(_ids):06d}", "member_id": uid, "branch_id": "b", "month": month(of), "amount": yuan(amount),
        "paid_on": paid,
    }  # fmt: skip
    return Payment(**{**plain, **changes})


def policy(**changes: Any) -> DuesPolicy:
    """What was settled for 2026."""
    return DuesPolicy(**{"id": "y", "year": 2026, **changes})
