"""What is to be remembered and when: pure functions over facts; the day is always an argument.

The program only reminds (domain N6): a meeting decides, so texts say 待研究 and 宜, never that something happens
by itself. Reminders are ordered by their day and by nothing else: nobody is scored or ranked (domain N3).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

from branchdesk.features.members import matching
from branchdesk.features.members import rules as roll
from branchdesk.features.members.model import Member, NotDuplicate, Standing
from branchdesk.features.organization import rules as branch
from branchdesk.features.organization.model import Organization, Tier
from branchdesk.features.organization.rules import Finding
from branchdesk.features.overview.model import Checks, Dues, Facts, Life, Matter, Reminder, Rooms, Safety, Urgency
from branchdesk.features.overview.rules.days import (
    AHEAD,
    SOON,
    asks_last_year,
    date_line,
    day_words,
    month_end,
    probation_dated,
    probation_words,
    short,
    urgency,
    when_words,
)
from branchdesk.features.overview.rules.dues import card_words, of_dues
from branchdesk.features.overview.rules.meetings import meeting_words, of_meetings, period_of
from branchdesk.features.overview.rules.together import FOLDED, folded, title_of, unnamed
from branchdesk.kernel import rulepacks
from branchdesk.kernel.months import add_months
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr

__all__ = ["AHEAD", "FOLDED", "OLD_BACKUP", "SOON", "TERM_STAGES", "asks_last_year", "backup_words", "by_urgency", "card_words",
           "check_words", "date_line", "day_words", "examine", "folded", "joined_before", "meeting_words", "of_dues", "of_meetings",
           "overdue", "period_of", "reminders", "title_of", "touch_months", "urgency", "when_words"]  # fmt: skip

TERM_STAGES = (1, 3)
"""Months before the end of a term at which the words become more pressing (6/3/1, domain §11.6)."""
OLD_BACKUP = 7
"""Days after which a backup is too old."""

_TERM_CODES = frozenset({"term_over", "term_ending"})
_LEADERLESS = "no_leader"
_IN_TIME = frozenset({"probation_over", "long_out_of_touch"})
"""Findings of the roll that are reminders of their own here."""


def reminders(
    facts: Facts, checks: Checks | None, safety: Safety, today: date, life: Life | None = None, dues: Dues | None = None,
    rooms: Rooms | None = None,
) -> list[Reminder]:  # fmt: skip
    """Everything that has to be done, the earliest first.

    ``checks``, ``life``, ``dues`` and ``rooms`` are None while they are still read, ``dues`` also where none are kept.
    """
    found = [
        *_probations(facts.people, today),
        *_out_of_touch(facts.people, today),
        *_terms(facts.organizations, today),
        *_branch_checks(facts.findings, facts.organizations),
        *(_roll_checks(checks) if checks else ()),
        *_nobody(facts, safety),
        *_backup(safety, today),
        *(of_meetings(life, today) if life else ()),
        *(of_dues(dues, today) if dues else ()),
    ]
    if rooms is not None:
        from branchdesk.features.overview.rules import rooms as later  # loaded by the worker that read them

        found = [*later.unknown_to(rooms, found), *later.of_rooms(rooms, today)]
    return sorted(
        unnamed(found, facts.organizations),
        key=lambda one: (one.due or month_end(today), one.due is None, one.at or datetime.max),
    )


def overdue(found: Iterable[Reminder]) -> int:
    """How many are past their day."""
    return sum(one.urgency is Urgency.OVERDUE for one in found)


def by_urgency(found: Sequence[Reminder]) -> list[tuple[Urgency, list[Reminder]]]:
    """Reminders in their groups, the order kept; empty groups are left out."""
    rank = {one: place for place, one in enumerate(Urgency)}
    ordered = sorted(found, key=lambda one: rank[one.urgency])
    return [(key, list(group)) for key, group in groupby(ordered, key=lambda one: one.urgency)]


# ---- people


def _probations(people: Iterable[Member], today: date) -> Iterator[Reminder]:
    """The end of a probation: a meeting has to decide in time (domain §2.3); never 自动转正."""
    for one in people:
        if one.standing is not Standing.PROBATIONARY or one.confirmed_on or one.left_on:
            continue
        ends = roll.probation_ends(one)
        if ends is None or ends > add_months(today, AHEAD):
            continue
        yield Reminder(
            Matter.PROBATION,
            urgency(ends, today),
            ends,
            probation_words(one.name, ends, today),
            tr("打开档案"),
            "member",
            one.id,
            dated=probation_dated(one.name, ends),
        )


def _out_of_touch(people: Iterable[Member], today: date) -> Iterator[Reminder]:
    """Half a year out of touch: the organization has to study it (domain §5.4), nothing happens by itself."""
    for one in people:
        months = roll.out_of_touch(one, today)
        if not months:
            continue
        words = tr("{name} 自 {day} 起失去联系已满 {n} 个月，查找情况和处理意见待组织研究")
        text = words.format(name=one.name, day=one.out_of_touch_since, n=months)
        # The half year is when studying may begin, no limit by which it ends: so this is never 逾期.
        yield Reminder(Matter.TOUCH, urgency(None, today), None, text, tr("打开档案"), "member", one.id)


def touch_months(today: date) -> int:
    """Months without contact after which an organization has to study the case."""
    return rulepacks.pack("membership", today)["out_of_touch_months"]


def joined_before(today: date) -> date:
    """Whoever joined later is still far from the end of an ordinary probation; some days to spare."""
    months = rulepacks.pack("membership", today)["probation_months"]
    return add_months(today, AHEAD - months + 1)


# ---- organizations


def _terms(organizations: Iterable[Organization], today: date) -> Iterator[Reminder]:
    """换届: first shown when the rules say it is to be prepared."""
    ahead = rulepacks.pack("organization", today)["term_notice_months"]
    for one in organizations:
        ends = branch.term_ends(one)
        if ends is None or ends > add_months(today, ahead):
            continue
        text = f"{one.name} {_term_words(ends, today)}"
        dated = tr("{name} 本届任期 {day} 届满，换届（或报批延期）待研究").format(name=one.name, day=ends)
        values = tr("看党组织"), "organization", one.id
        yield Reminder(Matter.TERM, urgency(ends, today), ends, text, *values, dated=dated)


def _term_words(ends: date, today: date) -> str:
    last, middle = TERM_STAGES
    stage = last if ends <= add_months(today, last) else middle
    if ends < today:
        words = tr("本届任期 {day} 已满，换届（或报批延期）待研究")
    elif stage == last:
        words = tr("本届任期 {day} 届满，不足 {n} 个月，宜抓紧换届选举")
    elif ends <= add_months(today, middle):
        words = tr("本届任期 {day} 届满，不足 {n} 个月，宜向上级请示换届")
    else:
        words = tr("本届任期 {day} 届满，宜启动换届准备")
    return words.format(day=short(ends, today), n=stage)


def _branch_checks(findings: Iterable[Finding], organizations: Iterable[Organization]) -> Iterator[Reminder]:
    """What domain §4 wants of branches, and groups without a leader."""
    names = _full_names(organizations)
    for one in findings:
        if one.code not in _TERM_CODES and (one.level is not Level.OK or one.code == _LEADERLESS):
            yield _of_branch(one, names)


def _full_names(organizations: Iterable[Organization]) -> dict[str, str]:
    """A group is named with its branch: every branch has a 第一党小组."""
    known = {one.id: one for one in organizations}
    names = {uid: one.name for uid, one in known.items()}
    for uid, one in known.items():
        if one.tier is Tier.GROUP and one.parent_id in known:
            names[uid] = f"{known[one.parent_id].name}{one.name}"
    return names


def _of_branch(finding: Finding, names: Mapping[str, str]) -> Reminder:
    uid, name = finding.organization_id, names.get(finding.organization_id, finding.name)
    text = tr("{name}：{text}").format(name=name, text=finding.text)
    code = "leaderless" if finding.code == _LEADERLESS else ""
    values = tr("看党组织"), "organization", uid, code, name
    return Reminder(Matter.BRANCH, Urgency.THIS_MONTH, None, text, *values)


# ---- the ledger itself


def examine(
    members: Sequence[Member], apart: Iterable[NotDuplicate], scope: Collection[str] | None, today: date
) -> Checks:
    """名册体检 and 查重 in numbers; ``scope`` the branches and groups that count, None for all.

    Everybody is compared, also with people outside the scope. What a font cannot draw is left to the full check:
    asking the fonts would load half the PDF library for a number.
    """
    here = [one for one in members if one.left_on is None]
    inside = {one.id for one in here if scope is None or one.branch_id in scope or one.group_id in scope}
    heads: dict[str, set[str]] = {"missing": set(), "wrong": set(), "other": set()}
    for found in roll.roll_findings(here, lambda _text: [], today):
        if found.member_id in inside and found.code not in _IN_TIME:
            heads[_head(found)].add(found.member_id)
    pairs = [pair for pair in matching.duplicates(here, apart) if {pair.first.id, pair.second.id} & inside]
    everyone = set[str]().union(*heads.values())
    return Checks(len(everyone), len(heads["missing"]), len(heads["wrong"]), len(heads["other"]), len(pairs))


def _head(found: roll.Finding) -> str:
    if found.code == "missing" or found.code.endswith("_missing"):
        return "missing"
    return "wrong" if found.field == "id_number" else "other"


def check_words(checks: Checks) -> str:
    """缺必填信息 8 人 · 证件号待核对 2 人 · 其他 3 人."""
    heads = (
        (tr("缺必填信息 {n} 人"), checks.missing),
        (tr("证件号待核对 {n} 人"), checks.wrong_ids),
        (tr("其他 {n} 人"), checks.others),
    )
    return " · ".join(words.format(n=count) for words, count in heads if count)


def _roll_checks(checks: Checks) -> Iterator[Reminder]:
    if checks.members:
        text = tr("{n} 人的信息待补正：{what}").format(n=checks.members, what=check_words(checks))
        yield Reminder(Matter.ROLL, Urgency.THIS_MONTH, None, text, tr("去体检"), "health")
    if checks.pairs:
        text = tr("{n} 对记录可能是同一个人，请核对").format(n=checks.pairs)
        yield Reminder(Matter.DUPLICATES, Urgency.THIS_MONTH, None, text, tr("去查重"), "duplicates")


def _nobody(facts: Facts, safety: Safety) -> Iterator[Reminder]:
    """Where a new ledger begins."""
    if safety.wanted and not any(facts.makeup.standings.values()):
        text = tr("名册里还没有人：可从 Excel 导入，或逐人新增")
        yield Reminder(Matter.ROLL, Urgency.THIS_MONTH, None, text, tr("去名册"), "members")


def _backup(safety: Safety, today: date) -> Iterator[Reminder]:
    if not safety.wanted:
        return
    if safety.made_at is None:
        text, due = tr("这份台账在本机还没有备份，宜尽快备份"), today
    else:
        made = safety.made_at.astimezone().date()
        due = made + timedelta(days=OLD_BACKUP)
        if due > today:
            return
        text = tr("最近一次备份是 {n} 天前，宜尽快备份").format(n=(today - made).days)
    yield Reminder(Matter.BACKUP, urgency(due, today), due, text, tr("去备份"), "backups")


def backup_words(safety: Safety, now: datetime) -> tuple[str, str, str, str]:
    """The age of the newest backup for its card: number, unit, detail, tone."""
    if safety.made_at is None:
        return tr("无"), "", tr("这份台账在本机还没有备份"), "warn" if safety.wanted else ""
    made = safety.made_at.astimezone()
    days = (now.astimezone().date() - made.date()).days
    when = tr("{year}-{day} {time}").format(year=made.year, day=f"{made:%m-%d}", time=f"{made:%H:%M}")
    tone = "warn" if days >= OLD_BACKUP and safety.wanted else ""
    if days < 1:
        return tr("今天"), f"{made:%H:%M}", tr("最近一次备份已核对"), tone
    return str(days), tr("天前"), tr("最近一次备份 {when}").format(when=when), tone
