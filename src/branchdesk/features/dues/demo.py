"""Invented dues for an invented ledger: this year and the last, the same for the same seed (domain N10)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from branchdesk.features.dues import store
from branchdesk.features.dues.model import (
    NOTICE,
    Assessment,
    BaseSource,
    Channel,
    DuesPolicy,
    Expense,
    PaidElsewhere,
    Payer,
    Payment,
    Relief,
    ReliefKind,
    Remittance,
    Use,
)
from branchdesk.features.dues.rules import assessing, duty, rates
from branchdesk.features.members.model import IN_PARTY, Member
from branchdesk.features.organization.model import BranchKind, Organization, Tier
from branchdesk.kernel.dates import Day
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.storage.work import Work

_ON_BASE = (Payer.MONTHLY, Payer.ANNUAL, Payer.NONMONTHLY, Payer.RETIRED, Payer.STUDENT_PAID)
_LATE, _BEHIND, _FREE = 9, 3, 1
"""Of a hundred people: who pays late now and then, who is months behind, who is exempt."""
_MANY, _MOST = 500, 5_000
"""Up to so many people have two years of dues, up to so many this year's: a ledger to measure with needs no more."""
_USES = (
    (Use.MATERIALS, "订购学习读本", 36_000, "书店"),
    (Use.ACTIVITIES, "主题党日租车", 120_000, "客运公司"),
    (Use.HARDSHIP, "走访慰问困难党员", 100_000, ""),
)


@dataclass(slots=True)
class Books:
    """The dues of an invented ledger."""

    policies: list[DuesPolicy] = field(default_factory=list)
    assessments: list[Assessment] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)
    reliefs: list[Relief] = field(default_factory=list)
    remittances: list[Remittance] = field(default_factory=list)
    expenses: list[Expense] = field(default_factory=list)
    vouchers: list[PaidElsewhere] = field(default_factory=list)


def write(work: Work, books: Books) -> None:
    """Put everything into the ledger."""
    store.DuesPolicyStore(work).add_all(books.policies)
    store.AssessmentStore(work).add_all(books.assessments)
    store.ReliefStore(work).add_all(books.reliefs)
    store.PaymentStore(work).add_all(books.payments)
    store.RemittanceStore(work).add_all(books.remittances)
    store.ExpenseStore(work).add_all(books.expenses)
    store.PaidElsewhereStore(work).add_all(books.vouchers)
    years = sorted({one.year for one in books.policies})[:-1]
    for uid in sorted({one.branch_id for one in books.payments if one.month.year in years and one.branch_id}):
        for year in years:
            work.note("organization", uid, f"{NOTICE.format(year=year)}：张贴 {year + 1}-01-12 至 {year + 1}-01-16")


def books(seed: int, organizations: Sequence[Organization], people: Sequence[Member], today: date) -> Books:
    """Two years of dues: everybody assessed, most paid in time, quarters handed up, a few behind or exempt."""
    random = Random(f"dues {seed}")
    new_id = _ids(random)
    found = Books()
    branches = {one.id: one for one in organizations if one.tier is Tier.BRANCH}
    party = [one for one in people if one.standing in IN_PARTY and one.branch_id in branches][:_MOST]
    years = (today.year - 1, today.year) if len(party) <= _MANY else (today.year,)
    for year in (today.year - 1, today.year):
        found.policies.append(DuesPolicy(id=new_id(), year=year, supervision_phone="000-00000000"))
    for member in party:
        branch = branches[member.branch_id or ""]
        if branch.kind is not BranchKind.TEMPORARY:
            _life(found, random, new_id, member, branch, years, today)
    first, last = Month.of(today).plus(-4), Month.of(today).plus(-2)
    away = next((one.id for one in party if one.mobile_to), None)
    found.payments = [
        one
        for one in found.payments
        if one.paid_on.first() <= today and not (one.member_id == away and first <= one.month <= last)
    ]
    for uid in branches:
        _hand_up(found, random, new_id, uid, today)
    if away is not None:
        found.vouchers.append(_voucher(new_id(), away, first, last, today))
    return found


def _voucher(uid: str, member_id: str, first: Month, last: Month, today: date) -> PaidElsewhere:
    """What somebody away brought back from where he pays."""
    return PaidElsewhere(
        id=uid, member_id=member_id, from_month=first, until_month=last, place="中共示例市人才服务中心流动党员支部委员会",
        voucher=f"党费收据 {today.year}0173 号", seen_on=Day.of(today - timedelta(days=12)),
    )  # fmt: skip


def _ids(random: Random) -> Callable[[], str]:
    """Ids that are the same for the same seed and rise as they are given."""
    count = iter(range(1, 1 << 40))
    return lambda: f"01900000-0000-7{next(count) & 0xFFF:03x}-8000-{random.getrandbits(48):012x}"


def _life(
    found: Books, random: Random, new_id: Callable[[], str], member: Member, branch: Organization,
    years: Sequence[int], today: date,
) -> None:  # fmt: skip
    """One member: what he owes each year, and how he pays."""
    payer = assessing.payer_of(member, branch.kind, today).payer
    base = Yuan(random.randrange(280_000, 1_350_000)) if payer in _ON_BASE else None
    habit = random.randrange(100)
    for year in years:
        months = duty.months_due(member, (), year, policies=found.policies).months
        if not months:
            continue
        one = _assessment(new_id(), member, branch.id, year, months, payer, base)
        found.assessments.append(one)
        freed = _relief(found, new_id, member, today) if habit < _FREE and year == today.year else None
        for month in months:
            if freed is None or not freed.from_month <= month <= freed.until_month:
                _pay(found, random, new_id, one, month, habit, today)
        base = Yuan(base.fen + random.randrange(0, 40_000)) if base else None


def _assessment(
    uid: str, member: Member, branch_id: str, year: int, months: Sequence[Month], payer: Payer, base: Yuan | None
) -> Assessment:
    pack = rates.rate_pack(months[0])
    farmer = Yuan(50) if payer is Payer.FARMER else None
    sum_ = rates.due(payer, base, pack, approved=farmer)
    until = months[-1] if months[-1].month != 12 else None
    return Assessment(
        id=uid, member_id=member.id, branch_id=branch_id, year=year, from_month=months[0], until_month=until, payer=payer,
        base=base, rate=sum_.rate, uncapped=sum_.uncapped, due=sum_.due, pack=pack.name, arithmetic=sum_.line,
        source=BaseSource.TYPED, confirmed_on=Day(year, months[0].month, 28) if months[0].month == 1 else None,
    )  # fmt: skip


def _relief(found: Books, new_id: Callable[[], str], member: Member, today: date) -> Relief:
    relief = Relief(
        id=new_id(), member_id=member.id, kind=ReliefKind.EXEMPT, reason="家庭困难", applied_on=Day(today.year, 1, 5),
        discussed_at=f"{today.year} 年第 1 次支部委员会会议", approver="示例大学党委", approved_on=Day(today.year, 1, 20),
        approval_number=f"示党组〔{today.year}〕3号", from_month=Month(today.year, 2), until_month=Month(today.year, 7),
    )  # fmt: skip
    found.reliefs.append(relief)
    return relief


def _pay(
    found: Books, random: Random, new_id: Callable[[], str], one: Assessment, month: Month, habit: int, today: date
) -> None:
    """A month paid in time, late, or not at all; the money of this month is still coming in."""
    if one.due.fen == 0 or month.first() > today:
        return
    this = Month.of(today)
    if habit >= 100 - _BEHIND and month > this.plus(-2 - habit % 6):
        return
    day = date(month.year, month.month, random.randint(3, 24))
    if 100 - _BEHIND - _LATE <= habit < 100 - _BEHIND and random.randrange(3) == 0:
        day += timedelta(days=random.randint(28, 70))
    if month == this and random.randrange(5) == 0:
        return
    channel = random.choices(tuple(Channel), (2, 3, 5))[0]
    found.payments.append(
        Payment(
            id=new_id(), member_id=one.member_id, branch_id=one.branch_id, month=month, amount=one.due,
            paid_on=Day.of(day), channel=channel, collector="组织委员" if channel is Channel.CASH else "",
        )
    )  # fmt: skip


def _hand_up(found: Books, random: Random, new_id: Callable[[], str], branch_id: str, today: date) -> None:
    """Every quarter that has ended is handed up with all that is in hand; once a year something is used."""
    sums = sorted((one.paid_on.first(), one.amount.fen) for one in found.payments if one.branch_id == branch_id)
    gone = 0
    for first, last, on in _quarters(today):
        received = sum(fen for day, fen in sums if day <= on)
        if received > gone:
            number = f"{on.year}{len(found.remittances) + 1:04d}"
            found.remittances.append(
                Remittance(
                    id=new_id(), branch_id=branch_id, from_month=first, until_month=last, amount=Yuan(received - gone),
                    remitted_on=Day.of(on), receipt_number=number, handled_by="组织委员", reviewed_by="支部书记",
                )
            )  # fmt: skip
            gone = received
    if sums:
        use, purpose, fen, payee = random.choice(_USES)
        decided = Day(today.year - 1, 6, 12)
        found.expenses.append(
            Expense(
                id=new_id(), branch_id=branch_id, use=use, amount=Yuan(fen), on=Day(today.year - 1, 6, 26),
                purpose=purpose, decided_at=f"{today.year - 1} 年第 6 次支部委员会会议", decided_on=decided,
                approver="上级党委组织部", voucher_number=f"{today.year - 1}06{random.randrange(100):02d}", payee=payee,
            )
        )  # fmt: skip


def _quarters(today: date) -> Iterator[tuple[Month, Month, date]]:
    """(first month, last month, day of handing up) of the quarters of both years that were handed up."""
    for year in (today.year - 1, today.year):
        for start in (1, 4, 7, 10):
            last = Month(year, start + 2)
            on = last.plus(1).first() + timedelta(days=9)
            if on <= today:
                yield Month(year, start), last, on
