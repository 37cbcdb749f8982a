"""A ledger begun within the year: by the one setting of the year's dues (从几月记起) no meeting before it is missing."""

from collections.abc import Iterator
from pathlib import Path

import meeting_ledger as made
import pytest
from meeting_ledger import OFFICE, STUDENTS, do

from branchdesk.features.dues import commands as dues
from branchdesk.features.dues.model import DuesPolicy
from branchdesk.features.meetings import queries
from branchdesk.features.meetings.model.words import MeetingKind
from branchdesk.features.meetings.panels.matrix import cell_words, legend, spoken
from branchdesk.features.overview import queries as overview
from branchdesk.features.overview.papers import _held
from branchdesk.features.overview.rules.meetings import of_meetings
from branchdesk.kernel import clock
from branchdesk.shell import followers
from branchdesk.storage import following
from branchdesk.storage.engine import Ledger, open_ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    made.make(tmp_path / "l.bdb")
    opened = open_ledger(tmp_path / "l.bdb")
    followers.adopt()
    yield opened
    following.adopt({})
    opened.close()


def signs(ledger: Ledger, branch: str = OFFICE, year: int = 2026) -> str:
    """主题党日 of a year, month by month."""
    rows = queries.matrix(ledger, branch, year, clock.today())
    return next("".join(cell.word for cell in row.cells) for row in rows if row.kind is MeetingKind.THEME_DAY)


def test_the_months_before_the_first_one_kept_are_not_missing(ledger: Ledger) -> None:
    assert signs(ledger) == "缺" * 10 + "待—"
    do(ledger, dues.settle_policy, DuesPolicy(id="p", year=2026, kept_from=9))
    assert signs(ledger) == "前" * 8 + "缺缺待—"
    assert signs(ledger, year=2025) == "前" * 12, "the year before lies before the ledger too"
    assert queries.matrices(ledger, [OFFICE], 2026, clock.today())[OFFICE] == queries.matrix(
        ledger, OFFICE, 2026, clock.today()
    )


def test_a_branch_with_rules_of_its_own_goes_by_them(ledger: Ledger) -> None:
    do(ledger, dues.settle_policy, DuesPolicy(id="p", year=2026, kept_from=9))
    do(ledger, dues.settle_policy, DuesPolicy(id="own", year=2026, branch_id=STUDENTS))
    assert signs(ledger, STUDENTS) == "缺" * 10 + "待—"
    assert signs(ledger) == "前" * 8 + "缺缺待—"
    do(ledger, dues.settle_policy, DuesPolicy(id="before", year=2025))
    assert signs(ledger, year=2025) == "缺" * 12, "last year was kept"


def test_a_ledger_begun_in_january_says_nothing_of_its_own_year(ledger: Ledger) -> None:
    do(ledger, dues.settle_policy, DuesPolicy(id="p", year=2026, kept_from=1))
    assert signs(ledger) == "缺" * 10 + "待—"
    assert signs(ledger, year=2025) == "前" * 12


def test_the_counts_of_the_year_say_so_in_words(ledger: Ledger) -> None:
    do(ledger, dues.settle_policy, DuesPolicy(id="p", year=2026, kept_from=9))
    rows = queries.matrix(ledger, OFFICE, 2026, clock.today())
    row = next(one for one in rows if one.kind is MeetingKind.THEME_DAY)
    assert cell_words(row, row.cells[0]) == "主题党日 1月：台账之前，见原有台账"
    assert legend(rows).endswith("前 台账之前")
    assert "主题党日 待开 1、缺 2、未到期 1、台账之前 8" in spoken("2026", rows)
    assert _held(row) == "待 1，缺 2，台账之前 8"
    life = overview.life(ledger, None, clock.today())()
    told = [one for one in of_meetings(life, clock.today()) if one.code == "missing"]
    assert not any("1月" in one.text or "8月" in one.text for one in told)
