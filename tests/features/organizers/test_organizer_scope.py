"""组织员 in the part of the tree the header asks for: whoever looks after some of it, and what he did there."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from organizers_ledger import do, duty, entry, organizer, posting
from organizers_page import duties, home, ledger_file, postings, start, window, work

from branchdesk.features.organization.model import Organization, Tier
from branchdesk.features.organization.store import OrganizationStore
from branchdesk.features.organizers import commands, queries
from branchdesk.features.organizers.dialogs.posting import PostingDialog
from branchdesk.features.organizers.screen import DutiesScreen, PostingsScreen, WorkScreen
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.shell.window import Window
from branchdesk.storage.engine import Ledger, open_ledger
from program_fixtures import in_turn

__all__ = ["duties", "home", "ledger_file", "postings", "start", "window", "work"]

COLLEGE = frozenset({"college", "first", "second"})
FIRST, ARTS, SCHOOL = frozenset({"first"}), frozenset({"arts"}), frozenset({"school", "office", "arts", *COLLEGE})


def fill(ledger: Ledger) -> None:
    """A second college with its own organizer, one of no known organization, and one of the whole school."""
    arts = Organization(id="arts", full_name="中共示例大学文学院委员会", tier=Tier.COMMITTEE, parent_id="school")
    do(ledger, lambda each: OrganizationStore(each).save(arts))
    for uid, name, college, place in (
        ("arts", "文组织", "文学院", "arts"), ("loose", "无组织", "体育部", None), ("all", "校组织", "全校", "school"),
    ):  # fmt: skip
        do(ledger, commands.save_organizer, organizer(f"o-{uid}", name))
        do(ledger, commands.post, posting(f"p-{uid}", f"o-{uid}", college=college, organization_id=place))
    do(ledger, commands.save_duty, duty(id="monthly"))


@pytest.fixture
def full(ledger: Ledger) -> Ledger:
    fill(ledger)
    return ledger


@pytest.mark.parametrize(
    ("scope", "whose"),
    [
        (None, {"p1", "p-arts", "p-loose", "p-all"}), (SCHOOL, {"p1", "p-arts", "p-loose", "p-all"}),
        (COLLEGE, {"p1", "p-loose", "p-all"}), (FIRST, {"p1", "p-loose", "p-all"}), (ARTS, {"p-arts", "p-loose", "p-all"}),
        (frozenset({"office"}), {"p-loose", "p-all"}),
    ],
)  # fmt: skip
def test_postings_duties_and_coverage_are_of_those_who_look_after_some_of_it(
    full: Ledger, scope: queries.Scope, whose: set[str]
) -> None:
    today = clock.today()
    assert {one.id for one in queries.postings(full, None, scope)} == whose
    assert {one.id for one in queries.held(full, today, scope)} == whose
    assert {one.posting.id for one in queries.occurrences(full, today, date(2026, 12, 31), None, scope)} == whose
    assert {one.posting.id for one in queries.due_now(full, today, scope)} == whose
    assert len(queries.coverage(full, today, scope).people) == len(whose)


def test_the_work_log_of_a_branch_leaves_out_what_was_done_elsewhere(full: Ledger) -> None:
    for place in ("first", "second", "college", None):
        do(full, commands.log, entry(Day(2026, 11, 20), content=str(place), organization_id=place))
    do(full, commands.log, entry(Day(2026, 11, 20), posting_id="p-arts", content="文"))

    def shown(scope: queries.Scope) -> set[str]:
        return {one.entry.content for one in queries.entries(full, None, None, None, scope)}

    assert shown(None) == {"first", "second", "college", "None", "文"}
    assert shown(FIRST) == {"first", "college", "None"}
    assert shown(ARTS) == {"文"}


def test_the_pages_follow_the_header(start: Callable[[Path | None], Window], ledger_file: Path) -> None:
    ledger = open_ledger(ledger_file)
    fill(ledger)
    ledger.close()
    opened = start(ledger_file)
    assert opened.book is not None
    assert opened.desk is not None
    tab = opened.book.page("organizer")
    opened.book.turn_to("organizer")
    opened.desk.choose_branch("arts")
    pages = {name: tab.turn_to(name) for name in ("postings", "duties", "work")}  # type: ignore[attr-defined]
    shown: PostingsScreen = pages["postings"]
    assert {one.id for one in shown.list_view.lines} == {"p-arts", "p-loose", "p-all"}
    assert shown.cover.text().startswith("在任 3 人、3 个学院")
    owed: DutiesScreen = pages["duties"]
    assert {one.posting.id for one in owed.lines()} == {"p-arts", "p-loose", "p-all"}
    log: WorkScreen = pages["work"]
    assert log.list_view.lines == []
    opened.desk.choose_branch(None)
    tab.turn_to("work")  # type: ignore[attr-defined]
    assert len(log.list_view.lines) == 2


def test_what_is_not_of_the_branch_chosen_says_why_it_is_not_shown(postings: PostingsScreen, window: Window) -> None:
    assert window.desk is not None
    window.desk.choose_branch("office")

    def enter(dialog: PostingDialog) -> None:
        dialog.form.fill("name", "新组织")
        dialog.form.fill("college", "材料学院")
        dialog.form.fill("organization_id", "中共示例大学材料学院委员会")
        dialog.form.fill("from_on", "2027-07-26")
        dialog.save()
        assert not dialog.isVisible(), dialog.notices.message()

    in_turn(enter)
    postings.verbs["post"].trigger()
    assert "不在所选的党组织内" in window.desk.notices.message()
    window.desk.go("posting", "p1")
    assert "全部党组织" in window.desk.notices.message()


def test_a_new_posting_begins_with_the_college_the_header_asks_for(postings: PostingsScreen, window: Window) -> None:
    assert window.desk is not None
    window.desk.choose_branch("college")

    def look(dialog: PostingDialog) -> None:
        assert dialog.form.text("organization_id") == "中共示例大学材料学院委员会"
        dialog.done(0)

    in_turn(look)
    postings.verbs["post"].trigger()
