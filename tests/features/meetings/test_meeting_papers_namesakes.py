"""Two of one name on one sheet are told apart on the papers; a name that stands there once stays bare."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from meeting_ledger import do, make, minutes, person

from branchdesk.features.meetings import commands, outputs, papers, queries
from branchdesk.features.meetings.model.minutes import Appraisal, Attendance, Minutes
from branchdesk.features.meetings.model.words import MeetingKind, PaperKind, Presence, Reason
from branchdesk.features.members import commands as members
from branchdesk.features.members.store import MemberStore
from branchdesk.kernel.dates import Day
from branchdesk.kernel.records import new_id
from branchdesk.storage.engine import Ledger, open_ledger


@pytest.fixture(scope="module")
def namesakes_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("namesakes") / "template.bdb"
    make(path)
    return path


@pytest.fixture
def ledger(namesakes_template: Path, tmp_path: Path) -> Iterator[Ledger]:
    opened = open_ledger(Path(shutil.copy(namesakes_template, tmp_path / "l.bdb")))
    yield opened
    opened.close()


def another(ledger: Ledger, **values: Any) -> None:
    """A second 李一 in the branch of m04."""
    do(ledger, lambda work: MemberStore(work).save(person("x04", "李一", **values)))


def held(ledger: Ledger) -> Minutes:
    """The second one on leave, both appraised."""
    one = minutes(kind=MeetingKind.APPRAISAL)
    line = Attendance(
        id=new_id(), meeting_id="", member_id="x04", name="李一", presence=Presence.EXCUSED, reason=Reason.DUTY
    )
    rows = tuple(Appraisal(id=new_id(), meeting_id="", order=n, member_id=uid, name=name)
                 for n, (uid, name) in enumerate((("m04", "李一"), ("x04", "李一"), ("m01", "赵一"))))  # fmt: skip
    found: Minutes = do(ledger, commands.hold, replace(one, attendances=(line,), appraisals=rows))
    return found


def text(ledger: Ledger, one: Minutes, kind: PaperKind = PaperKind.MINUTES) -> str:
    (facts,) = queries.paper_facts(ledger, [one.meeting.id])
    leaf = outputs.leaf(facts, None)
    make_it = {
        PaperKind.MINUTES: papers.minutes_pdf,
        PaperKind.SIGN_IN: papers.sign_in_pdf,
        PaperKind.TALLY: papers.tally_pdf,
    }
    with pypdfium2.PdfDocument(make_it[kind](leaf.minutes, leaf.sheet, leaf.context)) as pdf:
        words = [page.get_textpage().get_text_range() for page in pdf]
    return re.sub(r"\s", "", "".join(words))


def test_of_two_namesakes_it_is_said_who_was_there_and_who_was_not(ledger: Ledger) -> None:
    another(ledger, number="DY00077")
    one = held(ledger)
    said = text(ledger, one)
    assert "李一（M04）、" in said.split("缺席情况")[0]
    assert "李一（DY00077）：请假，公出" in said
    assert "赵一（" not in said
    assert said.count("李一（M04）") == 2
    assert "李一（DY00077）" in text(ledger, one, PaperKind.SIGN_IN)
    assert "李一（M04）" in text(ledger, one, PaperKind.TALLY)


def test_they_are_told_apart_on_finished_minutes_and_after_one_has_left(ledger: Ledger) -> None:
    another(ledger, number="DY00077")
    one = held(ledger)
    do(ledger, commands.finalise, one.meeting.id, "赵一")
    do(ledger, members.remove, ["x04"])
    assert "李一（DY00077）：请假，公出" in text(ledger, one)


@pytest.mark.parametrize(
    ("values", "mark"),
    [({"number": "", "staff_number": "2023007"}, "2023007"), ({"number": "", "birth": Day(1990, 5, 6)}, "1990-05生")],
)
def test_who_has_no_number_is_known_by_what_there_is(ledger: Ledger, values: dict[str, Any], mark: str) -> None:
    another(ledger, **values)
    assert f"李一（{mark}）：请假" in text(ledger, held(ledger))


def test_a_namesake_who_is_not_on_the_sheet_tells_nobody_apart(ledger: Ledger) -> None:
    assert "（M01）" not in text(ledger, do(ledger, commands.hold, minutes()))  # another 赵一 is with the students
