"""Limits from the general meeting to the oath, and who may decide (domain §2.2 steps 13 to 20, §2.5)."""

from datetime import date

from branchdesk.features.development.model import CaseStep, Stage
from branchdesk.features.development.rules.checks.finding import Sight
from branchdesk.features.development.rules.checks.limits import in_time
from branchdesk.features.development.rules.stage import admitted, stage_of
from branchdesk.features.development.rules.times import within
from branchdesk.features.members.model import Aspect
from branchdesk.features.members.rules import value_at
from branchdesk.features.organization.model import BranchKind, Tier
from branchdesk.kernel.dates import Day
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr

_BY_COMMITTEE = ("pre_review", "approval", "conversion_approval")
_BY_BRANCH = ("activist", "candidate", "admission")
_MAY_NOT = ("总支", "临时", "党支部")
"""Bodies that approve nobody, by their names; 党总支 discusses only."""


def approving(sight: Sight) -> None:
    """What is wrong with admission, approval and oath, and with the bodies that decided."""
    file = sight.file
    pre = file.taken.get("pre_review", ())
    meeting, approval = admitted(file), file.passed("approval")
    if pre and not meeting:
        in_time(sight, "admission_late", "admission_months", pre[-1], "admission", None)
    for step in file.taken.get("admission", ()):
        before = [one for one in pre if one.on.first() <= step.on.last()]
        if before:
            in_time(sight, "admission_late", "admission_months", before[-1], "admission", step)
        _leaving(sight, step)
    if meeting:
        _approved(sight, meeting, file.last("approval"))
    if approval:
        waiting = stage_of(file) is Stage.PROBATIONARY
        in_time(sight, "oath_late", "oath_months", approval, "oath", file.first("oath"), waiting)
    _bodies(sight)
    _branch(sight)


def _leaving(sight: Sight, step: CaseStep) -> None:
    """Who leaves school or post within three months is usually not admitted (严禁毕业前突击发展)."""
    leaves, on = sight.file.case.leaves_on, step.on.first()
    months = sight.book.on(on)["leaving_months"]
    if leaves is None or leaves.last() < on or leaves.first() > within(step.on.last(), months):
        return
    text = tr("支部大会（{day}）后 {n} 个月内将离校或离职（{leaves}），一般不办理接收")
    filled = text.format(day=step.on, n=months, leaves=leaves)
    dates = (*sight.dated(step), (tr("预计离校（离职）"), leaves.first()))
    sight.add("leaving", "admission", Level.WARN, filled, on=on, number="leaving_months", dates=dates,
              mend="case:leaves_on")  # fmt: skip


def _approved(sight: Sight, meeting: CaseStep, approval: CaseStep | None) -> None:
    """The committee decides within three months of getting the resolution, within six at the most."""
    if approval is None:
        in_time(sight, "approval_late", "approval_months", meeting, "approval", None)
        return
    received, on = approval.received_on, approval.on.first()
    if received and received.last() < meeting.on.first():
        text = tr("收到决议的日期 {received} 早于支部大会 {day}，请核对").format(received=received, day=meeting.on)
        sight.add("received_early", "approval", Level.BLOCK, text, on=on, dates=sight.dated(meeting, approval),
                  earliest=meeting.on.first(), mend="step:approval:received_on")  # fmt: skip
    pack = sight.book.on(on)
    if received is None:
        _unknown_receipt(sight, meeting, approval)
        return
    _sent_up(sight, meeting, received, on)
    latest = within(received.last(), pack["approval_most_months"])
    deadline = within(received.last(), pack["approval_months"])
    dates = ((tr("收到决议"), received.first()), *sight.dated(approval))
    if on > latest:
        text = tr("收到决议（{from_on}）后审批最长 {n} 个月，至 {latest}；实为 {day}，须重新办理")
        filled = text.format(from_on=received, n=pack["approval_most_months"], latest=latest, day=approval.on)
        sight.add("approval_expired", "approval", Level.BLOCK, filled, on=on, number="approval_most_months", dates=dates,
                  deadline=latest)  # fmt: skip
    elif on > deadline:
        text = tr("收到决议（{from_on}）后应在 {n} 个月内审批，至 {deadline}；实为 {day}，特殊情况须写明理由")
        filled = text.format(from_on=received, n=pack["approval_months"], deadline=deadline, day=approval.on)
        sight.add("approval_late", "approval", Level.WARN, filled, on=on, number="approval_months", dates=dates,
                  deadline=deadline)  # fmt: skip


def _unknown_receipt(sight: Sight, meeting: CaseStep, approval: CaseStep) -> None:
    """Without the day the resolution came in a limit can only be suspected."""
    on = approval.on.first()
    months = sight.book.on(on)["approval_months"]
    deadline = within(meeting.on.last(), months)
    if on > deadline:
        text = tr("没有登记收到决议的日期；自支部大会（{from_on}）起已超过 {n} 个月（{day}），无法核对审批时限")
        filled = text.format(from_on=meeting.on, n=months, day=approval.on)
        sight.add("approval_uncertain", "approval", Level.WARN, filled, on=on, number="approval_months",
                  dates=sight.dated(meeting, approval), deadline=deadline, mend="step:approval:received_on")  # fmt: skip


def _sent_up(sight: Sight, meeting: CaseStep, received: Day, on: date) -> None:
    """A resolution not sent up for three months is discussed again, for six done anew ([L])."""
    pack = sight.book.on(on)
    for number, text in (
        ("redo_months", tr("决议（{from_on}）超过 {n} 个月才上报（{day}），须重新办理")),
        ("resend_months", tr("决议（{from_on}）超过 {n} 个月才上报（{day}），须复议")),
    ):
        months = pack[number]
        if received.first() > within(meeting.on.last(), months):
            filled = text.format(from_on=meeting.on, n=months, day=received)
            dates = (*sight.dated(meeting), (tr("收到决议"), received.first()))
            sight.add("resolution_stale", "approval", Level.WARN, filled, on=on, number=number, dates=dates,
                      deadline=within(meeting.on.last(), months), mend="step:approval:received_on")  # fmt: skip
            return


def _bodies(sight: Sight) -> None:
    """Pre-review and approvals come from a committee that may approve (党总支只审议)."""
    committee = sight.file.approving
    barred = committee is not None and (committee.tier is not Tier.COMMITTEE or not committee.may_approve)
    for key in _BY_COMMITTEE:
        for step in sight.file.taken.get(key, ()):
            on = step.on.first()
            if any(word in step.body for word in _MAY_NOT):
                text = tr("“{step}”的单位“{body}”没有审批预备党员的权限").format(
                    step=sight.name(key, on), body=step.body
                )
                sight.add("body_may_not_approve", key, Level.BLOCK, text, on=on, mend=f"step:{key}:body")
            elif barred and committee is not None and not step.body.strip():
                text = tr("“{step}”：上级党组织“{body}”没有审批预备党员的权限，应由有权限的基层党委办理")
                filled = text.format(step=sight.name(key, on), body=committee.name)
                sight.add("may_not_approve", key, Level.BLOCK, filled, on=on, mend=f"organization:{committee.id}")


def _branch(sight: Sight) -> None:
    """A temporary branch develops nobody (一般不发展党员)."""
    file, branch = sight.file, sight.file.branch
    if branch is None or branch.kind is not BranchKind.TEMPORARY:
        return
    for key in _BY_BRANCH:
        for step in file.taken.get(key, ()):
            on = step.on.first()
            if value_at(file.member, file.moves, Aspect.BRANCH, on) != branch.id:
                continue
            text = tr("临时党支部一般不发展党员（{branch}，“{step}”）；确有需要的须写明理由")
            filled = text.format(branch=branch.name, step=sight.name(key, on))
            sight.add("temporary_branch", key, Level.BLOCK, filled, on=on, mend=f"organization:{branch.id}")
