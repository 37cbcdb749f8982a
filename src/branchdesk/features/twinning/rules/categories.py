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


def sides(parties: Iterable[ActivityParty]) -> tuple[list[ActivityParty], list[ActivityParty]]:
    """Our side and the other, each in its order.

    Where nobody is marked as ours, or everybody (branches of one ledger among themselves), who leads stands on the one side
    and the others on the other; where nobody leads either, the first of them is the one side.
    """
    known = sorted(parties, key=lambda one: (one.order, one.id))
    for told in (lambda one: one.own, lambda one: one.role is PartyRole.LEAD, lambda one: one is known[0]):
        ours = [one for one in known if told(one)]
        if ours and len(ours) < len(known):
            return ours, [one for one in known if not told(one)]
    return known, []


def partners(parties: Iterable[ActivityParty]) -> list[ActivityParty]:
    """The other side in its order."""
    return sides(parties)[1]


def order_words(priority: Sequence[ReportCategory] = PRIORITY) -> str:
    """``校外 > 双带头人 > 教学科研 > 机关``."""
    return tr(" > ").join(tr(_REPORT_WORDS[one]) for one in priority)


def report_category(
    activity: JointActivity, parties: Iterable[ActivityParty], priority: Sequence[ReportCategory] = PRIORITY
) -> tuple[ReportCategory | None, str]:
    """The category and why, in words; None where no partner gives one and nobody has set it."""
    if activity.report_category is not None:
        why = tr("人工指定") + (tr("：{why}").format(why=activity.category_reason) if activity.category_reason else "")
        return activity.report_category, why
    kinds = list(dict.fromkeys(one.category for one in partners(parties) if one.category in REPORTED_AS))
    if not kinds:
        return None, tr("没有可归类的结对单位，请指定类别")
    found = {REPORTED_AS[one] for one in kinds}
    words = tr("、").join(tr(_WORDS[one]) for one in kinds)
    if len(found) == 1:
        return found.pop(), tr("结对单位为{kinds}").format(kinds=words)
    why = tr("结对单位有{kinds}，按优先级 {order}").format(kinds=words, order=order_words(priority))
    return next((one for one in (*priority, *PRIORITY) if one in found), None), why
