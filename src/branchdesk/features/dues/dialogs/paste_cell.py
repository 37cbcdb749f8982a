"""One cell of a block that is pasted, and the whole block: what would be written, put right, or left out and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from branchdesk.features.dues import commands
from branchdesk.features.dues.listing import channel_word
from branchdesk.features.dues.model import Channel, DuesPolicy, Payer, Payment
from branchdesk.features.dues.queries import GridCell
from branchdesk.features.dues.rules import collecting
from branchdesk.features.dues.rules.assessing import Given
from branchdesk.features.dues.rules.policy import policy_for
from branchdesk.features.dues.rules.rates import rate_pack
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.problems import Problem
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr

if TYPE_CHECKING:
    from branchdesk.features.dues.deeds.collecting import Defaults

ZERO = Yuan(0)


@dataclass(slots=True)
class PasteCell:
    """One cell of the block: what it wants to write, or why it cannot (``fault``)."""

    row: int
    who: str
    where: str
    text: str
    member_id: str = ""
    cell: GridCell | None = None
    amount: Yuan | None = None
    day: Day | None = None
    channel: Channel | None = None
    note: str = ""
    known_note: str = ""
    payer: Payer | None = None
    branch_id: str | None = None
    fault: str = ""

    @property
    def over(self) -> Yuan:
        """What is more than the month owes."""
        if self.cell is None or self.amount is None:
            return ZERO
        return max(ZERO, self.amount - max(self.cell.owed or ZERO, self.cell.paid))

    @property
    def takes_back(self) -> bool:
        """Whether less is pasted than is written down."""
        return self.cell is not None and self.amount is not None and self.amount < self.cell.paid

    @property
    def told(self) -> list[str]:
        """What changes beside money that is there already, in words: day, way, remark; no money moves."""
        if self.cell is None or self.amount != self.cell.paid:
            return []
        words = tr("{label} {old}→{new}")
        found = []
        if self.day not in (None, self.cell.on):
            found.append(words.format(label=tr("日期"), old=self.cell.on or "", new=self.day))
        if self.channel not in (None, self.cell.channel):
            found.append(
                words.format(label=tr("方式"), old=channel_word(self.cell.channel), new=channel_word(self.channel))
            )
        if self.note and self.note != self.known_note:
            found.append(tr("备注改为“{note}”").format(note=self.note))
        return found

    @property
    def moves_day(self) -> bool:
        """Whether day or way of money that is there is put right, which not all money allows."""
        return bool(self.told) and (self.day not in (None, self.cell and self.cell.on)
                                    or self.channel not in (None, self.cell and self.cell.channel))  # fmt: skip

    @property
    def same(self) -> bool:
        """Whether the cell says so already."""
        return self.cell is not None and self.amount == self.cell.paid and not self.told

    @property
    def said(self) -> str:
        """What writing it means."""
        if self.fault or self.cell is None:
            return self.fault
        if self.told:
            return tr("金额不变，{changes}").format(changes=tr("、").join(self.told))
        if self.same:
            return tr("不变")
        if self.takes_back:
            return tr("改小，原 {paid}，记红字").format(paid=self.cell.paid)
        if self.over > ZERO:
            return tr("多于应交 {extra}，记为多交").format(extra=self.over)
        short = (self.cell.owed or ZERO) - (self.amount or ZERO)
        return tr("比应交少 {short}").format(short=short) if short > ZERO else tr("按应交")

    def given(self) -> Given:
        """The base of an assessment."""
        approved = self.amount if self.payer is Payer.FARMER else None
        return Given(payer=self.payer, base=None if approved else self.amount, approved=approved)


@dataclass(slots=True)
class PastePlan:
    """A block ready to be looked at; ``day`` is that of money whose row says none, ``policies`` the rules of its years.

    ``unused`` are the headings that mean nothing here.
    """

    view: str
    found: list[PasteCell] = field(default_factory=list)
    unused: Sequence[str] = ()
    day: Day | None = None
    policies: Sequence[DuesPolicy] = ()

    @property
    def years(self) -> set[int]:
        """The years in which the money came in."""
        return {self._paid_in(one).year for one in self.found}

    def _paid_in(self, one: PasteCell) -> Month:
        return Month.of((one.day or self.day or Day.of(clock.today())).first())

    @property
    def good(self) -> list[PasteCell]:
        """Cells that would write something."""
        return [one for one in self.found if not one.fault and not one.same]

    @property
    def faulty(self) -> list[PasteCell]:
        """Cells that are left out."""
        return [one for one in self.found if one.fault]

    @property
    def total(self) -> Yuan:
        """What the good cells bring beyond what is there."""
        return Yuan(sum((one.amount or ZERO).fen - (one.cell.paid.fen if one.cell else 0) for one in self.good))

    @property
    def needs_reason(self) -> bool:
        """Whether money written down is taken back, or comes long after or before its month without a remark."""
        return any(one.takes_back or (self.far(one) and not one.note) for one in self.good)

    def far(self, one: PasteCell) -> list[Problem]:
        """What speaks against a month so long ago or ahead."""
        if one.cell is None or one.amount is None or one.amount <= one.cell.paid:
            return []
        this = self._paid_in(one)
        pack = rate_pack(this, policy_for(self.policies, this.year, one.branch_id))
        return collecting.limits([one.cell.month], this, pack)

    def cells(self, usual: "Defaults", why: str = "") -> tuple[list[commands.Cell], list[Payment]]:
        """What to write: the cells, and what is more than they owe; ``why`` is the remark of what comes long after."""
        cells, more = [], []
        for one in self.good:
            if one.told:
                continue
            assert one.cell is not None
            assert one.amount is not None
            day, channel = (None, None) if one.takes_back else (usual.day, usual.channel)
            day, channel = one.day or day, one.channel or channel
            month = one.cell.month
            amount, seen = one.amount - one.over, one.cell.paid
            note = one.note or (why if self.far(one) else "")
            cells.append(commands.Cell(one.member_id, month, amount, day, channel, usual.collector, note, seen))
            if one.over > ZERO:
                more.append(Payment(
                    id=new_id(), member_id=one.member_id, branch_id=None, month=month, amount=one.over, extra=True,
                    paid_on=day or Day.of(clock.today()), channel=channel or usual.channel, collector=usual.collector, note=tr("自愿多交")))  # fmt: skip
        return cells, more

    def correct_only(self, fixed: Mapping[tuple[str, Month], str]) -> None:
        """Leave out what would put right what may not be touched; ``fixed`` says why, by member and month."""
        for one in self.found:
            if one.cell is not None and one.moves_day and not one.fault:
                one.fault = fixed.get((one.member_id, one.cell.month), "")

    @property
    def told(self) -> list[PasteCell]:
        """Cells whose money is there, and something beside it changes."""
        return [one for one in self.good if one.told]
