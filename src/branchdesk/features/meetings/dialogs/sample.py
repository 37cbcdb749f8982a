"""An invented meeting that has something of everything, to try a template on."""

from typing import Any

from branchdesk.features.meetings import papers
from branchdesk.features.meetings.model.minutes import (
    ActionItem,
    AgendaItem,
    Appraisal,
    Attachment,
    Attendance,
    Ballot,
    Guest,
    Meeting,
    Minutes,
    Resolution,
    Speech,
)
from branchdesk.features.meetings.model.words import (
    BallotKind,
    Grade,
    ItemKind,
    MeetingKind,
    Method,
    PaperKind,
    Presence,
    Reason,
    Stage,
)
from branchdesk.features.meetings.papers.layouts import Layout
from branchdesk.features.meetings.rules import roll, votes
from branchdesk.features.meetings.rules.roll import Due
from branchdesk.kernel.dates import Day
from branchdesk.kernel.words import tr

_NAMES = ["张建国", "李红梅", "王伟", "刘芳", "陈立新", "杨帆", "赵敏", "黄海燕", "周强"]
_ON = Day(2026, 11, 20)


def paper(kind: PaperKind, layout: Layout) -> bytes:
    """A paper of the invented meeting in a template."""
    minutes, due = meeting()
    unit = tr("中共示例大学机关第一支部委员会")
    context = papers.context(minutes, due, votes.national(), unit, 4)
    sheet = roll.sheet(minutes, due)
    if kind is PaperKind.BOOK:
        return papers.book_pdf([papers.Leaf(minutes, sheet, context)], unit, _ON.year, _NAMES[0], layout)
    return papers.pdf(kind, minutes, sheet, context.laid_out(layout))


def meeting() -> tuple[Minutes, tuple[Due, ...]]:
    """The meeting and who was due at it."""
    due = tuple(Due(f"p{n}", name) for n, name in enumerate(_NAMES))
    of: dict[str, Any] = {"meeting_id": "m", "order": 0}
    head = Meeting(
        id="m", kind=MeetingKind.GENERAL, branch_id="b", subject=tr("讨论接收预备党员，部署年度民主评议"), on=_ON, starts="14:30",
        ends="16:00", place=tr("行政楼 305 会议室"), chair=_NAMES[0], recorder=_NAMES[1], stage=Stage.DRAFT,
        summing_up=tr("会议议定的事项请责任人按时限落实，下次会议通报。"), note=tr("会前已发书面材料。"),
    )  # fmt: skip
    minutes = Minutes(
        meeting=head,
        items=(AgendaItem(id="i", **of, kind=ItemKind.VOTE, title=tr("讨论接收孙晓同志为预备党员"),
                          text=tr("入党介绍人介绍了有关情况，支部委员会报告了审查情况，与会党员进行了充分讨论。")),),
        speeches=(Speech(id="s", **of, item_id="i", speaker=_NAMES[2], gist=tr("孙晓同志政治立场坚定，工作认真，同意接收。")),),
        ballots=(Ballot(id="v", **of, item_id="i", kind=BallotKind.ADMISSION, person=tr("孙晓"), method=Method.SECRET, issued=8,
                        returned=8, valid=8, yes=8, no=0, abstain=0),),
        resolutions=(Resolution(id="r", **of, item_id="i", ballot_id="v", text=tr("同意接收孙晓同志为中共预备党员，报上级党委审批。")),),
        actions=(ActionItem(id="t", **of, task=tr("报送接收预备党员材料"), owner=_NAMES[1], due_on=Day(2026, 11, 27),
                            roadmap=tr("整理材料→支部书记审核→报党委组织部")),),
        attendances=(Attendance(id="a", meeting_id="m", member_id="p8", name=_NAMES[8], presence=Presence.EXCUSED,
                                reason=Reason.DUTY),),
        guests=(Guest(id="g", **of, name=tr("孙晓"), capacity=tr("发展对象"), reason=tr("本人汇报")),),
        appraisals=(Appraisal(id="e", **of, name=_NAMES[2], excellent=5, qualified=3, grade=Grade.EXCELLENT),),
        attachments=(Attachment(id="x", **of, title=tr("会议签到表"), pages=1),),
    )  # fmt: skip
    return minutes, due
