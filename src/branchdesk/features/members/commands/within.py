"""What the verbs of the room all demand of a member."""

from branchdesk.features.members import rules
from branchdesk.features.members.fields import FIELD
from branchdesk.features.members.model import Member
from branchdesk.features.members.store import MemberStore
from branchdesk.features.organization.store import OrganizationStore
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Rejected
from branchdesk.kernel.problems import Level, Problem, blocking
from branchdesk.kernel.words import tr
from branchdesk.storage.work import Work


def demand_sound(work: Work, member: Member, before: Member | None = None) -> None:
    """Refuses with everything that is wrong with the card, and whose its numbers are already."""
    problems = [
        *blocking(rules.problems(member, clock.today())),
        *taken(work, member, before),
        *misplaced(work, member),
    ]
    if problems:
        raise Rejected(tr("有 {n} 处需要修改，没有保存").format(n=len(problems)), problems)


def taken(work: Work, member: Member, before: Member | None) -> list[Problem]:
    """The numbers belong to nobody else; only new ones are looked up, for that reads the whole roll."""
    found = []
    for name in ("number", "id_number", "staff_number"):
        value = getattr(member, name)
        fresh = value and value != getattr(before, name, None)
        others = [m for m in MemberStore(work).find(**{name: value}) if m.id != member.id] if fresh else []
        if others:
            text = tr("{label}与{name}（{number}）相同，请核对")
            text = text.format(label=tr(FIELD[name].label), name=others[0].name, number=others[0].number)
            found.append(Problem(name, "duplicate", text, Level.BLOCK))
    return found


def misplaced(work: Work, member: Member) -> list[Problem]:
    """The group is one of the branch."""
    group = OrganizationStore(work).get(member.group_id) if member.group_id else None
    if group is None or group.parent_id == member.branch_id:
        return []
    text = tr("“{name}”不是所选支部的党小组，请重新选择").format(name=group.name)
    return [Problem("group_id", "group_elsewhere", text, Level.BLOCK)]
