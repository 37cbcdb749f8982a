"""The messy sample: every fault listed beside it is found, and nothing else is blamed."""

import json
from datetime import date
from pathlib import Path

import pytest

from branchdesk.excel.reader import read_book
from branchdesk.features.members import roster
from branchdesk.features.members.matching import Known
from branchdesk.features.members.roster import Action, Choices, Plan
from branchdesk.kernel.grid import Grid

SAMPLES = Path(__file__).parents[2] / "samples"
TODAY = date(2026, 11, 21)
BRANCHES = (
    "材料学院教工第二党支部",
    "机械学院师生联合党支部",
    "机关第一党支部",
    "离退休第三党支部",
    "电信学部硕1103党支部",
)
KNOWN = Known(branches={name: f"branch-{n}" for n, name in enumerate(BRANCHES)})
COLUMNS = dict(
    enumerate(
        ("number", "name", "sex", "ethnicity", "id_number", "birth", "education", "standing", "branch_id",
         "joined_on", "confirmed_on", "phone")
    )
)  # fmt: skip
EXPECTED = {
    "id_is_number": ("id_number", "id_is_number", "block"),
    "month_only": ("joined_on", "month_only", "warn"),
    "checksum": ("id_number", "checksum", "block"),
    "full_width": ("id_number", "full_width", "fixed"),
    "duplicate": ("id_number", "duplicate", "block"),
    "sex_mismatch": ("sex", "sex_mismatch", "warn"),
    "impossible_date": ("joined_on", "impossible_date", "block"),
    "blank_name": ("name", "blank_name", "block"),
    "chinese_date": ("joined_on", "rewritten_date", "fixed"),
    "lower_x": ("id_number", "lower_x", "fixed"),
    "spaces": ("name", "spaces", "fixed"),
    "future": ("joined_on", "future", "block"),
    "under_18": ("joined_on", "under_18", "block"),
    "unknown_branch": ("branch_id", "unknown_branch", "block"),
    "formula": ("name", "formula", "block"),
}


@pytest.fixture(scope="module")
def grid() -> Grid:
    return read_book(SAMPLES / "roster_messy.xlsx").grids[1]


@pytest.fixture(scope="module")
def faults() -> dict[int, str]:
    listed = json.loads((SAMPLES / "roster_messy.faults.json").read_text(encoding="utf-8"))
    return {fault["row"]: fault["kind"] for fault in listed}


@pytest.fixture(scope="module")
def plan(grid: Grid) -> Plan:
    return roster.plan(grid, 4, COLUMNS, KNOWN, today=TODAY)


def test_every_listed_fault_is_reported_in_its_row(plan: Plan, faults: dict[int, str]) -> None:
    said = {(e["row"], e["field"], e["code"], e["verdict"]) for e in roster.report(plan)["rows"]}
    # Row 74 is listed as lower_x, but its number has no X at all.
    for row, kind in faults.items():
        if row != 74:
            assert (row, *EXPECTED[kind]) in said, (row, kind)


def test_no_other_row_is_blocked_warned_of_or_rewritten(plan: Plan, faults: dict[int, str]) -> None:
    blamed = {e["row"] for e in roster.report(plan)["rows"] if e["verdict"] != "ok"}
    assert blamed == set(faults) - {74}


def test_blank_rows_and_the_footer_are_listed_as_skipped(plan: Plan) -> None:
    skipped = {line.row: line.why for line in plan.rows if line.action is Action.SKIPPED}
    assert skipped == {215: "blank_row", 216: "footer"}


def test_the_counts_add_up_to_the_lines(plan: Plan) -> None:
    told = roster.report(plan)
    assert (told["add"], told["change"], told["same"], told["doubtful"], told["blocked"]) == (192, 0, 0, 0, 18)
    assert len(plan.added) == 192
    assert sum(plan.counts.values()) == len(plan.rows) == 212


def test_a_birth_month_is_completed_from_the_id_number(plan: Plan) -> None:
    first = plan.added[0]
    assert (first.name, str(first.birth)) == ("江宇", "1959-07-15")


def test_corrected_cells_let_the_line_in(grid: Grid) -> None:
    corrections = {(60, "name"): "贾芳", (53, "joined_on"): "2004-12-06", (102, "branch_id"): "机关第一党支部"}
    plan = roster.plan(grid, 4, COLUMNS, KNOWN, Choices(corrections=corrections), today=TODAY)
    assert plan.counts["blocked"] == 15
    assert {m.name for m in plan.added} >= {"贾芳", "沈洋", "阎静"}


def test_the_same_file_again_changes_nothing(grid: Grid, plan: Plan) -> None:
    known = Known(members=plan.added, branches=KNOWN.branches)
    again = roster.plan(grid, 4, COLUMNS, known, today=TODAY)
    assert (again.counts["same"], again.counts["add"], again.counts["change"]) == (192, 0, 0)


def test_messages_do_not_show_whole_id_numbers(plan: Plan) -> None:
    shown = " ".join(entry["message"] for entry in roster.report(plan)["rows"])
    assert not any(member.id_number in shown for member in plan.added if member.id_number)


def test_the_clean_sample_is_taken_whole() -> None:
    grid = read_book(SAMPLES / "roster_clean.xlsx").grids[0]
    names = (None, "name", "sex", "ethnicity", "id_number", "birth", "education", "standing", "branch_id",
             "joined_on", "confirmed_on", "phone", "staff_number", "note")  # fmt: skip
    columns = {index: name for index, name in enumerate(names) if name}
    plan = roster.plan(grid, 3, columns, KNOWN, today=TODAY)
    assert plan.counts["add"] == 150
    assert roster.report(plan)["rows"] == []
