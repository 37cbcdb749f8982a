"""Settings: what is kept, what is mended, and that the dialog shows its effect at once."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from branchdesk.features.members.screen import MembersScreen
from branchdesk.shell import look, routes, settings
from branchdesk.shell.paths import Paths
from branchdesk.shell.settings import Settings, State
from branchdesk.shell.settings_fields import SETTINGS_FIELDS
from branchdesk.shell.settings_screen import SettingsDialog
from branchdesk.shell.window import Window
from branchdesk.widgets import theme
from program_fixtures import in_turn

Start = Callable[[Path | None], Window]


def with_dialog(window: Window, act: Callable[[SettingsDialog], object]) -> None:
    in_turn(act)
    routes.show_settings(window)


# ---- the file


def test_settings_come_back_as_they_were(home: Paths) -> None:
    chosen = Settings(theme="dark", text_scale="125", row_height="roomy", lock_after=0, second_backup="/媒体/U 盘")
    settings.save(home.settings, chosen)
    assert settings.load(home.settings) == chosen


@pytest.mark.parametrize(
    "wrong",
    [{"text_scale": "big"}, {"text_scale": 150}, {"theme": "pink"}, {"row_height": ""}, {"lock_after": -5},
     {"lock_after": True}, {"reveal_seconds": 10**9}, {"backup_every": 0}, {"unknown": 1}],
)  # fmt: skip
def test_what_somebody_wrote_into_the_file_by_hand_falls_back(home: Paths, wrong: dict[str, Any]) -> None:
    home.settings.write_text(json.dumps({**wrong, "print_unit": "机关党委"}), "utf-8")
    assert settings.load(home.settings) == Settings(print_unit="机关党委")


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "\x00"])
def test_a_broken_file_is_no_file(home: Paths, text: str) -> None:
    home.settings.write_text(text, "utf-8")
    assert settings.load(home.settings) == Settings()
    home.state.write_text(text, "utf-8")
    assert State(home.state).get("recent", []) == []


def test_a_remembered_value_of_another_kind_is_not_used(home: Paths) -> None:
    State(home.state).keep("recent", "no list")
    assert State(home.state).get("recent", []) == []


def test_a_disk_that_takes_nothing_costs_no_more_than_the_memory(home: Paths, caplog: pytest.LogCaptureFixture) -> None:
    blocked = home.home / "blocked"
    blocked.write_text("x", "utf-8")
    state = State(blocked / "state.json")
    state.keep("recent", ["a"])
    assert state.get("recent", []) == ["a"]
    assert "could not be written" in caplog.text
    caplog.clear()


def test_the_defaults_can_be_saved_by_the_form() -> None:
    from branchdesk.kernel import clock
    from branchdesk.kernel.fields import Context, read

    shown = {one.name: one.show(getattr(Settings(), one.name)) for one in SETTINGS_FIELDS}
    values, problems = read(SETTINGS_FIELDS, shown, Context(clock.today()))
    assert problems == []
    assert {name: "" if value is None else value for name, value in values.items()} == {
        one.name: getattr(Settings(), one.name) for one in SETTINGS_FIELDS
    }


# ---- the dialog


def test_theme_text_size_and_rows_change_at_once_and_survive_a_restart(start: Start, demo: Path, home: Paths) -> None:
    window = start(demo)

    def choose(dialog: SettingsDialog) -> None:
        dialog.form.fill("theme", "深色")
        dialog.form.fill("text_scale", "125%")
        dialog.form.fill("row_height", "宽松")
        dialog.save()

    with_dialog(window, choose)
    assert theme.is_dark()
    assert theme.scale() == 1.25
    screen = window.members()
    assert isinstance(screen, MembersScreen)
    screen.finish_reading()
    assert screen.table.rowHeight(0) == round(look.ROWS["roomy"] * 1.25)
    assert len(screen.shown()) == 86
    window.close()
    again = start(None)
    assert again.settings.text_scale == "125"
    assert theme.is_dark()
    assert theme.scale() == 1.25


def test_a_wrong_number_is_said_under_its_field_and_nothing_is_saved(start: Start, demo: Path, answers: Any) -> None:
    window = start(demo)
    answers.will_say(True)  # give up what is typed

    def choose(dialog: SettingsDialog) -> None:
        dialog.form.fill("reveal_seconds", "500")
        dialog.save()
        assert dialog.isVisible()
        assert dialog.form.cell("reveal_seconds").message == "应在 5 到 120 之间"
        dialog.reject()

    with_dialog(window, choose)
    assert window.settings == Settings()


def test_the_time_full_numbers_are_shown_is_the_one_chosen(start: Start, demo: Path) -> None:
    window = start(demo)
    window.change(reveal_seconds=7)
    screen = window.members()
    assert isinstance(screen, MembersScreen)
    screen.reveal(True)
    assert screen.sign.timer.interval() == 7000


def test_settings_that_cannot_be_written_are_said_in_the_dialog(
    start: Start, demo: Path, home: Paths, answers: Any
) -> None:
    window = start(demo)
    answers.will_say(True)  # give up what is typed
    home.settings.unlink(missing_ok=True)
    home.settings.mkdir()

    def choose(dialog: SettingsDialog) -> None:
        dialog.form.fill("theme", "深色")
        dialog.save()
        assert dialog.isVisible()
        assert dialog.notices.text().startswith("设置没有保存")
        dialog.reject()

    with_dialog(window, choose)
