"""Members away: when the next contact is due, and when a case has to be studied (domain §5.4).

- ``next_contact(away, contacts) -> date``: the last day on which the next contact is in time.
- ``findings(away, contacts, member, suspended_on, today) -> tuple[Finding, ...]``: the most pressing first.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from branchdesk.features.members.model import Member, Registry
from branchdesk.features.transfers.model import Away, AwayContact, AwayKind
from branchdesk.features.transfers.rules.findings import Finding, Rules, pack, rule_words
from branchdesk.kernel.months import add_months
from branchdesk.kernel.problems import Level
from branchdesk.kernel.rulepacks import RulePack
from branchdesk.kernel.words import tr

_EVERY = {
    AwayKind.MOBILE: "mobile_contact_months",
    AwayKind.OUT_OF_TOUCH: "lost_contact_months",
    AwayKind.ABROAD: "abroad_contact_months",
    AwayKind.KEPT: "kept_contact_months",
}


def last_contact(contacts: Iterable[AwayContact], *, reached_only: bool = False) -> date | None:
    """The day of the last contact, tried or (``reached_only``) had."""
    found = [one.on.last() for one in contacts if one.reached or not reached_only]
    return max(found, default=None)


def next_contact(away: Away, contacts: Iterable[AwayContact], rules: Rules = pack) -> date:
    """The last day on which the next contact is in time; who is out of touch is looked for, the others are reached."""
    since = _counted_from(away, contacts)
    return add_months(since, rules(since)[_EVERY[away.kind]])


def _counted_from(away: Away, contacts: Iterable[AwayContact]) -> date:
    reached = away.kind is not AwayKind.OUT_OF_TOUCH
    return max(away.from_on.last(), last_contact(contacts, reached_only=reached) or date.min)


def findings(
    away: Away,
    contacts: Iterable[AwayContact],
    member: Member,
    suspended_on: date | None,
    today: date,
    rules: Rules = pack,
) -> tuple[Finding, ...]:
    """What has to be done, or studied, of somebody away; nothing once that has ended.

    ``suspended_on`` is the day the registry was suspended (停止党籍), where that is known.
    """
    if (away.until_on is not None and away.until_on.last() <= today) or member.left_on is not None:
        return ()
    contacts = tuple(contacts)
    had = last_contact(contacts, reached_only=True)
    if away.kind is AwayKind.OUT_OF_TOUCH and had is not None and had >= away.from_on.first():
        text = tr("{day} 已联系上：情况核实后请结束这条失联登记").format(day=had)
        return (Finding("found_again", Level.WARN, text, had),)
    found = [*_limits(away, member, suspended_on, today, rules), *_contact(away, contacts, today, rules)]
    if away.kind in (AwayKind.ABROAD, AwayKind.KEPT) and away.applied_on is None:
        found.append(Finding("no_application", Level.WARN, tr("未登记本人书面申请的日期，请补填")))
    found.sort(key=lambda one: (-one.level.rank, one.on or date.max))
    return tuple(found)


def _contact(away: Away, contacts: Iterable[AwayContact], today: date, rules: Rules) -> list[Finding]:
    due, since = next_contact(away, contacts, rules), _counted_from(away, contacts)
    rule = rule_words(rules(since), _EVERY[away.kind])
    if today > due:
        text = tr("应在 {due} 前联系，已超过 {n} 天").format(due=due, n=(today - due).days)
        return [Finding("contact_over", Level.WARN, text, due, rule)]
    if today >= due - timedelta(days=rules(today)["contact_soon_days"]):
        text = tr("请在 {due} 前联系（还有 {n} 天）").format(due=due, n=(due - today).days)
        return [Finding("contact_soon", Level.OK, text, due, rule)]
    return []


def _limits(away: Away, member: Member, suspended_on: date | None, today: date, rules: Rules) -> list[Finding]:
    since, book = away.from_on.last(), rules(today)
    if away.kind is AwayKind.OUT_OF_TOUCH and member.registry is Registry.SUSPENDED:
        if suspended_on is None:
            return []
        text = tr("停止党籍（{since}）满 {n} 个月仍无法联系：是否按自行脱党除名待组织研究（待研究）")
        return _study(book, "lost_removal_months", suspended_on, text, today)
    if away.kind is AwayKind.OUT_OF_TOUCH:
        text = tr("自 {since} 起失去联系满 {n} 个月、查找无果：是否停止党籍待组织研究（待研究）")
        return _study(book, "lost_study_months", since, text, today)
    if away.kind is AwayKind.ABROAD:
        if member.registry is Registry.SUSPENDED:
            return []
        text = tr("自 {since} 出国（境）满 {n} 个月未归：是否停止党籍待组织研究（待研究）")
        return _study(book, "abroad_most_months", since, text, today)
    if away.kind is AwayKind.KEPT:
        text = tr("组织关系自 {since} 暂留学校满 {n} 个月，应转到工作单位、居住地或人才服务机构")
        return _study(book, "kept_most_months", since, text, today)
    text = tr("自 {since} 外出满 {n} 个月；地点相对固定的应转接组织关系")
    found = _study(book, "moving_months", since, text, today)
    return [one._replace(code="should_move", level=Level.OK) for one in found if one.code == "study"]


def _study(book: RulePack, name: str, since: date, text: str, today: date) -> list[Finding]:
    """The finding of a limit: WARN on the day it is reached and after, a reminder some weeks before."""
    on = add_months(since, book[name])
    words, rule = text.format(since=since, n=book[name]), rule_words(book, name)
    if today >= on:
        return [Finding("study", Level.WARN, words, on, rule)]
    if today >= on - timedelta(days=book["study_soon_days"]):
        return [Finding("study_soon", Level.OK, tr("{on}：{words}").format(on=on, words=words), on, rule)]
    return []
