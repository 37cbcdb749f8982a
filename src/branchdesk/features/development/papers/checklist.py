"""材料清单: what the rules ask for at every step against the register of papers (domain §2.7), one stage or all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from branchdesk.features.development.model import STAGES, CasePaper, Stage
from branchdesk.features.development.papers import wording
from branchdesk.features.development.rules.file import CaseFile, Rulebook
from branchdesk.features.development.rules.packs import PHASES, StepRule
from branchdesk.features.dues.papers.forms import footer
from branchdesk.kernel.blocks import Align, Block, Closing, Column, Pairs, Subtitle, Table, Title
from branchdesk.kernel.words import tr


@dataclass(frozen=True, slots=True)
class Wanted:
    """One line of the list: a paper the rules ask for, or one that was registered besides.

    ``due`` is whether its step has been recorded; ``paper`` what the register has, None where nothing is.
    """

    rule: StepRule
    title: str
    due: bool
    paper: CasePaper | None

    @property
    def is_whole(self) -> bool:
        """Whether it is there and complete."""
        return self.paper is not None and self.paper.complete and self.paper.copies > 0

    @property
    def is_missing(self) -> bool:
        """Whether it should be there and is not, or not whole."""
        return self.due and not self.is_whole

    @property
    def word(self) -> str:
        """√, 不全, 缺; nothing where its step is still to come."""
        if self.paper is None:
            return tr("缺") if self.due else ""
        return tr("√") if self.is_whole else tr("不全")


def all_rules(file: CaseFile, book: Rulebook, made_on: date) -> list[StepRule]:
    """The rows of the pack in force now, then recorded ones only older packs have."""
    found = {rule.key: rule for rule in book.on(made_on).steps}
    for pack in book.of(file):
        for rule in pack.steps:
            if rule.key in file.recorded:
                found.setdefault(rule.key, rule)
    return list(found.values())


def wanted(file: CaseFile, book: Rulebook, made_on: date, stage: Stage | None = None) -> list[Wanted]:
    """The papers of a stage or of all in the order of the steps; a step's own pack says what it needs."""
    found: list[Wanted] = []
    for row in all_rules(file, book, made_on):
        step = file.last(row.key)
        rule = (book.on(step.on.first()).step(row.key) if step else None) or row
        if stage is not None and rule.stage is not stage:
            continue
        registered = {paper.title.strip(): paper for paper in file.papers if paper.step == row.key}
        titles = dict.fromkeys((*rule.papers, *registered))
        found += [Wanted(rule, title, step is not None, registered.get(title)) for title in titles]
    return found


def checklist_title(file: CaseFile) -> str:
    """The name of the paper."""
    return tr("发展党员材料清单（{name}）").format(name=file.member.name)


def checklist_bytes(file: CaseFile, book: Rulebook, *, stage: Stage | None = None, unit: str, made_on: date) -> bytes:
    """The paper as PDF/A, of one stage or of all."""
    from branchdesk.pdf import document

    foot = footer(wording.footing([file], book, made_on), made_on)
    blocks = checklist_blocks(file, book, stage=stage, unit=unit, made_on=made_on)
    return document.render(blocks, title=checklist_title(file), author=unit, footer=foot)


def checklist_blocks(
    file: CaseFile, book: Rulebook, *, stage: Stage | None = None, unit: str, made_on: date
) -> list[Block]:
    """What the paper consists of."""
    lines = wanted(file, book, made_on, stage)
    words = tr(dict(STAGES)[stage]) if stage else tr("全部阶段")
    return [
        Title(tr("发展党员材料清单")),
        Subtitle(left=unit, right=wording.long_day(made_on)),
        Pairs(
            (
                (tr("姓名"), file.member.name), (tr("阶段"), words),
                (tr("所在支部"), file.branch.name if file.branch else ""), (tr("档案存放处"), file.case.archive),
            )
        ),
        _table(lines),
        Closing(
            notes=(_counts(lines), tr("“√”齐全，“不全”已登记但不齐全，“缺”步骤已登记而材料未登记；空白为尚未办到的步骤。")),
            signatures=((tr("移交人："), ""), (tr("接收人："), ""), (tr("日期："), tr("　　　　年　　月　　日"))),
        ),
    ]  # fmt: skip


def _table(lines: Sequence[Wanted]) -> Table:
    columns = (
        Column(tr("步"), 0.4, Align.CENTER), Column(tr("材料名称"), 3.2), Column(tr("份数"), 0.6, Align.CENTER),
        Column(tr("页数"), 0.6, Align.CENTER), Column(tr("日期"), 1.3, Align.CENTER), Column(tr("存放处"), 1.8),
        Column(tr("齐全"), 0.8, Align.CENTER),
    )  # fmt: skip
    rows: list[tuple[str, ...]] = []
    phase = None
    for line in lines:
        if line.rule.stage is not phase:
            phase = line.rule.stage
            rows.append((tr(dict(PHASES)[phase]),))
        rows.append(_row(line))
    return Table(columns, tuple(rows), empty=tr("（规则没有要求材料）"))


def _row(line: Wanted) -> tuple[str, ...]:
    paper = line.paper
    kept = (
        (str(paper.copies), str(paper.pages or ""), str(paper.on or ""), paper.kept_at) if paper else ("", "", "", "")
    )
    return (str(line.rule.number), line.title, *kept, line.word)


def _counts(lines: Sequence[Wanted]) -> str:
    due = [line for line in lines if line.due or line.paper]
    pages = sum((line.paper.pages or 0) * line.paper.copies for line in due if line.paper)
    text = tr("应有材料 {n} 项：齐全 {whole} 项，不全 {part} 项，缺 {none} 项；已登记 {pages} 页。")
    return text.format(
        n=len(due), pages=pages, whole=sum(line.is_whole for line in due),
        part=sum(line.paper is not None and not line.is_whole for line in due),
        none=sum(line.paper is None for line in due),
    )  # fmt: skip
