"""The dialogs of 安全 on a real ledger: what they say, what their keys and buttons do."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPushButton

from branchdesk.features.members import commands
from branchdesk.features.safety.screen import BackupsDialog, HealthDialog, HistoryDialog, RecycleBinDialog
from branchdesk.features.safety.store import Shelf
from branchdesk.kernel.errors import Refusal
from branchdesk.storage import backup
from branchdesk.widgets import theme


def cells(dialog, name):
    number = dialog.model.column_of(name)
    return [dialog.model.text_at(row, number) for row in range(dialog.model.rowCount())]


def opened(qtbot, dialog):
    qtbot.addWidget(dialog)
    dialog.show()
    settled(qtbot, dialog)
    return dialog


def settled(qtbot, dialog):
    qtbot.waitUntil(lambda: not dialog.is_working, timeout=20_000)


@pytest.fixture
def shelf(ledger, desk, tmp_path) -> Shelf:
    return Shelf(desk.backup_folder(), tmp_path / "U盘", ledger.info("uuid"))


@pytest.fixture
def backups(qtbot, desk, ledger, shelf):
    """Opens the dialog; ``left`` notes where it went."""
    left: list[tuple[str, Path]] = []

    def make(folder: Path | None) -> backup.Backup:
        return backup.make(ledger, folder or shelf.folder, "manual")

    def open_it() -> BackupsDialog:
        dialog = BackupsDialog(desk, shelf, make, lambda path: left.append(("restore", path)),
                               lambda path: left.append(("look", path)))  # fmt: skip
        return opened(qtbot, dialog)

    open_it.left = left  # type: ignore[attr-defined]
    return open_it


# ---- backups ----


def test_the_backups_are_listed_newest_first_with_age_reason_and_difference(backups, ledger, shelf, roll, at):
    at("2026-11-10 08:00")
    backup.make(ledger, shelf.folder, "import")
    roll.change(roll.all()[0], note="改")
    at("2026-11-21 09:40")
    backup.make(ledger, shelf.folder, "close")
    at("2026-11-21 09:42")
    dialog = backups()
    assert cells(dialog, "reason") == ["退出时", "导入前"]
    assert cells(dialog, "age") == ["2 分钟前", "11 天前"]
    assert cells(dialog, "behind") == ["相同", "少 1 条改动"]
    assert cells(dialog, "people") == ["40", "40"]
    assert cells(dialog, "proof") == ["制作时已核对"] * 2
    assert "2 分钟前" in dialog.hint.text()


def test_a_backup_made_here_appears_in_the_list(backups, qtbot, shelf):
    dialog = backups()
    assert dialog.model.rowCount() == 0
    assert not dialog.restore_button.isEnabled()
    with qtbot.waitSignal(dialog.made):
        dialog.make_button.click()
        assert not dialog.make_button.isEnabled()
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 1)
    settled(qtbot, dialog)
    assert "核对无误" in dialog.notices.text()
    assert dialog.make_button.isEnabled()
    assert dialog.restore_button.isEnabled()


def test_a_backup_to_another_place_asks_for_the_folder(backups, qtbot, answers, tmp_path):
    dialog = backups()
    other = tmp_path / "别处"
    other.mkdir()
    answers.will_say(other)
    with qtbot.waitSignal(dialog.made):
        dialog.elsewhere_button.click()
    assert len(list(other.glob("*.bdbak"))) == 1
    settled(qtbot, dialog)


def test_a_backup_that_fails_is_told_in_the_dialog_and_can_be_tried_again(qtbot, desk, shelf):
    def make(_folder: Path | None) -> backup.Backup:
        raise Refusal("备份没有成功", hint="请检查磁盘空间。")

    dialog = opened(qtbot, BackupsDialog(desk, shelf, make, print, print))
    dialog.make_button.click()
    settled(qtbot, dialog)
    assert dialog.notices.tone == "err"
    assert "备份没有成功" in dialog.notices.text()
    assert dialog.make_button.isEnabled()


def test_a_backup_is_proved_by_opening_it(backups, qtbot, ledger, shelf):
    made = backup.make(ledger, shelf.folder, "close")
    dialog = backups()
    dialog.prove_button.click()
    settled(qtbot, dialog)
    assert cells(dialog, "proof") == ["核对通过"]
    assert dialog.notices.tone == "ok"
    data = bytearray(made.path.read_bytes())
    data[len(data) // 2] ^= 1
    made.path.write_bytes(data)
    dialog.prove()
    settled(qtbot, dialog)
    assert cells(dialog, "proof") == ["已损坏"]
    assert dialog.notices.tone == "err"


def test_a_backup_of_another_password_is_said_to_be_whole_but_not_opened(backups, qtbot, ledger, shelf):
    backup.make(ledger, shelf.folder, "close")
    ledger.change_password("another Good one 73")
    dialog = backups()
    dialog.prove()
    settled(qtbot, dialog)
    assert cells(dialog, "proof") == ["校验值相符"]
    assert "当时的密码" in dialog.notices.text()


def test_restoring_and_looking_close_the_dialog_first(backups, ledger, shelf):
    made = backup.make(ledger, shelf.folder, "close")
    dialog = backups()
    dialog.restore_button.click()
    assert not dialog.isVisible()
    dialog = backups()
    dialog.look_button.click()
    assert backups.left == [("restore", made.path), ("look", made.path)]


def test_a_ledger_long_without_a_backup_is_warned_of(backups, ledger, shelf, at):
    at("2026-11-10 08:00")
    backup.make(ledger, shelf.folder, "close")
    shelf.second.mkdir()
    at("2026-11-21 09:42")
    dialog = backups()
    assert dialog.notices.tone == "warn"
    assert "11 天没有备份" in dialog.notices.text()


def test_a_second_place_that_cannot_be_read_is_told(backups):
    assert "第二备份位置" in backups().notices.text()


def test_the_folder_is_opened_outside(backups, ledger, shelf):
    class Opener(QObject):
        seen: list[str] = []

        @Slot(QUrl)
        def take(self, url: QUrl) -> None:
            self.seen.append(url.toLocalFile())

    backup.make(ledger, shelf.folder, "close")
    dialog, opener = backups(), Opener()
    QDesktopServices.setUrlHandler("file", opener, "take")
    try:
        dialog.folder_button.click()
    finally:
        QDesktopServices.unsetUrlHandler("file")
    assert [Path(path) for path in opener.seen] == [shelf.folder]


# ---- recycle bin ----


def test_removed_members_are_listed_and_come_back(qtbot, desk, roll):
    one, other = roll.all()[:2]
    roll.remove(one, other)
    dialog = opened(qtbot, RecycleBinDialog(desk))
    assert set(cells(dialog, "name")) == {one.name, other.name}
    assert cells(dialog, "at") == ["2026-11-21 09:42"] * 2
    dialog.table.select_key(one.id)
    dialog.restore_button.click()
    assert cells(dialog, "name") == [other.name]
    assert one.id in {m.id for m in roll.all()}
    assert one.name in dialog.notices.text()
    desk.undo()
    assert set(cells(dialog, "name")) == {one.name, other.name}


def test_whoever_was_merged_comes_back_only_after_a_question(qtbot, desk, roll, answers):
    keep, drop = roll.all()[:2]
    desk.do("合并党员", commands.merge, keep.id, drop.id)
    dialog = opened(qtbot, RecycleBinDialog(desk))
    assert cells(dialog, "why")[0].startswith("合并到")
    answers.will_say(False)
    dialog.bring_back()
    assert dialog.model.rowCount() == 1
    answers.will_say(True)
    dialog.bring_back()
    assert drop.id in {one.id for one in roll.all()}
    assert not any(why.startswith("合并到") for why in cells(dialog, "why"))  # what both had alike lies there still


def test_an_empty_bin_says_so_and_offers_nothing(qtbot, desk):
    dialog = opened(qtbot, RecycleBinDialog(desk))
    assert "回收站是空的" in dialog.table._empty.accessibleName()
    assert not dialog.restore_button.isEnabled()


def test_the_bin_is_searched_as_one_types(qtbot, desk, roll, type_text):
    one, other = roll.all()[:2]
    roll.remove(one, other)
    dialog = opened(qtbot, RecycleBinDialog(desk))
    type_text(dialog.search, other.name)
    assert cells(dialog, "name") == [other.name]


# ---- history ----


def test_the_history_shows_the_newest_change_and_tells_it_in_full(qtbot, desk, roll):
    one = roll.all()[0]
    roll.change(one, note="补充材料")
    dialog = opened(qtbot, HistoryDialog(desk))
    assert cells(dialog, "new")[0] == "补充材料"
    assert one.name in dialog.told.text()
    assert "备注：（空） → 补充材料" in dialog.told.text()


def test_the_history_is_narrowed_by_text_and_by_kind(qtbot, desk, roll, type_text):
    one, other = roll.all()[:2]
    roll.change(one, note="甲")
    roll.remove(other)
    dialog = opened(qtbot, HistoryDialog(desk))
    everything = dialog.model.total
    dialog.kinds.setCurrentIndex(dialog.kinds.findData("remove"))
    qtbot.waitUntil(lambda: dialog.model.total == 1)
    assert cells(dialog, "subject") == [other.name]
    dialog.kinds.setCurrentIndex(0)
    type_text(dialog.search, "补不存在")
    qtbot.waitUntil(lambda: dialog.model.total == 0)
    dialog.search.clear()
    qtbot.waitUntil(lambda: dialog.model.total == everything)
    settled(qtbot, dialog)


def test_older_entries_come_on_demand(qtbot, desk, roll):
    desk.do("很多", lambda work: [work.note("member", roll.all()[0].id, f"第 {n} 次") for n in range(1100)])
    dialog = opened(qtbot, HistoryDialog(desk))
    assert dialog.model.total == 500
    assert dialog.hint.text() == "最近 500 条"
    dialog.more_button.click()
    qtbot.waitUntil(lambda: dialog.model.total == 1000)
    settled(qtbot, dialog)
    assert cells(dialog, "new")[999] == "第 100 次"
    while dialog.more_button.isEnabled():
        dialog.show_more()
        settled(qtbot, dialog)
    assert dialog.hint.text().startswith("共 ")


def test_the_history_of_one_member_is_his_alone(qtbot, desk, roll):
    one, other = roll.all()[:2]
    roll.change(one, note="甲")
    roll.change(other, note="乙")
    dialog = opened(qtbot, HistoryDialog(desk, member_id=one.id))
    assert {subject.split()[0] for subject in cells(dialog, "subject")} == {one.name}, "his dues, too"
    assert one.name in dialog.windowTitle()


def test_the_history_goes_out_as_excel_masked(qtbot, desk, roll, answers, tmp_path):
    one = roll.all()[0]
    roll.change(one, phone="19900001234")
    dialog = opened(qtbot, HistoryDialog(desk, member_id=one.id))
    answers.will_say(tmp_path / "记录.xlsx")
    dialog.export_button.click()
    settled(qtbot, dialog)
    sheet = openpyxl.load_workbook(tmp_path / "记录.xlsx").active
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert "199****1234" in texts
    assert not any("19900001234" in text or one.id_number in text for text in texts)
    assert "已导出" in dialog.notices.text()


# ---- health ----


def test_the_health_report_opens_the_member_and_checks_again(qtbot, desk, roll):
    one = roll.all()[0]
    roll.change(one, ethnicity=None)
    asked: list[str] = []

    def open_member(uid: str) -> None:
        asked.append(uid)
        roll.change(next(m for m in roll.all() if m.id == uid), ethnicity="01")

    dialog = opened(qtbot, HealthDialog(desk, open_member))
    fault = next(f for f in dialog.model.records if f.member_id == one.id and f.field == "民族")
    assert dialog.table.select_key(fault.id)
    qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    assert asked == [one.id]
    settled(qtbot, dialog)
    assert not [f for f in dialog.model.records if f.member_id == one.id and f.field == "民族"]
    assert dialog.pills[0].text() == "文件完好"


def test_the_report_is_narrowed_and_goes_out_as_a_repair_list(qtbot, desk, roll, answers, tmp_path, type_text):
    one = roll.all()[0]
    roll.change(one, ethnicity=None)
    dialog = opened(qtbot, HealthDialog(desk, print))
    type_text(dialog.search, "缺民族")
    assert set(cells(dialog, "text")) == {"缺民族，请补填"}
    answers.will_say(tmp_path / "清单.xlsx")
    dialog.export_button.click()
    settled(qtbot, dialog)
    rows = list(openpyxl.load_workbook(tmp_path / "清单.xlsx").active.iter_rows(values_only=True))
    assert rows[0][0] == "台账修复清单"
    assert (1, "请核对", "党员名册", one.name) == rows[3][:4]
    dialog.levels.setCurrentIndex(1)
    assert dialog.model.rowCount() == 0
    assert not dialog.export_button.isEnabled()


def test_a_ledger_edited_from_outside_is_told_at_once(qtbot, desk, ledger, roll):
    ledger.connection.execute("UPDATE member SET name = '张冠李戴' WHERE id = ?", (roll.all()[0].id,))
    dialog = opened(qtbot, HealthDialog(desk, print))
    assert dialog.notices.tone == "err"
    assert cells(dialog, "level")[0] == "须改正"
    assert dialog.pills[0].text() == "文件有问题"


def test_closing_while_it_checks_is_safe(qtbot, desk):
    dialog = HealthDialog(desk, print)
    qtbot.addWidget(dialog)
    dialog.show()
    task = dialog._tasks[0]
    with qtbot.waitSignal(task.ended, timeout=20_000):
        dialog.reject()


# ---- all of them ----


@pytest.fixture(params=["backups", "bin", "history", "health"])
def any_dialog(request, qtbot, desk, shelf):
    made: dict[str, Any] = {
        "backups": lambda: BackupsDialog(desk, shelf, lambda folder: backup.make(desk.ledger, shelf.folder, "manual"),
                                         print, print),
        "bin": lambda: RecycleBinDialog(desk),
        "history": lambda: HistoryDialog(desk),
        "health": lambda: HealthDialog(desk, print),
    }  # fmt: skip
    return opened(qtbot, made[request.param]())


def test_a_dialog_fits_a_small_screen(any_dialog):
    assert any_dialog.minimumSizeHint().width() <= 1024
    assert any_dialog.minimumSizeHint().height() <= 560


@pytest.fixture
def large_letters(qapp):
    theme.apply(qapp, "light", 1.5)
    yield
    theme.apply(qapp, "light")


def test_with_large_letters_and_much_to_say_a_dialog_still_fits_a_small_screen(large_letters, any_dialog):
    any_dialog.resize(1000, 552)
    any_dialog.notices.tell("warn", "已有 12 天没有备份。", [("立即备份", print)], detail="在这台电脑上")
    any_dialog.tell_row("新增党员　姓名：王芳；" + "备注：补充材料；" * 60)
    assert any_dialog.minimumSizeHint().width() <= 1000
    assert any_dialog.minimumSizeHint().height() <= 552
    assert any_dialog.told.maximumHeight() <= 4 * any_dialog.fontMetrics().lineSpacing(), "the rest scrolls"


def test_everything_one_can_reach_has_a_name_and_no_button_is_the_default(any_dialog):
    for widget in any_dialog.findChildren(QAbstractButton):
        assert widget.accessibleName() or widget.text() or not widget.isVisible() or not widget.focusPolicy()
    for widget in (*any_dialog.findChildren(QComboBox), *any_dialog.findChildren(QLineEdit), any_dialog.table):
        assert widget.accessibleName()
    assert not [b for b in any_dialog.findChildren(QPushButton) if b.isDefault() or b.autoDefault()]


def test_the_keyboard_begins_in_the_list_and_escape_closes(any_dialog, qtbot):
    qtbot.waitUntil(lambda: any_dialog.focusWidget() is any_dialog.table)
    qtbot.keyClick(any_dialog, Qt.Key.Key_Escape)
    assert not any_dialog.isVisible()


def test_a_dialog_may_change_its_colours_while_it_is_open(any_dialog, qapp):
    theme.apply(qapp, "dark")
    try:
        dark = any_dialog.grab().toImage()
    finally:
        theme.apply(qapp, "light")
    assert dark.pixelColor(4, dark.height() // 2).lightness() < 60
    assert any_dialog.grab().toImage().pixelColor(4, dark.height() // 2).lightness() > 200
