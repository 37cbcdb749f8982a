"""The published figures of the other rooms (domain §9.6): organizers sent to colleges, advisers, the clock of 24 hours, three calls.

Nobody's name is here: people are called by their places.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from published_hands import click, fill, form, press, save
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from branchdesk.features.organization import queries as organization
from branchdesk.features.organizers.screen import PostingsScreen
from branchdesk.features.requests.model import RequestLevel
from branchdesk.features.requests.rules.clock import State
from branchdesk.features.requests.screen import RequestsScreen
from branchdesk.shell.making import make_ledger
from branchdesk.shell.window import Window
from program_fixtures import in_turn

Start = Callable[[Path | None], Window]
NUMERALS = "一二三四五六七八九十"
UNITS = ("宣传部", "网络信息中心", "财务处", "科研院", "人力资源部", "后勤处")


@pytest.fixture
def window(start: Start, tmp_path: Path) -> Window:
    path = tmp_path / "支部.bdb"
    make_ledger(path, None, ("机械学院师生联合党支部", "网络信息中心党支部"), "机械学院党委").close()
    return start(path)


def page(window: Window, name: str) -> Any:
    """A segment of the tab 组织员 (Ctrl+6)."""
    assert window.book is not None
    press(window, "Ctrl+6")
    return window.book.current.turn_to(name)  # type: ignore[attr-defined]


def test_twenty_people_of_six_units_go_to_twenty_colleges(window: Window) -> None:
    """Announced on 26 July 2022; the first of them is the secretary of the youth league there too."""
    postings = page(window, "postings")
    assert isinstance(postings, PostingsScreen)

    def enter(dialog: Any) -> None:
        fill(dialog, kind="挂职", from_on="2022-07-26", document="选派通知", announced_on="2022-07-26")
        for n in range(20):
            name = "甲" + NUMERALS[n % 10] + ("丙" if n > 9 else "")
            post = {"concurrent": "学院团委书记"} if n == 0 else {}
            fill(dialog, name=name, sending_unit=UNITS[n % 6], rank="科级", college=f"学院{n + 1}", **post)
            press(dialog, "Ctrl+Return")
            assert dialog.form.problems() == []
        press(dialog, "Esc")

    in_turn(enter)
    click(postings, "登记选派")
    lines = postings.list_view.lines
    assert (len(lines), len({one.college for one in lines})) == (20, 20)
    assert {one.organizer.sending_unit for one in lines} == set(UNITS)
    assert postings.cover.text() == "在任 20 人、20 个学院（部）、6 个派出单位，一一对应"
    assert {str(one.posting.announced_on) for one in lines} == {"2022-07-26"}


def test_six_advisers_of_a_joint_branch(window: Window) -> None:
    """师生联合党支部: six party members among the teachers guide it; they hold no seat on its committee."""

    def appoint(dialog: Any) -> None:
        line = next(uid for uid, one in dialog._lines.items() if "师生联合" in one.name)
        dialog.tree.choose(line)
        dialog.verbs["edit"].trigger()
        fill(dialog.form_dialog, kind="师生联合")
        save(dialog.form_dialog)
        for n in range(6):
            dialog.posts.verbs["appoint"].trigger()
            fill(dialog.form_dialog, role="指导教师", holder="教师甲" + NUMERALS[n], from_on="2023-03-01", elected="否")
            save(dialog.form_dialog)
        press(dialog, "Esc")

    in_turn(appoint)
    entry = next(one for one in window.findChildren(QAction) if one.text().startswith("党组织"))
    entry.trigger()
    desk = window.require_desk()
    joint = next(uid for uid, name in desk.ask(organization.branches) if "师生联合" in name)
    held = desk.ask(organization.posts, joint)
    assert len(held) == 6


def test_24_hours_to_settle_24_hours_to_answer_and_three_calls(window: Window, qtbot: QtBot) -> None:
    """Both clocks run 24 natural hours, and the very minute is in time; closed after the third call."""
    requests = page(window, "requests")
    assert isinstance(requests, RequestsScreen)
    came = {"received_at": "2024-03-29 16:30", "first_receiver": "甲一", "channel": "电话"}
    in_turn(form(**came, kind="报修", level="一般", text="网络报修"))
    requests.verbs["add"].trigger()
    in_turn(form(settled_at="2024-03-30 16:00", result="已修复", feedback_at="2024-03-30 16:30", feedback_way="电话"))
    requests.verbs["settle"].trigger()
    line = requests.current()
    assert f"{line.clock.deadline:%Y-%m-%d %H:%M}" == "2024-03-30 16:30"
    assert line.clock.in_time
    for day in ("2024-03-31", "2024-04-06", "2024-04-29"):
        in_turn(form(at=f"{day} 09:00", satisfaction="满意"))
        requests.verbs["call"].trigger()
    line = requests.current()
    assert [one.call is not None for one in line.rounds] == [True] * 3
    in_turn(form(closed_at="2024-04-30 10:00"))
    requests.verbs["close"].trigger()
    assert requests.current().state is State.CLOSED
    in_turn(form(**came, kind="政策", level="复杂", text="需要几家单位协调"))
    requests.verbs["add"].trigger()
    in_turn(form(responded_at="2024-03-30 16:30", response="已约定会商"))
    requests.verbs["respond"].trigger()
    line = requests.current()
    assert line.request.level is RequestLevel.COMPLEX
    assert line.clock.in_time
