"""Icons and small parts: recoloured, re-issued, named for screen readers, plain text."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QColor, QIcon
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from branchdesk.widgets import parts, theme
from branchdesk.widgets.icons import icon, set_icon
from branchdesk.widgets.svg_files import coloured


@pytest.fixture(autouse=True)
def afterwards_as_before(qapp: QApplication) -> Iterator[None]:
    yield
    if (theme.mode(), theme.scale(), bool(qapp.styleSheet())) != ("light", 1.0, True):
        theme.apply(qapp, "light")


def inks(drawn: QIcon, mode: QIcon.Mode = QIcon.Mode.Normal, state: QIcon.State = QIcon.State.Off) -> set[str]:
    """The colours of the wholly opaque pixels."""
    image = drawn.pixmap(64, 64, mode, state).toImage()
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {pixel.name().upper() for pixel in pixels if pixel.alpha() == 255}


def near(found: set[str], token: str) -> bool:
    """Whether a colour of the token is among those found (drawing rounds by one or two)."""
    want = theme.colour(token)
    return any(
        max(abs(c.red() - want.red()), abs(c.green() - want.green()), abs(c.blue() - want.blue())) <= 3
        for c in map(QColor, found)
    )


def test_an_icon_has_the_colour_of_its_token_and_of_its_state(qapp: QApplication) -> None:
    made = icon("trash-2", "err")
    assert near(inks(made), "err")
    assert near(inks(made, QIcon.Mode.Disabled), "disabled")
    assert near(inks(made, state=QIcon.State.On), "accent_text")


def test_every_bundled_icon_can_be_drawn(qapp: QApplication) -> None:
    from branchdesk.kernel.resources import resource

    for file in sorted(resource("icons").glob("*.svg")):
        assert inks(icon(file.stem)), file.stem


def test_an_unknown_icon_is_a_bug(qapp: QApplication) -> None:
    with pytest.raises(FileNotFoundError):
        icon("no-such-icon")


def test_a_colour_is_written_once_and_a_lost_file_again() -> None:
    path = Path(coloured("search", "#123456"))
    assert "#123456" in path.read_text("utf-8")
    assert "currentColor" not in path.read_text("utf-8")
    path.unlink()
    assert Path(coloured("search", "#123456")).is_file()


def test_a_wide_icon_keeps_room_beside_its_text() -> None:
    assert 'viewBox="0 0 31.5 24"' in Path(coloured("search", "#123456", wide=True)).read_text("utf-8")


def test_buttons_and_actions_get_new_icons_with_a_new_theme(qapp: QApplication, qtbot: QtBot) -> None:
    button = parts.button("导入", "upload")
    qtbot.addWidget(button)
    action = QAction("删除")
    set_icon(action, "trash-2", "err")
    theme.apply(qapp, "dark", 1.5)
    assert near(inks(button.icon()), "text2")
    assert near(inks(action.icon()), "err")
    assert button.iconSize().height() == 24


def test_asking_again_replaces_the_icon_and_nothing_takes_it_away(qapp: QApplication, qtbot: QtBot) -> None:
    button = parts.tool("sun", "浅色")
    qtbot.addWidget(button)
    set_icon(button, "moon", "warn")
    theme.apply(qapp, "dark")
    assert near(inks(button.icon()), "warn")
    set_icon(button, "")
    theme.apply(qapp, "light")
    assert button.icon().isNull()


def test_asking_for_the_icon_it_has_changes_nothing(qapp: QApplication, qtbot: QtBot) -> None:
    button = parts.tool("users", "党员")
    qtbot.addWidget(button)
    before = button.icon().cacheKey()
    set_icon(button, "users")
    assert button.icon().cacheKey() == before
    set_icon(button, "")
    set_icon(button, "users")
    assert not button.icon().isNull()


def test_a_deleted_button_does_not_disturb_the_next_theme(qapp: QApplication) -> None:
    parent = QWidget()
    button = parts.button("导入", "upload")
    button.setParent(parent)
    del button
    parent.deleteLater()
    qapp.processEvents()
    theme.apply(qapp, "dark")


def test_a_name_is_never_html(qtbot: QtBot) -> None:
    made = parts.label("<b>王</b>")
    qtbot.addWidget(made)
    assert made.textFormat() == Qt.TextFormat.PlainText


@pytest.mark.parametrize(
    ("tip", "said"),
    [
        ("列设置 (Ctrl+L)", "列设置"),
        ("显示证件号（F9）", "显示证件号"),
        ("详情", "详情"),
        ("导出(含表头)的行", "导出(含表头)的行"),
    ],
)
def test_a_tip_is_spoken_without_its_shortcut(tip: str, said: str) -> None:
    assert parts.spoken(tip) == said


def test_every_part_has_a_name_for_the_screen_reader(qtbot: QtBot) -> None:
    made = [
        parts.button("导入(&I)", "upload"),
        parts.tool("eye", "显示证件号 (F9)", checkable=True),
        parts.chip("支部：全部"),
        parts.search_box("姓名 / 编号"),
        parts.segments(["列表", "年历"]),
    ]
    for widget in made:
        qtbot.addWidget(widget)
    assert [widget.accessibleName() for widget in made] == [
        "导入(I)", "显示证件号", "支部：全部", "姓名 / 编号", "列表 / 年历",
    ]  # fmt: skip


def test_no_button_answers_to_enter_by_itself(qtbot: QtBot) -> None:
    button = parts.button("保存", kind="primary")
    qtbot.addWidget(button)
    assert not button.autoDefault()
    assert not button.isDefault()


def test_a_chip_changes_its_words_and_its_tint(qtbot: QtBot) -> None:
    chip = parts.chip("类别：全部")
    qtbot.addWidget(chip)
    parts.set_chip(chip, "类别：正式党员", True)
    assert (chip.text(), chip.accessibleName(), chip.property("on")) == ("类别：正式党员", "类别：正式党员", "true")
    parts.set_chip(chip, "类别：全部", False)
    assert chip.property("on") == "false"


def test_rows_and_columns_take_widgets_layouts_room_and_stretches(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    inner = parts.column(QLabel("上"), QLabel("下"), gap=4)
    host.setLayout(parts.row(QLabel("左"), 12, inner, None, QLineEdit(), margins=(1, 2, 3, 4)))
    layout = host.layout()
    assert layout is not None
    assert layout.count() == 5
    assert layout.contentsMargins().left() == 1
    assert inner.spacing() == 4


def test_pills_stay_round_at_every_text_size(qapp: QApplication, qtbot: QtBot) -> None:
    """A radius one pixel too large makes Qt draw a square: the corner pixel must stay see-through."""
    for scale in theme.SCALES:
        theme.apply(qapp, "light", scale)
        host = QWidget()
        qtbot.addWidget(host)
        host.setLayout(parts.row(parts.pill("正式党员", "ok"), parts.chip("类别：全部"), None))
        host.show()
        qapp.processEvents()
        image = host.grab().toImage()
        ground = image.pixelColor(0, 0)
        for widget in (host.findChildren(QLabel)[0], host.findChildren(QWidget)[1]):
            corner = widget.geometry().topLeft()
            assert image.pixelColor(corner) == ground, (scale, widget)
