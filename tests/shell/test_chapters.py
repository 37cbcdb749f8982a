"""What development and transfers tell on a member's card, and that every link leads to its place."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from branchdesk.features.members import queries
from branchdesk.features.members.panels import Fact
from branchdesk.shell.chapters import chapters
from branchdesk.shell.desk import Desk
from branchdesk.shell.window import Window


@pytest.fixture
def window(start: Callable[[Path | None], Window], demo: Path) -> Window:
    return start(demo)


@pytest.fixture
def desk(window: Window) -> Desk:
    assert window.desk is not None
    return window.desk


def one_of(desk: Desk, sql: str) -> Any:
    """The line of a member an SQL question names."""
    uid = desk.ledger.read(sql)[0][0]
    member = desk.ask(queries.member, uid)
    assert member is not None
    return queries.line_of(member)


def told(desk: Desk, line: Any) -> dict[str, list[Fact]]:
    return {title: list(facts) for title, facts in chapters(desk, line)}


def test_a_running_case_tells_its_stage_and_the_next_step_and_leads_there(desk: Desk) -> None:
    line = one_of(desk, "SELECT c.member_id FROM development_case c JOIN member m ON m.id = c.member_id"
                        " WHERE c.ended_on IS NULL AND m.standing = 'activist'")  # fmt: skip
    facts = told(desk, line)["发展档案"]
    assert facts[0].value == "入党积极分子阶段"
    assert facts[1].label == "下一步"
    (case,) = desk.ledger.read("SELECT id FROM development_case WHERE member_id = ?", (line.id,))
    assert facts[-1].go == ("case", case[0])


def test_a_letter_tells_where_it_led_and_its_state(desk: Desk) -> None:
    line = one_of(desk, "SELECT member_id FROM transfer WHERE alive = 1 AND issued_on IS NOT NULL")
    facts = told(desk, line)["组织关系转接"]
    assert any("→" in one.value and one.go[0] == "transfer" for one in facts)


def test_a_party_member_on_the_roll_may_be_given_a_letter_and_nobody_else(desk: Desk) -> None:
    full = one_of(desk, "SELECT id FROM member WHERE standing = 'full' AND left_on IS NULL AND id NOT IN"
                        " (SELECT member_id FROM transfer UNION SELECT member_id FROM development_case)")  # fmt: skip
    assert told(desk, full) == {"组织关系转接": [Fact("", "开介绍信…", go=("transfer_out", full.id))]}
    assert told(desk, full._replace(left_on="2026-01-01")) == {}
    on_the_way = full._replace(standing="activist")
    assert told(desk, on_the_way) == {"发展档案": [Fact("", "建立发展档案…", go=("case_of", full.id))]}


def test_who_only_looks_is_offered_nothing_to_write(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    line = one_of(desk, "SELECT id FROM member WHERE standing = 'full' AND left_on IS NULL")
    monkeypatch.setattr(type(desk), "read_only", True)
    assert not [fact for facts in told(desk, line).values() for fact in facts if fact.go[0] == "transfer_out"]
    assert "发展档案" not in told(desk, line._replace(standing="activist", id="nobody"))


def test_what_other_rooms_tell_is_asked_for_only_while_the_page_that_shows_it_is_looked_at(window: Window) -> None:
    assert window.book is not None
    screen: Any = window.book.turn_to("members")
    screen.finish_reading()
    asked: list[str] = []
    screen._chapters = lambda _desk, line: asked.append(line.id) or [("别处", [Fact("", line.id)])]
    first, second = (screen.model.shown_records()[number].id for number in (0, 1))

    def turn_to(uid: str) -> None:
        screen.table.select_key(uid)
        screen._on_current(screen.table.current_record())

    turn_to(first)
    assert asked == []
    screen.detail._segments.setCurrentIndex(1)
    assert asked == [first]
    turn_to(second)
    assert set(asked[1:]) == {second}
    assert [one for one in screen.detail.findChildren(QLabel) if one.text() == second]


def test_the_link_on_the_card_opens_the_case(window: Window, desk: Desk, qtbot: QtBot) -> None:
    line = one_of(desk, "SELECT member_id FROM development_case WHERE ended_on IS NULL")
    assert window.book is not None
    screen: Any = window.book.turn_to("members")
    screen.finish_reading()
    assert screen.table.select_key(line.id)
    screen._on_current(screen.table.current_record())
    screen.detail._segments.setCurrentIndex(1)

    def links() -> list[QPushButton]:
        return [
            one for one in screen.detail.findChildren(QPushButton) if one.isVisible() and one.text() == "打开发展档案"
        ]

    qtbot.waitUntil(lambda: len(links()) == 1)
    links()[0].click()
    organizer: Any = window.book.turn_to("organizer")
    page = organizer.turn_to("development")
    assert page.is_open
    assert (
        page.case.case_id == desk.ledger.read("SELECT id FROM development_case WHERE member_id = ?", (line.id,))[0][0]
    )
