"""Questions about the roll over a real ledger: scope, order, pieces, history."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from branchdesk.features.members import commands, queries
from branchdesk.features.members.model import Aspect, Leaving, Standing
from branchdesk.features.organization import queries as organization
from branchdesk.features.organization.commands import found
from branchdesk.features.organization.model import Organization, Tier
from branchdesk.kernel.dates import Day
from branchdesk.kernel.records import new_id
from branchdesk.shell.making import make_ledger
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger, open_ledger
from branchdesk.storage.work import unit_of_work
from program_fixtures import free_first

ME = Author("测试员", "PC-1", "site")


@pytest.fixture
def ledger(demo: Path) -> Iterator[Ledger]:
    opened = open_ledger(demo)
    yield opened
    opened.close()


def test_the_roll_is_in_the_order_of_pinyin(ledger: Ledger) -> None:
    lines = queries.roll(ledger)
    assert len(lines) == 86
    assert [line.name_key for line in lines] == sorted(line.name_key for line in lines)
    assert queries.roll(ledger, limit=10) == lines[:10]


def test_an_import_knows_what_all_branches_stand_under(tmp_path: Path) -> None:
    with closing(make_ledger(tmp_path / "a.bdb", None, ("甲党支部", "乙党支部"), "丙学院党委")) as under:
        (committee,) = (one.id for one in organization.organizations(under) if one.tier is Tier.COMMITTEE)
        assert queries.known(under).above == committee
        with unit_of_work(under, "新设", ME) as work:
            found(work, Organization(id=new_id(), full_name="丁党支部"))
        assert queries.known(under).above is None
    with closing(make_ledger(tmp_path / "b.bdb", None, ("甲党支部",))) as alone:
        assert queries.known(alone).above is None


def test_in_pieces_it_is_the_same_roll(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("branchdesk.features.members.queries.lines.CHUNK", 20)
    pieces = list(queries.roll_in_chunks(ledger))
    assert [len(piece) for piece in pieces] == [20, 20, 20, 20, 6]
    assert [line for piece in pieces for line in piece] == queries.roll(ledger)


def test_a_scope_takes_the_organizations_below_it(ledger: Ledger) -> None:
    everybody = queries.roll(ledger)
    for uid, _ in organization.branches(ledger):
        inside = queries.roll(ledger, queries.Scope(frozenset(organization.subtree(ledger, uid))))
        assert {line.branch_id for line in inside} <= {uid}
        assert len(inside) == sum(line.branch_id == uid for line in everybody)
    assert queries.roll(ledger, queries.Scope(frozenset())) == []


def test_who_left_is_read_only_when_asked_for(ledger: Ledger) -> None:
    line = queries.roll(ledger)[0]
    with unit_of_work(ledger, "移出", ME) as work:
        commands.leave(work, [line.id], Day(2026, 6, 1), Leaving.TRANSFERRED)
    assert len(queries.roll(ledger)) == 85
    assert len(queries.roll(ledger, queries.EVERYONE)) == 86
    assert sum(queries.standing_counts(ledger).values()) == 85


def test_records_come_in_the_order_they_were_asked_for(ledger: Ledger) -> None:
    ids = [line.id for line in queries.roll(ledger)][::-1]
    assert [member.id for member in queries.members_by_id(ledger, [*ids, "nobody"])] == ids
    assert queries.member(ledger, "nobody") is None


def test_a_line_of_a_record_is_the_line_the_list_reads(ledger: Ledger) -> None:
    lines = queries.roll(ledger)
    members = queries.members_by_id(ledger, [line.id for line in lines])
    assert list(map(queries.line_of, members)) == lines


def test_an_id_number_leads_to_its_owner(ledger: Ledger) -> None:
    line = next(
        one for one in free_first(ledger, queries.roll(ledger)) if one.id_number and one.standing == Standing.FULL
    )
    assert line.id_number is not None
    assert queries.with_id_number(ledger, line.id_number) == [(line.id, line.name, line.number)]
    assert queries.with_id_number(ledger, "990000199001010010") == []
    with unit_of_work(ledger, "删除", ME) as work:
        commands.remove(work, [line.id])
    assert queries.with_id_number(ledger, line.id_number) == []


def test_the_history_of_a_member_holds_his_moves_too(ledger: Ledger) -> None:
    line = queries.roll(ledger)[0]
    groups = [uid for uid, _ in organization.groups(ledger, line.branch_id or "") if uid != line.group_id]
    with unit_of_work(ledger, "调整党小组", ME) as work:
        commands.move(work, [line.id], Aspect.GROUP, groups[0], Day(2026, 9, 1), "人数均衡")
    found = queries.history(ledger, line.id)
    assert {entry.entity for entry in found} >= {"member", "move"}
    assert {entry.label for entry in found[:2]} == {"调整党小组"}
    assert len(queries.history(ledger, line.id, limit=1)) == 1
