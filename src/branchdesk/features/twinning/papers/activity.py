"""共建活动记录: one joint activity with everybody who took part, what was agreed, what came of it (domain §6.1)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from branchdesk.features.dues.papers.forms import footer, long_day
from branchdesk.features.dues.queries.forms.form import sign
from branchdesk.features.twinning.model.activities import JointActivity, WholeActivity
from branchdesk.features.twinning.model.issues import Issue
from branchdesk.features.twinning.model.words import ReportCategory
from branchdesk.features.twinning.papers import wording
from branchdesk.features.twinning.rules.categories import PRIORITY, report_category, sides
from branchdesk.features.twinning.rules.words import word
from branchdesk.kernel.blocks import Align, Block, Closing, Column, Pairs, Prose, Subtitle, Table, Title
from branchdesk.kernel.words import tr

_WIDE = frozenset({"活动名称", "时间", "主题", "共同学习", "到场领导", "依据", "共建协议", "统计类别"})


def activity_title(whole: WholeActivity) -> str:
    """The name of the paper."""
    return tr("共建活动记录（{title}）").format(title=whole.activity.title)


def activity_bytes(
    whole: WholeActivity, names: Mapping[str, str], *, unit: str, made_on: date, program: str = "", agreement: str = "",
    priority: Sequence[ReportCategory] = PRIORITY,
) -> bytes:  # fmt: skip
    """The paper as PDF/A; ``names`` of partners, ``program`` and ``agreement`` the names of what it belongs to.
    ``priority`` is the order its category goes by.
    """
    from branchdesk.pdf import document

    paper = activity_blocks(
        whole, names, unit=unit, made_on=made_on, program=program, agreement=agreement, priority=priority
    )
    foot = footer(tr(wording.BASIS), made_on)
    return document.render(paper, title=activity_title(whole), author=unit, footer=foot)


def activity_blocks(
    whole: WholeActivity, names: Mapping[str, str], *, unit: str, made_on: date, program: str = "", agreement: str = "",
    priority: Sequence[ReportCategory] = PRIORITY,
) -> list[Block]:  # fmt: skip
    """What the paper consists of; parts in which nothing is recorded are left out."""
    return [
        Title(tr("结对共建活动记录")),
        Subtitle(left=unit, right=long_day(made_on)),
        Pairs(tuple(_facts(whole, program, agreement, priority)), wide=frozenset(map(tr, _WIDE))),
        *wording.parts((
            (tr("参加单位"), _parties(whole, names)),
            (tr("活动总结"), [Prose(line) for line in wording.lines_of(whole.activity.summary)]),
            (tr("达成共识"), [Prose(line) for line in _consensus(whole)]),
            (tr("提出的问题"), _issues(whole.issues, names)),
            (tr("举措"), _measures(whole)),
            (tr("成果"), _outcomes(whole)),
            (tr("媒体报道"), _media(whole)),
            (tr("照片登记"), _photos(whole)),
        )),
        Closing(signatures=sign(tr("记录人："), tr("党支部书记："))),
    ]  # fmt: skip


def _facts(
    whole: WholeActivity, program: str, agreement: str, priority: Sequence[ReportCategory]
) -> list[tuple[str, str]]:
    """What is always asked for, then what there is."""
    one = whole.activity
    category, why = report_category(one, whole.parties, priority)
    always = [
        (tr("活动名称"), one.title), (tr("时间"), wording.when(one)), (tr("地点"), one.place), (tr("形式"), word(one.mode)),
        (tr("目的"), word(one.purpose)), (tr("状态"), word(one.state)), (tr("主持人"), one.host),
        (tr("提议人"), one.proposer),
        (tr("我方人数"), wording.heads(one.own, one.own_more)), (tr("对方人数"), wording.heads(one.other, one.other_more)),
        (tr("统计类别"), tr("{category}（{why}）").format(category=word(category) or tr("未归类"), why=why)),
    ]  # fmt: skip
    return [*always, *((label, text) for label, text in _rest(one, program, agreement) if text)]


def _rest(one: JointActivity, program: str, agreement: str) -> Iterable[tuple[str, str]]:
    return (
        (tr("主题"), one.theme), (tr("共同学习"), one.study_topic),
        (tr("到场领导"), tr("；").join(wording.lines_of(one.leaders))), (tr("受众人数"), wording.heads(one.audience)),
        (tr("检查次数"), wording.heads(one.inspections)), (tr("发现隐患"), wording.heads(one.hazards)),
        (tr("系列"), one.series), (tr("标签"), one.tags), (tr("依据"), program),
        (tr("共建协议"), agreement),
    )  # fmt: skip


def _parties(whole: WholeActivity, names: Mapping[str, str]) -> list[Block]:
    columns = (
        Column(tr("序号"), 0.5, Align.CENTER), Column(tr("单位"), 3.4), Column(tr("方"), 0.7, Align.CENTER),
        Column(tr("类别"), 1.0, Align.CENTER), Column(tr("角色"), 0.8, Align.CENTER), Column(tr("人数"), 0.8, Align.CENTER),
        Column(tr("带队人"), 1.2, Align.CENTER),
    )  # fmt: skip
    ours, others = sides(whole.parties)
    rows = tuple(
        (
            str(number), names.get(one.partner_id, ""), tr("我方") if one in ours else tr("对方"), word(one.category),
            word(one.role), wording.heads(one.heads), one.head,
        )
        for number, one in enumerate((*ours, *others), 1)
    )  # fmt: skip
    return [Table(columns, rows, empty=tr("（未登记）"))]


def _consensus(whole: WholeActivity) -> Iterable[str]:
    return wording.numbered([one.text for one in sorted(whole.consensus, key=lambda one: one.order)])


def _issues(issues: Iterable[Issue], names: Mapping[str, str]) -> list[Block]:
    columns = (
        Column(tr("序号"), 0.5, Align.CENTER), Column(tr("问题"), 4.4), Column(tr("分类"), 1.2, Align.CENTER),
        Column(tr("提出支部"), 2.0), Column(tr("销号日期"), 1.3, Align.CENTER),
    )  # fmt: skip
    rows = tuple(
        (str(number), one.text, one.kind, names.get(one.raised_by_id or "", ""), str(one.closed_on or ""))
        for number, one in enumerate(issues, 1)
    )
    return [Table(columns, rows)] if rows else []


def _measures(whole: WholeActivity) -> list[Block]:
    """任务书、时间表、路线图、责任人 (001-13)."""
    columns = (
        Column(tr("序号"), 0.5, Align.CENTER), Column(tr("任务书"), 2.6), Column(tr("时间表"), 1.5), Column(tr("路线图"), 1.8),
        Column(tr("责任人"), 1.2), Column(tr("时限"), 1.2, Align.CENTER), Column(tr("进展"), 0.9, Align.CENTER),
    )  # fmt: skip
    rows = tuple(
        (
            str(number), one.task, one.timetable, one.roadmap,
            "\n".join(filter(None, (one.owner, tr("配合：{who}").format(who=one.helpers) if one.helpers else ""))),
            str(one.due_on or ""), word(one.progress),
        )
        for number, one in enumerate(whole.measures, 1)
    )  # fmt: skip
    return [Table(columns, rows)] if rows else []


def _outcomes(whole: WholeActivity) -> list[Block]:
    columns = (
        Column(tr("类型"), 1.0, Align.CENTER), Column(tr("名称"), 3.2), Column(tr("文号"), 1.4),
        Column(tr("日期"), 1.2, Align.CENTER), Column(tr("指标变化"), 2.0),
    )  # fmt: skip
    rows = tuple(
        (word(one.kind), one.title, one.document, str(one.on or ""), change(one.indicator, one.before, one.after))
        for one in whole.outcomes
    )
    return [Table(columns, rows)] if rows else []


def change(indicator: str, before: str, after: str) -> str:
    """办理天数：30 → 3; only what is known."""
    values = tr(" → ").join(filter(None, (before, after)))
    return tr("：").join(filter(None, (indicator, values)))


def _media(whole: WholeActivity) -> list[Block]:
    columns = (
        Column(tr("标题"), 3.4), Column(tr("媒体"), 1.6), Column(tr("发布时间"), 1.5, Align.CENTER),
        Column(tr("浏览量"), 0.9, Align.RIGHT), Column(tr("作者"), 1.2), Column(tr("摄影"), 1.0),
    )  # fmt: skip
    rows = tuple(
        (
            one.title, one.outlet, one.published_at, "" if one.views is None else f"{one.views:,}", one.author,
            one.photographer,
        )
        for one in whole.media
    )  # fmt: skip
    return [Table(columns, rows)] if rows else []


def _photos(whole: WholeActivity) -> list[Block]:
    columns = (
        Column(tr("序号"), 0.5, Align.CENTER), Column(tr("说明"), 4.4), Column(tr("日期"), 1.2, Align.CENTER),
        Column(tr("存放处"), 1.8), Column(tr("本人同意"), 1.0, Align.CENTER),
    )  # fmt: skip
    rows = tuple(
        (str(number), one.caption, str(one.on or ""), one.kept_at, tr("√") if one.consent else tr("未登记"))
        for number, one in enumerate(whole.photos, 1)
    )
    return [Table(columns, rows)] if rows else []
