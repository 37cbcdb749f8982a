"""How members came, and the balance 期初 + 增员 - 减员 = 期末 of the ledger and of its branches."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from branchdesk.features.members import commands, queries
from branchdesk.features.members.model import (
    Arrival,
    Arriving,
    Aspect,
    Leaving,
    Member,
    Registry,
    Standing,
)
from branchdesk.features.members.store import MemberStore
from branchdesk.features.organization.model import Organization
from branchdesk.features.organization.store import OrganizationStore
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.months import Month
from branchdesk.kernel.records import new_id
from branchdesk.search.pinyin import name_key
from branchdesk.storage import upgrade
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger, open_ledger
from branchdesk.storage.undo import undo
from branchdesk.storage.work import unit_of_work

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
A, B = "branch-a", "branch-b"


def do(ledger: Ledger, command: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    with unit_of_work(ledger, command.__name__, Author()) as work:
        return command(work, *arguments, **named)


def person(uid: str, name: str, **values: Any) -> Member:
    usual: dict[str, Any] = {
        "number": uid.upper(),
        "branch_id": A,
        "joined_on": Day(2015, 6, 1),
        "confirmed_on": Day(2016, 6, 1),
    }
    return Member(id=uid, name=name, name_key=name_key(name), **(usual | values))


@pytest.fixture
def rolls(tmp_path: Path) -> Iterator[Ledger]:
    """Five members of two branches, one of whom left two years ago, and an activist."""
    path = tmp_path / "l.bdb"
    upgrade.create(path, None)
    ledger = open_ledger(path)
    people = [
        person("p1", "赵一"),
        person("p2", "钱二"),
        person("p3", "孙三", branch_id=B),
        person("p4", "李四", branch_id=B),
        person("p5", "周五", left_on=Day(2024, 7, 1), leaving=Leaving.TRANSFERRED),
        person("c1", "吴六", standing=Standing.CANDIDATE, joined_on=None, confirmed_on=None),
    ]
    with unit_of_work(ledger, "准备", Author(), kind="final") as work:
        OrganizationStore(work).add_all(
            [Organization(id=A, full_name="甲支部"), Organization(id=B, full_name="乙支部")]
        )
        MemberStore(work).add_all(people)
    yield ledger
    ledger.close()


def arrival(uid: str, on: Day, way: Arriving = Arriving.OUT_OF_PROVINCE) -> Arrival:
    return Arrival(
        id=new_id(), member_id=uid, on=on, way=way, came_from="外校", paid_until=Month(2026, 2), basis="外字 1"
    )


def year(ledger: Ledger, scope: frozenset[str] | None = None) -> queries.Balance:
    return queries.balance(ledger, scope, *YEAR)


def test_a_year_without_changes_balances(rolls: Ledger) -> None:
    found = year(rolls)
    assert (found.opening, found.closing) == (4, 4)
    assert not found.came
    assert not found.left
    assert found.holds
    assert (year(rolls, frozenset({A})).opening, year(rolls, frozenset({B})).opening) == (2, 2)


def test_who_arrives_is_on_the_roll_from_that_day_with_his_branch(rolls: Ledger) -> None:
    new = person("n1", "郑七", number="")
    do(rolls, commands.arrive, new, arrival("n1", Day(2026, 3, 10)))
    assert [(one.way, one.paid_until) for one in queries.arrivals(rolls, "n1")] == [
        (Arriving.OUT_OF_PROVINCE, Month(2026, 2))
    ]
    found = year(rolls)
    assert (found.opening, found.closing, dict(found.came)) == (4, 5, {"省外转入": 1})
    assert found.holds
    until = queries.balance(rolls, None, date(2026, 1, 1), date(2026, 3, 9))
    assert (until.opening, until.closing) == (4, 4)
    on_the_day = queries.balance(rolls, None, date(2026, 3, 10), date(2026, 3, 10))
    assert (on_the_day.opening, on_the_day.closing) == (4, 5)
    undo(rolls, Author())
    assert queries.member(rolls, "n1") is None


def test_who_comes_back_was_away_in_between(rolls: Ledger) -> None:
    known = queries.member(rolls, "p5")
    assert known is not None
    do(rolls, commands.arrive, replace(known, branch_id=B), arrival("p5", Day(2026, 5, 4), Arriving.RESTORED))
    back = queries.member(rolls, "p5")
    assert back is not None
    assert (back.left_on, back.leaving, back.branch_id, back.number) == (None, None, B, "P5")
    moves = [(one.before, one.after, str(one.on)) for one in queries.moves(rolls, "p5")]
    assert moves == [(A, None, "2024-07-01"), (None, B, "2026-05-04")]
    found = year(rolls)
    assert (found.opening, found.closing, dict(found.came)) == (4, 5, {"恢复党籍": 1})
    before = queries.balance(rolls, None, date(2024, 1, 1), date(2024, 12, 31))
    assert (before.opening, before.closing, dict(before.left)) == (5, 4, {"组织关系转出": 1})
    assert before.holds


def test_nobody_arrives_who_is_here_or_before_he_left(rolls: Ledger) -> None:
    here = queries.member(rolls, "p1")
    left = queries.member(rolls, "p5")
    assert here is not None
    assert left is not None
    with pytest.raises(Refusal, match="在册"):
        do(rolls, commands.arrive, here, arrival("p1", Day(2026, 5, 4)))
    with pytest.raises(Refusal, match="早于"):
        do(rolls, commands.arrive, left, arrival("p5", Day(2024, 6, 30)))
    with pytest.raises(Refusal, match="晚于今天"):
        do(rolls, commands.arrive, person("n1", "郑七"), arrival("n1", Day(2026, 11, 22)))


def test_an_arrival_is_noted_put_right_and_dropped(rolls: Ledger) -> None:
    one = do(rolls, commands.note_arrival, arrival("p1", Day(2026, 2, 3)))
    assert year(rolls).opening == 3
    do(rolls, commands.note_arrival, replace(one, on=Day(2025, 2, 3)))
    assert year(rolls).opening == 4
    do(rolls, commands.drop_arrival, one.id)
    assert queries.arrivals(rolls) == []
    with pytest.raises(Refusal, match="已于"):
        do(rolls, commands.note_arrival, arrival("p5", Day(2025, 1, 1)))


def test_every_way_of_coming_and_going_has_its_words(rolls: Ledger) -> None:
    do(rolls, commands.leave, ["p1"], Day(2026, 4, 1), Leaving.DECEASED)
    do(rolls, commands.move, ["p2"], Aspect.REGISTRY, Registry.SUSPENDED, Day(2026, 4, 2))
    do(rolls, commands.move, ["p3"], Aspect.BRANCH, A, Day(2026, 4, 3))
    candidate = queries.member(rolls, "c1")
    assert candidate is not None
    joined = replace(candidate, standing=Standing.PROBATIONARY, joined_on=Day(2026, 4, 4))
    do(rolls, commands.alter, joined, moved_on=Day(2026, 5, 4))
    found = year(rolls)
    assert dict(found.came) == {"新发展": 1}
    assert dict(found.left) == {"去世": 1, "停止党籍": 1}
    assert (found.opening, found.closing, found.holds) == (4, 3, True)
    of_a, of_b = year(rolls, frozenset({A})), year(rolls, frozenset({B}))
    assert dict(of_a.came) == {"支部间调入": 1, "新发展": 1}
    assert dict(of_b.left) == {"支部间调出": 1}
    assert of_a.holds
    assert of_b.holds


def test_who_came_and_left_in_the_same_year_counts_on_both_sides(rolls: Ledger) -> None:
    do(rolls, commands.arrive, person("n1", "郑七", number=""), arrival("n1", Day(2026, 3, 10)))
    do(rolls, commands.leave, ["n1"], Day(2026, 9, 1), Leaving.TRANSFERRED, "外校")
    found = year(rolls)
    assert (dict(found.came), dict(found.left), found.closing) == ({"省外转入": 1}, {"组织关系转出": 1}, 4)
    assert found.holds


def test_a_change_nobody_recorded_is_told_by_name(rolls: Ledger) -> None:
    do(rolls, lambda work: MemberStore(work).save(replace(_need(rolls, "p1"), branch_id=None)))
    do(rolls, commands.move, ["p1"], Aspect.BRANCH, A, Day(2026, 6, 1))
    found = year(rolls)
    assert dict(found.came) == {"支部间调入": 1}
    do(rolls, lambda work: MemberStore(work).save(replace(_need(rolls, "p2"), confirmed_on=None, joined_on=Day(2026))))
    assert year(rolls).came["新发展"] == 1


def _need(ledger: Ledger, uid: str) -> Member:
    found = queries.member(ledger, uid)
    assert found is not None
    return found


DEEDS = st.tuples(
    st.sampled_from(("arrive", "leave", "back", "branch", "suspend", "restore")),
    st.sampled_from(("p1", "p2", "p3", "p5", "n1")),
    st.integers(1, 11),
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=st.lists(DEEDS, max_size=8))
def test_whatever_happens_opening_plus_came_minus_left_is_closing(
    rolls: Ledger, deeds: list[tuple[str, str, int]]
) -> None:
    done = 0
    for deed, uid, month in deeds:
        with suppress(Refusal):
            done += _did(rolls, deed, uid, Day(2026, month, 5))
    for first, last in (YEAR, (date(2026, 4, 1), date(2026, 6, 30)), (date(2026, 5, 5), date(2026, 5, 5))):
        for scope in (None, frozenset({A}), frozenset({B})):
            found = queries.balance(rolls, scope, first, last)
            assert found.opening + sum(found.came.values()) - sum(found.left.values()) == found.closing
            assert min((found.opening, found.closing, *found.came.values(), *found.left.values())) >= 0
    while done:
        undo(rolls, Author())
        done -= 1


def _did(ledger: Ledger, deed: str, uid: str, on: Day) -> bool:
    """Whether the deed changed anything."""
    before = ledger.read("SELECT count(*) FROM change_txn")[0][0]
    if deed == "arrive":
        do(ledger, commands.arrive, queries.member(ledger, uid) or person(uid, "郑七", number=""), arrival(uid, on))
    elif deed == "leave":
        do(ledger, commands.leave, [uid], on, Leaving.TRANSFERRED)
    elif deed == "back":
        do(ledger, commands.come_back, [uid])
    elif deed == "branch":
        do(ledger, commands.move, [uid], Aspect.BRANCH, B, on)
    else:
        do(
            ledger,
            commands.move,
            [uid],
            Aspect.REGISTRY,
            Registry.SUSPENDED if deed == "suspend" else Registry.NORMAL,
            on,
        )
    return bool(ledger.read("SELECT count(*) FROM change_txn")[0][0] > before)
