"""What leaves the page 组织生活, and what comes in: sheets, papers one by one and in hundreds, the book, the import."""

import json
import os
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import meeting_ledger as made
import openpyxl
import pypdfium2
import pytest
from meetings_page import SUBJECTS, desk_of, home, ledger_file, page, stand_on, start, subjects, window
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from branchdesk.features.meetings import commands, outputs, queries
from branchdesk.features.meetings.import_wizard import ImportDialog
from branchdesk.features.meetings.model.words import PaperKind, Stage
from branchdesk.features.meetings.screen import MeetingsScreen
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Cancelled, Refusal
from branchdesk.shell.window import Window
from branchdesk.widgets.pdf_preview import PdfPreview
from program_fixtures import in_turn

__all__ = ["home", "ledger_file", "page", "start", "window"]

GENERAL, COMMITTEE, THEME, STUDENTS, LAST_YEAR = SUBJECTS
CONTROL = Qt.KeyboardModifier.ControlModifier


def told(window: Window, qtbot: QtBot, words: str) -> str:
    """Wait for a message that holds these words."""
    notices = desk_of(window).notices
    qtbot.waitUntil(lambda: words in notices.text(), timeout=20_000)
    return notices.text()


def pages(path: Path) -> list[str]:
    """The text of each page of a PDF."""
    paper = pypdfium2.PdfDocument(path)
    texts = [one.get_textpage().get_text_range() for one in paper]
    paper.close()
    return texts


def cells(path: Path) -> list[list[Any]]:
    book = openpyxl.load_workbook(path)
    return [list(row) for row in book.active.iter_rows(values_only=True)]


# ---- sheets


def test_the_ledger_goes_to_excel_as_the_list_shows_it(
    page: MeetingsScreen, window: Window, qtbot: QtBot, answers: Any, tmp_path: Path
) -> None:
    page.filters.choose("stage", {Stage.FINAL})
    answers.will_say(str(tmp_path / "台账.xlsx"))
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_E, CONTROL)
    told(window, qtbot, "已导出")
    rows = cells(tmp_path / "台账.xlsx")
    assert rows[0][0] == "2026年组织生活台账"
    assert [row[3] for row in rows if row[3] in SUBJECTS] == [COMMITTEE, GENERAL]


def test_nothing_shown_is_nothing_exported(page: MeetingsScreen, window: Window) -> None:
    page.search.setText("没有这回事")
    page.deeds.export_ledger()
    assert desk_of(window).notices.text() == "没有可导出的会议。"
    page.deeds.export_pdfs()
    assert desk_of(window).notices.text() == "没有可导出的会议。"


def test_the_attendance_of_a_branch_goes_to_excel(
    page: MeetingsScreen, window: Window, qtbot: QtBot, answers: Any, tmp_path: Path
) -> None:
    answers.will_say(str(tmp_path / "参会.xlsx"))
    page.deeds.export_attendance()
    told(window, qtbot, "已导出")
    rows = cells(tmp_path / "参会.xlsx")
    people = [row for row in rows if isinstance(row[0], int)]
    assert [row[1] for row in people][:3] == [one.turnout.name for one in _people(page)][:3]
    page.filters.choose("year", {2024})
    page.deeds.export_attendance()
    assert "2024 年还没有已定稿的会议" in desk_of(window).notices.text()


def _people(page: MeetingsScreen) -> Any:
    page.top.views.setCurrentIndex(2)
    return page.views.statistics.model.records


# ---- many papers


def test_all_meetings_shown_become_files_in_a_new_folder_and_are_remembered(
    page: MeetingsScreen, window: Window, qtbot: QtBot, answers: Any, tmp_path: Path
) -> None:
    window.work_for(made.OFFICE)
    answers.will_say(str(tmp_path))
    page.deeds.export_pdfs()
    told(window, qtbot, "已导出 3 份会议记录")
    (folder,) = [one for one in tmp_path.iterdir() if one.is_dir() and "会议记录" in one.name]
    names = sorted(one.name for one in folder.iterdir())
    assert names == [
        "2026-10-15_机关第一党支部_支部党员大会_学习贯彻全会精神_已定稿v1.pdf",
        "2026-11-03_机关第一党支部_支部委员会会议_研究四季度工作安排_已定稿v1.pdf",
        "2026-11-20_机关第一党支部_主题党日_“学思践悟”主题党日_草稿v1.pdf",
    ]
    assert "学习贯彻全会精神" in pages(folder / names[0])[0]
    papers = {line.subject: page.model.text_at(row, page.model.column_of("papers"))
              for row, line in enumerate(page.views.shown())}  # fmt: skip
    assert papers == {THEME: "", COMMITTEE: "已打印", GENERAL: "已打印"}, "a draft is no copy of record"
    answers.will_say(str(tmp_path))
    page.deeds.export_words()
    qtbot.waitUntil(lambda: (tmp_path / f"{folder.name}-2").is_dir(), timeout=20_000)
    (one, *_) = sorted((tmp_path / f"{folder.name}-2").iterdir())
    assert zipfile.is_zipfile(one)


def test_a_batch_that_is_stopped_leaves_nothing_behind(
    page: MeetingsScreen, window: Window, qtbot: QtBot, answers: Any, tmp_path: Path
) -> None:
    target = tmp_path / "aus"
    target.mkdir()
    desk = desk_of(window)
    desk.do("准备", commands.hold_all, [made.minutes(on=Day(2026, 8, n), subject=f"第{n}次") for n in range(1, 29)])
    answers.will_say(str(target))
    page.deeds.export_pdfs()
    stop = next(one for one in window.strip.findChildren(QPushButton) if one.text() == "取消")
    qtbot.waitUntil(lambda: "/ 32" in window.strip.text(), timeout=20_000)
    stop.click()
    told(window, qtbot, "已取消，没有做任何改动。")
    assert list(target.iterdir()) == []


def test_a_batch_stops_at_any_step_and_a_full_disk_is_a_refusal(page: MeetingsScreen, tmp_path: Path) -> None:
    wanted = outputs.Wanted([line.id for line in page.views.shown()])
    folder = tmp_path / "neu"

    def stop(done: int, _total: int, _text: str) -> None:
        if done == 2:
            raise Cancelled("已取消")

    with pytest.raises(Cancelled):
        page.desk.ask(outputs.batch, wanted, folder)(stop)
    assert list(tmp_path.iterdir()) == [tmp_path / "支部.bdb"] or not folder.exists()
    with pytest.raises(Refusal, match="文件没有导出"):
        page.desk.ask(outputs.batch, wanted, tmp_path / "fehlt" / "neu")(lambda *_step: None)


def test_what_a_killed_run_left_beside_the_target_goes_at_the_next_and_nothing_else(tmp_path: Path) -> None:
    day, now = 86_400, clock.now().timestamp()
    ages = {
        ".~0123456789ab": day + 60, ".~fedcba987654": day - 60,  # ours: forsaken, and perhaps still written to
        ".~0123456789AB": 9 * day, ".~0123456789abc": 9 * day, ".~01234567": 9 * day, "~0123456789ab": 9 * day,
        ".~notes": 9 * day, "材料": 9 * day,
    }  # fmt: skip
    for name in ages:
        (tmp_path / name).mkdir()
        (tmp_path / name / "记录.pdf").write_bytes(b"%PDF")
    (tmp_path / ".~aaaaaaaaaaaa").write_text("一个文件")
    ages[".~aaaaaaaaaaaa"] = 9 * day
    for name, age in ages.items():
        os.utime(tmp_path / name, (now - age, now - age))
    with outputs.whole_folder(tmp_path / "归档包") as place:
        (place / "一.txt").write_text("一")
    there = {one.name for one in tmp_path.iterdir()}
    assert there == {*ages, "归档包"} - {".~0123456789ab"}
    assert all(
        (tmp_path / name / "记录.pdf").exists() for name in there if (tmp_path / name).is_dir() and name != "归档包"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right of their own there")
def test_a_link_that_looks_like_ours_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "别处"
    outside.mkdir()
    (outside / "要紧.txt").write_text("要紧")
    long_ago = clock.now().timestamp() - 9 * 86_400
    os.utime(outside, (long_ago, long_ago))
    (tmp_path / ".~0123456789ab").symlink_to(outside)
    with outputs.whole_folder(tmp_path / "归档包"):
        pass
    assert (outside / "要紧.txt").exists()
    assert (tmp_path / ".~0123456789ab").is_symlink()


def test_two_meetings_of_the_same_name_get_two_files(page: MeetingsScreen, tmp_path: Path) -> None:
    twins = [made.minutes(on=Day(2026, 8, 1), starts=f"{hour}:00", subject="同名") for hour in (14, 15)]
    page.desk.do("准备", commands.hold_all, twins)
    wanted = outputs.Wanted([one.meeting.id for one in twins])
    page.desk.ask(outputs.batch, wanted, tmp_path / "neu")(lambda *_step: None)
    assert len(list((tmp_path / "neu").iterdir())) == 2


def test_the_year_is_bound_into_one_book(
    page: MeetingsScreen, window: Window, qtbot: QtBot, answers: Any, tmp_path: Path
) -> None:
    answers.will_say(str(tmp_path / "记录本.pdf"))
    page.deeds.export_book()
    said = told(window, qtbot, "已装订")
    assert "2 次会议" in said
    assert "（1 份草稿没有编入）" in said
    texts = pages(tmp_path / "记录本.pdf")
    assert "2026" in texts[0]
    assert "目" in texts[1]
    page.filters.choose("year", {2024})
    page.deeds.export_book()
    assert "不能装订记录本" in desk_of(window).notices.text()


# ---- one paper


def test_one_meeting_is_saved_under_the_name_of_its_facts(
    page: MeetingsScreen, window: Window, qtbot: QtBot, answers: Any, tmp_path: Path
) -> None:
    stand_on(page, GENERAL)
    answers.will_say(str(tmp_path / "eins.pdf"))
    page.deeds.export_paper(PaperKind.SIGN_IN)
    told(window, qtbot, "已导出")
    assert answers.asked[-1].suggested.endswith("学习贯彻全会精神_已定稿v1_签到表.pdf")
    assert "签到表" in pages(tmp_path / "eins.pdf")[0]
    line = page.views.current_line()
    assert line is not None
    assert [one.paper for one in page.desk.ask(queries.printed_copies, line.id)] == [PaperKind.SIGN_IN]


def test_a_preview_is_remembered_only_when_a_copy_leaves_it(
    page: MeetingsScreen, qtbot: QtBot, answers: Any, tmp_path: Path
) -> None:
    uid = stand_on(page, COMMITTEE)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_P, CONTROL)

    def preview() -> PdfPreview | None:
        return next((one for one in page.findChildren(PdfPreview) if one.isVisible()), None)

    qtbot.waitUntil(lambda: preview() is not None, timeout=20_000)
    shown = preview()
    assert shown is not None
    assert page.desk.ask(queries.printed_copies, uid) == []
    answers.will_say(str(tmp_path / "zwei.pdf"))
    shown.save()
    assert len(page.desk.ask(queries.printed_copies, uid)) == 1
    shown.reject()


# ---- coming in


def meeting(**values: Any) -> dict[str, Any]:
    usual = {
        "kind": "支部党员大会",
        "branch": "机关第一党支部",
        "on": "2026-07-01",
        "starts": "15:00",
        "subject": "重温入党誓词",
    }
    return usual | values


@pytest.fixture
def dialog(page: MeetingsScreen, qtbot: QtBot) -> ImportDialog:
    opened = ImportDialog(page.desk, page.branch_name, page)
    qtbot.addWidget(opened)
    opened.show()
    return opened


def read(dialog: ImportDialog, qtbot: QtBot, path: Path, found: list[dict[str, Any]]) -> None:
    path.write_text(json.dumps(found, ensure_ascii=False), "utf-8")
    dialog.read(path)
    qtbot.waitUntil(lambda: dialog.choose_button.isEnabled(), timeout=10_000)


def test_a_file_is_looked_through_before_it_is_written_and_taken_back_as_one_step(
    page: MeetingsScreen, window: Window, dialog: ImportDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    read(dialog, qtbot, tmp_path / "会议.json", [meeting(), meeting(on="2026-07-02")])
    assert [dialog.model.text_at(row, 0) for row in range(2)] == ["新增", "新增"]
    assert "定稿前还要补正：地点未填写" in dialog.told.text()
    assert dialog.write_button.text() == "导入 2 次会议"
    assert "重温入党誓词" not in subjects(page)
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        dialog.write_button.click()
    assert subjects(page).count("重温入党誓词") == 2
    desk_of(window).notices.press("撤销")
    assert "重温入党誓词" not in subjects(page)


def test_a_file_with_something_wrong_writes_nothing(
    page: MeetingsScreen, dialog: ImportDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    read(dialog, qtbot, tmp_path / "会议.json", [meeting(), meeting(branch="没有的支部"), meeting(on="2026-13-01")])
    assert [dialog.model.text_at(row, 0) for row in range(3)] == ["新增", "需改正", "需改正"]
    assert "需改正 2 次" in dialog.notices.text()
    assert not dialog.write_button.isEnabled()
    dialog.write()
    assert "重温入党誓词" not in subjects(page)
    dialog.table.select_key(1)
    assert "没有的支部" in dialog.told.text()


def test_what_the_ledger_has_is_not_taken_twice_and_what_is_no_file_is_refused(
    dialog: ImportDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    read(dialog, qtbot, tmp_path / "会议.json", [meeting(on="2026-10-15", starts="14:30", subject=GENERAL)])
    assert dialog.model.text_at(0, 0) == "已有"
    assert not dialog.write_button.isEnabled()
    (tmp_path / "kaputt.json").write_text("{", "utf-8")
    dialog.read(tmp_path / "kaputt.json")
    qtbot.waitUntil(lambda: dialog.notices.tone == "err", timeout=10_000)
    assert "kaputt" in dialog.file.text()


def test_the_verb_opens_the_check_list_over_the_page(page: MeetingsScreen) -> None:
    seen: list[str] = []

    def step(dialog: Any) -> None:
        seen.append(dialog.windowTitle())
        dialog.reject()

    in_turn(step)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_I, CONTROL)
    assert seen == ["导入会议"]


@pytest.mark.parametrize(
    ("verb", "title"),
    [("talks", "谈心谈话"), ("absences", "预计请假"), ("exclusions", "不计入应到"), ("layouts", "文书版式"), ("rules", "校内从严"),
     ("sign", "登记签字"), ("revise", "修订"), ("versions", "版本"), ("make_up", "补课")],
)  # fmt: skip
def test_every_dialog_of_the_room_opens_from_the_page(page: MeetingsScreen, verb: str, title: str) -> None:
    stand_on(page, GENERAL)
    seen: list[str] = []

    def step(dialog: Any) -> None:
        seen.append(dialog.windowTitle())
        dialog.reject()

    in_turn(step)
    run: Callable[[], object] = getattr(page.deeds, verb)
    run()
    assert title in seen[0]
