"""照填: the boxes of the official forms in their own order with what the ledger has for them, to be copied by hand.

Neither the form itself nor its protection is copied (N13). What only the person may write, or what is nobody's to keep here
(his reasons, his life, his family), is named and left to him.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum

from branchdesk.features.development.model import CaseStep, Guide, GuideKind, ObservationKind, Result
from branchdesk.features.development.papers import wording
from branchdesk.features.development.rules import stage
from branchdesk.features.development.rules.file import CaseFile, Rulebook
from branchdesk.features.dues.papers.forms import footer
from branchdesk.kernel import codes
from branchdesk.kernel.blocks import Align, Block, Closing, Column, Subtitle, Table, Title
from branchdesk.kernel.idnumbers import mask_id
from branchdesk.kernel.words import tr

Box = tuple[str, str]
"""A box of the form and what to write into it."""


class Sheet(StrEnum):
    """The forms that are filled in."""

    APPLICATION = "application"
    OBSERVATION = "observation"
    PROBATION = "probation"


SHEETS = (
    (Sheet.APPLICATION, "入党志愿书"),
    (Sheet.OBSERVATION, "入党积极分子考察表"),
    (Sheet.PROBATION, "预备党员考察表"),
)
_OWN = "（由本人填写，台账不存）"
_BY_HAND = "（手写签名、盖章）"
_FROM_MINUTES = "（按会议记录誊写）"


def filling_title(file: CaseFile, sheet: Sheet) -> str:
    """The name of the paper."""
    return tr("{form}照填单（{name}）").format(form=tr(dict(SHEETS)[sheet]), name=file.member.name)


def filling_bytes(file: CaseFile, sheet: Sheet, book: Rulebook, *, unit: str, made_on: date) -> bytes:
    """The paper as PDF/A."""
    from branchdesk.pdf import document

    foot = footer(wording.footing([file], book, made_on), made_on)
    blocks = filling_blocks(file, sheet, book, unit=unit, made_on=made_on)
    return document.render(blocks, title=filling_title(file, sheet), author=unit, footer=foot)


def filling_blocks(file: CaseFile, sheet: Sheet, book: Rulebook, *, unit: str, made_on: date) -> list[Block]:
    """What the paper consists of; a box the ledger knows nothing for stays empty."""
    boxes = {Sheet.APPLICATION: _application, Sheet.OBSERVATION: _observation, Sheet.PROBATION: _probation}[sheet]
    columns = (Column(tr("序号"), 0.5, Align.CENTER), Column(tr("表内栏目"), 2.6), Column(tr("照填内容"), 6.0))
    rows = tuple((str(number), label, text) for number, (label, text) in enumerate(boxes(file, book), 1))
    return [
        Title(filling_title(file, sheet)),
        Subtitle(left=unit, right=wording.long_day(made_on)),
        Table(columns, rows),
        Closing(
            notes=(
                tr(
                    "本单按表内栏目顺序列出台账已有内容，供照填正式表格，不代替正式表格；各地表格略有不同的，以所发表格为准。"
                ),
                tr("身份证号已作遮盖，填表时以证件为准；空白处台账没有登记，请核实后填写。"),
            )
        ),
    ]


def _person(file: CaseFile) -> Iterator[Box]:
    member = file.member
    yield tr("姓名"), member.name
    yield tr("性别"), wording.sex(member)
    yield tr("民族"), wording.ethnicity(member)
    yield tr("出生年月"), wording.born(member)
    yield tr("籍贯"), member.native_place
    yield tr("学历"), wording.education(member)
    yield (
        tr("学位或职称"),
        tr("、").join(filter(None, (tr(dict(codes.DEGREES).get(member.degree or "", "")), member.title))),
    )
    yield tr("单位、职务或职业"), tr("　").join(filter(None, (member.unit, member.occupation)))


def _application(file: CaseFile, book: Rulebook) -> Iterator[Box]:
    """《中国共产党入党志愿书》, from its cover to the last page."""
    yield tr("编号"), file.case.form_number
    yield from _person(file)
    yield tr("居民身份证号码"), mask_id(file.member.id_number or "")
    for label in (
        tr("现居住地"), tr("有何专长"), tr("入党志愿"), tr("本人经历（包括学历）"), tr("何时何地加入中国共产主义青年团"),
        tr("何时何地参加过何种民主党派或工商联，任何职务"), tr("何时何地参加过何种反动组织或封建迷信组织，任何职务，有何其他政治历史问题"),
        tr("何时何地何原因受过何种奖励"), tr("何时何地何原因受过何种处分"), tr("家庭主要成员情况"), tr("主要社会关系情况"),
        tr("需要向党组织说明的问题"),
    ):  # fmt: skip
        yield label, tr(_OWN)
    yield tr("本人签名或盖章"), tr(_BY_HAND)
    sponsors = [one for one in file.guides if one.kind is GuideKind.SPONSOR and one.until_on is None]
    for number in range(max(2, len(sponsors))):
        label = tr("入党介绍人意见（第 {n} 名）").format(n=number + 1)
        yield label, _sponsor(file, sponsors[number]) if number < len(sponsors) else ""
    yield tr("支部大会通过接收申请人为预备党员的决议"), _resolution(file.passed("admission"))
    yield tr("上级党组织指派专人进行谈话情况和对申请人入党的意见"), _talk(file.last("committee_talk"))
    yield tr("总支部审查（审议）意见"), tr("（设总支部的由总支部填写）")
    yield tr("基层党委审批意见"), _approval(file, book)
    yield tr("支部大会通过预备党员能否转为正式党员的决议"), _conversions(file)
    yield tr("总支部审查（审议）意见"), tr("（设总支部的由总支部填写）")
    yield tr("基层党委审批意见"), _conversion_approvals(file, book)


def _sponsor(file: CaseFile, guide: Guide) -> str:
    fact = file.guide_facts.get(guide.member_id or "")
    facts = (fact.member.unit, fact.member.occupation) if fact else ()
    whose = tr("　").join(filter(None, (wording.guide_name(file, guide), *facts)))
    return tr("介绍人：{whose}　意见由介绍人本人填写").format(whose=whose)


def _resolution(step: CaseStep | None) -> str:
    """The figures and the decision; what was said stays with the minutes."""
    if step is None:
        return ""
    return tr("支部大会日期：{day}；{votes}；结果：{result}；讨论情况{minutes}").format(
        day=wording.written(step.on), votes=wording.votes(step) or tr("票数未登记"), result=wording.result(step) or tr("未登记"),
        minutes=tr(_FROM_MINUTES),
    )  # fmt: skip


def _talk(step: CaseStep | None) -> str:
    if step is None:
        return ""
    return tr("谈话日期：{day}；谈话人：{body}；谈话情况和意见由谈话人填写").format(
        day=wording.written(step.on), body=step.body or tr("未登记")
    )


def _approval(file: CaseFile, book: Rulebook) -> str:
    """The committee's decision, with the probation as it was set then."""
    step = file.passed("approval")
    if step is None:
        return ""
    return tr("{body}{day}批准{document}；预备期自{probation}").format(
        body=step.body, day=wording.written(step.on), probation=wording.probation(file.as_at(step.on.last()), book),
        document=tr("（{n}）").format(n=step.document) if step.document else "",
    )  # fmt: skip


def _conversions(file: CaseFile) -> str:
    """Every decision on conversion, an extension too."""
    return "\n".join(_resolution(step) for step in file.taken.get("conversion", ()))


def _conversion_approvals(file: CaseFile, book: Rulebook) -> str:
    full = stage.full_date(file, book)
    told = []
    for step in file.taken.get("conversion_approval", ()):
        text = tr("{body}{day}审批，结果：{result}").format(
            body=step.body, day=wording.written(step.on), result=wording.result(step) or tr("未登记")
        )
        if step.result is Result.PASSED and full is not None:
            text += tr("；转为正式党员的日期为预备期满之日{day}").format(day=wording.long_day(full))
        told.append(text)
    return "\n".join(told)


def _observation(file: CaseFile, book: Rulebook) -> Iterator[Box]:
    """入党积极分子（发展对象）培养教育考察登记表."""
    yield from _person(file)
    yield tr("申请入党时间"), wording.written(wording.day_of(file, "apply"))
    yield tr("谈话时间、谈话人"), _when_and_who(file.last("first_talk"))
    yield tr("确定为入党积极分子时间"), wording.written(wording.day_of(file, "activist"))
    yield tr("上级党委备案时间、文号"), _when_and_number(file.last("activist_filed"))
    yield tr("团组织推优"), tr("经团组织推优") if file.case.league else ""
    yield tr("培养联系人"), wording.guide_names(file, GuideKind.CULTIVATOR)
    yield tr("本人培养教育期间的思想汇报"), _days(file, ObservationKind.REPORT)
    yield tr("参加党课和培训"), _days(file, ObservationKind.COURSE)
    yield tr("党支部考察意见（每半年一次）"), _days(file, ObservationKind.REVIEW)
    yield tr("党小组、培养联系人、党员和群众意见"), tr("（按征求意见记录填写）")
    yield tr("确定为发展对象时间"), wording.written(wording.day_of(file, "candidate"))
    yield tr("上级党委备案时间、文号"), _when_and_number(file.last("candidate_filed"))
    yield tr("入党介绍人"), wording.guide_names(file, GuideKind.SPONSOR)
    yield tr("政治审查"), _reviewed(file.last("political_review"))
    yield tr("集中培训"), _trained(file.last("training"))
    yield tr("支部委员会审查意见"), _decided(file.last("committee_review"))
    yield tr("上级党委预审意见"), _decided(file.last("pre_review"))


def _probation(file: CaseFile, book: Rulebook) -> Iterator[Box]:
    """预备党员教育考察登记表."""
    yield from _person(file)
    yield tr("支部大会通过时间"), wording.written(wording.day_of(file, "admission"))
    yield tr("上级党委批准时间、文号"), _when_and_number(file.passed("approval"))
    yield tr("预备期起止"), wording.probation(file, book)
    yield tr("入党介绍人"), wording.guide_names(file, GuideKind.SPONSOR)
    yield tr("编入党支部、党小组时间"), wording.written(wording.day_of(file, "assigned"))
    yield tr("入党宣誓时间、地点"), _sworn(file.last("oath"))
    after = file.passed("admission")
    since = after.on.first() if after else None
    yield tr("思想汇报"), _days(file, ObservationKind.REPORT, since)
    yield tr("参加党课和培训"), _days(file, ObservationKind.COURSE, since)
    yield tr("党支部考察意见（每半年一次）"), _days(file, ObservationKind.REVIEW, since)
    yield tr("提出转正申请时间"), wording.written(wording.day_of(file, "conversion_applied"))
    yield tr("支部大会讨论转正"), _conversions(file)
    yield tr("上级党委审批"), _conversion_approvals(file, book)


def _days(file: CaseFile, kind: ObservationKind, since: date | None = None) -> str:
    """The days something took place; what was written there is copied from the papers."""
    found = sorted(
        one.on for one in file.observations if one.kind is kind and (since is None or one.on.first() >= since)
    )
    if not found:
        return ""
    return tr("{days}（共 {n} 次，内容按原件填写）").format(days=_listed(map(str, found)), n=len(found))


def _listed(words: Iterable[str]) -> str:
    return tr("、").join(filter(None, words))


def _when_and_who(step: CaseStep | None) -> str:
    return tr("　").join(filter(None, (wording.written(step.on), step.body))) if step else ""


def _when_and_number(step: CaseStep | None) -> str:
    return tr("　").join(filter(None, (wording.written(step.on), step.document))) if step else ""


def _reviewed(step: CaseStep | None) -> str:
    return (
        tr("；").join(filter(None, (wording.written(step.on), wording.inquiries(step), wording.result(step))))
        if step
        else ""
    )


def _trained(step: CaseStep | None) -> str:
    if step is None:
        return ""
    days = tr("{n} 天").format(n=step.days) if step.days else ""
    when = wording.span(step.on, step.until_on) if step.until_on else wording.written(step.on)
    return tr("；").join(filter(None, (when, step.body, days, wording.hours(step.tenths), wording.result(step))))


def _decided(step: CaseStep | None) -> str:
    return tr("；").join(filter(None, (wording.written(step.on), step.body, wording.result(step)))) if step else ""


def _sworn(step: CaseStep | None) -> str:
    return tr("　").join(filter(None, (wording.written(step.on), step.place))) if step else ""
