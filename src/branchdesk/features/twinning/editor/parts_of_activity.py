"""The lists in the form of an activity: which boxes each has, and what a new row begins with."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from branchdesk.features.meetings.editor.rows import Column
from branchdesk.features.twinning.editor.part_list import PartList, PartRow, Rows
from branchdesk.features.twinning.editor.partner_box import PartnerBox, Partners, partner_field
from branchdesk.features.twinning.fields import (
    CONSENSUS_FIELDS,
    ISSUE_FIELDS,
    MEASURE_FIELDS,
    MEDIA_FIELDS,
    OUTCOME_FIELDS,
    PARTY_FIELDS,
    PHOTO_FIELDS,
)
from branchdesk.features.twinning.model.activities import ActivityParty, Consensus, JointActivity, Media, Photo
from branchdesk.features.twinning.model.issues import Issue, Measure, Outcome
from branchdesk.features.twinning.model.words import Category, OutcomeKind, PartyRole
from branchdesk.kernel.fields import Field, by_name
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.widgets.editors import Picker

Naming = Callable[[], Partners]


def _columns(fields: tuple[Field, ...], *plan: tuple[str, int, int]) -> list[Column]:
    """``(name, stretch, line)`` of each box; a choice or a tick alone makes no row."""
    known = by_name(fields)
    idle = {"role", "own", "category", "progress", "kind", "consent", "raised_on"}
    return [Column(known[name], stretch, line=line, idle=name in idle) for name, stretch, line in plan]


def a_party(*, ours: bool) -> ActivityParty:
    """Nobody yet: who leads on our side, or one of the others."""
    role = PartyRole.LEAD if ours else PartyRole.JOIN
    return ActivityParty(id=new_id(), activity_id="", partner_id="", category=Category.OFFICE, role=role, own=ours)


def parties(naming: Naming) -> PartList:
    """参加单位: any number, ours marked; a new name is entered as a partner with the category beside it."""

    def start() -> ActivityParty:
        return a_party(ours=not rows.rows)

    def follow(row: PartRow[ActivityParty]) -> None:
        def categorise() -> None:
            known = naming().categories.get(row.editors["partner_id"].text())
            if known is not None:
                row.editors["category"].set_text(by_name(PARTY_FIELDS)["category"].show(known))

        row.editors["partner_id"].changed.connect(categorise)
        if row.record.partner_id not in naming().categories:
            row.editors["category"].set_text("")  # nobody's kind is guessed

    columns = [
        Column(partner_field(tr("单位")), 6, make=lambda: PartnerBox(naming)),
        *_columns(PARTY_FIELDS, ("role", 2, 0), ("own", 1, 0), ("category", 3, 0), ("heads", 1, 0), ("head", 2, 0)),
    ]
    rows: Rows[ActivityParty] = Rows(tr("参加单位"), columns, start, add_words=tr("添加单位"), made=follow)
    hint = tr("选结对单位或本台账的支部；直接写新名称并选类别，保存时加入结对单位。勾“我方”的一方与其余各方成对。")
    return PartList("parties", tr("参加单位"), hint, rows)


def recategorise(listed: PartList, before: Partners, after: Partners) -> None:
    """On another day a branch may be of another kind; what somebody chose otherwise stays."""
    show = by_name(PARTY_FIELDS)["category"].show
    for row in listed.rows.rows:
        uid, box = row.editors["partner_id"].text(), row.editors["category"]
        was, is_ = before.categories.get(uid), after.categories.get(uid)
        if is_ is not None and is_ is not was and box.text() in ("", show(was)):
            box.set_text(show(is_))


def unsorted(listed: PartList) -> str:
    """The first party whose kind nobody has chosen; ``""`` when there is none."""
    rows = (row.editors for row in listed.rows.rows if not row.is_empty)
    return next((row["partner_id"].text() for row in rows if not row["category"].text()), "")


def consensus() -> PartList:
    """共识, numbered in their order."""
    rows: Rows[Consensus] = Rows(
        tr("共识"), _columns(CONSENSUS_FIELDS, ("text", 1, 0)),
        lambda: Consensus(id=new_id(), activity_id="", order=0, text=""), add_words=tr("添加一点共识"), a_line="text",
    )  # fmt: skip
    return PartList("consensus", tr("共识"), tr("一行一点，按顺序编号；可一次粘贴多行"), rows)


def issues(naming: Naming) -> PartList:
    """问题 raised at the activity."""
    columns = [
        *_columns(ISSUE_FIELDS, ("text", 6, 0)),
        Column(partner_field(tr("提出支部"), "raised_by_id"), 4, make=lambda: PartnerBox(naming)),
        *_columns(ISSUE_FIELDS, ("kind", 2, 0), ("level", 2, 0)),
    ]
    rows: Rows[Issue] = Rows(
        tr("问题"),
        columns,
        lambda: Issue(id=new_id(), activity_id="", text=""),
        add_words=tr("添加问题"),
        a_line="text",
    )
    return PartList("issues", tr("问题"), tr("在活动中提出的；序号在保存时接着全台账编"), rows)


def measures(of: Callable[[], dict[str, str]]) -> PartList:
    """举措 with the four parts each; ``of`` are the issues of the form by id, as they are written now."""
    known = by_name(MEASURE_FIELDS)
    columns = [
        Column(replace(known["task"], hint=tr("任务书：做什么")), 8),
        Column(replace(known["owner"], hint=tr("责任人")), 3),
        Column(replace(known["due_on"], hint=""), 3),
        Column(replace(known["timetable"], hint=tr("时间表：何时做到哪一步")), 4, line=1),
        Column(replace(known["roadmap"], hint=tr("路线图：怎样做")), 6, line=1),
        Column(replace(known["helpers"], hint=tr("配合单位")), 3, line=1),
        Column(known["progress"], 2, line=1, idle=True),
        Column(partner_field(tr("针对问题"), "issue_id"), 6, line=2, make=lambda: IssueBox(of)),
        Column(replace(known["closed_on"], hint=tr("完成日期")), 2, line=2),
        Column(replace(known["evidence"], hint=tr("佐证：文件、照片的名称和存放处")), 6, line=2),
    ]
    rows: Rows[Measure] = Rows(
        tr("举措"),
        columns,
        lambda: Measure(id=new_id(), activity_id="", task=""),
        add_words=tr("添加举措"),
        a_line="task",
    )
    hint = tr("任务书、时间表、路线图、责任人；没有完成的到期后提醒，并带入下次会议。可一次粘贴多行任务")
    return PartList("measures", tr("举措"), hint, rows)


class IssueBox(Picker):
    """Which of the issues in the form a measure answers; none is a measure agreed by itself. Speaks ids, shows words.

    It stays with its issue while somebody rewrites that; ``renew`` shows it in its new words.
    """

    def __init__(self, of: Callable[[], dict[str, str]]) -> None:
        self._of = of
        self._kept = ("", "")
        super().__init__([], required=False, searchable=True)
        line = self.combo.lineEdit()
        assert line is not None
        line.setPlaceholderText(tr("针对哪个问题（可空）"))
        self.entered.connect(self.renew)
        self.changed.connect(lambda: self.text())  # which issue was meant, before it is called otherwise

    def renew(self) -> None:
        """Offer the issues as they are written now."""
        self.set_labels([text for text in self._of().values() if text])

    def text(self) -> str:
        """The id of an issue that is still there; ``""`` for anything else."""
        shown, issues = super().text(), self._of()
        if shown and shown != self._kept[1]:
            self._kept = (next((uid for uid, text in issues.items() if text == shown), ""), shown)
        return self._kept[0] if shown and issues.get(self._kept[0]) else ""

    def set_text(self, text: str) -> None:
        """Show an issue by its id, or words as they are."""
        words = self._of().get(text)
        if words is not None:
            self._kept = (text, words)
        super().set_text(text if words is None else words)


def outcomes() -> PartList:
    """成果."""
    columns = _columns(OUTCOME_FIELDS, ("title", 5, 0), ("kind", 2, 0), ("on", 2, 0), ("document", 3, 0), ("indicator", 3, 1),
                       ("before", 2, 1), ("after", 2, 1), ("note", 5, 1))  # fmt: skip
    rows: Rows[Outcome] = Rows(
        tr("成果"), columns, lambda: Outcome(id=new_id(), kind=OutcomeKind.RULE, title=""), add_words=tr("添加成果")
    )
    return PartList("outcomes", tr("成果"), tr("制度文件、任务清单、服务指南；指标改善写原值和现值"), rows)


def media() -> PartList:
    """媒体报道."""
    columns = _columns(MEDIA_FIELDS, ("title", 5, 0), ("outlet", 2, 0), ("published_at", 3, 0), ("views", 2, 0),
                       ("url", 5, 1), ("author", 2, 1), ("photographer", 2, 1))  # fmt: skip
    rows: Rows[Media] = Rows(
        tr("媒体报道"), columns, lambda: Media(id=new_id(), activity_id="", title=""), add_words=tr("添加报道")
    )
    return PartList("media", tr("媒体报道"), "", rows)


def a_photo(head: JointActivity, ours: Sequence[str], others: Sequence[str]) -> Photo:
    """What the activity tells of a photograph of it: who, when, where, what (domain 004-40); ``ours`` and ``others`` names."""
    day = head.on
    if not (day.is_full and ours and others and head.title):
        return Photo(id=new_id(), activity_id="", caption="")
    text = tr("{y}年{m}月{d}日，{ours}与{others}{where}开展“{title}”")
    caption = text.format(
        y=day.year, m=day.month, d=day.day, ours="、".join(ours), others="、".join(others), title=head.title,
        where=tr("在{place}").format(place=head.place) if head.place else "",
    )  # fmt: skip
    return Photo(id=new_id(), activity_id="", caption=caption, on=day)


def photos(start: Callable[[], Photo]) -> PartList:
    """照片 as a register; the pictures themselves stay outside the ledger. ``start`` is what a new row begins with."""
    columns = _columns(PHOTO_FIELDS, ("caption", 6, 0), ("on", 2, 0), ("kept_at", 3, 0), ("consent", 1, 0))
    rows: Rows[Photo] = Rows(tr("照片"), columns, start, add_words=tr("登记照片"))
    hint = tr(
        "说明写谁、何时、何地、何事，先按这次活动写好，可改；照片不存入台账，只登记存放处；可辨认的人都同意使用的勾“是”"
    )
    return PartList("photos", tr("照片"), hint, rows)
