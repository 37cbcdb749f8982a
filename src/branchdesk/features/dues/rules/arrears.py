"""欠交: months behind, as items to study and never a decision (domain §1.6, N6).

- ``runs(owed, paid, notes, upto, pack=None, vouched={}) -> list[Arrear]``: ``owed`` and ``paid`` by member id and
  month, ``upto`` the last month that has ended; the longest behind first, never by amount.
- ``Arrear``: ``.months`` (all with something still to be paid), ``.amount``, ``.justified`` (months with a good reason),
  ``.run`` (the last months in a row wholly unpaid without one), ``.level`` 0, 1, 3 or 6, ``.away`` (months paid where the
  member is away, which are never among ``.months``) and ``.aside`` what is said of them, ``.sentence(name)``.
- ``ended_month(today) -> Month``.

Counting rule (``COUNTING``): a run ends with the last month that has ended and goes back over months of the calendar that
were owed, not paid at all and not excused. Months exempt, not owed, partly paid, paid where a member is away or with
正当理由 end it: the rule speaks of six months in a row, and nobody is shown worse than he stands.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from branchdesk.features.dues.model import ArrearsNote
from branchdesk.features.dues.rules.rates import ZERO, RatePack, plain, rate_pack
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.problems import Level, Problem
from branchdesk.kernel.words import tr

COUNTING = (
    "截至上月末，应交而未交足的月份；连续月数只计完全未交且无正当理由的自然月，免交、停交、流入地交、不应交的月份不计"
)
"""What the list counts, for people (through ``tr``)."""


@dataclass(frozen=True, slots=True)
class Arrear:
    """One member's months behind; ``level`` 6 is to be studied, 3 to be reminded of, 1 a remark, 0 all excused."""

    member_id: str
    months: tuple[Month, ...]
    amount: Yuan
    justified: tuple[Month, ...]
    run: tuple[Month, ...]
    level: int
    away: tuple[Month, ...] = ()

    @property
    def weight(self) -> Level:
        """How it weighs in lists: a remark or a warning, never a ban."""
        return Level.WARN if self.level >= 3 else Level.OK

    def sentence(self, name: str) -> str:
        """What is to be done about it, calmly and without a judgement."""
        text = _SENTENCES[self.level]
        said = tr(text).format(
            name=name, span=spans(self.months), n=len(self.months), due=plain(self.amount), run=len(self.run)
        )
        return tr("{said}；{aside}").format(said=said, aside=self.aside) if self.away else said

    @property
    def aside(self) -> str:
        """Which of his months were paid where he is away; ``""`` where none were."""
        return tr("{span} 已在流入地交纳，不计入").format(span=spans(self.away)) if self.away else ""

    def problem(self, name: str) -> Problem:
        """The same as a finding on the member."""
        return Problem("dues", f"arrears_{self.level}", self.sentence(name), self.weight)


_SENTENCES = {
    0: "{name} {span} 未交党费 {due} 元，已登记正当理由",
    1: "{name} {span} 未交足党费，共 {due} 元，请提醒本人",
    3: "{name} {span}，共 {n} 个月未交足党费，合计 {due} 元，请了解原因并提醒补交",
    6: "{name} 已连续 {run} 个月未交党费（{span}，合计 {due} 元），未登记正当理由，需按党章程序研究（待研究）",
}


def ended_month(today: date) -> Month:
    """The last month that has ended."""
    return Month.of(today).plus(-1)


def runs(
    owed: Mapping[str, Mapping[Month, Yuan]], paid: Mapping[str, Mapping[Month, Yuan]], notes: Iterable[ArrearsNote],
    upto: Month, pack: RatePack | None = None, vouched: Mapping[str, Iterable[Month]] = MappingProxyType({}),
) -> list[Arrear]:  # fmt: skip
    """Who is behind at the end of a month. ``owed`` has the months owed only; 0 is a month lifted by relief.

    ``vouched`` are the months paid where a member is away: not owed here, and only spoken of.
    """
    excused: dict[str, list[ArrearsNote]] = {}
    for note in notes:
        if note.justified:
            excused.setdefault(note.member_id, []).append(note)
    rules = pack or rate_pack(upto)
    found = [
        replace(arrear, away=away) if (away := _until(vouched.get(uid, ()), upto)) else arrear
        for uid, months in owed.items()
        if (arrear := _arrear(uid, months, paid.get(uid, {}), excused.get(uid, ()), upto, rules))
    ]
    return sorted(found, key=order)


def order(one: Arrear) -> tuple[int, int, Month, str]:
    """The longest behind first, never by amount."""
    return -one.level, -len(one.run), one.months[0], one.member_id


def _until(months: Iterable[Month], upto: Month) -> tuple[Month, ...]:
    return tuple(sorted(month for month in months if month <= upto))


def _arrear(
    uid: str, owed: Mapping[Month, Yuan], paid: Mapping[Month, Yuan], notes: Sequence[ArrearsNote], upto: Month,
    pack: RatePack,
) -> Arrear | None:  # fmt: skip
    rest = {month: due - paid.get(month, ZERO) for month, due in owed.items() if month <= upto and due > ZERO}
    months = tuple(sorted(month for month, left in rest.items() if left > ZERO))
    if not months:
        return None
    justified = tuple(one for one in months if any(note.from_month <= one <= note.until_month for note in notes))
    untouched = {one for one in months if paid.get(one, ZERO) <= ZERO and one not in justified}
    run: list[Month] = []
    month = upto
    while month in untouched:
        run.append(month)
        month = month.plus(-1)
    amount = Yuan(sum(rest[one].fen for one in months))
    open_months = len(months) - len(justified)
    return Arrear(uid, months, amount, justified, tuple(reversed(run)), _level(open_months, len(run), pack))


def _level(months: int, run: int, pack: RatePack) -> int:
    if run >= pack.arrears_studied:
        return 6
    if months >= pack.arrears_pressed:
        return 3
    return 1 if months >= pack.arrears_told else 0


def spans(months: Sequence[Month]) -> str:
    """2026-04 至 2026-09、2026-11: months in a row drawn together."""
    parts: list[list[Month]] = []
    for month in sorted(months):
        if parts and parts[-1][-1].plus(1) == month:
            parts[-1].append(month)
        else:
            parts.append([month])
    words = [
        str(one[0]) if len(one) == 1 else tr("{first} 至 {last}").format(first=one[0], last=one[-1]) for one in parts
    ]
    return tr("、").join(words)
