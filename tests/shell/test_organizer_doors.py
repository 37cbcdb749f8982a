"""The doors of 组织员 as a script uses them: words in, JSON, files and exit codes out."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from branchdesk.features.organization.model import Organization, Tier
from branchdesk.features.organization.store import OrganizationStore
from branchdesk.features.organizers import commands
from branchdesk.features.organizers.model import Organizer, Posting
from branchdesk.kernel.dates import Day
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import open_ledger
from branchdesk.storage.work import unit_of_work

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def posted(run: Run, tmp_path: Path) -> Path:
    """A ledger with two organizers and the usual duties."""
    path = tmp_path / "l.bdb"
    assert run("new", path, "--branch", "机关第一党支部", "--no-password")[0] == 0
    ledger = open_ledger(path)
    with unit_of_work(ledger, "准备", Author()) as work:
        for n, name in enumerate(("孔组织", "曹组织")):
            commands.save_organizer(work, Organizer(id=f"o{n}", name=name, sending_unit="党委组织部"))
            commands.post(work, Posting(id=f"p{n}", organizer_id=f"o{n}", college=f"学院{n}", from_on=Day(2026, 1, 1)))
        commands.take_templates(work)
    ledger.close()
    return path


def told(run: Run, *words: Any) -> Any:
    code, out, fault = run(*words, "--json")
    assert code == 0, fault
    return json.loads(out)


def test_who_is_posted_where_is_told_with_its_coverage(run: Run, posted: Path) -> None:
    found = told(run, "organizers", "--ledger", posted)
    assert (found["people"], found["colleges"], found["one_to_one"]) == (2, 2, True)
    assert found["sending_units"] == {"党委组织部": 2}
    assert told(run, "organizers", "--ledger", posted, "--on", "2025-12-31")["people"] == 0
    assert run("organizers", "--ledger", posted)[1].splitlines()[-1] == "2 人、2 个学院（部）、1 个派出单位，一一对应"


def test_a_branch_is_told_of_those_who_look_after_it(run: Run, posted: Path) -> None:
    ledger = open_ledger(posted)
    with unit_of_work(ledger, "准备", Author()) as work:
        college = Organization(id="college", full_name="中共示例大学材料学院委员会", tier=Tier.COMMITTEE)
        OrganizationStore(work).save(college)
        commands.post(work, Posting(id="p0", organizer_id="o0", college="学院0", from_on=Day(2026, 1, 1),
                                    organization_id="college"))  # fmt: skip
    ledger.close()
    elsewhere = ("--ledger", posted, "--branch", "机关第一党支部")
    assert [one["name"] for one in told(run, "organizers", *elsewhere)["postings"]] == ["曹组织"]
    assert {one["who"] for one in told(run, "duties", *elsewhere, "--on", "2026-11-20")["duties"]} == {"曹组织"}
    assert told(run, "organizers", "--ledger", posted)["people"] == 2


def test_duties_are_told_by_their_day(run: Run, posted: Path) -> None:
    near = told(run, "duties", "--ledger", posted, "--on", "2026-11-20")["duties"]
    filed = [one for one in near if one["title"] == "发展党员计划报上级备案"]
    assert [(one["due"], one["overdue"]) for one in filed] == [("2026-11-20", False)] * 2
    late = told(run, "duties", "--ledger", posted, "--on", "2026-11-21")["duties"]
    assert [one["overdue"] for one in late if one["title"] == "发展党员计划报上级备案"] == [True, True]
    every = told(run, "duties", "--ledger", posted, "--on", "2026-12-01", "--until", "2026-12-31")["duties"]
    assert {one["due"] for one in every} == {"2026-12-31"}


def test_papers_of_a_year_and_the_handover_go_out(run: Run, posted: Path, tmp_path: Path) -> None:
    whose = ("--ledger", posted, "--organizer", "孔组织")
    for verb in ("handover", "organizer-report"):
        out = tmp_path / f"{verb}.pdf"
        more = ("--year", "2026") if verb != "handover" else ()
        code, said, fault = run("export", verb, *whose, *more, "--out", out)
        assert code == 0, fault
        assert out.read_bytes().startswith(b"%PDF")
        assert out.name in said
    for verb in ("work-log", "duties"):
        out = tmp_path / f"{verb}.xlsx"
        assert run("export", verb, *whose, "--year", "2026", "--out", out)[0] == 0
        assert openpyxl.load_workbook(out).active.max_row > 1


def test_a_kept_book_goes_out_with_its_fingerprint(run: Run, posted: Path, tmp_path: Path) -> None:
    ledger = open_ledger(posted)
    with unit_of_work(ledger, "交接", Author()) as work:
        made = commands.hand_over(work, "p0", Day(2026, 11, 20))
    ledger.close()
    out = tmp_path / "book.pdf"
    code, said, _ = run("export", "handover", "--ledger", posted, "--organizer", "孔组织 · 学院0", "--out", out)
    assert (code, made.fingerprint in said) == (0, True)
    code, said, _ = run(
        "export", "handover", "--ledger", posted, "--organizer", "p0", "--on", "2026-11-21", "--out", out
    )
    assert (code, "未留存" in said) == (0, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("handover", "--organizer", "某人", "--out", "x.pdf"), "没有组织员"),
        (("handover", "--organizer", "孔组织", "--out", "x.xlsx"), "扩展名"),
        (("organizer-report", "--organizer", "孔组织", "--year", "2020", "--out", "x.pdf"), "没有任职"),
        (("duties", "--organizer", "孔组织", "--year", "2026", "--out", "x.txt"), "扩展名"),
    ],
)  # fmt: skip
def test_what_cannot_go_out_is_said(run: Run, posted: Path, words, said: str) -> None:
    code, _, fault = run("export", words[0], "--ledger", posted, *words[1:])
    assert code == 1
    assert said in fault


def test_a_roster_goes_out_and_comes_in_elsewhere(run: Run, posted: Path, tmp_path: Path) -> None:
    sheet, other = tmp_path / "roster.xlsx", tmp_path / "other.bdb"
    assert run("export", "organizers", "--ledger", posted, "--out", sheet)[0] == 0
    assert told(run, "import", "organizers", sheet, "--ledger", posted)["same"] == 2
    run("new", other, "--branch", "机关第一党支部", "--no-password")
    assert told(run, "import", "organizers", sheet, "--ledger", other, "--dry-run")["new"] == 2
    assert told(run, "import", "organizers", sheet, "--ledger", other)["written"]
    assert told(run, "organizers", "--ledger", other)["one_to_one"]
    assert run("export", "organizers", "--ledger", other, "--blank", "--out", tmp_path / "blank.xlsx")[0] == 0
