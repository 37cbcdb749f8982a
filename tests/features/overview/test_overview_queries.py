"""The facts of the page, counted by the ledger itself."""

import subprocess
import sys
import textwrap
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from overview_people import FIRST, GROUP, SECOND, a_member

from branchdesk.features.members.model import AGE_BANDS, Standing
from branchdesk.features.overview import queries
from branchdesk.features.overview.model import Checks
from branchdesk.kernel.dates import Day, full_years
from branchdesk.kernel.errors import Cancelled, Refusal
from branchdesk.storage import upgrade
from branchdesk.storage.engine import Ledger, open_ledger

TODAY = date(2026, 11, 21)


def test_the_roll_is_counted_by_standing_sex_and_age(ledger: Ledger) -> None:
    makeup = queries.makeup(ledger, None, TODAY)
    assert (makeup.members, makeup.of(Standing.FULL), makeup.of(Standing.PROBATIONARY)) == (10, 7, 3)
    assert (makeup.of(Standing.CANDIDATE), makeup.of(Standing.ACTIVIST)) == (1, 0)
    assert makeup.sexes == {"1": 7, "2": 3}
    assert makeup.ages == (4, 1, 1, 2, 1, 0, 0, 1)
    assert makeup.ageless == 0


def test_where_the_log_stands_is_refused_while_the_ledger_is_locked(tmp_path: Path) -> None:
    """Checks that end after the window has locked itself ask for it."""
    upgrade.create(tmp_path / "a.bdb", "西湖 horse 电池 2026")
    ledger = open_ledger(tmp_path / "a.bdb", "西湖 horse 电池 2026")
    assert queries.position(ledger) == 0
    ledger.lock_up()
    with pytest.raises(Refusal, match="台账已锁定"):
        queries.position(ledger)
    ledger.close()


def test_a_branch_counts_its_own_people(ledger: Ledger) -> None:
    assert queries.makeup(ledger, queries.scope(ledger, SECOND), TODAY).members == 4
    assert queries.makeup(ledger, queries.scope(ledger, "top"), TODAY).members == 10
    assert queries.makeup(ledger, queries.scope(ledger, GROUP), TODAY).members == 0
    assert queries.scope(ledger, None) is None


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(st.none(), st.dates(date(1930, 1, 1), date(2008, 12, 31))),
    st.sampled_from(["day", "month", "year"]),
    st.dates(date(2024, 2, 25), date(2028, 3, 3)),
)
def test_age_bands_agree_with_ages(ledger: Ledger, write: Callable[..., None], born: date | None, precise: str,
                                   today: date) -> None:  # fmt: skip
    day = None
    if born is not None:
        day = Day(born.year, 0 if precise == "year" else born.month, born.day if precise == "day" else 0)
    write(a_member("new", "新人", birth=day, branch_id=None))
    others = queries.makeup(ledger, frozenset({FIRST, SECOND}), today)
    everybody = queries.makeup(ledger, None, today)
    bands = [now - before for now, before in zip(everybody.ages, others.ages, strict=True)]
    if day is None:
        assert (sum(bands), everybody.ageless) == (0, 1)
        return
    years = full_years(day.first(), today)
    expected = next((n for n, (limit, _) in enumerate(AGE_BANDS) if years <= limit), len(AGE_BANDS))
    assert [n for n, count in enumerate(bands) if count] == [expected]


def test_only_those_a_reminder_may_be_about_are_read_whole(ledger: Ledger) -> None:
    facts = queries.facts(ledger, None, TODAY)
    assert sorted(member.name for member in facts.people) == ["李思远", "远行人", "陈雨欣"]
    assert {each.code for each in facts.findings} >= {"term_ending", "no_leader"}


def test_another_branch_has_other_matters(ledger: Ledger) -> None:
    facts = queries.facts(ledger, queries.scope(ledger, SECOND), TODAY)
    assert [member.name for member in facts.people] == ["远行人"]
    assert {each.id for each in facts.organizations} == {SECOND}
    assert {each.organization_id for each in facts.findings} <= {SECOND}


def test_a_worker_reads_the_same_facts_by_a_connection_of_its_own(ledger: Ledger) -> None:
    assert queries.read_aside(ledger, None, TODAY)() == queries.facts(ledger, None, TODAY)


def test_the_checks_run_beside_the_ledger_and_can_be_stopped(ledger: Ledger, write: Callable[..., None]) -> None:
    write(a_member("20", "缺民族", ethnicity=None), a_member("21", "王一", birth=Day(1996, 11, 22)))
    steps: list[tuple[int, int]] = []
    checks = queries.checker(ledger, None, TODAY)(lambda done, total: steps.append((done, total)))
    assert checks == Checks(members=1, missing=1, wrong_ids=0, others=0, pairs=1)
    assert steps == [(1, 2), (2, 2)]

    def stop(_done: int, _total: int) -> None:
        raise Cancelled("已取消")

    with pytest.raises(Cancelled):
        queries.checker(ledger, None, TODAY)(stop)


def test_the_position_moves_with_every_change(ledger: Ledger, write: Callable[..., None]) -> None:
    before = queries.position(ledger)
    write(a_member("30", "新人"))
    assert queries.position(ledger) > before


def test_a_small_ledger_is_not_large(ledger: Ledger) -> None:
    assert not queries.is_large(ledger)


def test_a_broken_file_is_told_in_words(ledger: Ledger) -> None:
    check = queries.checker(ledger, None, TODAY)
    ledger.close()
    ledger.path.write_bytes(b"SQLite format 3\0" + bytes(8000))
    with pytest.raises(Refusal):
        check(lambda _done, _total: None)


def test_the_room_is_light_until_it_is_used() -> None:
    """The first tab stands in the way of the first paint: nothing heavy may come with it."""
    code = """
        import sys
        import branchdesk.features.overview.screen
        import branchdesk.features.overview.papers
        heavy = {"sqlalchemy", "openpyxl", "reportlab", "pypinyin", "pikepdf", "alembic", "pypdfium2"}
        print(sorted(heavy & set(sys.modules)))
    """
    done: Any = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
