"""Limits from the application to the pre-review: ages, months, observations, training (domain §2.2 steps 1 to 13)."""

from collections.abc import Sequence
from datetime import date

from branchdesk.features.development.model import CaseStep, ObservationKind, Stage
from branchdesk.features.development.rules.checks.finding import Sight
from branchdesk.features.development.rules.stage import stage_of
from branchdesk.features.development.rules.times import birthday, broken_full, full, old_enough, within
from branchdesk.kernel.dates import Day, full_years
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr

_RECOMMENDING = ("推荐", "推优")


def limits(sight: Sight) -> None:
    """What is wrong with the steps up to the pre-review."""
    _age(sight)
    file = sight.file
    applied, activist = file.first("apply"), file.last("activist")
    stage = stage_of(file)
    if applied:
        waiting = stage is Stage.APPLICANT
        in_time(sight, "talk_late", "talk_months", applied, "first_talk", file.first("first_talk"), waiting)
        if activist:
            _waited(sight, applied, activist)
    if activist:
        _recommended(sight, activist)
        _cultivated(sight, activist, stage)
    for step in file.taken.get("training", ()):
        _trained(sight, step)
    _reviewed(sight)
    review, pre = file.last("committee_review"), file.last("pre_review")
    if review:
        in_time(sight, "pre_review_late", "pre_review_months", review, "pre_review", pre, pre is None)


def in_time(
    sight: Sight, code: str, number: str, start: CaseStep, key: str, event: CaseStep | None, waiting: bool = True
) -> None:
    """Whether a step came within so many months of another, or is still in time; 0 months are no limit.

    ``waiting`` tells whether a step not recorded is still waited for.
    """
    on = event.on.first() if event else sight.today
    if event is None and not (waiting and sight.open):
        return
    by = sight.book.limiting(number, start.on, on)
    months = sight.book.on(by)[number]
    if not months:
        return
    deadline = within(start.on.last(), months)
    if on <= deadline:
        return
    state = tr("实为 {day}").format(day=event.on) if event else tr("至今没有记录")
    text = tr("“{step}”应在“{start}”（{from_on}）后 {n} 个月内，不晚于 {deadline}，{state}").format(
        step=sight.name(key, on), start=sight.name(start.step, on), from_on=start.on, n=months, deadline=deadline,
        state=state,
    )  # fmt: skip
    dates = sight.dated(start, event) if event else sight.dated(start)
    sight.add(code, key, Level.WARN, text, on=by, number=number, dates=dates, deadline=deadline)


def _age(sight: Sight) -> None:
    birth = sight.file.member.birth
    for step in sight.file.taken.get("apply", ()):
        on = step.on.first()
        if birth is None:
            text = tr("没有出生日期，无法核对申请时是否年满 {n} 周岁").format(n=sight.book.on(on)["age"])
            sight.add("birth_unknown", "apply", Level.OK, text, on=on, mend="member:birth")
        elif not old_enough(birth, years := sight.book.on(on)["age"], step.on):
            earliest = birthday(birth.first(), years)
            text = tr("递交入党申请书（{day}）时不满 {n} 周岁，最早为 {earliest}")
            filled = text.format(day=step.on, n=years, earliest=earliest)
            dates = ((tr("出生"), birth.first()), *sight.dated(step))
            sight.add("age", "apply", Level.BLOCK, filled, on=on, number="age", dates=dates, earliest=earliest)


def _waited(sight: Sight, applied: CaseStep, activist: CaseStep) -> None:
    """A school may want some months between application and activist ([L], off unless the school says so)."""
    on = activist.on.first()
    months = sight.book.on(on)["activist_months"]
    if months and broken_full(applied.on, months, activist.on):
        earliest = full(applied.on.first(), months)
        text = tr("递交申请（{from_on}）满 {n} 个月方可确定为入党积极分子，最早为 {earliest}")
        filled = text.format(from_on=applied.on, n=months, earliest=earliest)
        dates = sight.dated(applied, activist)
        sight.add("activist_early", "activist", Level.WARN, filled, on=on, number="activist_months", dates=dates,
                  earliest=earliest)  # fmt: skip


def _recommended(sight: Sight, activist: CaseStep) -> None:
    """Somebody recommended him; the young usually the youth league."""
    file, on = sight.file, activist.on.first()
    if file.case.league:
        return
    papers = (one.title for one in file.papers if one.step == "activist" and one.complete)
    if not any(word in title for title in papers for word in _RECOMMENDING):
        text = tr("没有党员推荐或群团组织推优的材料")
        sight.add("no_recommendation", "activist", Level.WARN, text, on=on, mend="paper:activist")
        return
    birth, young = file.member.birth, sight.book.on(on)["league_age"]
    if birth and birth.first() <= on and full_years(birth.first(), on) < young:
        text = tr("{n} 岁以下的青年一般由团组织推优，请核对是否推优").format(n=young)
        sight.add("league", "activist", Level.OK, text, on=on, number="league_age", mend="case:league")


def _cultivated(sight: Sight, activist: CaseStep, stage: Stage) -> None:
    """A year between activist and candidate, with an observation every half year and the school's reports."""
    file = sight.file
    for step in file.taken.get("candidate", ()):
        on = step.on.first()
        months = sight.book.on(on)["cultivation_months"]
        if broken_full(activist.on, months, step.on):
            earliest = full(activist.on.first(), months)
            text = tr("培养教育考察自 {from_on} 起须满 {n} 个月，确定发展对象最早为 {earliest}，实为 {day}")
            filled = text.format(from_on=activist.on, n=months, earliest=earliest, day=step.on)
            dates = sight.dated(activist, step)
            sight.add("cultivation_short", "candidate", Level.BLOCK, filled, on=on, number="cultivation_months",
                      dates=dates, earliest=earliest)  # fmt: skip
    candidate = file.last("candidate")
    if candidate is None and stage is not Stage.ACTIVIST:
        return
    observed(sight, "observations", "observe_months", "cultivation", activist, candidate)
    _reports(sight, activist, candidate.on.first() if candidate else sight.today)


def observed(
    sight: Sight, code: str, number: str, key: str, start: CaseStep, until: CaseStep | None, ends: date | None = None
) -> None:
    """Whether the branch observed him every so many months between two days; the first gap is told."""
    if until is None and not sight.open:
        return
    last = until.on.first() if until else min(sight.today, ends or sight.today)
    months = sight.book.on(last)[number]
    days = [one.on for one in sight.file.observations if one.kind is ObservationKind.REVIEW]
    gap = _first_gap([start.on, *sorted(one for one in days if start.on.last() <= one.last())], last, months)
    if gap is None:
        return
    text = tr("应每 {n} 个月考察一次：{from_on} 之后，{deadline} 之前没有考察记录")
    deadline = within(gap.last(), months)
    filled = text.format(n=months, from_on=gap, deadline=deadline)
    dates = ((tr("上次考察或起日"), gap.first()),)
    sight.add(code, key, Level.WARN, filled, on=last, number=number, dates=dates, deadline=deadline, mend="observation")


def _first_gap(days: Sequence[Day], last: date, months: int) -> Day | None:
    """The first day after which the next one came too late."""
    for at, day in enumerate(days):
        following = days[at + 1].first() if at + 1 < len(days) else last
        if min(following, last) > within(day.last(), months):
            return day
        if following >= last:
            return None
    return None


def _reports(sight: Sight, activist: CaseStep, until: date) -> None:
    """思想汇报 so many times a year, where the school wants them ([L])."""
    wanted = sight.book.on(until)["reports_yearly"]
    if not wanted:
        return
    begun = activist.on.last()
    due = full_years(begun, until) * wanted if until > begun else 0
    found = sum(
        1 for one in sight.file.observations if one.kind is ObservationKind.REPORT and begun <= one.on.last() <= until
    )
    if found < due:
        text = tr("思想汇报每年应有 {n} 次，自 {from_on} 起应有 {due} 次，登记了 {found} 次")
        filled = text.format(n=wanted, from_on=activist.on, due=due, found=found)
        sight.add("reports", "cultivation", Level.WARN, filled, on=until, number="reports_yearly", mend="observation")


def _trained(sight: Sight, step: CaseStep) -> None:
    """Three days or 24 hours of training."""
    on = step.on.first()
    pack = sight.book.on(on)
    days, tenths = pack["training_days"], pack["training_tenths"]
    if (step.days or 0) >= days or (step.tenths or 0) >= tenths:
        return
    facts = {"days": days, "hours": f"{tenths / 10:g}"}
    if step.days is None and step.tenths is None:
        text = tr("集中培训没有登记天数或学时，应不少于 {days} 天或 {hours} 学时").format(**facts)
        sight.add(
            "training_unknown", "training", Level.WARN, text, on=on, number="training_days", mend="step:training:days"
        )
        return
    had = [tr("{n} 天").format(n=step.days)] if step.days is not None else []
    had += [tr("{n} 学时").format(n=f"{step.tenths / 10:g}")] if step.tenths is not None else []
    text = tr("集中培训 {had}，应不少于 {days} 天或 {hours} 学时；确有特殊情况的须写明理由")
    filled = text.format(had="、".join(had), **facts)
    sight.add(
        "training_short", "training", Level.BLOCK, filled, on=on, number="training_days", mend="step:training:days"
    )


def _reviewed(sight: Sight) -> None:
    """The conclusion of the political review is not older than a year when he is admitted; how it was made is kept."""
    file = sight.file
    reviews = file.taken.get("political_review", ())
    for step in reviews:
        if not step.methods:
            text = tr("政治审查没有登记采用的方法")
            sight.add("review_methods", "political_review", Level.OK, text, on=step.on.first(),
                      mend="step:political_review:methods")  # fmt: skip
    if reviews and any(one.kind is ObservationKind.LETTER and one.until_on is None for one in file.observations):
        text = tr("有函调还没有登记回函日期")
        sight.add("letter_open", "political_review", Level.OK, text, on=reviews[-1].on.first(), mend="observation")
    for meeting in file.taken.get("admission", ()):
        on = meeting.on.first()
        before = [one for one in reviews if one.on.first() <= meeting.on.last()]
        if not before:
            continue
        months = sight.book.on(on)["review_valid_months"]
        deadline = within(before[-1].on.last(), months)
        if on > deadline:
            text = tr("政治审查结论（{from_on}）{n} 个月内有效，至 {deadline}；支部大会在 {day}，应重新审查")
            filled = text.format(from_on=before[-1].on, n=months, deadline=deadline, day=meeting.on)
            dates = sight.dated(before[-1], meeting)
            sight.add("review_old", "admission", Level.WARN, filled, on=on, number="review_valid_months", dates=dates,
                      deadline=deadline)  # fmt: skip
