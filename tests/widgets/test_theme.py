"""The look: contrast is measured, the template is filled whole, changes reach who asked for them."""

import re
from collections.abc import Iterator
from pathlib import Path
from string import Template

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from branchdesk.kernel.resources import resource
from branchdesk.widgets import fonts, parts, theme
from branchdesk.widgets.palette import DARK, LIGHT, palette_of

TEXT_ON = [
    *((text, ground) for text in ("text", "text2", "text3") for ground in ("bg", "surface", "raised", "subtle")),
    ("on_accent", "accent"), ("on_accent", "accent_hover"), ("accent_text", "surface"), ("accent_text", "accent_soft"),
    ("sel_text", "sel"), ("text2", "sel"), ("link", "surface"), ("link", "raised"), ("on_focus", "focus"),
    *((tone, f"{tone}_soft") for tone in ("ok", "warn", "err", "info", "mute")),
    *((tone, "surface") for tone in ("ok", "warn", "err", "info")),
]  # fmt: skip


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.1."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    r, g, b = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture(autouse=True)
def afterwards_as_before(qapp: QApplication) -> Iterator[None]:
    yield
    if (theme.mode(), theme.scale(), bool(qapp.styleSheet())) != ("light", 1.0, True):
        theme.apply(qapp, "light")


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_ON)
def test_every_text_is_readable_on_its_ground(tokens: dict[str, str], text: str, ground: str) -> None:
    assert contrast(tokens[text], tokens[ground]) >= 4.5


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_inputs_and_the_focus_stand_out(tokens: dict[str, str]) -> None:
    assert contrast(tokens["field"], tokens["surface"]) >= 3.0
    assert contrast(tokens["focus"], tokens["surface"]) >= 3.0


def test_light_and_dark_have_the_same_tokens() -> None:
    assert list(LIGHT) == list(DARK)


def test_every_colour_of_the_stylesheet_is_a_token() -> None:
    text = resource("style", "app.qss").read_text("utf-8")
    assert not re.findall(r"#[0-9A-Fa-f]{3,8}\b(?![^{]*\{)", text)
    names = {match[1] or match[2] for match in re.findall(r"\$(\$|(\w+)|\{(\w+)\})", text)} - {""}
    plain = {name for name in names if not name.startswith(("px_", "pt_", "half_", "round_", "svg_"))}
    assert plain <= set(LIGHT)
    assert Template(text).is_valid()


def test_the_stylesheet_is_filled_whole_in_every_look(qapp: QApplication) -> None:
    for mode in ("light", "dark"):
        for scale in theme.SCALES:
            theme.apply(qapp, mode, scale)  # type: ignore[arg-type]
            assert "$" not in qapp.styleSheet().replace("$name", "").split("*/", 1)[1]
            for file in re.findall(r'url\("([^"]+)"\)', qapp.styleSheet()):
                assert Path(file).is_file()


def test_a_missing_stylesheet_leaves_a_working_program(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(theme, "resource", lambda *_parts: tmp_path / "gone.qss")
    theme.apply(qapp, "dark")
    assert qapp.styleSheet() == ""
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(DARK["bg"])
    assert "stylesheet" in caplog.text
    caplog.clear()


def test_dark_and_light_change_colours_and_tell(qapp: QApplication, qtbot: QtBot) -> None:
    with qtbot.waitSignal(theme.news.changed):
        theme.apply(qapp, "dark")
    assert theme.is_dark()
    assert theme.mode() == "dark"
    assert theme.css("surface") == DARK["surface"]
    assert theme.colour("text") == QColor(DARK["text"])
    theme.apply(qapp, "light")
    assert not theme.is_dark()


def test_an_unknown_token_is_a_bug() -> None:
    with pytest.raises(KeyError):
        theme.css("purple")


def test_measures_grow_with_the_text(qapp: QApplication) -> None:
    theme.apply(qapp, "light", 1.5, 28)
    assert (theme.px(20), theme.scale(), theme.row_height()) == (30, 1.5, 42)
    assert qapp.font().pointSizeF() == pytest.approx(15.0)
    theme.apply(qapp, "light")
    assert (theme.px(20), theme.row_height()) == (20, 32)


def test_the_system_is_followed(qapp: QApplication) -> None:
    theme.apply(qapp, "system")
    dark = qapp.styleHints().colorScheme() == Qt.ColorScheme.Dark
    assert theme.mode() == "system"
    assert theme.is_dark() is dark
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)  # nothing breaks when it speaks
    assert theme.is_dark() is (qapp.styleHints().colorScheme() == Qt.ColorScheme.Dark)


def test_who_follows_the_theme_is_told_until_it_is_gone(qapp: QApplication, qtbot: QtBot) -> None:
    picture = parts.Picture("search", size=16)
    qtbot.addWidget(picture)
    light = picture.pixmap().toImage()
    theme.apply(qapp, "dark", 1.5)
    assert picture.width() == 24
    assert picture.pixmap().toImage() != light
    picture.deleteLater()
    qapp.processEvents()
    theme.apply(qapp, "light")


def test_chinese_is_drawn_in_one_of_our_fonts(qapp: QApplication) -> None:
    family = QFontInfo(qapp.font()).family()
    assert family in fonts.FAMILIES
    assert fonts.FAMILIES[-4:] == ("Minutes Hei", "Minutes Names", "Minutes Song", "Minutes Rare")


def test_rare_characters_have_a_font_once_it_is_added(qapp: QApplication, qtbot: QtBot) -> None:
    from PySide6.QtGui import QFontDatabase

    fonts.add_rare()
    fonts.add_rare()  # a second time does nothing
    assert {"Minutes Song", "Minutes Names", "Minutes Rare"} <= set(QFontDatabase.families())


def test_paper_gets_light_colours_in_the_dark(qapp: QApplication) -> None:
    theme.apply(qapp, "dark")
    assert palette_of(LIGHT).color(QPalette.ColorRole.Text) == QColor(LIGHT["text"])


def test_a_property_the_stylesheet_looks_at_takes_effect_at_once(qapp: QApplication, qtbot: QtBot) -> None:
    made = QLabel("状态")
    qtbot.addWidget(made)
    parts.mark(made, "tone", "err")
    made.ensurePolished()
    assert made.palette().color(QPalette.ColorRole.WindowText) == theme.colour("err")
