"""离线外出 as the user meets it: take out, send back, receive, decide by keys, merge, take back."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from exchange_pairs import BRANCH, DAY, PASSWORD, Pair, alter, come, drop, holding, person, register, state
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from branchdesk.features.dues.model import Payment, Remittance
from branchdesk.features.dues.store import PaymentStore, RemittanceStore
from branchdesk.features.exchange import queries
from branchdesk.features.exchange.dialogs import (
    AmendDialog,
    MergeDialog,
    OfflineDialog,
    PacketsDialog,
    SendBackDialog,
    TakeOutDialog,
)
from branchdesk.features.exchange.dialogs.merging import opening
from branchdesk.features.exchange.model import Choice, Packet
from branchdesk.kernel.dates import Day
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.shell.desk import Desk
from branchdesk.shell.paths import Paths
from branchdesk.shell.settings import Settings, State
from branchdesk.storage import engine
from branchdesk.storage.engine import Ledger
from branchdesk.widgets import theme
from branchdesk.widgets.notices import Notices
from branchdesk.widgets.progress import ProgressStrip
from program_fixtures import in_turn

KEYS = {"←": Qt.Key.Key_Left, "→": Qt.Key.Key_Right, "space": Qt.Key.Key_Space, "back": Qt.Key.Key_Backspace}


@pytest.fixture
def at_desk(qapp: Any, tmp_path: Path) -> Iterator[Callable[[Ledger], Desk]]:
    """A ledger on a desk of its own."""
    made: list[Desk] = []

    def sit_down(ledger: Ledger) -> Desk:
        home = tmp_path / f"home{len(made)}"
        home.mkdir()
        desk = Desk(ledger, Paths(home), Settings(), State(home / "state.json"), Notices(), ProgressStrip())
        made.append(desk)
        return desk

    yield sit_down
    for desk in made:
        desk.deleteLater()


@pytest.fixture
def desk(pair: Pair, at_desk: Callable[[Ledger], Desk]) -> Desk:
    """The office's."""
    return at_desk(pair.office)


def shown(qtbot: QtBot, dialog: Any) -> Any:
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog


@pytest.fixture
def received(qtbot: QtBot, desk: Desk, pair: Pair) -> Callable[..., MergeDialog]:
    """The merge window over a packet (a new one)."""

    def open_it(path: Path | None = None) -> MergeDialog:
        opened = desk.ask(opening, path or pair.send())(lambda _done, _total, _text: None)
        dialog: MergeDialog = shown(qtbot, MergeDialog(desk, opened))
        dialog.activateWindow()
        qtbot.waitUntil(dialog.table.hasFocus)
        return dialog

    return open_it


def press(dialog: MergeDialog, *keys: str) -> None:
    for key in keys:
        QTest.keyClick(dialog.table, KEYS[key])


def cells(dialog: Any, name: str) -> list[str]:
    number = dialog.model.column_of(name)
    return [dialog.model.text_at(row, number) for row in range(dialog.model.rowCount())]


def merge(qtbot: QtBot, dialog: MergeDialog) -> Packet:
    with qtbot.waitSignal(dialog.merged, timeout=20_000) as told:
        QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert told.args is not None
    packet: Packet = told.args[0]
    return packet


def conflict(pair: Pair) -> None:
    """王芳's note differs on both sides, 李伟 has a unit only there."""
    pair.there(alter("m0", note="外出写的"))
    pair.here(alter("m0", note="本机写的"))
    pair.there(alter("m1", unit="机关党委"))


# ---- the merge window ----


def test_the_window_begins_at_what_must_be_chosen_and_does_not_merge_before(received: Any, pair: Pair) -> None:
    conflict(pair)
    dialog = received()
    assert cells(dialog, "choice") == ["待选择", "采用外出机的"]
    assert dialog.table.current_record().words.subject == "王芳"
    assert (cells(dialog, "base")[0], cells(dialog, "ours")[0], cells(dialog, "theirs")[0]) == (
        "（空）",
        "本机写的",
        "外出写的",
    )
    assert not dialog.merge_button.isEnabled()
    assert "还有 1 处必须由您选择" in dialog.merge_button.toolTip()
    assert dialog.state.text() == "已定 1 · 待定 1"
    before = state(pair.office)
    dialog.merge()
    assert state(pair.office) == before
    assert dialog.isVisible()


@pytest.mark.parametrize(("key", "note", "kept"), [("←", "本机写的", 1), ("→", "外出写的", 0)])
def test_an_arrow_takes_the_side_it_points_to_and_one_step_takes_the_merge_back(
    received: Any, qtbot: QtBot, desk: Desk, pair: Pair, key: str, note: str, kept: int
) -> None:
    conflict(pair)
    before = state(pair.office)
    dialog = received()
    press(dialog, key)
    assert cells(dialog, "choice")[0] == {"←": "保留本机的", "→": "采用外出机的"}[key]
    assert dialog.merge_button.isEnabled()
    assert dialog.state.text() == f"采用外出机的 {2 - kept} · 保留本机的 {kept}"
    packet = merge(qtbot, dialog)
    assert not dialog.isVisible()
    assert packet.kept == kept
    merged = person(pair.office, "m0")
    assert merged is not None
    assert merged.note == note
    other = person(pair.office, "m1")
    assert other is not None
    assert other.unit == "机关党委"
    assert desk.last_backup() is not None
    desk.undo()
    assert state(pair.office) == before


def test_space_goes_to_what_is_still_open_and_backspace_opens_a_choice_again(received: Any, pair: Pair) -> None:
    for uid in ("m0", "m2", "m4"):
        pair.there(alter(uid, note="外出写的"))
        pair.here(alter(uid, note="本机写的"))
    pair.there(alter("m1", unit="机关党委"))
    dialog = received()
    stood = []
    for _ in range(3):
        stood.append(dialog.table.current_record().difference.uid)
        press(dialog, "→", "space")
    assert sorted(stood) == ["m0", "m2", "m4"]
    assert dialog.merge_button.isEnabled()
    dialog.table.select_key(("member", "m2", "note"))
    press(dialog, "back")
    assert not dialog.merge_button.isEnabled()
    dialog.table.select_first()
    press(dialog, "space")
    assert dialog.table.current_record().difference.uid == "m2"


def test_a_field_decides_for_the_whole_step_it_belongs_to(received: Any, pair: Pair) -> None:
    pair.here(alter("m0", left_on=Day.parse("2026-11-10"), left_to="甲校"))
    pair.there(alter("m0", left_on=Day.parse("2026-11-01"), left_to="乙校"))
    dialog = received()
    assert cells(dialog, "choice") == ["待选择", "随同一步"]
    dialog.table.stand_on(1)
    press(dialog, "←")
    assert cells(dialog, "choice") == ["保留本机的"] * 2
    press(dialog, "→")
    assert cells(dialog, "choice") == ["采用外出机的"] * 2
    press(dialog, "back")
    assert cells(dialog, "choice") == ["待选择", "随同一步"]


def test_several_rows_are_decided_at_once(received: Any, pair: Pair) -> None:
    for uid in ("m0", "m2", "m4"):
        pair.there(alter(uid, note="外出写的"))
        pair.here(alter(uid, note="本机写的"))
    dialog = received()
    QTest.keyClick(dialog.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    press(dialog, "←")
    assert cells(dialog, "choice") == ["保留本机的"] * 3
    assert dialog.table.selected_rows() == [0, 1, 2]
    assert dialog.merge_button.isEnabled()


def test_the_mouse_has_the_same_choices_in_a_menu(received: Any, qapp: Any, qtbot: QtBot, pair: Pair) -> None:
    conflict(pair)
    dialog = received()
    for words, choice in (
        ("采用外出机的 →", "采用外出机的"),
        ("← 保留本机的", "保留本机的"),
        ("恢复为待选择", "待选择"),
    ):
        dialog.table.menu_asked.emit(dialog.mapToGlobal(dialog.rect().center()))
        menu = qapp.activePopupWidget()
        next(action for action in menu.actions() if action.text() == words).trigger()
        menu.close()
        assert cells(dialog, "choice")[0] == choice


def test_the_buttons_stand_on_the_side_they_take_and_what_stands_is_marked(received: Any, pair: Pair) -> None:
    conflict(pair)
    dialog = received()
    sides = dialog.sides
    assert (sides.base.text(), sides.ours.text(), sides.theirs.text()) == ("（空）", "本机写的", "外出写的")
    assert sides.ours.isAncestorOf(sides.keep)
    assert sides.theirs.isAncestorOf(sides.take)
    assert sides.said.text() == "党员 · 王芳 · 备注"
    assert "李老师" in sides.who.text()
    assert "两边都改过" in sides.why.text()
    QTest.mouseClick(sides.take, Qt.MouseButton.LeftButton)
    assert (sides.ours.property("on"), sides.theirs.property("on")) == ("false", "true")
    QTest.mouseClick(sides.keep, Qt.MouseButton.LeftButton)
    assert (sides.ours.property("on"), sides.theirs.property("on")) == ("true", "false")
    assert cells(dialog, "choice")[0] == "保留本机的"


def test_of_two_records_that_look_the_same_one_may_be_kept_or_both(received: Any, qtbot: QtBot, pair: Pair) -> None:
    pair.here(holding("支部党员大会", uid="ours"))
    pair.there(holding("党员大会", uid="theirs"))
    dialog = received()
    press(dialog, "→")
    assert cells(dialog, "choice") == ["两条都留"]
    press(dialog, "←")
    assert cells(dialog, "choice") == ["是同一条"]
    assert dialog.sides.ours.text().startswith("不同　")
    merge(qtbot, dialog)
    assert ("meeting", "theirs") not in state(pair.office)


def test_what_cannot_be_taken_says_why_and_stays_open_until_ours_is_kept(received: Any, pair: Pair) -> None:
    pair.there(drop("m3"))
    pair.here(come("刘洋", uid="late", member_id="m3"))
    dialog = received()
    assert not dialog.sides.take.isEnabled()
    press(dialog, "→")
    assert "不能删除" in dialog.notices.text()
    assert not dialog.merge_button.isEnabled()
    press(dialog, "←")
    assert cells(dialog, "choice") == ["保留本机的"]
    assert dialog.merge_button.isEnabled()


def test_what_hangs_on_a_record_that_is_left_out_is_left_out_with_it_or_says_what_it_lacks(
    received: Any, pair: Pair
) -> None:
    pair.there(holding("外出开的会", uid="away"))
    pair.there(come("某人", meeting="away"))
    dialog = received()
    assert cells(dialog, "choice") == ["采用外出机的", "采用外出机的"]
    dialog.table.select_first()
    press(dialog, "←")
    assert cells(dialog, "choice") == ["保留本机的", "保留本机的"]
    dialog.table.stand_on(1)
    press(dialog, "→")
    assert not dialog.merge_button.isEnabled()
    assert "没有采用" in dialog.merge_button.toolTip()
    assert "没有采用" in dialog.sides.why.text()
    assert dialog.counters["open"].text() == "待选择 1"


def test_the_counters_filter_and_a_row_that_is_decided_stays_in_sight(received: Any, pair: Pair) -> None:
    conflict(pair)
    pair.there(register("新来的"))
    pair.there(drop("m5"))
    dialog = received()
    told = {name: dialog.counters[name].text() for name in ("all", "open", "add", "change", "conflict", "remove")}
    assert told == {
        "all": "全部 4",
        "open": "待选择 1",
        "add": "新增 1",
        "change": "修改 1",
        "conflict": "冲突 1",
        "remove": "删除 1",
    }
    assert not dialog.counters["duplicate"].isVisible()
    QTest.mouseClick(dialog.counters["open"], Qt.MouseButton.LeftButton)
    assert cells(dialog, "subject") == ["王芳"]
    press(dialog, "→")
    assert cells(dialog, "choice") == ["采用外出机的"]
    QTest.mouseClick(dialog.counters["remove"], Qt.MouseButton.LeftButton)
    assert cells(dialog, "subject") == ["杨磊"]


def test_space_brings_back_the_whole_list_when_the_filter_hides_what_is_open(received: Any, pair: Pair) -> None:
    conflict(pair)
    dialog = received()
    QTest.mouseClick(dialog.counters["change"], Qt.MouseButton.LeftButton)
    assert cells(dialog, "subject") == ["李伟"]
    dialog.table.setFocus()
    press(dialog, "space")
    assert dialog.table.current_record().words.subject == "王芳"


def test_typing_in_the_list_searches_values_and_people(received: Any, pair: Pair, type_text: Any) -> None:
    conflict(pair)
    dialog = received()
    type_text(dialog.search, "机关党委")
    assert cells(dialog, "subject") == ["李伟"]
    dialog.search.clear()
    assert dialog.model.rowCount() == 2


def test_closing_midway_changes_nothing_and_the_packet_can_be_received_again(
    received: Any, pair: Pair, answers: Any
) -> None:
    conflict(pair)
    path, before = pair.send(), state(pair.office)
    dialog = received(path)
    press(dialog, "→")
    answers.will_say(False)
    dialog.reject()
    assert dialog.isVisible()
    assert "1 处选择不会保留" in answers.asked[0].text
    answers.will_say(True)
    dialog.reject()
    assert not dialog.isVisible()
    assert state(pair.office) == before
    again = received(path)
    assert cells(again, "choice") == ["待选择", "采用外出机的"]
    again.reject()  # nothing was chosen: nobody is asked
    assert not again.isVisible()


def test_a_ledger_that_has_moved_on_is_looked_at_again_and_choices_that_still_hold_stay(
    received: Any, qtbot: QtBot, pair: Pair
) -> None:
    conflict(pair)
    pair.there(alter("m2", note="外出写的"))
    pair.here(alter("m2", note="本机写的"))
    dialog = received()
    press(dialog, "→", "space", "→")
    pair.here(alter("m2", note="本机又改了"))
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: dialog.notices.tone == "err", timeout=20_000)
    assert dialog.isVisible()
    dialog.notices.press("重新核对")
    qtbot.waitUntil(lambda: not dialog.is_working and not dialog.merge_button.isEnabled())
    assert dict(zip(cells(dialog, "subject"), cells(dialog, "choice"), strict=True)) == {
        "王芳": "采用外出机的", "李伟": "采用外出机的", "张敏": "待选择",
    }  # fmt: skip
    assert dialog.table.current_record().words.subject == "张敏"
    press(dialog, "←")
    assert merge(qtbot, dialog).kept == 1


def test_without_a_backup_nothing_is_merged(received: Any, qtbot: QtBot, desk: Desk, pair: Pair) -> None:
    pair.there(alter("m1", unit="机关党委"))
    dialog = received()
    before = state(pair.office)
    folder = desk.backup_folder()
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("a file where the folder should be")
    dialog.merge()
    qtbot.waitUntil(lambda: dialog.notices.tone == "err", timeout=20_000)
    assert "没有合并" in dialog.notices.text()
    assert state(pair.office) == before
    assert dialog.merge_button.isEnabled()


def test_what_a_room_would_not_have_is_told_by_its_name_and_shown(received: Any, qtbot: QtBot, pair: Pair) -> None:
    up = Remittance(
        id="up", branch_id=BRANCH, from_month=Month(2026, 11), until_month=Month(2026, 11), amount=Yuan(500), remitted_on=DAY
    )  # fmt: skip
    pair.there(alter("m1", unit="机关党委"))
    pair.there(lambda work: RemittanceStore(work).save(up))
    before = state(pair.office)
    dialog = received()
    press(dialog, "→")
    dialog.table.stand_on(cells(dialog, "table").index("党员"))
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: dialog.notices.isVisible())
    assert "上缴多于收款" in dialog.notices.text()
    assert dialog.table.current_record().words.table == "党费上缴"
    assert state(pair.office) == before
    press(dialog, "←")
    merge(qtbot, dialog)
    assert person(pair.office, "m1").unit == "机关党委"


def test_one_click_keeps_ours_where_a_rule_speaks_against_a_row_and_the_rest_is_merged(
    received: Any, qtbot: QtBot, pair: Pair
) -> None:
    """In hand below zero: the user is led past what belongs to the branch to the sum handed up."""
    paid = Payment(id="p", member_id="m0", branch_id=BRANCH, month=Month(2026, 10), amount=Yuan(300), paid_on=DAY)
    up = Remittance(
        id="up", branch_id=BRANCH, from_month=Month(2026, 11), until_month=Month(2026, 11), amount=Yuan(500), remitted_on=DAY
    )  # fmt: skip
    pair.there(register("赵新", "new"))
    pair.there(lambda work: PaymentStore(work).save(paid))
    pair.there(lambda work: RemittanceStore(work).save(up))
    dialog = received()
    dialog.table.selectAll()
    press(dialog, "→")
    dialog.table.stand_on(0)
    dialog.counters.choose("add")
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: dialog.notices.isVisible())
    assert "党费上缴“机关第一支部" in dialog.notices.text() or "党费上缴“" in dialog.notices.text()
    assert "上缴多于收款" in dialog.notices.text()
    assert dialog.table.current_record().key == ("remittance", "up", "")
    dialog.notices.press("保留本机的")
    assert not dialog.notices.isVisible()
    assert dialog.decisions.standing["remittance", "up", ""] is Choice.OURS
    merge(qtbot, dialog)
    assert {"p", "new"} <= {uid for _, uid in state(pair.office)}
    assert ("remittance", "up") not in state(pair.office)


@pytest.mark.parametrize("scale", ["100", "150"])
def test_the_window_fits_a_small_screen(received: Any, qapp: Any, qtbot: QtBot, pair: Pair, scale: str) -> None:
    conflict(pair)
    try:
        theme.apply(qapp, "light", int(scale) / 100)
        dialog = received()

        def fits() -> bool:  # what it leaves out it leaves out while it becomes smaller
            dialog.resize(1000, 552)
            return bool(dialog.width() <= 1000 and dialog.height() <= 552)

        qtbot.waitUntil(fits)
        assert dialog.sides.keep.isVisible()
        assert dialog.merge_button.isVisible()
    finally:
        theme.apply(qapp, "light")


# ---- copies, packets ----


@pytest.fixture
def offline(qtbot: QtBot, desk: Desk) -> OfflineDialog:
    dialog: OfflineDialog = shown(qtbot, OfflineDialog(desk, desk.author))
    return dialog


def settled(qtbot: QtBot, dialog: Any) -> None:
    qtbot.waitUntil(lambda: not dialog.is_working, timeout=20_000)


def test_a_copy_is_taken_out_under_a_password_of_its_own_and_stands_in_the_list(
    offline: OfflineDialog, qtbot: QtBot, desk: Desk, tmp_path: Path, type_text: Any
) -> None:
    target = tmp_path / "U盘" / "李老师电脑.bdb"
    target.parent.mkdir()

    def fill(dialog: TakeOutDialog) -> None:
        dialog.go.click()
        assert "请填写名称" in dialog.notices.text()
        type_text(dialog.name, "李老师电脑")
        type_text(dialog.keeper, "李老师")
        dialog.go.click()
        assert "请选择保存到哪里" in dialog.notices.text()
        dialog.path.setText(str(target.with_suffix("")))
        dialog.passwords.first.setText("12345678")
        dialog.passwords.second.setText("12345678")
        dialog.go.click()
        assert dialog.notices.tone == "err"
        dialog.passwords.first.setText(PASSWORD)
        dialog.go.click()
        assert "两次输入的密码不一样" in dialog.notices.text()
        assert not target.exists()
        dialog.passwords.second.setText(PASSWORD)
        dialog.go.click()

    in_turn(fill)
    offline.take_out()
    assert offline.table.current_record().copy.name == "李老师电脑"
    assert cells(offline, "state") == ["在外", "在外"]
    assert "已带出" in offline.notices.text()
    opened = engine.open_ledger(target, PASSWORD)
    known = queries.identity(opened)
    assert known is not None
    assert (known.name, known.keeper, known.of) == ("李老师电脑", "李老师", desk.ledger.info("uuid"))
    opened.close()


def test_a_copy_that_is_given_up_while_it_is_made_leaves_no_file(
    qtbot: QtBot, desk: Desk, pair: Pair, tmp_path: Path
) -> None:
    dialog: TakeOutDialog = shown(qtbot, TakeOutDialog(desk, desk.author))
    dialog.name.setText("李老师电脑")
    dialog.path.setText(str(tmp_path / "外出.bdb"))
    dialog.passwords.first.setText(PASSWORD)
    dialog.passwords.second.setText(PASSWORD)
    dialog.go.click()
    dialog.reject()
    assert dialog.isVisible()
    qtbot.waitUntil(lambda: dialog.notices.tone == "info", timeout=20_000)
    assert "没有带出" in dialog.notices.text()
    assert [path for path in tmp_path.iterdir() if path.suffix != ".json" and path.is_file()] == []
    assert len(desk.ask(queries.copies)) == 1  # the one of the pair
    dialog.reject()
    assert not dialog.isVisible()


def test_a_packet_is_received_merged_and_told_in_the_list(
    offline: OfflineDialog, qtbot: QtBot, pair: Pair, answers: Any
) -> None:
    conflict(pair)
    answers.will_say(pair.send())

    def decide(dialog: MergeDialog) -> None:
        press(dialog, "→")
        dialog.merge()

    in_turn(decide)
    offline.receive_button.click()
    qtbot.waitUntil(lambda: offline.notices.tone == "ok", timeout=20_000)
    assert "修改 2 项" in offline.notices.text()
    assert cells(offline, "packets") == ["1 次"]
    assert offline.receive_button.isEnabled()
    assert offline.end_button.isEnabled()
    merged = person(pair.office, "m0")
    assert merged is not None
    assert merged.note == "外出写的"


def test_what_cannot_be_received_is_refused_with_a_sentence(
    offline: OfflineDialog, qtbot: QtBot, pair: Pair, tmp_path: Path
) -> None:
    conflict(pair)
    good = pair.send()
    other, cut = tmp_path / "花名册.xlsx", tmp_path / "半个.bdk"
    other.write_bytes(b"PK nothing of ours")
    cut.write_bytes(good.read_bytes()[:-40])
    for path in (other, cut, tmp_path / "没有.bdk"):
        offline.examine(path)
        settled(qtbot, offline)
        assert offline.notices.tone == "err"
        assert f"“{path.name}”没有接收" in offline.notices.text()
        assert offline.receive_button.isEnabled()


def test_a_copy_that_was_ended_sends_nothing_more_until_it_is_out_again(
    offline: OfflineDialog, qtbot: QtBot, pair: Pair, answers: Any
) -> None:
    conflict(pair)
    path = pair.send()
    offline.table.select_first()
    answers.will_say(True)
    offline.end_button.click()
    assert cells(offline, "state") == ["已收回"]
    offline.examine(path)
    settled(qtbot, offline)
    assert offline.notices.tone == "err"
    offline.end_button.click()
    assert cells(offline, "state") == ["在外"]

    def leave(dialog: MergeDialog) -> None:
        assert len(dialog.model.records) == 2
        dialog.reject()

    in_turn(leave)
    offline.examine(path)
    qtbot.waitUntil(offline.receive_button.isEnabled, timeout=20_000)


def test_who_keeps_a_copy_can_be_put_right_and_one_step_takes_it_back(
    offline: OfflineDialog, desk: Desk, pair: Pair, type_text: Any
) -> None:
    offline.table.select_first()

    def amend(dialog: AmendDialog) -> None:
        assert (dialog.form.text("name"), dialog.form.text("keeper")) == ("王老师笔记本", "王老师")
        dialog.form.editor("name").box.clear()
        dialog.save()
        assert dialog.form.blocking()
        type_text(dialog.form.editor("name").box, "党办笔记本")
        dialog.form.editor("keeper").box.clear()
        type_text(dialog.form.editor("keeper").box, "赵老师")
        type_text(dialog.form.editor("note").box, "年检后换人")
        dialog.save()

    in_turn(amend)
    QTest.keyClick(offline.table, Qt.Key.Key_F2)
    assert (cells(offline, "name"), cells(offline, "keeper")) == (["党办笔记本"], ["赵老师"])
    assert "由赵老师保管" in offline.told.text()
    assert "备注：年检后换人" in offline.told.text()
    logged = pair.office.read("SELECT field, new FROM change_log WHERE entity = 'offline_copy' AND field NOT LIKE '#%'")
    assert sorted(logged) == [("keeper", '"赵老师"'), ("name", '"党办笔记本"'), ("note", '"年检后换人"')]
    pair.there(alter("m1", unit="机关党委"))
    assert pair.examine().copy.name == "党办笔记本"
    desk.undo()
    offline.refresh()
    assert (cells(offline, "name"), cells(offline, "keeper")) == (["王老师笔记本"], ["王老师"])


def test_the_paper_of_a_packet_can_be_seen_again(qtbot: QtBot, desk: Desk, received: Any, pair: Pair) -> None:
    conflict(pair)
    dialog = received()
    press(dialog, "←")
    merge(qtbot, dialog)
    packets: PacketsDialog = shown(qtbot, PacketsDialog(desk, pair.copy))
    assert cells(packets, "kept") == ["1"]
    packets.paper_button.click()
    seen: list[str] = []

    def look(preview: Any) -> None:
        seen.append(preview.windowTitle())
        preview.reject()

    in_turn(look)
    qtbot.waitUntil(lambda: bool(seen), timeout=20_000)
    assert seen == ["离线外出合并单（王老师笔记本 第 1 次）"]


def test_a_ledger_that_is_only_looked_at_takes_nothing_out_and_nothing_in(
    qtbot: QtBot, pair: Pair, at_desk: Callable[[Ledger], Desk]
) -> None:
    with pair.office.aside() as looked_at:
        desk = at_desk(looked_at)
        dialog: OfflineDialog = shown(qtbot, OfflineDialog(desk, desk.author))
        assert not dialog.take_button.isEnabled()
        assert not dialog.receive_button.isEnabled()
        assert not dialog.end_button.isEnabled()
        assert not dialog.amend_button.isEnabled()
        assert dialog.notices.tone == "warn"


# ---- in the copy ----


def test_a_copy_sends_back_what_was_entered_as_often_as_wanted(
    qtbot: QtBot, pair: Pair, at_desk: Callable[[Ledger], Desk], answers: Any, tmp_path: Path
) -> None:
    desk = at_desk(pair.laptop)
    known = desk.ask(queries.identity)
    assert known is not None
    dialog: SendBackDialog = shown(qtbot, SendBackDialog(desk, desk.author, known))
    answers.will_say(tmp_path / "0.bdk")
    dialog.send_button.click()
    assert "没有可送回的" in dialog.notices.text()
    conflict(pair)
    for number in (1, 2):
        path = tmp_path / f"{number}.bdk"
        answers.will_say(path)
        dialog.send_button.click()
        assert f"第 {number} 个离线包已写好：2 条记录" in dialog.notices.text()
        assert path.exists()
    assert len(queries.examine(pair.office, tmp_path / "1.bdk").differences) == 2


def test_choices_are_what_the_merge_keeps_as_proof(received: Any, qtbot: QtBot, desk: Desk, pair: Pair) -> None:
    conflict(pair)
    dialog = received()
    press(dialog, "←")
    packet = merge(qtbot, dialog)
    merged = desk.ask(queries.merged, packet.id)
    assert sorted(merged.choices.values()) == [Choice.OURS, Choice.THEIRS]
