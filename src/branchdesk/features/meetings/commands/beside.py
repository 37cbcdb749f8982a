"""What is written beside single meetings: tasks closed, make-up study, exclusions, absences, talks, layouts, own rules."""

from dataclasses import replace
from datetime import date

from branchdesk.features.meetings import store as stores
from branchdesk.features.meetings.model.beside import Exclusion, PaperLayout, PlannedAbsence, RuleOverlay, Talk
from branchdesk.features.meetings.model.minutes import ActionItem, Attendance
from branchdesk.features.meetings.model.words import PaperKind, Presence
from branchdesk.features.members.store import MemberStore
from branchdesk.kernel import clock, rulepacks
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal, Rejected
from branchdesk.kernel.problems import Problem
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.storage.work import Work


def close_action(work: Work, action_id: str, on: Day, outcome: str = "") -> ActionItem:
    """A task is done (销号), with the day and what came of it; minutes that are finished stay as they are."""
    store = stores.ActionItemStore(work)
    action = store.need(action_id)
    held = stores.MeetingStore(work).need(action.meeting_id).on
    _demand_past("closed_on", tr("完成日期"), on, held)
    return store.save(replace(action, closed_on=on, outcome=outcome.strip()))


def reopen_action(work: Work, action_id: str) -> ActionItem:
    """A task was closed too early (重新打开)."""
    store = stores.ActionItemStore(work)
    return store.save(replace(store.need(action_id), closed_on=None, outcome=""))


def note_make_up(work: Work, attendance_id: str, on: Day | None, way: str = "") -> Attendance:
    """Somebody who was not there has made up for it (补课), when and how; None takes it back."""
    store = stores.AttendanceStore(work)
    line = store.need(attendance_id)
    if line.presence is Presence.PRESENT:
        raise Refusal(tr("{name}当时到会，不需要补课").format(name=line.name))
    if on is not None:
        _demand_past("made_up_on", tr("补课日期"), on, stores.MeetingStore(work).need(line.meeting_id).on)
    return store.save(replace(line, made_up_on=on, made_up_by=way.strip() if on else ""))


def exclude(work: Work, exclusion: Exclusion, *, seen: int | None = None) -> Exclusion:
    """Write down or alter that a member is not counted among those due (不计入应到会).

    It counts only with both proofs; without them it is kept as being under way (domain §2.4).
    """
    MemberStore(work).need(exclusion.member_id)
    _demand_order(exclusion.from_on, exclusion.until_on)
    return stores.ExclusionStore(work).save(exclusion, seen=seen)


def unexclude(work: Work, exclusion_id: str) -> None:
    """Remove an exclusion written down by mistake; one that is over gets its last day instead."""
    stores.ExclusionStore(work).remove(exclusion_id)


def bring_back_exclusion(work: Work, exclusion_id: str) -> Exclusion:
    """Take an exclusion out of the recycle bin (恢复)."""
    return exclude(work, stores.ExclusionStore(work).bring_back(exclusion_id))


def plan_absence(work: Work, absence: PlannedAbsence, *, seen: int | None = None) -> PlannedAbsence:
    """Write down or alter an absence that is known beforehand."""
    MemberStore(work).need(absence.member_id)
    _demand_order(absence.from_on, absence.until_on)
    return stores.PlannedAbsenceStore(work).save(absence, seen=seen)


def drop_absence(work: Work, absence_id: str) -> None:
    """Remove a planned absence."""
    stores.PlannedAbsenceStore(work).remove(absence_id)


def bring_back_absence(work: Work, absence_id: str) -> PlannedAbsence:
    """Take a planned absence out of the recycle bin (恢复)."""
    return plan_absence(work, stores.PlannedAbsenceStore(work).bring_back(absence_id))


def note_talk(work: Work, talk: Talk, *, seen: int | None = None) -> Talk:
    """Write down or alter who talked with whom (谈心谈话), and nothing of what was said."""
    problems = [
        Problem(name, "missing", tr("请填写谈话双方的姓名"))
        for name in ("first", "second")
        if not getattr(talk, name).strip()
    ]
    first, second = (talk.first_id or talk.first.strip()), (talk.second_id or talk.second.strip())
    if not problems and first == second:
        problems.append(Problem("second", "same", tr("谈话双方不能是同一个人")))
    if problems:
        raise Rejected(problems[0].text, problems)
    _demand_past("on", tr("谈话日期"), talk.on)
    return stores.TalkStore(work).save(talk, seen=seen)


def drop_talk(work: Work, talk_id: str) -> None:
    """Remove a talk."""
    stores.TalkStore(work).remove(talk_id)


def bring_back_talk(work: Work, talk_id: str) -> Talk:
    """Take a talk out of the recycle bin (恢复)."""
    return stores.TalkStore(work).bring_back(talk_id)


def keep_layout(work: Work, paper: PaperKind, content: str) -> PaperLayout | None:
    """How the office wants a paper to look, as JSON; an empty text goes back to the layout of the program."""
    store = stores.PaperLayoutStore(work)
    known = store.find(paper=paper)
    if content:
        row = replace(known[0], content=content) if known else PaperLayout(id=new_id(), paper=paper, content=content)
        return store.save(row)
    for row in known:
        store.remove(row.id)
    return None


def tighten(work: Work, overlay: RuleOverlay) -> RuleOverlay:
    """The school asks for more than the rule pack (校内从严); an earlier value of the same number from the day is replaced.

    Raises ``Rejected`` for what would loosen a national rule, and without a source.
    """
    pack = rulepacks.pack(overlay.subject, overlay.from_on.first())
    problems = []
    if not overlay.source.strip():
        problems.append(Problem("source", "missing", tr("请写明依据（学校文件名称和文号）")))
    if text := rulepacks.why_not(pack, overlay.name, overlay.value):
        problems.append(Problem("value", "loosened", text))
    if problems:
        raise Rejected(problems[0].text, problems)
    store = stores.RuleOverlayStore(work)
    for known in store.find(subject=overlay.subject, name=overlay.name, from_on=overlay.from_on):
        if known.id != overlay.id:
            store.remove(known.id)
    return store.save(overlay)


def loosen(work: Work, overlay_id: str) -> None:
    """Go back to the number of the rule pack."""
    stores.RuleOverlayStore(work).remove(overlay_id)


def bring_back_overlay(work: Work, overlay_id: str) -> RuleOverlay:
    """Take a number of the school out of the recycle bin (恢复), unless another holds from the same day; it applies again."""
    store = stores.RuleOverlayStore(work)
    overlay = store.bring_back(overlay_id)
    others = [
        one
        for one in store.find(subject=overlay.subject, name=overlay.name, from_on=overlay.from_on)
        if one.id != overlay.id
    ]
    if others:
        raise Refusal(
            tr("{on} 起已另有规定（{value}），没有恢复").format(on=overlay.from_on, value=others[0].value),
            hint=tr("确需恢复的，请先把现在的规定恢复默认。"),
        )
    return tighten(work, overlay)


def _demand_order(first: Day, last: Day | None) -> None:
    if last is not None and last.last() < first.first():
        text = tr("结束日期 {last} 早于开始日期 {first}").format(last=last, first=first)
        raise Rejected(text, [Problem("until_on", "before_start", text)])


def _demand_past(field: str, label: str, on: Day, earliest: Day | None = None) -> None:
    today: date = clock.today()
    text = ""
    if on.first() > today:
        text = tr("{label} {on} 晚于今天，请核对").format(label=label, on=on)
    elif earliest is not None and on.last() < earliest.first():
        text = tr("{label} {on} 早于会议日期 {earliest}，请核对").format(label=label, on=on, earliest=earliest)
    if text:
        raise Rejected(text, [Problem(field, "wrong_day", text)])
