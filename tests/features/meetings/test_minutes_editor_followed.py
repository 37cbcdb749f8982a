"""After 定稿 the notice names those into whose case a vote was written, and opens the case."""

from dataclasses import replace
from typing import Any

import meeting_ledger as made
from minutes_editor_fixtures import desk, editor, held, home, ledger_template, open_editor, start, stay_open
from PySide6.QtWidgets import QPushButton

from branchdesk.features.development import commands as development
from branchdesk.features.development import queries as cases
from branchdesk.features.development.model import DevelopmentCase
from branchdesk.features.meetings.editor import MinutesEditor
from branchdesk.features.meetings.model.minutes import Ballot, Guest, Minutes
from branchdesk.features.meetings.model.words import BallotKind, ItemKind, MeetingKind, Method, Stage
from branchdesk.kernel.records import new_id
from branchdesk.shell.desk import Desk

__all__ = ["desk", "editor", "home", "ledger_template", "open_editor", "start", "stay_open"]


def voting(*people: tuple[str, str]) -> Minutes:
    """A meeting that admits somebody, or two, by their names and ids, with everything 定稿 asks for."""
    minutes = made.minutes(kind=MeetingKind.ADMISSION, summing_up="请落实。")
    head, item = minutes.meeting, replace(minutes.items[0], kind=ItemKind.VOTE)
    ballots = tuple(
        Ballot(id=new_id(), meeting_id=head.id, item_id=item.id, order=n, kind=BallotKind.ADMISSION, person=name,
               member_id=uid, method=Method.SECRET, issued=16, returned=16, valid=16, yes=15, no=1, abstain=0)
        for n, (name, uid) in enumerate(people)
    )  # fmt: skip
    guests = tuple(
        Guest(id=new_id(), meeting_id=head.id, order=n, name=name, member_id=uid, capacity="发展对象")
        for n, (name, uid) in enumerate(people)
    )
    return replace(minutes, items=(item,), ballots=ballots, guests=guests)


def test_the_notice_names_whom_a_vote_was_written_of_and_opens_the_case(
    editor: MinutesEditor, desk: Desk, answers: Any
) -> None:
    desk.do("建档", development.open_case, DevelopmentCase(id="case", member_id="c01"))
    editor.open(held(desk, voting(("尤候", "c01"))).meeting.id)
    answers.will_say(True)
    editor.deeds.finalise()
    assert editor.stage() is Stage.FINAL
    assert "表决已记入发展档案：尤候（接收预备党员，通过）。" in editor.notices.text()
    assert editor.notices.tone == "ok"
    went: list[tuple[str, str]] = []
    desk.asked.connect(lambda place, uid: went.append((place, uid)))
    link = next(one for one in editor.notices.findChildren(QPushButton) if one.text() == "打开尤候的档案")
    link.click()
    assert went == [("case", "case")]
    file = desk.ask(cases.case_file, "case")
    assert file is not None
    assert [one.step for one in file.steps] == ["admission"]


def test_whose_vote_went_nowhere_is_named_too(editor: MinutesEditor, desk: Desk, answers: Any) -> None:
    desk.do("建档", development.open_case, DevelopmentCase(id="case", member_id="c01"))
    editor.open(held(desk, voting(("尤候", "c01"), ("许生", "s01"))).meeting.id)
    answers.will_say(True)
    editor.deeds.finalise()
    assert "没有记入发展档案：许生（没有发展档案）。" in editor.notices.text()
    assert editor.notices.tone == "warn"


def test_minutes_without_a_vote_on_somebody_say_only_that_they_are_final(
    editor: MinutesEditor, desk: Desk, answers: Any
) -> None:
    editor.open(held(desk, made.minutes(summing_up="请落实。")).meeting.id)
    answers.will_say(True)
    editor.deeds.finalise()
    assert editor.notices.text() == "已定稿。请打印，由主持人、记录人签字。"
