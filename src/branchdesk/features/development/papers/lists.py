"""Lists of the room as forms, for paper and Excel alike: 名册 of each stage, 审批登记, 到期提醒. No ID number stands in any."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from branchdesk.features.development.model import STAGES, CaseStep, GuideKind, ObservationKind, Result, Stage
from branchdesk.features.development.papers import wording
from branchdesk.features.development.rules import stage as stages
from branchdesk.features.development.rules.checks import Finding
from branchdesk.features.development.rules.file import CaseFile, Rulebook
from branchdesk.features.development.rules.outlook import VERDICTS, Candidate
from branchdesk.features.development.rules.words import level_word
from branchdesk.features.dues.queries.forms import Form, FormColumn, Value
from branchdesk.kernel.dates import Day
from branchdesk.kernel.fields import Shape
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr

Tell = Callable[[CaseFile, Rulebook], Value]
_OwnColumn = tuple[str, float, Shape, Tell]


class Reminding(NamedTuple):
    """One line of the list of what is due: whose, in which branch, what, by when, at which step."""

    name: str
    branch: str
    text: str
    due: date | None
    step: str = ""


def roster_form(stage: Stage, files: Sequence[CaseFile], book: Rulebook, *, unit: str, made_on: date) -> Form:
    """名册 of a stage, in the order given, with the days that matter in it."""
    own = _OWN[stage]
    columns = (
        FormColumn(tr("序号"), 6, Shape.NUMBER), FormColumn(tr("姓名"), 12, centred=True),
        FormColumn(tr("性别"), 6, centred=True), FormColumn(tr("民族"), 9, centred=True),
        FormColumn(tr("出生年月"), 11, centred=True), FormColumn(tr("文化程度"), 12, centred=True),
        FormColumn(tr("所在支部"), 20), FormColumn(tr("单位"), 20),
        *(FormColumn(tr(title), width, shape, centred=shape is Shape.TEXT and width <= 12) for title, width, shape, _ in own),
    )  # fmt: skip
    rows = tuple(_roster_row(number, file, book, own) for number, file in enumerate(files, 1))
    words = tr(dict(STAGES)[stage])
    name = tr("{stage}名册").format(stage=words)
    women = sum(file.member.sex == "2" for file in files)
    note = tr("共 {n} 人，其中女 {women} 人。").format(n=len(files), women=women)
    return Form(
        name,
        name,
        unit,
        columns,
        rows,
        wording.footing(files, book, made_on),
        made_on,
        notes=(note,),
        signatures=_signed(),
    )


def _roster_row(number: int, file: CaseFile, book: Rulebook, own: Sequence[_OwnColumn]) -> tuple[Value, ...]:
    member = file.member
    born = f"{member.birth.year}-{member.birth.month:02d}" if member.birth and member.birth.month else ""
    return (
        number, member.name, wording.sex(member), wording.ethnicity(member), born, wording.education(member),
        file.branch.name if file.branch else "", member.unit, *(tell(file, book) for *_, tell in own),
    )  # fmt: skip


def approvals_form(
    files: Sequence[CaseFile], book: Rulebook, *, year: int | None = None, unit: str, made_on: date
) -> Form:
    """审批登记: each decision of the committee on an admission or a conversion, of one year or of all, by its day."""
    columns = (
        FormColumn(tr("序号"), 6, Shape.NUMBER), FormColumn(tr("姓名"), 12, centred=True), FormColumn(tr("所在支部"), 18),
        FormColumn(tr("事项"), 8, centred=True), FormColumn(tr("支部大会"), 12, Shape.DATE),
        FormColumn(tr("应到/实到/\n赞成/反对/弃权"), 18, centred=True), FormColumn(tr("收到决议"), 12, Shape.DATE), FormColumn(tr("派人谈话"), 12, Shape.DATE),
        FormColumn(tr("审批日期"), 12, Shape.DATE), FormColumn(tr("审批党委"), 20), FormColumn(tr("文号"), 16),
        FormColumn(tr("结果"), 14), FormColumn(tr("预备期或转正日期"), 22),
    )  # fmt: skip
    found = [
        (file, key, step)
        for file in files
        for key in ("approval", "conversion_approval")
        for step in file.recorded.get(key, ())
        if year is None or step.on.year == year
    ]
    found.sort(key=lambda one: (str(one[2].on), one[0].member.name_key))
    rows = tuple(_approval_row(number, *one, book) for number, one in enumerate(found, 1))
    shown = [file for file, _, _ in found]
    admitted = sum(key == "approval" for _, key, _ in found)
    note = tr("共 {n} 项：接收 {a} 项，转正 {b} 项。").format(n=len(found), a=admitted, b=len(found) - admitted)
    title = tr("{year} 年发展党员审批登记表").format(year=year) if year else tr("发展党员审批登记表")
    return Form(
        tr("审批登记"), title, unit, columns, rows, wording.footing(shown, book, made_on), made_on, notes=(note,),
        signatures=_signed(),
    )  # fmt: skip


def _approval_row(number: int, file: CaseFile, key: str, step: CaseStep, book: Rulebook) -> tuple[Value, ...]:
    admits = key == "approval"
    meeting = _before(file, "admission" if admits else "conversion", step)
    talk = _before(file, "committee_talk", step) if admits else None
    return (
        number, file.member.name, file.branch.name if file.branch else "", tr("接收") if admits else tr("转正"),
        meeting.on if meeting else None, _figures(meeting), step.received_on,
        talk.on if talk else None, step.on, step.body, step.document, wording.result(step), _settled(file, step, book),
    )  # fmt: skip


def _settled(file: CaseFile, step: CaseStep, book: Rulebook) -> str:
    """What a decision settled as it was then: the probation, its extension, or the day of full membership."""
    then = file.as_at(step.on.last())
    if step.result is Result.EXTENDED or (step.step == "approval" and step.result is Result.PASSED):
        return wording.probation(then, book)
    full = stages.full_date(then, book) if step.result is Result.PASSED else None
    return wording.long_day(full) if full else ""


def _figures(step: CaseStep | None) -> str:
    """16/14/13/0/1; empty where no votes were recorded."""
    if step is None or step.yes is None:
        return ""
    figures = (step.due, step.here, step.yes, step.no, step.abstain)
    return "/".join("—" if n is None else str(n) for n in figures)


def _before(file: CaseFile, key: str, step: CaseStep) -> CaseStep | None:
    """The newest step of a kind that a decision can rest on."""
    found = [one for one in file.recorded.get(key, ()) if one.on.first() <= step.on.last()]
    return found[-1] if found else None


def reminders_form(due: Sequence[Reminding], *, unit: str, made_on: date, footing: str = "") -> Form:
    """到期提醒: what is due or overdue, the nearest first; those without a day last."""
    columns = (
        FormColumn(tr("序号"), 6, Shape.NUMBER), FormColumn(tr("姓名"), 12, centred=True), FormColumn(tr("所在支部"), 18),
        FormColumn(tr("步骤"), 20), FormColumn(tr("事项"), 44), FormColumn(tr("期限"), 12, Shape.DATE),
        FormColumn(tr("还有"), 12, centred=True),
    )  # fmt: skip
    ordered = sorted(due, key=lambda one: (one.due or date.max, one.name))
    rows = tuple(
        (number, one.name, one.branch, one.step, one.text, one.due, _left(one.due, made_on))
        for number, one in enumerate(ordered, 1)
    )
    late = sum(one.due is not None and one.due < made_on for one in due)
    notes = (tr("共 {n} 项，其中逾期 {late} 项。本表只作提醒，由党组织按规定研究办理。").format(n=len(due), late=late),)
    foot = footing or tr("发展党员工作细则")
    return Form(
        tr("到期提醒"), tr("发展党员到期事项提醒"), unit, columns, rows, foot, made_on, notes=notes, portrait=True,
    )  # fmt: skip


def findings_form(
    checked: Sequence[tuple[CaseFile, Sequence[Finding]]], book: Rulebook, *, unit: str, made_on: date
) -> Form:
    """核查清单: everything the rules find, person by person, with its rule and the reason somebody went on with."""
    columns = (
        FormColumn(tr("序号"), 6, Shape.NUMBER), FormColumn(tr("姓名"), 12, centred=True), FormColumn(tr("所在支部"), 18),
        FormColumn(tr("级别"), 8, centred=True), FormColumn(tr("步骤"), 18), FormColumn(tr("核查结果"), 50),
        FormColumn(tr("依据"), 28), FormColumn(tr("最早"), 12, Shape.DATE), FormColumn(tr("最迟"), 12, Shape.DATE),
        FormColumn(tr("继续办理的理由"), 22),
    )  # fmt: skip
    pack = book.on(made_on)
    found = [(file, one) for file, findings in checked for one in findings]
    rows = tuple(
        (
            number, file.member.name, file.branch.name if file.branch else "", level_word(one.level),
            wording.step_name(one.step, pack), one.text, wording.basis(one), one.earliest, one.deadline,
            wording.reason(one.waiver) if one.waiver else "",
        )
        for number, (file, one) in enumerate(found, 1)
    )  # fmt: skip
    blocks, warns = (sum(one.level is level for _, one in found) for level in (Level.BLOCK, Level.WARN))
    note = tr("共 {n} 条：不符 {blocks} 条，请核 {warns} 条，提示 {others} 条。").format(
        n=len(found), blocks=blocks, warns=warns, others=len(found) - blocks - warns
    )
    footing = wording.footing([file for file, _ in checked], book, made_on)
    title = tr("发展党员核查清单")
    return Form(tr("核查清单"), title, unit, columns, rows, footing, made_on, notes=(note,), signatures=_signed())


def simulation_form(found: Sequence[Candidate], on: date, *, unit: str, made_on: date, footing: str) -> Form:
    """模拟: who a general meeting on a day could admit and who it could confirm, and what stands against the others."""
    columns = (
        FormColumn(tr("事项"), 8, centred=True), FormColumn(tr("序号"), 6, Shape.NUMBER), FormColumn(tr("姓名"), 12, centred=True),
        FormColumn(tr("所在支部"), 20), FormColumn(tr("结论"), 12, centred=True), FormColumn(tr("最早"), 12, Shape.DATE),
        FormColumn(tr("原因"), 60),
    )  # fmt: skip
    order = [key for key, _ in VERDICTS]
    rows: list[tuple[Value, ...]] = []
    notes = []
    for step, word in (("admission", tr("接收预备党员")), ("conversion", tr("预备党员转正"))):
        own = sorted((one for one in found if one.step == step), key=lambda one: order.index(one.verdict(on)))
        rows += [
            (word, number, one.name, one.branch, tr(dict(VERDICTS)[one.verdict(on)]), one.earliest,
             "；".join(each.text for each in one.reasons))
            for number, one in enumerate(own, 1)
        ]  # fmt: skip
        ready = sum(one.verdict(on) == "ready" for one in own)
        notes.append(tr("{what} {n} 人，其中可以提交 {ready} 人。").format(what=word, n=len(own), ready=ready))
    notes.append(tr("按台账登记的情况推算，只作准备会议之用；是否提交由党组织研究决定。"))
    title = tr("{day}党员大会可讨论人员推算表").format(day=wording.long_day(on))
    empty = tr("按台账登记的情况，没有可以讨论的人。")
    return Form(
        tr("党员大会模拟"), title, unit, columns, tuple(rows), footing, made_on, notes=tuple(notes), empty=empty,
        grouped=True,
    )  # fmt: skip


def _left(due: date | None, today: date) -> str:
    if due is None:
        return ""
    days = (due - today).days
    if days < 0:
        return tr("逾期 {n} 天").format(n=-days)
    return tr("剩 {n} 天").format(n=days) if days else tr("今天")


def _signed() -> tuple[tuple[str, str], ...]:
    return ((tr("填报人："), ""), (tr("审核人："), ""), (tr("填报日期（盖章）："), tr("　　　　年　　月　　日")))


def _day(key: str) -> Tell:
    def tell(file: CaseFile, _book: Rulebook) -> Day | None:
        return wording.day_of(file, key)

    return tell


def _guides(kind: GuideKind) -> Tell:
    return lambda file, _book: wording.guide_names(file, kind)


def _reviews(file: CaseFile, _book: Rulebook) -> str:
    """3 次，最近 2026-05-01."""
    days = sorted(str(one.on) for one in file.observations if one.kind is ObservationKind.REVIEW)
    return tr("{n} 次，最近 {day}").format(n=len(days), day=days[-1]) if days else ""


def _training(file: CaseFile, _book: Rulebook) -> str:
    step = file.last("training")
    if step is None:
        return ""
    days = tr("{n} 天").format(n=step.days) if step.days else ""
    return tr("，").join(filter(None, (str(step.on), days, wording.hours(step.tenths))))


def _body(key: str) -> Tell:
    def tell(file: CaseFile, _book: Rulebook) -> str:
        step = file.last(key)
        return step.body if step else ""

    return tell


def _full(file: CaseFile, book: Rulebook) -> date | None:
    return stages.full_date(file, book)


_DAY = 12.0
_APPLIED = ("申请日期", _DAY, Shape.DATE, _day("apply"))
_ACTIVIST = ("确定为\n积极分子", _DAY, Shape.DATE, _day("activist"))
_SPONSORS = ("入党介绍人", 16.0, Shape.TEXT, _guides(GuideKind.SPONSOR))
_ADMITTED = ("大会通过", _DAY, Shape.DATE, _day("admission"))
_OWN: dict[Stage, tuple[_OwnColumn, ...]] = {
    Stage.APPLICANT: (
        _APPLIED, ("谈话日期", _DAY, Shape.DATE, _day("first_talk")), ("谈话人", 14.0, Shape.TEXT, _body("first_talk")),
    ),
    Stage.ACTIVIST: (
        _APPLIED, _ACTIVIST, ("备案日期", _DAY, Shape.DATE, _day("activist_filed")),
        ("培养联系人", 16.0, Shape.TEXT, _guides(GuideKind.CULTIVATOR)), ("支部考察", 18.0, Shape.TEXT, _reviews),
    ),
    Stage.CANDIDATE: (
        _ACTIVIST, ("确定为\n发展对象", _DAY, Shape.DATE, _day("candidate")),
        ("备案日期", _DAY, Shape.DATE, _day("candidate_filed")), _SPONSORS,
        ("政治审查", _DAY, Shape.DATE, _day("political_review")), ("集中培训", 18.0, Shape.TEXT, _training),
    ),
    Stage.PROBATIONARY: (
        _ADMITTED, ("审批日期", _DAY, Shape.DATE, _day("approval")), ("期满日期", _DAY, Shape.DATE, _full), _SPONSORS,
        ("志愿书号", 14.0, Shape.TEXT, lambda file, _book: file.case.form_number),
    ),
    Stage.FILED: (
        _ADMITTED, ("转正日期", _DAY, Shape.DATE, _full), ("转正审批", _DAY, Shape.DATE, _day("conversion_approval")),
        ("归档日期", _DAY, Shape.DATE, _day("filed")),
        ("档案存放处", 18.0, Shape.TEXT, lambda file, _book: file.case.archive),
    ),
}  # fmt: skip
"""The columns each stage has beside those of all; their titles pass ``tr`` where they are shown."""
