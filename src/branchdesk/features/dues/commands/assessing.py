"""What is owed is settled: the rules of the year, the yearly assessment (年初核定), changes within the year (domain §1.5)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from operator import attrgetter
from typing import NamedTuple

from branchdesk.features.dues import store as stores
from branchdesk.features.dues.commands.within import (
    ALONE,
    demand_branches,
    demand_members,
    demand_payers,
    demand_text,
    reject,
)
from branchdesk.features.dues.model import Assessment, DuesPolicy, WageItem
from branchdesk.features.dues.queries import lists, money
from branchdesk.features.dues.rules.assessing import changed_when_locked
from branchdesk.features.dues.rules.collecting import standing
from branchdesk.features.dues.rules.duty import months_of
from branchdesk.features.dues.rules.founded import FACTS, Grounds, reckons_alike
from branchdesk.features.dues.rules.policy import is_kept, problems
from branchdesk.features.organization.model import Tier
from branchdesk.features.organization.store import OrganizationStore
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal, Rejected
from branchdesk.kernel.money import LIMIT
from branchdesk.kernel.months import Month
from branchdesk.kernel.problems import Problem
from branchdesk.kernel.words import tr
from branchdesk.storage.engine import DriverError
from branchdesk.storage.inserting import Block, tuples
from branchdesk.storage.reading import Within
from branchdesk.storage.work import Work

_SETTLED = ("rounding", "cap", "fixed", "same_month_change", "first_month_next")
"""What decides amounts and months: frozen once money of the year was handed up."""
_NAMED = 5
_DATED = ("year", "from_month", "until_month", "confirmed_on")
_BEGINS = attrgetter("member_id", "from_month")
"""There is one assessment of a member from a month on."""


class Assessed(NamedTuple):
    """What became of a list of assessments."""

    added: int
    changed: int
    same: int


def settle_policy(work: Work, policy: DuesPolicy) -> DuesPolicy:
    """Settle the rules of a year for a branch or for all (年度规定); there is one of each."""
    store = stores.DuesPolicyStore(work)
    others = [one for one in store.find(year=policy.year, branch_id=policy.branch_id) if one.id != policy.id]
    if others:
        raise reject("year", "twice", tr("{year} 年的规定已有，请直接修改").format(year=policy.year))
    _demand_none(problems(policy))
    known = store.get(policy.id)
    if known is not None and (known.year, known.branch_id) != (policy.year, policy.branch_id):
        raise Refusal(
            tr("{year} 年的规定不能改为别的年度或支部的").format(year=known.year),
            hint=tr("请为那一年或那个支部另登记一条。"),
        )
    held = known or lists.policy(Within(work), policy.branch_id, policy.year)
    demand_unfrozen(work, policy, held or DuesPolicy(id="", year=policy.year))
    return store.save(policy)


def bring_back_policy(work: Work, policy_id: str) -> DuesPolicy:
    """Take the rules of a year out of the recycle bin (恢复), as far as they could be settled now."""
    store = stores.DuesPolicyStore(work)
    policy = store.bring_back(policy_id)
    if len(store.find(year=policy.year, branch_id=policy.branch_id)) > 1:
        raise Refusal(
            tr("{year} 年的规定已有，没有恢复").format(year=policy.year), hint=tr("请直接修改现在的年度规定。")
        )
    common = store.find(year=policy.year, branch_id=None) if policy.branch_id else []
    demand_unfrozen(work, policy, next(iter(common), DuesPolicy(id="", year=policy.year)))
    return policy


def demand_unfrozen(work: Work, policy: DuesPolicy, before: DuesPolicy) -> None:
    """What money that was handed up rests on stays as it was ``before``."""
    settles = any(getattr(before, name) != getattr(policy, name) for name in _SETTLED)
    under = _under(work, policy)
    locked = _of_years(money.locked_months(Within(work), under), {policy.year})
    if settles and locked:
        raise Refusal(
            tr("{year} 年的党费已有上缴，舍入、上限、定额和首月不能再改").format(year=policy.year),
            detail=tr("已上缴的支部：{who}").format(who=_names(work, locked)),
            hint=tr("请从下一年起执行；确属上缴登记有误的，先冲销上缴记录。"),
        )
    _demand_kept_still(work, policy, before, locked, under)


def _under(work: Work, policy: DuesPolicy) -> frozenset[str]:
    """The branches that follow some rules of a year: the common ones, those that have none of their own."""
    if policy.branch_id is not None:
        return frozenset({policy.branch_id})
    own = {one.branch_id for one in stores.DuesPolicyStore(work).find(year=policy.year)}
    branches = (one.id for one in OrganizationStore(work).find() if one.tier is not Tier.GROUP)
    return frozenset(branches) - own


def _names(work: Work, branch_ids: Collection[str]) -> str:
    return "、".join(one.name for one in OrganizationStore(work).find() if one.id in branch_ids)


def _demand_kept_still(
    work: Work, policy: DuesPolicy, before: DuesPolicy, locked: Mapping[str, frozenset[Month]], under: frozenset[str]
) -> None:
    """No month leaves this ledger, or comes back, that money was handed up for, and none leaves with money in it."""
    turned = [one for one in months_of(policy.year) if is_kept(one, policy) is not is_kept(one, before)]
    if shut := [one for one in turned if any(one in months for months in locked.values())]:
        whose = [uid for uid, months in locked.items() if not months.isdisjoint(shut)]
        raise Refusal(
            tr("{months} 的党费已上缴，不能再改从几月记起").format(months="、".join(map(str, shut))),
            detail=tr("已上缴的支部：{who}").format(who=_names(work, whose)),
            hint=tr("确属上缴登记有误的，先冲销上缴记录。"),
        )
    gone = [one for one in turned if not is_kept(one, policy)]
    if held := standing(lists.payments(Within(work), under, gone)) if gone else []:
        raise Refusal(
            tr("{months} 已有收款，仍要在本台账中记").format(
                months="、".join(map(str, sorted({one.month for one in held})))
            ),
            detail=tr("已有收款的支部：{who}").format(
                who=_names(work, {one.branch_id for one in held if one.branch_id})
            ),
            hint=tr("把“从几月记起”改到这个月或更早；收款登记有误的，先冲销。"),
        )


def assess(work: Work, assessments: Sequence[Assessment], reason: str = "") -> Assessed:
    """Settle what members owe (核定); all of it or nothing.

    An assessment with the same member, year and first month replaces the one that is there; one from a later month
    begins then and ends the one before. A change within the year needs a ``reason`` (its own, or this one for all).
    Refused for an amount that does not follow from its base, and for what was owed in months handed up already; who was
    forgotten may be assessed later, with a reason.
    """
    # In the order of their ids they lie side by side: in memory, as they were made, and in every index.
    given: Sequence[Assessment] = sorted(assessments, key=attrgetter("id"))
    ids, why = {one.member_id for one in given}, reason.strip()
    demand_payers(work, ids)
    branches, years = {one.branch_id for one in given}, {one.year for one in given}
    if why or not all(branches):
        given = _completed(work, ids, given, why)
        branches = {one.branch_id for one in given}
    demand_branches(work, branches)
    kept = _kept(work, given, years)
    locked = _of_years(money.locked_months(Within(work)), years)
    if len(ids) < len(given) > len(set(map(_BEGINS, given))):
        raise Refusal(tr("同一个人同一个月起有两条核定"), hint=tr("请只保留一条。"))
    if kept or locked:
        _demand_sound(given, kept, locked)
    begun = {_BEGINS(one): one for found in kept.values() for one in found}
    fresh = [one for one in given if _BEGINS(one) not in begun] if begun else given
    pairs = ((begun[key], one) for one in given if (key := _BEGINS(one)) in begun) if begun else ()
    changed = [(known, after) for known, one in pairs if (after := replace(one, id=known.id)) != known]
    grounds = _grounds(work, years)
    _demand_none(list(grounds.lacking(after for before, after in changed if not reckons_alike(before, after))))
    store = stores.AssessmentStore(work)
    try:
        store.add_all(fresh, partial(_demand_founded, grounds, fresh))
    except DriverError:
        demand_members(work, ids)
        raise
    store.change_all(changed)
    return Assessed(len(fresh), len(changed), len(given) - len(fresh) - len(changed))


def _completed(work: Work, ids: Collection[str], given: Iterable[Assessment], reason: str) -> list[Assessment]:
    """With the member's own branch and the common reason, where one has none of its own."""
    branches = demand_members(work, ids)
    return [
        replace(one, branch_id=one.branch_id or branches[one.member_id], reason=one.reason or reason) for one in given
    ]


def change_assessment(work: Work, after: Assessment, *, seen: int | None = None) -> Assessment:
    """Put an assessment right, or end it (修改核定); ``reason`` says why. Refused for months handed up already."""
    store = stores.AssessmentStore(work)
    before = store.need(after.id)
    if (before.member_id, before.year) != (after.member_id, after.year):
        raise Refusal(tr("核定的人和年度不能改"), hint=tr("请删除后重新核定。"))
    demand_text(after.reason, "reason", tr("请写明修改核定的原因"))
    others = [one for one in store.find(member_id=after.member_id, year=after.year) if one.id != after.id]
    if _begun(others, after.from_month):
        raise reject("from_month", "twice", tr("这个月起的核定已有一条，请直接修改那一条"))
    locked = money.locked_months(Within(work), {before.branch_id, after.branch_id})
    _demand_none(list(_faults([after])))
    if shut := changed_when_locked([*others, before], [*others, after], locked):
        raise _lock_refusal(shut[0])
    _demand_none([] if reckons_alike(before, after) else list(_grounds(work, {after.year}).lacking([after])))
    return store.save(after, seen=seen)


def withdraw_assessments(work: Work, ids: Collection[str]) -> int:
    """Put assessments into the recycle bin (删除核定); refused where their months were handed up."""
    store = stores.AssessmentStore(work)
    locked = money.locked_months(Within(work))
    for uid in ids:
        one = store.need(uid)
        before = store.find(member_id=one.member_id, year=one.year)
        after = [each for each in before if each.id != uid]
        if shut := changed_when_locked(before, after, locked):
            raise _lock_refusal(shut[0])
        store.remove(uid)
    return len(ids)


def bring_back_assessment(work: Work, uid: str) -> Assessment:
    """Take an assessment out of the recycle bin (恢复); refused where another stands in its place, or its months are shut."""
    store = stores.AssessmentStore(work)
    one = store.bring_back(uid)
    others = [each for each in store.find(member_id=one.member_id, year=one.year) if each.id != uid]
    if _begun(others, one.from_month):
        raise Refusal(tr("{month} 起已另有核定，不能恢复").format(month=one.from_month), hint=tr("请直接修改那一条。"))
    if shut := changed_when_locked(others, [*others, one], money.locked_months(Within(work), {one.branch_id})):
        raise _lock_refusal(shut[0])
    return one


def keep_wages(work: Work, items: Sequence[WageItem]) -> None:
    """Keep the lines of a wage sheet beside an assessment, where the user chose so (保存明细, domain N8)."""
    stores.WageItemStore(work).add_all(items)


def _kept(
    work: Work, given: Sequence[Assessment], years: Collection[int]
) -> Mapping[tuple[str, int], Sequence[Assessment]]:
    """What the members have for the years, by member and year."""
    store = stores.AssessmentStore(work)
    if len(given) > ALONE:
        found = [record for year in years for record in store.find(year=year)]
    else:
        pairs = {(one.member_id, one.year) for one in given}
        found = [record for uid, year in pairs for record in store.find(member_id=uid, year=year)]
    kept: dict[tuple[str, int], list[Assessment]] = defaultdict(list)
    for one in found:
        kept[one.member_id, one.year].append(one)
    return kept


def _of_years(locked: Mapping[str, frozenset[Month]], years: Collection[int]) -> dict[str, frozenset[Month]]:
    """The months handed up in some years; branches without any are left out."""
    found = {uid: frozenset(one for one in months if one.year in years) for uid, months in locked.items()}
    return {uid: months for uid, months in found.items() if months}


def _begun(found: Collection[Assessment], month: Month) -> Assessment | None:
    return next((one for one in found if one.from_month == month), None)


def _demand_sound(
    given: Sequence[Assessment],
    kept: Mapping[tuple[str, int], Sequence[Assessment]],
    locked: Mapping[str, frozenset[Month]],
) -> None:
    _demand_none(list(_faults(given)))
    groups: dict[tuple[str, int], list[Assessment]] = defaultdict(list)
    for one in given:
        groups[one.member_id, one.year].append(one)
    _demand_none([found for key, fresh in groups.items() for found in _problems(fresh, kept.get(key, ()), locked)])


def _demand_none(problems: Sequence[Problem]) -> None:
    for one in problems:
        if one.code == "locked":
            raise _lock_refusal(Month.read(one.suggestion))
    if problems:
        more = tr("（共 {n} 处）").format(n=len(problems)) if len(problems) > 1 else ""
        raise Rejected(problems[0].text + more, problems[:_NAMED])


def _grounds(work: Work, years: Iterable[int]) -> Grounds:
    """No amount is taken on somebody's word: it follows from base, kind of payer, rules and the year's policy."""
    return Grounds([one for year in years for one in lists.policies(Within(work), year)])


def _demand_founded(grounds: Grounds, given: Sequence[Assessment], part: Sequence[Assessment], rows: Block) -> None:
    """Refused, with all that is wrong with those ``given``, where something is with a ``part`` of them.

    An amount that follows from its base is one, so that of most only the months are left to look at; and where all have
    the same months, at those of the first.
    """
    alike = not any(isinstance(rows[name], list) for name in _DATED)
    if not grounds.bear(tuples({name: rows[name] for name in FACTS})) or any(_faults(part[:1] if alike else part)):
        _demand_none([*_faults(given), *grounds.lacking(given)])


def _problems(
    fresh: Sequence[Assessment], kept: Sequence[Assessment], locked: Mapping[str, frozenset[Month]]
) -> list[Problem]:
    """What forbids the new assessments of one member and year, beside those that are kept."""
    found: list[Problem] = []
    begun = {one.from_month for one in fresh}
    after = [
        *(one for one in kept if one.from_month not in begun and one.id not in {each.id for each in fresh}),
        *fresh,
    ]
    if shut := changed_when_locked(kept, after, locked):
        return [Problem("from_month", "locked", lock_text(shut[0]), suggestion=str(shut[0]))]
    for one in fresh:
        same = next((each for each in kept if each.from_month == one.from_month), None)
        late = bool(kept) or one.from_month in locked.get(one.branch_id or "", ())
        if late and not one.reason.strip() and (same is None or not _owes_alike(one, same)):
            found.append(Problem("reason", "missing", tr("年内改变或补做核定，请写明原因")))
    return found


def _faults(given: Iterable[Assessment]) -> Iterator[Problem]:
    """What no assessment may say."""
    today = clock.today()
    for one in given:
        until, year = one.until_month, one.year
        if one.from_month.year != year or (until is not None and until.year != year):
            yield Problem("from_month", "other_year", tr("起止月份应在 {year} 年内").format(year=year))
        if until is not None and until < one.from_month:
            yield Problem("until_month", "ends_early", tr("截止月份早于起始月份"))
        if one.confirmed_on is not None and one.confirmed_on.first() > today:
            yield Problem("confirmed_on", "future", tr("确认日期晚于今天，请核对"))
        if not 0 <= one.due.fen <= one.uncapped.fen < LIMIT:
            yield Problem("due", "not_money", tr("月应交金额不对，请核对"))
        if one.base is not None and not 0 <= one.base.fen < LIMIT:
            yield Problem("base", "not_money", tr("计算基数不对，请核对"))


def _owes_alike(one: Assessment, other: Assessment) -> bool:
    """Whether nothing changes in what is owed: such an edit needs no reason and touches no locked month."""
    names = ("payer", "base", "due", "from_month", "until_month", "branch_id")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def lock_text(month: Month) -> str:
    """What is said of a month that was handed up."""
    return tr("{month} 的党费已经上缴，核定不能再改").format(month=month)


def _lock_refusal(month: Month) -> Refusal:
    hint = tr("请从还没有上缴的月份起另做一条核定，差额在以后月份补交；确属上缴有误的，先冲销上缴记录。")
    return Refusal(lock_text(month), hint=hint)
