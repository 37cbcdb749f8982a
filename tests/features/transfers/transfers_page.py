"""The page 组织关系 in the real window, on a small ledger whose transfers are known by heart."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from transfers_ledger import OFFICE, do, letter, make, person

from branchdesk.features.members.store import MemberStore
from branchdesk.features.transfers import commands, queries
from branchdesk.features.transfers.model import Away, AwayContact, AwayKind, Channel, Direction, LossCause, Transfer
from branchdesk.features.transfers.screen import TransfersScreen
from branchdesk.kernel.dates import Day
from branchdesk.kernel.months import Month
from branchdesk.kernel.records import new_id
from branchdesk.shell.window import Window
from branchdesk.storage.engine import Ledger, open_ledger
from program_fixtures import at_segment, home, segment, start

__all__ = ["home", "ledger_file", "page", "press", "start", "window"]


def fill(path: Path) -> None:
    """Of ten students one letter is overdue, one expires, one came back, one is planned; three are away; one came."""
    make(path)
    ledger = open_ledger(path)
    students = [person(f"g{n}", f"毕生{n}", staff_number=f"30000{n:02}", unit="材料 2203 班") for n in range(10)]
    do(ledger, lambda work: MemberStore(work).add_all(students))
    for uid, issued, days in (("s1", Day(2026, 9, 1), 30), ("s2", Day(2026, 10, 25), 30), ("s3", Day(2026, 8, 1), 90)):
        do(ledger, commands.issue, [letter(uid, issued_on=issued, valid_days=days, note="按本人申请办理")])
    back = next(one.id for one in queries.lines(ledger, None, Day(2026, 11, 21).first()) if one.member.id == "s3")
    do(ledger, commands.note_receipt, [back], Day(2026, 8, 20))
    do(ledger, commands.plan, letter("g0", issued_on=None))
    _send_away(ledger)
    came = Transfer(id=new_id(), member_id="", direction=Direction.IN, channel=Channel.BEYOND, from_place="邻省某校党委",
                    number="邻转 7", to_branch_id=OFFICE, issued_on=Day(2026, 11, 2), reported_on=Day(2026, 11, 9),
                    paid_until=Month(2026, 11))  # fmt: skip
    do(ledger, commands.take_in, came, replace(person("n1", "甄来", OFFICE), number=""))
    ledger.close()


def _send_away(ledger: Ledger) -> None:
    abroad = Away(id=new_id(), member_id="g7", kind=AwayKind.ABROAD, from_on=Day(2026, 3, 1), place="某国",
                  applied_on=Day(2026, 2, 1))  # fmt: skip
    lost = Away(
        id=new_id(), member_id="g8", kind=AwayKind.OUT_OF_TOUCH, from_on=Day(2026, 4, 1), cause=LossCause.GRADUATED
    )
    mobile = Away(id=new_id(), member_id="g9", kind=AwayKind.MOBILE, from_on=Day(2026, 10, 1), place="某省某市")
    for one in (abroad, lost, mobile):
        do(ledger, commands.send_away, one)
    do(
        ledger,
        commands.contact,
        AwayContact(id=new_id(), away_id=abroad.id, on=Day(2026, 10, 8), way="电话", by="钱一"),
    )


@pytest.fixture
def ledger_file(tmp_path: Path) -> Path:
    path = tmp_path / "转接.bdb"
    fill(path)
    return path


@pytest.fixture
def window(start: Callable[[Path | None], Window], ledger_file: Path) -> Window:
    """The window at 组织员 › 组织关系."""
    return at_segment(start(ledger_file), "transfers")


@pytest.fixture
def page(window: Window) -> TransfersScreen:
    return segment(window, "transfers", TransfersScreen)


def press(widget: QWidget, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key, as at the keyboard."""
    QTest.keyClick(widget, key, held)


def names(page: TransfersScreen) -> list[str]:
    """Who is listed, from top to bottom."""
    return [one.name for one in page.view.shown()]


def stand(page: TransfersScreen, name: str) -> None:
    """Stand on somebody of the list."""
    line = next(one for one in page.view.lines if one.name == name)
    assert page.view.select(line.id)
