"""核定: from members, last year's rows and new bases to this year's, each with its sum in one line (domain §1.5).

- ``payer_of(member, kind=None, on=None) -> PayerGuess(payer, reason, sure)``: a proposal, never more.
- ``propose(year, subjects, earlier, given, policies, …) -> list[Proposal]``: one per subject in their order, ``.turn``
  NEW, CHANGED, SAME, ENDED, LACKING or NOT_DUE; nothing is saved until the user has seen the difference.
- ``check_change(new, before, pack, policy=None, *, locked_until=None) -> list[Problem]`` of a changed assessment.
- ``assessment_in(assessments, month)``, ``owed(assessments, reliefs, duty, month) -> Yuan | None`` (None is not owed,
  0 is 免交).

Months are decided in ``duty``, bases of wage sheets in ``wages``, relief in ``relief``.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache, partial
from operator import attrgetter
from typing import NamedTuple

from branchdesk.features.dues.model import Assessment, BaseSource, DuesPolicy, Payer, Relief
from branchdesk.features.dues.rules.duty import Duties, DutyYear, branch_in
from branchdesk.features.dues.rules.policy import policy_for
from branchdesk.features.dues.rules.rates import RatePack, Reckoning, due, on_base, payer_word, plain, rate_pack
from branchdesk.features.dues.rules.relief import lessened, relief_in
from branchdesk.features.members.model import Member, Move
from branchdesk.features.members.rules import age
from branchdesk.features.organization.model import BranchKind
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.problems import Level, Problem
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr

_SIGNS: tuple[tuple[str, Payer], ...] = (
    (r"(离|退)休", Payer.RETIRED),
    (r"(在职|带薪|定向|委培).*(研究生|博士|硕士|攻读)", Payer.STUDENT_PAID),
    (r"(未就业|待就业|暂缓就业)", Payer.GRAD_UNPLACED),
    (r"(?<!大)学生(?!工作|处|科|管理|发展|会|事务|中心)|本科生|专科生|研究生(?!院|部|处|工作|管理|导师)|博士生|硕士生", Payer.STUDENT),
    (r"下岗|失业|待业|无业", Payer.UNEMPLOYED),
    (r"农民|务农", Payer.FARMER),
    (r"年薪", Payer.ANNUAL),
    (r"个体|自由职业|私营", Payer.NONMONTHLY),
    (r"教师|教授|讲师|助教|辅导员|研究员|工程师|职员|科员|处长|科长|干部|行政|管理|实验员|馆员|会计|医师|护士", Payer.MONTHLY),
)  # fmt: skip
"""Words of 工作岗位 and 职称 that speak for a kind of payer, the strongest first."""
_UNIT_SIGNS: tuple[tuple[str, Payer], ...] = (
    (r"(离|退)休", Payer.RETIRED),
    (r"\d\s*(级|班)|(本科|硕士|博士|研究)生.*班", Payer.STUDENT),
)
"""Words of 单位（班级）; 管理学院 says nothing about who is in it."""
_BY_BRANCH = {
    BranchKind.STUDENTS: Payer.STUDENT,
    BranchKind.TEACHERS: Payer.MONTHLY,
    BranchKind.OFFICE: Payer.MONTHLY,
    BranchKind.RETIRED: Payer.RETIRED,
}
_OLD = 63
"""The age from which nearly everybody has retired: a remark, never a decision."""


_settles = attrgetter("payer", "base", "rate", "due", "uncapped", "from_month", "branch_id")
"""What an assessment is settled anew for."""


@dataclass(frozen=True, slots=True)
class PayerGuess:
    """A proposed kind of payer with its reason; ``sure`` where something written says so."""

    payer: Payer
    reason: str
    sure: bool


class Subject(NamedTuple):
    """A member to be assessed, with his own moves, the kind of his branch, and what his letters in and out say was paid."""

    member: Member
    moves: tuple[Move, ...] = ()
    kind: BranchKind | None = None
    paid_until: Month | None = None
    handed_over: Month | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """What was typed, pasted or computed for one member; None keeps what is known. ``approved`` is a farmer's amount."""

    payer: Payer | None = None
    base: Yuan | None = None
    approved: Yuan | None = None
    source: BaseSource = BaseSource.TYPED
    reason: str = ""


class Turn(StrEnum):
    """What assessing would change."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    ENDED = "ended"
    LACKING = "lacking"
    NOT_DUE = "not_due"


TURNS = (
    (Turn.NEW, "新核定"),
    (Turn.CHANGED, "有变化"),
    (Turn.SAME, "不变"),
    (Turn.ENDED, "本年不再交"),
    (Turn.LACKING, "缺基数"),
    (Turn.NOT_DUE, "不应交"),
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """One line of the difference: what is there (``before``) and what would be (``assessment``, ready to be saved).

    ``assessment`` is None where nothing can or need be settled; ``last`` is what held at the end of last year.
    """

    member_id: str
    turn: Turn
    assessment: Assessment | None
    before: Assessment | None
    last: Assessment | None
    reason: str
    notes: tuple[Problem, ...] = ()


def payer_of(member: Member, kind: BranchKind | None = None, on: date | None = None) -> PayerGuess:
    """A kind of payer by what the roll says: first the post and title, then the kind of branch, then age."""
    written = _written(member.occupation, member.title, member.unit, kind)
    return written or _by_age(age(member.birth, on) if on else None)


def _written(occupation: str, title: str, unit: str, kind: BranchKind | None) -> PayerGuess | None:
    """What is said without the age."""
    for text, signs in ((occupation, _SIGNS), (title, _SIGNS), (unit, _UNIT_SIGNS)):
        found = next((payer for pattern, payer in signs if text and re.search(pattern, text)), None)
        if found is not None:
            return PayerGuess(found, tr("党员信息写有“{text}”").format(text=text), sure=True)
    if kind not in _BY_BRANCH:
        return None
    word = {BranchKind.STUDENTS: tr("学生"), BranchKind.RETIRED: tr("离退休")}.get(kind, tr("教职工"))
    return PayerGuess(_BY_BRANCH[kind], tr("所在支部为{kind}党支部").format(kind=word), sure=False)


def _by_age(years: int | None) -> PayerGuess:
    if years is not None and years >= _OLD:
        return PayerGuess(Payer.RETIRED, tr("已满 {n} 周岁，请核对是否退休").format(n=years), sure=False)
    return PayerGuess(Payer.MONTHLY, tr("党员信息中没有依据，请核对人员类别"), sure=False)


def propose(
    year: int,
    subjects: Iterable[Subject],
    earlier: Iterable[Assessment],
    given: Mapping[str, Given] | None = None,
    policies: Sequence[DuesPolicy] = (),
    *,
    temporary: Collection[str] = frozenset(),
    copy_last: bool = True,
) -> list[Proposal]:
    """What a year's assessment would be; ``given`` by member id, ``earlier`` of this year and the last.

    Who has been given nothing keeps this year's row, else (``copy_last``) takes last year's base over.
    """
    in_order = sorted(earlier, key=attrgetter("from_month", "id"))
    newest = {(one.member_id, one.year): one for one in in_order if copy_last or one.year == year}
    sheet, one_year = given or {}, _Year(year, policies, temporary)
    ids = ((subject, subject.member.id) for subject in subjects)
    return [
        one_year.proposal(subject, newest.get((uid, year)), newest.get((uid, year - 1)), sheet.get(uid))
        for subject, uid in ids
    ]


class _Year:
    """What is the same for many people of a year is thought out once."""

    def __init__(self, year: int, policies: Sequence[DuesPolicy], temporary: Collection[str]) -> None:
        self._year, self._begins = year, date(year, 1, 1)
        self._duties = Duties(year, temporary, policies)
        self._written, self._by_age, self._pack = cache(_written), cache(_by_age), cache(rate_pack)
        self._policy = cache(partial(policy_for, policies, year))
        self._fixed = cache(self._due)

    def proposal(
        self, subject: Subject, before: Assessment | None, last: Assessment | None, asked: Given | None
    ) -> Proposal:
        """What would be of one member."""
        one, moves = subject.member, subject.moves
        duty = self._duties.of(one, moves, subject.paid_until, subject.handed_over)
        if duty.first is None:
            turn = Turn.ENDED if before or last else Turn.NOT_DUE
            return Proposal(one.id, turn, None, before, last, next(reversed(duty.reasons.values()), ""), duty.notes)
        written = self._written(one.occupation, one.title, one.unit, subject.kind)
        guess = written or self._by_age(age(one.birth, self._begins))
        source = before or last
        payer = (asked and asked.payer) or (source.payer if source else guess.payer)
        why = "" if asked and asked.payer else guess.reason
        branch = branch_in(one, moves, duty.first)
        base, approved = _amounts(payer, asked, source)
        sum_ = (self._fixed if base is None else self._due)(payer, base, duty.first, branch, approved)
        notes = (*duty.notes, *sum_.notes, *_other_payer(payer, guess, source))
        if not sum_.is_valid:
            return Proposal(one.id, Turn.LACKING, None, before, last, why, notes)
        new = Assessment(
            id=before.id if before else new_id(), member_id=one.id, branch_id=branch, year=self._year,
            from_month=max(before.from_month, duty.first) if before else duty.first, until_month=duty.until,
            payer=payer, base=base, rate=sum_.rate, uncapped=sum_.uncapped, due=sum_.due,
            pack=self._pack(duty.first).name, arithmetic=sum_.line, source=_source(asked, before, last),
            reason=(asked.reason if asked else "") or (before.reason if before else ""),
            confirmed_on=before.confirmed_on if before else None, note=before.note if before else "",
        )  # fmt: skip
        turn = Turn.NEW if before is None else Turn.SAME if _agree(new, before) else Turn.CHANGED
        if turn is Turn.CHANGED:
            new = replace(new, confirmed_on=None)
        reason = why if source is None else _difference(new, source)
        return Proposal(one.id, turn, before if turn is Turn.SAME else new, before, last, reason, notes)

    def _due(
        self, payer: Payer, base: Yuan | None, first: Month, branch: str | None, approved: Yuan | None
    ) -> Reckoning:
        return due(payer, base, self._pack(first), self._policy(branch), approved=approved)


def _amounts(payer: Payer, asked: Given | None, source: Assessment | None) -> tuple[Yuan | None, Yuan | None]:
    """The base, and a farmer's amount: what was given, else what is known of the same kind of payer."""
    base = asked.base if asked else None
    approved = asked.approved if asked else None
    if source and base is None and on_base(source.payer):
        base = source.base
    if source and approved is None and source.payer is Payer.FARMER:
        approved = source.due
    return (base if on_base(payer) else None), (approved if payer is Payer.FARMER else None)


def _source(asked: Given | None, before: Assessment | None, last: Assessment | None) -> BaseSource:
    if asked and (asked.base is not None or asked.approved is not None):
        return asked.source
    if before:
        return before.source
    return BaseSource.COPIED if last and last.base is not None else BaseSource.TYPED


def _agree(new: Assessment, old: Assessment) -> bool:
    """Whether nothing is to be settled anew; who leaves within the year owes nothing from then on by himself."""
    ends = new.until_month == old.until_month or (new.until_month is not None and old.until_month is None)
    return ends and bool(_settles(new) == _settles(old))


def _other_payer(payer: Payer, guess: PayerGuess, source: Assessment | None) -> list[Problem]:
    """Last year's kind stays until somebody changes it, but a sign against it is shown."""
    if not guess.sure or guess.payer is payer:
        return []
    text = tr("{reason}，可能属“{guess}”，现按“{payer}”核定，请核对")
    text = text.format(reason=guess.reason, guess=payer_word(guess.payer), payer=payer_word(payer))
    return [Problem("payer", "other_payer", text, Level.WARN if source else Level.OK)]


def _difference(new: Assessment, old: Assessment) -> str:
    """人员类别 学生→按月领取工资；月应交 0.20→99.57; empty where nothing moves."""
    parts = []
    if new.payer != old.payer:
        parts.append(tr("人员类别 {old}→{new}").format(old=payer_word(old.payer), new=payer_word(new.payer)))
    if new.base != old.base and new.base is not None and old.base is not None:
        parts.append(tr("基数 {old}→{new}").format(old=plain(old.base), new=plain(new.base)))
    if new.due != old.due:
        parts.append(tr("月应交 {old}→{new}").format(old=plain(old.due), new=plain(new.due)))
    return tr("；").join(parts)


def check_change(
    new: Assessment, before: Assessment | None, pack: RatePack, policy: DuesPolicy | None = None, *,
    locked_until: Month | None = None,
) -> list[Problem]:  # fmt: skip
    """What speaks against a new or changed assessment.

    ``locked_until`` is the last month already remitted: there only entries correct. ``before`` is what holds until now.
    """
    found = []
    if locked_until is not None and new.from_month <= locked_until:
        text = tr("{month} 及以前的党费已上缴，核定不能再改；请从 {next} 起变更，以前的差额用补交或红字更正")
        text = text.format(month=locked_until, next=locked_until.plus(1))
        found.append(Problem("from_month", "locked", text))
    if new.from_month.year != new.year or (new.until_month and new.until_month < new.from_month):
        found.append(Problem("from_month", "wrong_months", tr("起止月份应在核定年度之内，止月不早于起月")))
    if before is not None and new.from_month > before.from_month and new.year == before.year:
        found += _within_year(new, before, pack.same_month_change or bool(policy and policy.same_month_change))
    return found


def _within_year(new: Assessment, before: Assessment, free: bool) -> list[Problem]:
    if not new.reason.strip():
        return [Problem("reason", "reason_missing", tr("年内变更核定须写明理由"))]
    if free or new.payer != before.payer:
        return []
    text = tr("月交额年初核定，年内一般不变动（组电明字〔2017〕5号）；工资变化一般下年再核")
    return [Problem("from_month", "within_year", text, Level.WARN)]


def assessment_in(assessments: Iterable[Assessment], month: Month) -> Assessment | None:
    """What holds in a month: of the rows of its year begun by then the latest, if it has not ended."""
    begun = [one for one in assessments if one.year == month.year and one.from_month <= month]
    found = max(begun, key=lambda one: (one.from_month, one.id), default=None)
    return found if found and (found.until_month is None or month <= found.until_month) else None


def changed_when_locked(
    before: Collection[Assessment], after: Collection[Assessment], locked: Mapping[str, frozenset[Month]]
) -> list[Month]:
    """Months handed up of which another sum would be owed; who owed nothing yet may be assessed later."""
    shut = {
        month for one in (*before, *after) for month in locked.get(one.branch_id or "", ()) if month.year == one.year
    }
    changed = []
    for month in sorted(shut):
        was, becomes = assessment_in(before, month), assessment_in(after, month)
        if was is not None and (becomes is None or was.due != becomes.due):
            changed.append(month)
    return changed


def owed(
    assessments: Iterable[Assessment], reliefs: Iterable[Relief], duty: DutyYear | None, month: Month
) -> Yuan | None:
    """What one member owes for a month: None where nothing is owed or settled, 0.00 where relief lifts it (免交).

    Without ``duty`` the months of the assessment alone count.
    """
    if duty is not None and month not in duty:
        return None
    found = assessment_in(assessments, month)
    return None if found is None else lessened(found.due, relief_in(reliefs, month))
