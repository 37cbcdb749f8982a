"""发展党员全程纪实: everything recorded about one case, the votes, the papers, what the rules found and why it went on."""

from collections.abc import Iterator, Sequence
from datetime import date

from branchdesk.features.development.model import (
    CASE_ENDINGS,
    GUIDE_KINDS,
    OBSERVATION_KINDS,
    OCCASIONS,
    CaseStep,
    PublicNotice,
)
from branchdesk.features.development.papers import wording
from branchdesk.features.development.papers.checklist import all_rules, wanted
from branchdesk.features.development.rules.checks import Finding, rule_name
from branchdesk.features.development.rules.file import CaseFile, Rulebook
from branchdesk.features.development.rules.packs import PHASES, DevelopmentPack, StepRule
from branchdesk.features.development.rules.words import level_word
from branchdesk.features.dues.papers.forms import footer
from branchdesk.kernel.blocks import Align, Block, Closing, Column, Heading, Pairs, Subtitle, Table, Title
from branchdesk.kernel.words import tr

_PAPERS = "papers"
"""The finding on papers that lack: they are named below the register of papers."""


def case_file_title(file: CaseFile) -> str:
    """The name of the paper."""
    return tr("发展党员全程纪实（{name}）").format(name=file.member.name)


def case_file_bytes(file: CaseFile, findings: Sequence[Finding], book: Rulebook, *, unit: str, made_on: date) -> bytes:
    """The paper as PDF/A; ``Refusal`` for a character no typeface has."""
    from branchdesk.pdf import document

    foot = footer(wording.footing([file], book, made_on), made_on)
    blocks = case_file_blocks(file, findings, book, unit=unit, made_on=made_on)
    return document.render(blocks, title=case_file_title(file), author=unit, footer=foot)


def case_file_blocks(
    file: CaseFile, findings: Sequence[Finding], book: Rulebook, *, unit: str, made_on: date
) -> list[Block]:
    """What the paper consists of; parts in which nothing is recorded say so."""
    return [
        Title(tr("发展党员全程纪实")),
        Subtitle(left=unit, right=wording.long_day(made_on)),
        Pairs(wording.person(file, book)),
        *_ending(file),
        Heading(tr("一、发展历程")),
        _steps(file, book, made_on),
        Heading(tr("二、培养联系人和入党介绍人")),
        _guides(file),
        Heading(tr("三、培养教育考察")),
        _observations(file),
        Heading(tr("四、公示")),
        _notices(file),
        Heading(tr("五、表决")),
        _votes(file, book),
        Heading(tr("六、材料登记")),
        _papers(file, book, made_on),
        *_lacking(file, book, made_on),
        Heading(tr("七、核查结果和继续办理的理由")),
        _findings(findings, file, book, made_on),
        Closing(
            notes=(
                tr("本纪实按台账登记打印，不代替入党志愿书、会议记录和批复；谈话、汇报的内容和家庭情况台账不予保存。"),
                tr("各步骤按发生之日所用的规则核查，规则版本见“规则”一栏。"),
            ),
            signatures=(
                (tr("组织委员："), ""), (tr("党支部书记："), ""), (tr("日期（盖章）："), tr("　　　　年　　月　　日")),
            ),
        ),
    ]  # fmt: skip


def _ending(file: CaseFile) -> list[Block]:
    """How a case ended before its papers were filed."""
    case = file.case
    if case.ended_on is None or case.ending is None:
        return []
    words = tr(dict(CASE_ENDINGS)[case.ending])
    reason = tr("（{reason}）").format(reason=case.ending_reason) if case.ending_reason else ""
    return [
        Pairs(((tr("办结情况"), tr("{day}　{words}{reason}").format(day=case.ended_on, words=words, reason=reason)),))
    ]


def _steps(file: CaseFile, book: Rulebook, made_on: date) -> Table:
    """Every step under its phase; one taken twice has two rows, one not recorded an empty day."""
    columns = (
        Column(tr("步"), 0.4, Align.CENTER), Column(tr("事项"), 2.0), Column(tr("日期"), 1.3, Align.CENTER),
        Column(tr("承办单位、结果和登记"), 3.4), Column(tr("规则"), 1.0, Align.CENTER),
    )  # fmt: skip
    rows: list[tuple[str, ...]] = []
    rules = all_rules(file, book, made_on)
    for stage, phase in PHASES:
        rows.append((tr(phase),))
        for rule in rules:
            if rule.stage is stage:
                rows += _step_rows(rule, file.recorded.get(rule.key, []), book)
    return Table(columns, tuple(row for n, row in enumerate(rows) if len(row) > 1 or _has_rows(rows, n)))


def _has_rows(rows: Sequence[tuple[str, ...]], band: int) -> bool:
    return band + 1 < len(rows) and len(rows[band + 1]) > 1


def _step_rows(rule: StepRule, steps: Sequence[CaseStep], book: Rulebook) -> Iterator[tuple[str, ...]]:
    for step in steps:
        pack = book.on(step.on.first())
        own = pack.step(rule.key) or rule
        days = f"{step.on}\n{tr('至')} {step.until_on}" if step.until_on else str(step.on)
        yield str(own.number), own.name, days, _told(step), pack.label
    if not steps:
        yield str(rule.number), rule.name, tr("未登记"), "", ""


def _told(step: CaseStep) -> str:
    """All that was recorded of a step, in one sentence."""
    parts = (
        step.body, wording.result(step), wording.votes(step), step.document, step.place,
        _labelled(tr("收到决议 {text}"), step.received_on), _labelled(tr("{text} 天"), step.days), wording.hours(step.tenths),
        wording.inquiries(step), _labelled(tr("存放 {text}"), step.kept_at), step.note,
    )  # fmt: skip
    return tr("；").join(filter(None, parts))


def _labelled(words: str, value: object) -> str:
    return words.format(text=value) if value else ""


def _guides(file: CaseFile) -> Table:
    columns = (
        Column(tr("类别"), 1.2, Align.CENTER), Column(tr("姓名"), 1.4, Align.CENTER),
        Column(tr("本学院党员教师"), 1.2, Align.CENTER), Column(tr("起止"), 2.2, Align.CENTER),
    )  # fmt: skip
    rows = (
        (
            tr(dict(GUIDE_KINDS)[one.kind]), wording.guide_name(file, one), tr("是") if one.faculty else "",
            wording.span(one.from_on, one.until_on),
        )
        for one in sorted(file.guides, key=lambda one: (one.kind.value, str(one.from_on or "")))
    )  # fmt: skip
    return Table(columns, tuple(rows), empty=tr("（未登记）"))


def _observations(file: CaseFile) -> Table:
    columns = (
        Column(tr("类型"), 1.2, Align.CENTER), Column(tr("日期"), 2.0, Align.CENTER), Column(tr("承办"), 2.0),
        Column(tr("学时"), 0.8, Align.CENTER), Column(tr("存放处"), 1.6),
    )  # fmt: skip
    rows = (
        (
            tr(dict(OBSERVATION_KINDS)[one.kind]), wording.span(one.on, one.until_on) if one.until_on else str(one.on),
            one.body, f"{one.tenths / 10:g}" if one.tenths else "", one.kept_at,
        )
        for one in sorted(file.observations, key=lambda one: one.on)
    )  # fmt: skip
    return Table(columns, tuple(rows), empty=tr("（未登记）"))


def _notices(file: CaseFile) -> Table:
    columns = (
        Column(tr("环节"), 1.6, Align.CENTER), Column(tr("公示起止"), 2.2, Align.CENTER), Column(tr("地点"), 1.4),
        Column(tr("受理单位和电话"), 1.8), Column(tr("结果"), 2.0),
    )  # fmt: skip
    rows = (
        (
            tr(dict(OCCASIONS)[one.occasion]), _posted(one), one.place,
            " ".join(filter(None, (one.receiver, one.phone))),
            tr("有异议：{text}").format(text=one.conclusion) if one.objection else one.conclusion or tr("无异议"),
        )
        for one in sorted(file.notices, key=lambda one: one.from_on)
    )  # fmt: skip
    return Table(columns, tuple(rows), empty=tr("（未登记）"))


def _posted(one: PublicNotice) -> str:
    """Its days; without the last one it is said that nobody wrote it down: it does not hang until today."""
    return (
        wording.span(one.from_on, one.until_on)
        if one.until_on
        else tr("{day} 起（未登记截止日期）").format(day=one.from_on)
    )


def _votes(file: CaseFile, book: Rulebook) -> Table:
    """The figures of every step that was voted on, as recorded with it."""
    columns = (
        Column(tr("事项"), 2.0), Column(tr("日期"), 1.4, Align.CENTER),
        *(Column(word, 0.8, Align.CENTER) for word in (tr("应到"), tr("实到"), tr("赞成"), tr("反对"), tr("弃权"))),
        Column(tr("结果"), 1.8, Align.CENTER),
    )  # fmt: skip
    voted = sorted((step for step in file.steps if step.yes is not None), key=lambda step: step.on)
    rows = (
        (
            wording.step_name(step.step, book.on(step.on.first())), str(step.on),
            *("" if n is None else str(n) for n in (step.due, step.here, step.yes, step.no, step.abstain)),
            wording.result(step),
        )
        for step in voted
    )  # fmt: skip
    return Table(columns, tuple(rows), empty=tr("（未登记）"))


def _papers(file: CaseFile, book: Rulebook, made_on: date) -> Table:
    columns = (
        Column(tr("步"), 0.4, Align.CENTER), Column(tr("材料"), 2.8), Column(tr("份数"), 0.6, Align.CENTER),
        Column(tr("页数"), 0.6, Align.CENTER), Column(tr("日期"), 1.3, Align.CENTER), Column(tr("存放处"), 1.6),
        Column(tr("齐全"), 0.7, Align.CENTER),
    )  # fmt: skip
    numbers = {rule.key: rule.number for rule in all_rules(file, book, made_on)}
    found = sorted(file.papers, key=lambda one: (numbers.get(one.step, 99), one.title))
    rows = (
        (
            str(numbers.get(one.step, "")), one.title, str(one.copies), str(one.pages or ""), str(one.on or ""), one.kept_at,
            tr("√") if one.complete else tr("不全"),
        )
        for one in found
    )  # fmt: skip
    return Table(columns, tuple(rows), empty=tr("（未登记）"))


def _lacking(file: CaseFile, book: Rulebook, made_on: date) -> list[Block]:
    """The papers of recorded steps that are not there or not whole, by their steps."""
    steps: dict[str, list[str]] = {}
    for line in wanted(file, book, made_on):
        if line.is_missing:
            steps.setdefault(tr("第{n}步").format(n=line.rule.number), []).append(line.title)
    if not steps:
        return []
    named = tr("；").join(f"{step} {tr('、').join(titles)}" for step, titles in steps.items())
    return [Closing(notes=(tr("缺或不齐全：{named}。").format(named=named),))]


def _findings(findings: Sequence[Finding], file: CaseFile, book: Rulebook, made_on: date) -> Table:
    """What the rules find today with the dates they went by, and every reason somebody went on with."""
    columns = (
        Column(tr("级别"), 0.6, Align.CENTER), Column(tr("步骤"), 1.4), Column(tr("核查结果"), 3.4),
        Column(tr("依据"), 2.0), Column(tr("继续办理的理由"), 2.0),
    )  # fmt: skip
    pack = book.on(made_on)
    rows = [
        (
            level_word(one.level), wording.step_name(one.step, pack), _found(one, pack), wording.basis(one),
            wording.reason(one.waiver) if one.waiver else "",
        )
        for one in findings
        if one.code != _PAPERS
    ]  # fmt: skip
    shown = {one.waiver.id for one in findings if one.waiver}
    rows += [
        (
            tr("已消除"), wording.step_name(one.step, pack), tr("“{rule}”的提醒现已不再出现").format(rule=rule_name(one.code)),
            "", wording.reason(one),
        )
        for one in file.waivers
        if one.id not in shown
    ]  # fmt: skip
    return Table(columns, tuple(rows), empty=tr("（按现有登记未发现问题）"))


def _found(one: Finding, pack: DevelopmentPack) -> str:
    """The finding with the dates it went by and the bounds it sets."""
    dates = [tr("{name} {day}").format(name=wording.called(name, pack), day=day) for name, day in one.dates]
    dates += [tr("最早 {day}").format(day=one.earliest)] if one.earliest else []
    dates += [tr("最迟 {day}").format(day=one.deadline)] if one.deadline else []
    return tr("{text}（{dates}）").format(text=one.text, dates=tr("，").join(dates)) if dates else one.text
