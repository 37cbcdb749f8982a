"""The books the rules are read from: the table of days off, and the school's own rules."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from branchdesk.features.development import store as stores
from branchdesk.features.development.commands.within import demand_day, demand_text, reject
from branchdesk.features.development.model import Holiday, SchoolPack
from branchdesk.features.development.rules import packs
from branchdesk.kernel.errors import Refusal, Rejected
from branchdesk.kernel.problems import Problem
from branchdesk.kernel.words import tr
from branchdesk.storage.work import Work

_SATURDAY = 5


def set_holidays(work: Work, year: int, holidays: Sequence[Holiday]) -> list[Holiday]:
    """The days off and the days worked instead of one year (放假调休表); what was known of that year is replaced."""
    if problems := list(_problems(year, holidays)):
        raise Rejected(tr("有 {n} 处需要修改，没有保存").format(n=len(problems)), problems)
    store = stores.HolidayStore(work)
    before = {str(one.on): one for one in store.find() if one.on.year == year}
    after = {str(one.on): one for one in holidays}
    for day, one in before.items():
        if day not in after:
            store.remove(one.id)
    kept = [(before[day], replace(one, id=before[day].id)) for day, one in after.items() if day in before]
    store.change_all([pair for pair in kept if pair[0] != pair[1]])
    store.add_all([one for day, one in after.items() if day not in before])
    return sorted(store.find(), key=lambda one: str(one.on))


def bring_back_holiday(work: Work, uid: str) -> Holiday:
    """Take a day off, or one worked instead, out of the recycle bin (恢复), unless the table says something of that day now."""
    store = stores.HolidayStore(work)
    found = store.bring_back(uid)
    if len(store.find(on=found.on)) > 1:
        raise Refusal(
            tr("{day} 已在放假调休表中，没有恢复").format(day=found.on), hint=tr("请在“放假调休表”中直接修改这一天。")
        )
    return found


def _problems(year: int, holidays: Sequence[Holiday]) -> Iterator[Problem]:
    seen: set[str] = set()
    for one in holidays:
        if not one.on.is_full:
            yield Problem("on", "day_needed", tr("{day} 应写到日").format(day=one.on))
            continue
        if one.on.year != year:
            yield Problem("on", "other_year", tr("{day} 不在 {year} 年").format(day=one.on, year=year))
        if one.works and one.on.first().weekday() < _SATURDAY:
            yield Problem("works", "is_workday", tr("{day} 本来就是工作日，不能登记为调休上班").format(day=one.on))
        if str(one.on) in seen:
            yield Problem("on", "twice", tr("{day} 出现了不止一次").format(day=one.on))
        seen.add(str(one.on))


def adopt_pack(work: Work, pack: SchoolPack) -> SchoolPack:
    """Lay the school's own rules over a national pack from a day on (启用校内细则); those of the same day are replaced."""
    if pack.base not in [one.version for one in packs.national()]:
        raise reject("base", "unknown_base", tr("程序中没有“{base}”版国家规则").format(base=pack.base))
    demand_day(pack.from_on, "from_on", tr("起用日期"), past=False)
    demand_text(pack.version, "version", tr("请填写细则版本"))
    demand_text(pack.source, "source", tr("请填写文件名称和文号"))
    store = stores.SchoolPackStore(work)
    for one in store.find(base=pack.base, from_on=pack.from_on):
        if one.id != pack.id:
            store.remove(one.id)
    return store.save(pack)


def drop_pack(work: Work, pack_id: str) -> SchoolPack:
    """Go back to the national rules (停用校内细则)."""
    store = stores.SchoolPackStore(work)
    pack = store.need(pack_id)
    store.remove(pack_id)
    return pack


def bring_back_pack(work: Work, pack_id: str) -> SchoolPack:
    """Take the school's rules out of the recycle bin (恢复); they apply again."""
    store = stores.SchoolPackStore(work)
    pack = store.bring_back(pack_id)
    if others := [one for one in store.find(base=pack.base, from_on=pack.from_on) if one.id != pack.id]:
        raise Refusal(
            tr("{on} 起已适用“{version}”，没有恢复").format(on=pack.from_on, version=others[0].version),
            hint=tr("确需恢复的，请先在“规则和校内细则”中停用现在的一份。"),
        )
    return pack
