"""Verbs of the room; each is one transaction and one step of undo.

Who received a request first stays written for good (首问首接): it can only be handed on.
"""

from collections.abc import Sequence
from dataclasses import replace

from branchdesk.features.meetings import commands as meetings
from branchdesk.features.meetings.model.beside import RuleOverlay
from branchdesk.features.requests import queries
from branchdesk.features.requests.fields import LONGEST_WAY
from branchdesk.features.requests.model import STEPS, FollowUp, HandOn, Request, RequestLevel, Step
from branchdesk.features.requests.rules import amending, checks, steps
from branchdesk.features.requests.rules.clock import at as read_at
from branchdesk.features.requests.rules.clock import deadline
from branchdesk.features.requests.store import FollowUpStore, HandOnStore, RequestStore
from branchdesk.kernel.errors import Conflict, Refusal, Rejected
from branchdesk.kernel.problems import Problem
from branchdesk.kernel.records import new_id
from branchdesk.kernel.rulepacks import RulePack
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import Within
from branchdesk.storage.work import Work

_BY_VERB = (
    "first_receiver",
    "undertaker",
    "escalated_at",
    "escalation_reason",
    "supervised",
    "supervision",
    "closed_at",
    *(name for names in amending.FIELDS.values() for name in names),
)
"""Fields that have verbs of their own: correcting leaves them as they are."""


def take_in(work: Work, request: Request) -> Request:
    """A request came in (受理); an empty number becomes the next one of its year."""
    if Within(work).read("SELECT 1 FROM request WHERE id = ?", (request.id,)):
        raise Conflict(tr("这件诉求已经登记"), hint=tr("登记有误请用“修改”；首接人登记后不能更改（首问首接）。"))
    _demand_sound(request)
    number = request.number.strip() or queries.next_number(Within(work), request.received_at)
    _demand_free(work, number, request.id)
    fresh = replace(
        request, number=number, first_receiver=request.first_receiver.strip(), escalated_at="", escalation_reason="",
        supervised=False, supervision="", closed_at="",
    )  # fmt: skip
    return RequestStore(work).save(fresh)


def correct(work: Work, request: Request, reason: str = "", *, seen: int | None = None) -> Request:
    """What was written down was wrong. Who received it first stays; what has a verb of its own is left to it.

    The clock runs from the time it came in: moving that wants a reason, and what stood there stays readable.
    """
    before = RequestStore(work).need(request.id)
    _demand_open(before)
    if request.first_receiver.strip() != before.first_receiver:
        raise _reject("first_receiver", "fixed", tr("首接人登记后不能更改（首问首接），请用“转办”"))
    if request.undertaker not in ("", before.undertaker):
        raise _reject("undertaker", "by_verb", tr("换人承办请用“转办”，留下转办记录"))
    if request.level is RequestLevel.COMPLEX and before.level is RequestLevel.GENERAL:
        raise _reject("level", "by_verb", tr("转为复杂诉求请用“转级”，写明理由"))
    if before.escalated_at and request.level is not before.level:
        raise _reject("level", "escalated", tr("已按理由转为复杂诉求，不能改回；转错了请撤销（Ctrl+Z）"))
    if request.received_at != before.received_at and not reason.strip():
        raise _reject("reason", "missing", tr("受理时间改了，时限随之改变，请写明理由"))
    after = replace(request, **{name: getattr(before, name) for name in _BY_VERB})
    after = amending.moved(before, after, reason, queries.local_now())
    _demand_sound(after)
    _demand_intake(work, after)
    _demand_free(work, after.number, after.id)
    return RequestStore(work).save(after, seen=seen)


def respond(work: Work, request_id: str, at: str, response: str, due_at: str = "") -> Request:
    """Somebody took it up and told the asker (响应); of a complex one with the time it is promised for."""
    before = _open(work, request_id)
    _demand_first(before, Step.RESPONSE)
    if not response.strip():
        raise _reject("response", "missing", tr("响应情况未填写"))
    due = due_at or before.due_at
    return _keep(work, replace(before, responded_at=at, response=response.strip(), due_at=due))


def settle(work: Work, request_id: str, at: str, result: str, feedback_at: str = "", feedback_way: str = "") -> Request:
    """It is settled (办结), and the asker told where a time is given for that."""
    before = _open(work, request_id)
    _demand_first(before, Step.SETTLEMENT)
    if not result.strip():
        raise _reject("result", "missing", tr("办理结果未填写"))
    after = replace(before, settled_at=at, result=result.strip())
    return _keep(work, _fed_back(after, feedback_at, feedback_way) if feedback_at else after)


def feed_back(work: Work, request_id: str, at: str, way: str) -> Request:
    """The asker was told what came of it (反馈)."""
    before = _open(work, request_id)
    if not before.settled_at:
        raise Refusal(tr("还没有办结，不能登记反馈"), hint=tr("办理中的联系请登记为“响应”。"))
    return _keep(work, _fed_back(before, at, way))


def amend(work: Work, request_id: str, step: Step, at: str, words: str, reason: str) -> Request:
    """A step was written down wrong (更正): what stood there stays readable, with the reason."""
    before = _open(work, request_id)
    if step not in amending.taken(before):
        raise Refusal(tr("还没有登记{step}，不能更正").format(step=tr(dict(STEPS)[step])))
    _demand_words(before, step, at, words.strip())
    if not reason.strip():
        raise _reject("reason", "missing", tr("更正的理由未填写"))
    _demand_time(at, before.received_at, "at", tr("{step}时间").format(step=tr(dict(STEPS)[step])))
    after = amending.amended(before, step, at, words, reason, queries.local_now())
    _demand_calls(work, after)
    return _keep(work, after)


def _demand_words(before: Request, step: Step, at: str, words: str) -> None:
    if not words:
        raise _reject("words", "missing", tr("更正后的内容未填写"))
    if step is Step.FEEDBACK and len(words) > LONGEST_WAY:
        raise _reject("words", "too_long", tr("反馈方式最多 {most} 个字").format(most=LONGEST_WAY))
    when, what = (getattr(before, name) for name in amending.FIELDS[step])
    if (at, words) == (when, amending.said(what)):
        raise _reject("words", "same", tr("与原来登记的相同，没有更正"))


def _demand_first(request: Request, step: Step) -> None:
    if step in amending.taken(request):
        told = {"number": request.number, "step": tr(dict(STEPS)[step])}
        raise Refusal(
            tr("诉求 {number} 已登记{step}，不能覆盖").format(**told), hint=tr("登记有误请用“更正办理”，写明理由。")
        )


def _fed_back(request: Request, at: str, way: str) -> Request:
    _demand_first(request, Step.FEEDBACK)
    if not way.strip():
        raise _reject("feedback_way", "missing", tr("反馈方式未填写"))
    return replace(request, feedback_at=at, feedback_way=way.strip())


def hand_on(work: Work, request_id: str, at: str, to_whom: str, reason: str = "") -> HandOn:
    """Somebody else undertakes it from now on (转办); the clock runs on."""
    before = _open(work, request_id)
    holder, taker = before.undertaker or before.first_receiver, to_whom.strip()
    if not taker:
        raise _reject("to_whom", "missing", tr("转给谁未填写"))
    if taker == holder:
        raise _reject("to_whom", "same", tr("现在就由“{name}”承办").format(name=holder))
    _demand_time(at, before.received_at, "at", tr("转办时间"))
    for known in HandOnStore(work).find(request_id=request_id):
        _demand_time(at, known.at, "at", tr("转办时间"), tr("上一次转办"))
    RequestStore(work).save(replace(before, undertaker=taker))
    step = HandOn(id=new_id(), request_id=request_id, at=at, from_whom=holder, to_whom=taker, reason=reason.strip())
    return HandOnStore(work).save(step)


def escalate(work: Work, request_id: str, at: str, reason: str, due_at: str = "") -> Request:
    """A general request turns out to be a complex one (转级): within the hours it had, and with the reason."""
    before = _open(work, request_id)
    _demand_time(at, "", "escalated_at", tr("转级时间"))
    if why := steps.why_not_escalate(before, read_at(at), reason, _pack(work, before)):
        raise _reject("escalated_at" if reason.strip() else "escalation_reason", "not_allowed", why)
    after = replace(
        before, level=RequestLevel.COMPLEX, escalated_at=at, escalation_reason=reason.strip(), due_at=due_at
    )
    return _keep(work, after)


def supervise(work: Work, ids: Sequence[str], words: str) -> int:
    """Requests are put under supervision (督办)."""
    if not words.strip():
        raise _reject("supervision", "missing", tr("督办意见未填写"))
    for one in _chosen(work, ids):
        _demand_open(one)
        RequestStore(work).save(replace(one, supervised=True, supervision=words.strip()))
    return len(ids)


def unsupervise(work: Work, ids: Sequence[str]) -> int:
    """The supervision is over; what was said stays written."""
    for one in _chosen(work, ids):
        RequestStore(work).save(replace(one, supervised=False))
    return len(ids)


def call_back(work: Work, call: FollowUp, *, seen: int | None = None) -> FollowUp:
    """A call afterwards was made (回访), or what was written about it was wrong."""
    request = RequestStore(work).need(call.request_id)
    _demand_time(call.at, "", "at", tr("回访时间"))
    known = queries.calls_of(Within(work), request.id)
    if why := steps.why_not_call(request, call, known, _pack(work, request)):
        raise _reject("round", "not_allowed", why)
    return FollowUpStore(work).save(call, seen=seen)


def drop_call(work: Work, call_id: str) -> None:
    """Put a call into the recycle bin; not of a closed request, nor one a later round follows."""
    call = FollowUpStore(work).need(call_id)
    _demand_open(RequestStore(work).need(call.request_id))
    others = [one for one in queries.calls_of(Within(work), call.request_id) if one.id != call_id]
    if any(one.round > call.round for one in others):
        raise Refusal(tr("后面还有一轮回访，不能删除这一轮"), hint=tr("登记有误请直接修改。"))
    FollowUpStore(work).remove(call_id)


def bring_back_call(work: Work, call_id: str) -> FollowUp:
    """Take a call out of the recycle bin, unless another was made of its round since."""
    return call_back(work, FollowUpStore(work).bring_back(call_id))


def close(work: Work, ids: Sequence[str], at: str) -> int:
    """Requests are closed (关闭), all of them or none: only what was settled, answered and called about may be."""
    problems = []
    for one in _chosen(work, ids):
        calls = queries.calls_of(Within(work), one.id)
        if why := steps.why_not_close(one, calls, _pack(work, one)):
            problems.append(
                Problem("closed_at", "not_allowed", tr("{number}：{why}").format(number=one.number, why=why))
            )
            continue
        last = max([one.feedback_at, *(call.at for call in calls)])
        _demand_time(at, last, "closed_at", tr("关闭时间"), tr("反馈和回访"))
        RequestStore(work).save(replace(one, closed_at=at))
    if problems:
        title = problems[0].text if len(problems) == 1 else tr("有 {n} 件不能关闭，都没有关闭").format(n=len(problems))
        raise Rejected(title, problems)
    return len(ids)


def reopen(work: Work, request_id: str) -> Request:
    """A request was closed by mistake."""
    return RequestStore(work).save(replace(RequestStore(work).need(request_id), closed_at=""))


def drop(work: Work, ids: Sequence[str]) -> int:
    """Put requests into the recycle bin; their numbers stay taken."""
    for one in _chosen(work, ids):
        RequestStore(work).remove(one.id)
    return len(ids)


def bring_back(work: Work, ids: Sequence[str]) -> int:
    """Take requests out of the recycle bin."""
    for uid in ids:
        RequestStore(work).bring_back(uid)
    return len(ids)


def set_number(work: Work, overlay: RuleOverlay) -> RuleOverlay:
    """The school has its own number (校内规定) for requests that come in from a day on; ``Rejected`` where it may not."""
    kept = meetings.tighten(work, overlay)
    _demand_going_together(work)
    return kept


def unset_number(work: Work, overlay_id: str) -> None:
    """Back to the number of the program; ``Rejected`` where the others the school has set would not go with it."""
    meetings.loosen(work, overlay_id)
    _demand_going_together(work)


def bring_back_number(work: Work, overlay_id: str) -> RuleOverlay:
    """Take a number of the school out of the recycle bin (恢复); ``Rejected`` where the others would not go with it."""
    kept = meetings.bring_back_overlay(work, overlay_id)
    _demand_going_together(work)
    return kept


def _demand_going_together(work: Work) -> None:
    """On every day from which one of the numbers holds: what is set for later must go with what is set now."""
    packs, days = queries.Packs(Within(work)), {one.from_on.first() for one in queries.own_numbers(Within(work))}
    for day in sorted(days):
        if why := steps.why_not_set(packs.on(day)):
            raise _reject("value", "order", why)


def _chosen(work: Work, ids: Sequence[str]) -> list[Request]:
    if not ids:
        raise Refusal(tr("请先选择诉求"))
    return [RequestStore(work).need(uid) for uid in ids]


def _open(work: Work, request_id: str) -> Request:
    found = RequestStore(work).need(request_id)
    _demand_open(found)
    return found


def _demand_open(request: Request) -> None:
    if request.closed_at:
        raise Refusal(tr("诉求 {number} 已关闭，不能更改").format(number=request.number), hint=tr("请先撤回关闭。"))


def _keep(work: Work, after: Request) -> Request:
    _demand_sound(after)
    return RequestStore(work).save(after)


def _pack(work: Work, request: Request) -> RulePack:
    return queries.Packs(Within(work)).of(request)


def _demand_sound(request: Request) -> None:
    try:
        found = checks.problems(request, queries.local_now())
    except ValueError as error:
        raise Refusal(tr("时间应写成 2024-03-29 16:30"), detail=str(error)) from error
    if found:
        title = found[0].text if len(found) == 1 else tr("有 {n} 处需要修改，没有保存").format(n=len(found))
        raise Rejected(title, found)


def _demand_time(at: str, after: str, field: str, label: str, other: str = "") -> None:
    """A time that has come, not before another one."""
    try:
        when = read_at(at)
    except ValueError as error:
        raise _reject(field, "not_a_time", tr("{label}应写成 2024-03-29 16:30").format(label=label)) from error
    if when > queries.local_now():
        raise _reject(field, "future", tr("{label}晚于现在，请核对").format(label=label))
    if after and when < read_at(after):
        words = tr("{label}早于{before}，请核对").format(label=label, before=other or tr("受理时间"))
        raise _reject(field, "order", words)


def _demand_calls(work: Work, after: Request) -> None:
    """Calls are made after settling: moving that day may not leave them before it."""
    calls = queries.calls_of(Within(work), after.id)
    if calls and (not after.settled_at or read_at(after.settled_at) > min(read_at(one.at) for one in calls)):
        raise _reject("settled_at", "before_calls", tr("已登记的回访早于这个办结时间，请核对"))


def _demand_intake(work: Work, after: Request) -> None:
    """Moving the intake may not leave a hand-on before it, nor an escalation after its hours."""
    if after.escalated_at and read_at(after.escalated_at) > deadline(after, _pack(work, after)):
        raise _reject("received_at", "escalated_late", tr("按这个受理时间，转级就超过了时限，请核对"))
    way = queries.hand_ons_of(Within(work), after.id)
    if way and read_at(way[0].at) < read_at(after.received_at):
        raise _reject("received_at", "handed_on", tr("受理时间晚于已登记的转办，请核对"))


def _demand_free(work: Work, number: str, uid: str) -> None:
    if Within(work).read("SELECT 1 FROM request WHERE number = ? AND id <> ?", (number, uid)):
        raise _reject("number", "taken", tr("受理号 {number} 已用过").format(number=number))


def _reject(field: str, code: str, text: str) -> Rejected:
    return Rejected(text, [Problem(field, code, text)])
