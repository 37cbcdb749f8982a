"""Invented dues: the same for the same seed, and books that agree."""

from pathlib import Path

from branchdesk.features.dues import demo, queries
from branchdesk.features.dues.queries import forms
from branchdesk.features.members import demo as people
from branchdesk.features.organization.model import Tier
from branchdesk.kernel import clock
from branchdesk.shell.making import make_demo
from branchdesk.storage import verify
from branchdesk.storage.engine import open_ledger


def test_the_same_seed_gives_the_same_books() -> None:
    organizations = people.organizations(1)
    branches = [one for one in organizations if one.tier is Tier.BRANCH]
    listed = people.people(86, 1, branches, [], clock.today())
    first, again = (demo.books(1, organizations, listed, clock.today()) for _ in range(2))
    assert first == again
    assert first != demo.books(2, organizations, listed, clock.today())
    ids = [one.id for part in (first.payments, first.assessments, first.remittances) for one in part]
    assert len(set(ids)) == len(ids)


def test_the_books_of_the_demo_agree_and_show_every_case(tmp_path: Path) -> None:
    make_demo(tmp_path / "demo.bdb", 86, 1)
    ledger = open_ledger(tmp_path / "demo.bdb")
    try:
        assert verify.verify(ledger.connection) == []
        assert all(one.in_hand.fen >= 0 for one in queries.balances(ledger))
        for year in (2025, 2026):
            forms.remitted_form(ledger, None, year)
            forms.year_form(ledger, None, year)
        assert {one.level for one in queries.arrears(ledger, None)} & {1, 3, 6}
        assert queries.expenses(ledger)
        words = {cell.word for line in queries.year_grid(ledger, None, 2026) for cell in line.cells}
        assert {"已交", "未交", "欠交", "未到", "流入地交"} <= words
    finally:
        ledger.close()
