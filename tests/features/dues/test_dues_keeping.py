"""Lines kept from one reading to the next are what a reading of everything would find, whatever was done in between."""

from dataclasses import replace
from pathlib import Path

import pytest
from dues_ledger import OFFICE, SCOPE, STUDENTS, YEAR, assessment, do, fresh, make, payment, remittance

from branchdesk.features.dues import commands, queries
from branchdesk.features.dues.model import DuesPolicy, PaidElsewhere
from branchdesk.features.dues.queries import aside
from branchdesk.features.dues.queries.keeping import touched
from branchdesk.features.dues.store import PaymentStore
from branchdesk.features.members import commands as people
from branchdesk.features.members.model import Aspect
from branchdesk.features.members.store import MemberStore
from branchdesk.features.organization.store import OrganizationStore
from branchdesk.kernel.dates import Day
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.records import new_id
from branchdesk.storage import change_log, undo
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger
from branchdesk.storage.work import Work

SCOPES = (None, SCOPE, frozenset({STUDENTS}))
NOVEMBER = Month(YEAR, 11)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("dues") / "template.bdb"
    make(path)
    return path


@pytest.fixture
def ledger(template: Path, tmp_path: Path):  # type: ignore[no-untyped-def]
    opened = fresh(template, tmp_path)
    yield opened
    opened.close()


def assert_kept_is_true(ledger: Ledger, scope: frozenset[str] | None) -> None:
    """What is kept, against what is read anew."""
    year, month = queries.year_grid(ledger, scope, YEAR), queries.month_lines(ledger, scope, NOVEMBER)
    on_time, reaches = queries.on_time(ledger, scope, YEAR), [one.reach for one in year]
    behind = queries.arrears(ledger, scope)
    ledger.memo.clear()
    assert on_time == queries.on_time(ledger, scope, YEAR)
    assert behind == queries.arrears(ledger, scope)
    assert reaches == [one.reach for one in queries.year_grid(ledger, scope, YEAR)]
    assert year == queries.year_grid(ledger, scope, YEAR)
    assert month == queries.month_lines(ledger, scope, NOVEMBER)
    assert [one.cells for one in year] == [one.cells for one in queries.year_grid(ledger, scope, YEAR)]


def rename(work: Work) -> None:
    store = MemberStore(work)
    store.save(replace(store.need("m1"), name="钟一", name_key="zhong1"))


def leave(work: Work) -> None:
    store = MemberStore(work)
    store.save(replace(store.need("m4"), left_on=Day(YEAR, 6, 30)))


def drop(work: Work) -> None:
    MemberStore(work).remove("m2")


def dissolve(work: Work) -> None:
    store = OrganizationStore(work)
    store.save(replace(store.need(STUDENTS), parent_id=OFFICE))


def give_to_another(work: Work) -> None:
    store = PaymentStore(work)
    [one] = [each for each in store.find(member_id="m3") if each.month == Month(YEAR, 2)]
    store.save(replace(one, member_id="m5"))


VOUCHER = PaidElsewhere(
    id=new_id(), member_id="m1", from_month=Month(YEAR, 10), until_month=NOVEMBER, place="外地党支部", voucher="收据 1"
)
POLICY = DuesPolicy(id=new_id(), year=YEAR, first_month_next=True)
STEPS = {
    "voucher": lambda one: do(one, commands.record_elsewhere, VOUCHER),
    "policy": lambda one: do(one, commands.settle_policy, POLICY),
    "pay": lambda one: do(one, commands.receive, [payment("m1", 1, 9957)]),
    "assess": lambda one: do(one, commands.assess, [assessment("m5", base=Yuan(300000))]),
    "rename": lambda one: do(one, rename),
    "leave": lambda one: do(one, leave),
    "remove": lambda one: do(one, drop),
    "organization": lambda one: do(one, dissolve),
    "another's": lambda one: do(one, give_to_another),
    "move": lambda one: do(one, people.move, ["m3"], Aspect.BRANCH, STUDENTS, Day(YEAR, 5, 6)),
}


@pytest.mark.parametrize("scope", SCOPES, ids=["all", "office", "students"])
@pytest.mark.parametrize("step", STEPS)
def test_whatever_is_done_the_lines_are_those_of_a_new_reading(
    ledger: Ledger, step: str, scope: frozenset[str] | None
) -> None:
    do(ledger, commands.receive, [payment("m3", 2, 7500)])
    for work in (lambda: STEPS[step](ledger), lambda: undo.undo(ledger, Author()), lambda: undo.redo(ledger, Author())):
        queries.year_grid(ledger, scope, YEAR)
        queries.month_lines(ledger, scope, NOVEMBER)
        queries.on_time(ledger, scope, YEAR)
        queries.arrears(ledger, scope)
        work()
        assert_kept_is_true(ledger, scope)


def test_only_the_line_of_who_paid_is_read_again(ledger: Ledger) -> None:
    before = {one.member_id: one for one in queries.year_grid(ledger, None, YEAR)}
    do(ledger, commands.receive, [payment("m1", 1, 9957)])
    after = {one.member_id: one for one in queries.year_grid(ledger, None, YEAR)}
    assert {uid for uid, one in after.items() if one is not before[uid]} == {"m1"}
    undo.undo(ledger, Author())
    again = {one.member_id: one for one in queries.year_grid(ledger, None, YEAR)}
    assert again == before
    assert {uid for uid, one in again.items() if one is not after[uid]} == {"m1"}


def test_who_paid_in_time_is_read_aside_once_and_then_only_of_who_paid(ledger: Ledger) -> None:
    assert not aside.is_at_hand(ledger, None, YEAR)
    found = aside.read_slow(ledger, None, YEAR)()
    do(ledger, commands.receive, [payment("m1", 1, 9957)])  # written while it was read
    aside.keep(ledger, found)
    assert aside.is_at_hand(ledger, None, YEAR)
    assert not aside.is_at_hand(ledger, None, YEAR - 1)
    assert not aside.is_at_hand(ledger, None, None)
    asked: list[str] = []
    ledger.connection.set_trace_callback(asked.append)
    now = queries.on_time(ledger, None, YEAR)
    ledger.connection.set_trace_callback(None)
    assert now[0].paid == found.on_time[0].paid + 1
    read = [one for one in asked if "FROM assessment" in one or "FROM payment p" in one]
    assert len(read) > 1
    assert all("IN ('m1')" in one for one in read)
    do(ledger, commands.settle_policy, POLICY)
    assert not aside.is_at_hand(ledger, None, YEAR)  # that may change everybody's


def test_who_is_behind_is_read_aside_once_and_then_only_of_who_paid(ledger: Ledger) -> None:
    aside.keep(ledger, aside.read_slow(ledger, None, None)())
    assert aside.is_at_hand(ledger, None, None)
    rows = [payment("m1", n, 9957, paid_on=Day(YEAR, 11, 2)) for n in range(1, 9)]
    do(ledger, commands.receive, rows)
    asked: list[str] = []
    ledger.connection.set_trace_callback(asked.append)
    found = aside.slow(ledger, None, None)
    ledger.connection.set_trace_callback(None)
    assert "m1" not in {one.member_id for one in found.behind}
    read = [one for one in asked if "FROM assessment" in one]
    assert read
    assert all("IN ('m1')" in one for one in read)
    ledger.memo.clear()
    assert found == aside.slow(ledger, None, None)


def test_another_year_or_scope_is_read_by_itself(ledger: Ledger) -> None:
    queries.year_grid(ledger, None, YEAR)
    assert [one.member_id for one in queries.year_grid(ledger, frozenset({STUDENTS}), YEAR)] == ["s2", "s1"]
    assert all(one.months[0] == Month(YEAR - 1, 1) for one in queries.year_grid(ledger, None, YEAR - 1))


def test_a_change_of_an_organization_concerns_everybody_and_a_sum_handed_up_nobody(ledger: Ledger) -> None:
    at = change_log.position(ledger.connection)
    do(ledger, commands.receive, [payment("m1", 1, 9957)])
    assert touched(ledger, at) == {"m1"}
    at = change_log.position(ledger.connection)
    do(ledger, commands.remit, remittance(1, 1, 9957))
    assert touched(ledger, at) == set()
    do(ledger, dissolve)
    assert touched(ledger, at) is None


def test_what_is_kept_is_forgotten_with_the_ledger(ledger: Ledger) -> None:
    queries.year_grid(ledger, None, YEAR)
    assert ledger.memo
    ledger.close()
    assert not ledger.memo
