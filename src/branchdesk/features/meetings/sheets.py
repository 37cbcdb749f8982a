"""Meetings in Excel: the 台账 of a year, and who came to what."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from branchdesk.excel.writer import CLOSING, Out, OutColumn, SheetOut, write_sheet
from branchdesk.features.meetings.model.words import Presence, Stage
from branchdesk.features.meetings.queries import AttendanceTable, MeetingLine
from branchdesk.features.meetings.rules import duty, wording
from branchdesk.kernel.fields import Shape
from branchdesk.kernel.words import tr

_MARKS = {Presence.PRESENT: "✓", Presence.EXCUSED: "假", Presence.ABSENT: "缺"}
_MADE_UP = "补"
_LEDGER = (
    OutColumn("序号", 6, Shape.NUMBER),
    OutColumn("日期", 12, Shape.DATE),
    OutColumn("会议类型", 18),
    OutColumn("主题", 36),
    OutColumn("召开支部", 22),
    OutColumn("党小组", 12),
    OutColumn("起止", 13, centred=True),
    OutColumn("地点", 20),
    OutColumn("主持人", 10, centred=True),
    OutColumn("记录人", 10, centred=True),
    OutColumn("应到", 7, Shape.NUMBER),
    OutColumn("实到", 7, Shape.NUMBER),
    OutColumn("到会率", 9, centred=True),
    OutColumn("状态", 9, centred=True),
    OutColumn("版本", 6, Shape.NUMBER),
    OutColumn("件号", 18),
)


def percent(permille: int | None) -> str:
    """87.5%; nothing where nobody was due."""
    return "" if permille is None else f"{permille / 10:g}%"


def export_ledger(path: Path, lines: Sequence[MeetingLine], *, heading: str, unit: str, made_on: date) -> None:
    """The 组织生活台账: one meeting in each row, in the order given. ``Refusal`` when it cannot be saved."""
    drafts = sum(line.stage is Stage.DRAFT for line in lines)
    counts = tr("合计：{n} 次，其中草稿 {drafts} 次").format(n=len(lines), drafts=drafts)
    _write(path, heading, tr("组织生活台账"), _LEDGER, _ledger_rows(lines), unit, made_on, counts, frozen=2)


def _ledger_rows(lines: Sequence[MeetingLine]) -> Iterator[tuple[Out, ...]]:
    for number, line in enumerate(lines, 1):
        kind, stage = wording.kind_word(line.kind), wording.stage_word(line.stage)
        span = f"{line.starts}—{line.ends}" if line.starts and line.ends else line.starts
        yield (
            number, line.on, kind, line.subject, line.branch, line.group, span, line.place, line.chair, line.recorder,
            line.due, line.here, percent(line.rate if line.due else None), stage, line.version, line.archive_number,
        )  # fmt: skip


def export_attendance(path: Path, table: AttendanceTable, *, unit: str, made_on: date) -> None:
    """Who of a branch came to which meeting of a year, how often, and the hours of study; in the order of the roster."""
    heading = tr("{year} 年度党员参加组织生活情况").format(year=table.year)
    columns = [
        OutColumn(tr("序号"), 6, Shape.NUMBER),
        OutColumn(tr("姓名"), 10),
        *(OutColumn(_short(line), 7, centred=True) for line in table.meetings),
        *(OutColumn(word, 7, Shape.NUMBER) for word in (tr("应到"), tr("实到"), tr("请假"), tr("缺席"), tr("补课"))),
        OutColumn(tr("到会率"), 9, centred=True),
        OutColumn(tr("学时"), 8, centred=True),
        OutColumn(tr("应修学时"), 9, centred=True),
    ]
    legend = tr("✓ 到会　假 请假　缺 缺席　补 已补课　空白为当时不在应到范围")
    _write(path, heading, tr("参会情况"), columns, _attendance_rows(table), unit, made_on, legend, frozen=2)


def _attendance_rows(table: AttendanceTable) -> Iterator[tuple[Out, ...]]:
    visits = table.presence()
    for number, (turnout, study) in enumerate(zip(table.turnout, table.study, strict=True), 1):
        marks = [_mark(visits.get((turnout.member_id, line.id))) for line in table.meetings]
        yield (
            number, turnout.name, *marks, turnout.due, turnout.here, turnout.excused, turnout.absent, turnout.made_up,
            percent(turnout.rate), f"{study.tenths / 10:g}", f"{study.wanted / 10:g}",
        )  # fmt: skip


def _mark(visit: duty.Visit | None) -> str:
    if visit is None or not (visit.counted or visit.presence is Presence.PRESENT):
        return ""
    made_up = visit.made_up and visit.presence is not Presence.PRESENT
    return _MADE_UP if made_up else tr(_MARKS[visit.presence])


def _short(line: MeetingLine) -> str:
    """3-13 支部党员大会, in the narrow head of a column."""
    return f"{line.on.month}-{line.on.day}\n{wording.kind_word(line.kind)}"


def _write(
    path: Path, heading: str, name: str, columns: Sequence[OutColumn], rows: Iterator[tuple[Out, ...]], unit: str,
    made_on: date, counts: str, *, frozen: int,
) -> None:  # fmt: skip
    titled = [OutColumn(tr(one.title), one.width, one.shape, one.centred) for one in columns]
    made = tr("填报日期：{year}年{month}月{day}日").format(year=made_on.year, month=made_on.month, day=made_on.day)
    write_sheet(
        path,
        SheetOut(
            heading, titled, rows, name=name, unit=tr("填报单位：{unit}").format(unit=unit) if unit else "",
            made_on=made, counts=counts, closing=tr(CLOSING), frozen_columns=frozen,
        ),
    )  # fmt: skip
