"""The category an activity is reported under: one for each, the finer kinds of its partners underneath (domain §6.2 2, 3)."""

from collections.abc import Iterable, Sequence

from branchdesk.features.organization.model import BranchKind
from branchdesk.features.twinning.model.activities import ActivityParty, JointActivity
from branchdesk.features.twinning.model.words import CATEGORIES, REPORT_CATEGORIES, Category, PartyRole, ReportCategory
from branchdesk.kernel.words import tr

PRIORITY = (ReportCategory.D, ReportCategory.A, ReportCategory.B, ReportCategory.C)
"""Which category leads where an activity has partners of several (domain §6.2 3: D > A > B > C)."""

REPORTED_AS = {
    Category.DUAL_LEADER: ReportCategory.A,
    Category.TEACHING: ReportCategory.B,
    Category.STUDENTS: ReportCategory.B,
    Category.OFFICE: ReportCategory.C,
    Category.OUTSIDE: ReportCategory.D,
}
"""A body that is no branch (学生社团) gives an activity no category of its own."""

_OF_BRANCH = {
    BranchKind.OFFICE: Category.OFFICE,
    BranchKind.STUDENTS: Category.STUDENTS,
    BranchKind.TEACHERS: Category.TEACHING,
    BranchKind.JOINT: Category.TEACHING,
}
_WORDS = dict(CATEGORIES)
_REPORT_WORDS = dict(REPORT_CATEGORIES)


def category_of_branch(kind: BranchKind | None, dual_leader: bool) -> Category | None:
    """The finer kind of a branch of the ledger on a day; None where its own kind does not tell.

    ``dual_leader`` whether its secretary of that day is a 双带头人; only branches with teachers have one.
    """
    if dual_leader and kind in (BranchKind.TEACHERS, BranchKind.JOINT, None):
        return Category.DUAL_LEADER
    return _OF_BRANCH.get(kind) if kind else None


def partners(parties: Iterable[ActivityParty]) -> list[ActivityParty]:
    """The other side in its order; where nobody is marked as ours, everybody but who leads."""
    known = sorted(parties, key=lambda one: one.order)
    if any(one.own for one in known):
        return [one for one in known if not one.own]
    return [one for one in known if one.role is not PartyRole.LEAD]


def report_category(
    activity: JointActivity, parties: Iterable[ActivityParty], priority: Sequence[ReportCategory] = PRIORITY
) -> tuple[ReportCategory | None, str]:
    """The category and why, in words; None where no partner gives one and nobody has set it."""
    if activity.report_category is not None:
        why = tr("人工指定") + (tr("：{why}").format(why=activity.category_reason) if activity.category_reason else "")
        return activity.report_category, why
    found = {REPORTED_AS[one.category]: one.category for one in partners(parties) if one.category in REPORTED_AS}
    if not found:
        return None, tr("没有可归类的结对单位，请指定类别")
    chosen = next((one for one in priority if one in found), next(iter(found)))
    if len(found) == 1:
        return chosen, tr("结对单位均为{kind}").format(kind=tr(_WORDS[found[chosen]]))
    order = tr(" > ").join(tr(_REPORT_WORDS[one]) for one in priority)
    return chosen, tr("有多类结对单位，按优先级 {order}").format(order=order)
