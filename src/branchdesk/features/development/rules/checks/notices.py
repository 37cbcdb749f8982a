"""Public notices: long enough in working days, with a conclusion where somebody objected (domain §2.2.1, §2.3)."""

from datetime import date, timedelta

from branchdesk.features.development.model import CaseStep, Occasion, PublicNotice
from branchdesk.features.development.rules.calendar import LONGEST_BREAK
from branchdesk.features.development.rules.checks.conversion import level_of
from branchdesk.features.development.rules.checks.finding import Sight
from branchdesk.features.development.rules.file import Rulebook
from branchdesk.features.development.rules.packs import DevelopmentPack
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr

BEFORE = {
    "activist": (Occasion.ACTIVIST, "notice_activist_days", "notice_school_level"),
    "candidate": (Occasion.CANDIDATE, "notice_candidate_days", "notice_level"),
    "admission": (Occasion.ADMISSION, "notice_admission_days", "notice_school_level"),
    "conversion": (Occasion.CONVERSION, "notice_conversion_days", "notice_school_level"),
}
"""The step a notice comes before, with the numbers of its working days and of its level."""


def notices(sight: Sight) -> None:
    """What is wrong with the notices before each step that wants one."""
    for key, (occasion, days, level) in BEFORE.items():
        for step in sight.file.taken.get(key, ()):
            pack = sight.book.on(step.on.first())
            if pack[days]:
                _before(sight, step, occasion, pack, days, level_of(pack[level]))
    for occasion in {one.occasion for one in sight.file.notices if one.objection and not one.conclusion.strip()}:
        _objection(sight, occasion)


def earliest_after(pack: DevelopmentPack, ends: date) -> date:
    """The first day on which the step may follow a notice that ends on a day."""
    return ends + timedelta(days=1) if pack["notice_after_end"] else ends


def hangs_until(notice: PublicNotice, book: Rulebook, pack: DevelopmentPack) -> tuple[date, bool]:
    """The last day a notice hangs: its own, else that of the working days asked for; and whether that is provisional."""
    number = next(days for occasion, days, _ in BEFORE.values() if occasion is notice.occasion)
    ends, provisional = book.workdays.end(notice.from_on.first(), pack[number] or 1)
    return (max(ends, notice.until_on.last()) if notice.until_on else ends), provisional


def lacks_last_day(notice: PublicNotice, book: Rulebook, today: date) -> bool:
    """Whether its days are over and nobody wrote down when it came off: it does not hang for ever."""
    return notice.until_on is None and hangs_until(notice, book, book.on(notice.from_on.first()))[0] < today


def _before(sight: Sight, step: CaseStep, occasion: Occasion, pack: DevelopmentPack, number: str, level: Level) -> None:
    on, days = step.on.first(), pack[number]
    posted = [one for one in sight.file.notices_for(occasion) if one.from_on.first() <= step.on.last()]
    mend = f"notice:{occasion}"
    if not posted:
        text = tr("“{step}”（{day}）前没有公示记录，应公示不少于 {n} 个工作日")
        filled = text.format(step=sight.name(step.step, on), day=step.on, n=days)
        sight.add("notice_missing", step.step, level, filled, on=on, number=number, dates=sight.dated(step), mend=mend)
        return
    short: tuple[PublicNotice, date, date, bool] | None = None
    for one in reversed(posted):
        ends, provisional = sight.book.workdays.end(one.from_on.first(), days)
        earliest = earliest_after(pack, ends)
        closed = one.until_on is None or one.until_on.last() >= ends
        if closed and step.on.last() >= earliest:
            if provisional:
                _provisional(sight, step, one, ends)
            return
        short = short or (one, ends, earliest, provisional)
    if short:
        _short(sight, step, short, (number, level, mend))


def _short(
    sight: Sight, step: CaseStep, found: tuple[PublicNotice, date, date, bool], how: tuple[str, Level, str]
) -> None:
    (notice, ends, earliest, provisional), (number, level, mend) = found, how
    on = step.on.first()
    facts = {
        "n": sight.book.on(on)[number], "from_on": notice.from_on, "ends": ends, "until": notice.until_on,
        "earliest": earliest, "step": sight.name(step.step, on), "day": step.on,
    }  # fmt: skip
    if notice.until_on is not None and notice.until_on.last() < ends:
        text = tr("公示自 {from_on} 起 {n} 个工作日应至 {ends}，只到 {until}；“{step}”在 {day}")
    else:
        text = tr("公示自 {from_on} 起 {n} 个工作日至 {ends}，“{step}”最早为 {earliest}，实为 {day}")
    filled = text.format(**facts)
    if provisional:
        filled += tr("（暂算：该年放假调休表没有导入）")
    dates = ((tr("公示起日"), notice.from_on.first()), (tr("公示期满"), ends), *sight.dated(step))
    sight.add("notice_short", step.step, level, filled, on=on, number=number, dates=dates, earliest=earliest, mend=mend)


def _provisional(sight: Sight, step: CaseStep, notice: PublicNotice, ends: date) -> None:
    """A table not imported matters only where a holiday could still turn the result."""
    on = step.on.first()
    if on > ends + timedelta(days=LONGEST_BREAK):
        return
    text = tr("公示期满日 {ends} 是暂算：{year} 年放假调休表没有导入，请导入后核对")
    filled = text.format(ends=ends, year=notice.from_on.year)
    dates = ((tr("公示起日"), notice.from_on.first()), (tr("公示期满"), ends), *sight.dated(step))
    sight.add("notice_provisional", step.step, Level.WARN, filled, on=on, dates=dates,
              mend=f"holiday:{notice.from_on.year}")  # fmt: skip


def _objection(sight: Sight, occasion: Occasion) -> None:
    key = next(step for step, (one, _, _) in BEFORE.items() if one is occasion)
    text = tr("公示有异议，还没有登记调查结论")
    sight.add("notice_objection", key, Level.WARN, text, mend=f"notice:{occasion}")
