"""Money received: by member and month, in the scope asked about and in other branches."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from branchdesk.features.dues.model import Channel
from branchdesk.features.dues.queries.reading import Place, Reads, of_place, of_some, span
from branchdesk.kernel.dates import Day
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.storage.reading import marks

_CHANNELS = {one.value: one for one in Channel}
_ZERO = Yuan(0)
EXTRA, LATE = 1, 2
"""Kinds of money in ``Rows``: 多交, 补交; 0 is neither. A red row is of the kind of what it takes back."""


class Paid(NamedTuple):
    """The money of one member for one month in fen, red rows taken off; day, channel and collector of the newest row."""

    fen: int
    extra_fen: int
    back_fen: int
    paid_on: str
    channel_value: str
    collector: str
    rows: int

    @property
    def amount(self) -> Yuan:
        """What counts for the month."""
        return Yuan(self.fen)

    @property
    def extra(self) -> Yuan:
        """多交."""
        return Yuan(self.extra_fen) if self.extra_fen else _ZERO

    @property
    def back(self) -> Yuan:
        """补交: what of ``amount`` came after its month."""
        return Yuan(self.back_fen) if self.back_fen else _ZERO

    @property
    def on(self) -> Day:
        """The day of the newest row."""
        return Day.parse(self.paid_on)

    @property
    def channel(self) -> Channel:
        """How it came."""
        return _CHANNELS[self.channel_value]

    def and_then(self, later: "Paid") -> "Paid":
        """With a newer row."""
        return Paid(
            self.fen + later.fen, self.extra_fen + later.extra_fen, self.back_fen + later.back_fen, *later[3:6],
            self.rows + 1,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rows(Sequence[Any]):
    """The rows of one member, (yyyymm, fen, kind, day, channel, collector) each, the oldest first.

    They stay the JSON the database made of them until somebody looks: a list shows forty members of thousands.
    """

    text: bytes

    def __getitem__(self, at: Any) -> Any:
        return json.loads(self.text)[at]

    def __iter__(self) -> Iterator[Any]:
        return iter(json.loads(self.text))

    def __len__(self) -> int:
        return len(json.loads(self.text))


class Came(NamedTuple):
    """What came from one member: the months of his rows and the fen of each (JSON; 多交 are 0), in all 多交 and 补交."""

    paid: str
    extra: int
    back: int

    @property
    def had(self) -> dict[int, int]:
        """Fen by yyyymm."""
        found: dict[int, int] = {}
        for number, fen in zip(*json.loads(self.paid), strict=True):
            found[number] = found.get(number, 0) + fen
        return found


NOTHING = Came("[[], []]", 0, 0)


class Received(Mapping[str, Mapping[Month, Paid]]):
    """What was paid by member and month: ``sums`` and ``rows`` of everybody, made into more for whom somebody asks about."""

    def __init__(self, rows: Mapping[str, Rows], sums: Mapping[str, Came]) -> None:
        self.rows = rows
        self.sums = sums
        self._made: dict[str, Mapping[Month, Paid]] = {}

    def had(self, member_id: str) -> dict[int, int]:
        """What came from one member, 多交 not counted: fen by yyyymm."""
        return self.sums.get(member_id, NOTHING).had

    def __getitem__(self, member_id: str) -> Mapping[Month, Paid]:
        if member_id not in self._made:
            self._made[member_id] = by_month(self.rows[member_id])
        return self._made[member_id]

    def __contains__(self, member_id: object) -> bool:
        return member_id in self.rows

    def __iter__(self) -> Iterator[str]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def by_month(rows: Iterable[Any]) -> dict[Month, Paid]:
    """Rows of ``Received`` added up."""
    found: dict[int, Paid] = {}
    for number, fen, kind, on, channel, collector in rows:
        extra = fen if kind == EXTRA else 0
        one = Paid(fen - extra, extra, fen if kind == LATE else 0, on, channel, collector, 1)
        found[number] = found[number].and_then(one) if number in found else one
    return {Month.from_number(number): one for number, one in found.items()}


def paid_sums(
    ledger: Reads, inside: Place | None, months: Sequence[Month], only: Collection[str] | None = None
) -> Received:
    """What was paid by member and month, from the first of some months to the last."""
    where, values = of_place(inside)
    theirs, named = of_some(only)
    rows = ledger.read(
        f"SELECT member_id, {_ROWS}, {_SUMS} FROM payment"
        f" WHERE alive = 1 AND month BETWEEN ? AND ?{where}{theirs} GROUP BY member_id",
        [*span(months), *values, *named],
    )
    if only is not None:
        rows = [row for row in rows if row[0] in only]
    return Received({uid: Rows(text) for uid, text, *_ in rows}, {uid: Came(*sums) for uid, _, *sums in rows})


_CAME_ON = "iif(corrects_id IS NULL, paid_on, (SELECT paid_on FROM payment AS o WHERE o.id = payment.corrects_id))"
_LATE = f"NOT extra AND substr({_CAME_ON}, 1, 4) || substr({_CAME_ON}, 6, 2) > month"
"""补交 came after the month it is for; what takes money back goes with it, on whatever day it is written."""
_ROWS = (
    f"CAST(json_group_array(json_array(month, amount, iif({_LATE}, {LATE}, extra), paid_on, channel, collector)"
    " ORDER BY paid_on, id) AS BLOB)"
)
"""As bytes: one Chinese collector would double a text."""
_SUMS = (
    "json_array(json_group_array(month), json_group_array(iif(extra, 0, amount))), sum(iif(extra, amount, 0)),"
    f" sum(iif({_LATE}, amount, 0))"
)
"""As ``Came`` has them."""


def received_elsewhere(
    ledger: Reads, found: Place, months: Sequence[Month], only: Collection[str] | None = None
) -> dict[str, dict[Month, Yuan]]:
    """What other branches received from people who are or were in a scope: of months before a move paid after it."""
    here, values = of_place(found)
    theirs, named = of_some(only)
    rows = ledger.read(
        "SELECT member_id, month, sum(amount) FROM payment WHERE alive = 1 AND extra = 0 AND month BETWEEN ? AND ?"
        f" AND NOT (1{here}) AND member_id IN (SELECT id FROM member WHERE branch_id IN {marks(found.branches)}"
        f" UNION SELECT member_id FROM move WHERE alive = 1 AND before IN {marks(found.branches)}){theirs}"
        " GROUP BY member_id, month",
        [*span(months), *values, *found.branches, *found.branches, *named],
    )
    result: dict[str, dict[Month, Yuan]] = defaultdict(dict)
    for uid, month, fen in rows:
        result[uid][Month.from_number(month)] = Yuan(fen)
    return result
