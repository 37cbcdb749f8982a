"""Whatever stands in a sheet of cases: it is read or refused with a sentence, and what is planned can be written."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from development_ledger import fresh
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from branchdesk.features.development import importing, queries
from branchdesk.features.development.fields import IMPORT_FIELDS
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.grid import Book, CellError, Grid
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger
from branchdesk.storage.reading import Within
from branchdesk.storage.work import unit_of_work

HEADINGS = [one.label for one in IMPORT_FIELDS]
PEOPLE = st.sampled_from(["尤候", "许愿", "何积", "朱新", "赵一", "任新", "", "合计"])
DAYS = st.dates(date(2003, 1, 1), date(2027, 12, 31))
CELLS = st.one_of(
    st.none(), DAYS, DAYS.map(str), st.integers(-5, 50_000), st.floats(allow_nan=True), st.booleans(),
    st.sampled_from(["合格", "不同意", "延长", "取消", "六", "2024-02-30", "2024-05", "赵一、钱一", "A1", "2023001", "材料学生党支部", "女",
                     CellError("#REF!"), "990000200403020017", "　", "1" * 300]),
    st.text(max_size=12),
)  # fmt: skip
ROWS = st.lists(st.tuples(PEOPLE, st.lists(CELLS, min_size=8, max_size=8)), min_size=1, max_size=5)


class Enough(Exception):  # noqa: N818 - no error: the round is over and nothing of it is kept
    """Ends a unit of work."""


@pytest.fixture(scope="module")
def opened_once(tmp_path_factory: pytest.TempPathFactory, development_template: Path) -> Iterator[Ledger]:
    ledger = fresh(development_template, tmp_path_factory.mktemp("anything"))
    yield ledger
    ledger.close()


def plan_and_write(ledger: Ledger, sheet: importing.CaseSheet, *, overwrite: bool) -> importing.CasePlan:
    """What is planned can be written; nothing of it is kept."""
    plan = importing.plan_cases(ledger, sheet, overwrite=overwrite)
    report = importing.case_report(plan)
    assert report["lines"] == sum(report[turn.value] for turn, _ in importing.TURNS)
    try:
        with unit_of_work(ledger, "试", Author()) as work:
            importing.write_cases(work, plan)
            again = importing.plan_cases(Within(work), sheet, overwrite=overwrite)  # type: ignore[arg-type]
            written = {line.row.row for line in plan.ready}
            assert not [line for line in again.ready if line.row.row in written and line.whose.is_new is False]
            raise Enough
    except Enough:
        pass
    assert queries.files(ledger) == []
    return plan


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(headings=st.permutations(HEADINGS), rows=ROWS, overwrite=st.booleans())
def test_anything_is_read_planned_and_written_or_refused(
    opened_once: Ledger, headings: list[str], rows: list[tuple[str, list[Any]]], overwrite: bool
) -> None:
    head = ["姓名", "申请入党日期", *[one for one in headings if one not in ("姓名", "申请入党日期")][:7]]
    grid = Grid("发展党员", [head, *([name, *cells] for name, cells in rows)])
    try:
        sheet = importing.case_sheet(Book("发展.xlsx", (grid,)))
    except Refusal:
        return
    plan_and_write(opened_once, sheet, overwrite=overwrite)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from([("尤候", "A1"), ("许愿", "A2"), ("何积", "A3"), ("朱新", "P1")]),
            st.lists(st.one_of(st.none(), st.dates(date(2019, 1, 1), date(2026, 11, 20))), min_size=22, max_size=22),
            st.sampled_from([None, "合格", "延长预备期", "取消"]),
            st.sampled_from([None, 6, 12]),
        ),
        min_size=1, max_size=4, unique_by=lambda row: row[0],
    ),
    overwrite=st.booleans(),
)  # fmt: skip
def test_days_in_any_order_are_written_or_held_back_and_written_once(
    opened_once: Ledger, rows: list[tuple[tuple[str, str], list[date | None], str | None, int | None]], overwrite: bool
) -> None:
    days = [one.label for one in IMPORT_FIELDS if one.name.startswith("on_")]
    head = ["姓名", "编号", *days, "转正结果", "延长（月）"]
    listed = [[*who, *found, result, months] for who, found, result, months in rows]
    sheet = importing.case_sheet(Book("发展.xlsx", (Grid("发展党员", [head, *listed]),)))
    plan = plan_and_write(opened_once, sheet, overwrite=overwrite)
    assert all(line.whose.member is not None for line in plan.lines)
