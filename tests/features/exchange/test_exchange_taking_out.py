"""A copy taken out: whole, under its own password, knowing what it is; and what it may not do."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from exchange_pairs import LAPTOP, OFFICE, PASSWORD, Pair, alter, fill, state

from branchdesk.features.exchange import commands, queries
from branchdesk.features.overview.queries.offline import copies_out
from branchdesk.kernel.errors import Conflict, Refusal, WrongPassword
from branchdesk.storage import drafts, engine, undo, upgrade, verify
from branchdesk.storage.copies import SECRETS
from branchdesk.storage.engine import Ledger, open_ledger

OTHER = "办公室 office 茶杯 73"


@pytest.fixture
def office(tmp_path: Path) -> Ledger:
    path = tmp_path / "办公室.bdb"
    upgrade.create(path, OTHER)
    ledger = open_ledger(path, OTHER)
    fill(ledger)
    return ledger


def test_a_copy_is_the_whole_ledger_with_a_password_and_an_identity_of_its_own(office: Ledger, tmp_path: Path) -> None:
    drafts.keep(office, "meeting", "还没写完")
    first = commands.take_out(office, OFFICE, tmp_path / "一.bdb", PASSWORD, "一号", "王老师")
    second = commands.take_out(office, OFFICE, tmp_path / "二.bdb", PASSWORD, " 二号 ")
    with pytest.raises(WrongPassword):
        open_ledger(tmp_path / "二.bdb", OTHER)
    with closing(open_ledger(tmp_path / "二.bdb", PASSWORD)) as copy:
        assert state(copy) == state(office)
        assert verify.verify(copy.connection) == []
        known = queries.identity(copy)
        assert known
        assert (known.id, known.name, known.of) == (second.id, "二号", office.info("uuid"))
        assert copy.info("uuid") not in ("", office.info("uuid"))
        assert copy.read("SELECT name FROM ledger_info WHERE name LIKE ?", (SECRETS + "%",)) == []
        assert copy.read("SELECT count(*) FROM draft") == [(0,)]
        assert (known.base_pos, known.base_hash) == (second.base_pos, second.base_hash)
    assert queries.identity(office) is None
    assert [one.copy.id for one in queries.copies(office)] == [second.id, first.id]
    assert {path.name for path in tmp_path.iterdir()} >= {"一.bdb", "二.bdb"}
    assert not list(tmp_path.glob("*.part*"))
    assert verify.verify(office.connection) == []
    office.close()


def test_no_copy_lies_anywhere_in_the_clear(pair: Pair, tmp_path: Path) -> None:
    commands.take_out(pair.office, OFFICE, tmp_path / "c.bdb", PASSWORD, "一号")
    with pytest.raises(sqlite3.DatabaseError), closing(sqlite3.connect(tmp_path / "c.bdb")) as plain:
        plain.execute("SELECT * FROM member").fetchall()
    assert "王芳".encode() not in (tmp_path / "c.bdb").read_bytes()


def test_to_undo_does_not_forget_a_copy_that_is_out(pair: Pair, tmp_path: Path) -> None:
    pair.here(alter("m0", note="先"))
    commands.take_out(pair.office, OFFICE, tmp_path / "c.bdb", PASSWORD, "一号")
    assert undo.undo(pair.office, OFFICE)[0].label == "本机录入"
    assert len(queries.copies(pair.office)) == 2


@pytest.mark.parametrize(
    ("name", "password", "file", "words"),
    [
        (" ", PASSWORD, "c.bdb", "请填写外出台账的名称"),
        ("一号", "1234", "c.bdb", "密码至少"),
        ("一号", PASSWORD, "c.xlsx", "扩展名"),
        ("一号", PASSWORD, "没有/c.bdb", "保存位置不存在"),
        ("一号", PASSWORD, "有.bdb", "已有同名文件"),
    ],
)
def test_what_cannot_become_a_copy_is_refused_and_leaves_nothing(
    pair: Pair, tmp_path: Path, name: str, password: str, file: str, words: str
) -> None:
    (tmp_path / "有.bdb").write_bytes(b"x")
    with pytest.raises(Refusal, match=words):
        commands.take_out(pair.office, OFFICE, tmp_path / file, password, name)
    assert [path.name for path in tmp_path.iterdir()] == ["有.bdb"]
    assert len(queries.copies(pair.office)) == 1


def test_a_copy_takes_nothing_out_and_takes_nothing_in(pair: Pair, tmp_path: Path) -> None:
    pair.there(alter("m0", note="外出的"))
    path = pair.send()
    with pytest.raises(Refusal, match="不能再带出") as told:
        commands.take_out(pair.laptop, LAPTOP, tmp_path / "c.bdb", PASSWORD, "一号")
    assert "王老师笔记本" in told.value.detail
    with pytest.raises(Refusal, match="不能接收离线包"):
        queries.examine(pair.laptop, path)


def test_only_a_copy_sends_back_and_only_when_something_was_entered(pair: Pair, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="这不是外出台账"):
        commands.send_back(pair.office, tmp_path / "p.bdk")
    with pytest.raises(Refusal, match="还没有录入内容"):
        commands.send_back(pair.laptop, tmp_path / "p.bdk")
    assert not (tmp_path / "p.bdk").exists()
    pair.there(alter("m0", note="外出的", unit="机关"))
    assert commands.send_back(pair.laptop, tmp_path / "p.bdk", LAPTOP)[1:] == (1, 2, 1)
    assert commands.send_back(pair.laptop, tmp_path / "q.bdk", LAPTOP)[1:] == (2, 2, 1)
    assert undo.stacks(pair.laptop).undo[-1].label == "外出录入"
    assert verify.verify(pair.laptop.connection) == []
    examined = queries.examine(pair.office, tmp_path / "q.bdk")
    assert (examined.number, examined.actor, examined.host, examined.ops) == (2, "李老师", "LAPTOP-7", 2)


def test_a_place_that_cannot_be_written_is_told_and_nothing_is_left(pair: Pair, tmp_path: Path) -> None:
    pair.there(alter("m0", note="外出的"))
    (tmp_path / "p.bdk").mkdir()
    with pytest.raises(Refusal, match="没有写成"):
        commands.send_back(pair.laptop, tmp_path / "p.bdk", LAPTOP)
    assert [path.name for path in tmp_path.iterdir()] == ["p.bdk"]
    with pytest.raises(Refusal, match="扩展名"):
        commands.send_back(pair.laptop, tmp_path / "p.zip", LAPTOP)


def test_work_goes_on_while_a_copy_is_made_and_what_it_lacks_is_no_conflict(pair: Pair, tmp_path: Path) -> None:
    work = commands.taking_out(pair.office, tmp_path / "c.bdb", PASSWORD, "一号")
    prepared = work(lambda _done, _total, _text: None)
    pair.here(alter("m0", note="做好之后改的"))
    copy = commands.finish(pair.office, OFFICE, prepared)
    with closing(open_ledger(tmp_path / "c.bdb", PASSWORD)) as laptop:
        again = Pair(pair.office, laptop, copy, tmp_path)
        again.there(alter("m0", unit="机关"))
        again.merge()
    assert pair.office.read("SELECT note, unit FROM member WHERE id = 'm0'") == [("做好之后改的", "机关")]


def test_a_ledger_that_is_not_sound_is_not_taken_out(pair: Pair, tmp_path: Path) -> None:
    pair.office.connection.execute("UPDATE member SET note = '绕过程序改的' WHERE id = 'm0'")
    with pytest.raises(Refusal, match="没有通过核对"):
        commands.take_out(pair.office, OFFICE, tmp_path / "c.bdb", PASSWORD, "一号")
    assert list(tmp_path.iterdir()) == []


def test_a_copy_that_is_not_wanted_leaves_nothing(pair: Pair, tmp_path: Path) -> None:
    prepared = commands.taking_out(pair.office, tmp_path / "c.bdb", PASSWORD, "一号")(lambda _d, _t, _w: None)
    commands.drop(prepared)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(Refusal, match="没有做成"):  # the stick was pulled out
        commands.finish(pair.office, OFFICE, prepared)
    assert len(queries.copies(pair.office)) == 1


def test_a_copy_that_is_ended_sends_nothing_any_more_until_it_is_reopened(pair: Pair) -> None:
    pair.there(alter("m0", note="外出的"))
    path = pair.send()
    assert str(pair.here(commands.end, pair.copy.id).ended_on) == "2026-11-21"
    with pytest.raises(Refusal, match="已经收回"):
        pair.examine(path)
    assert pair.here(commands.reopen, pair.copy.id).ended_on is None
    pair.merge(pair.examine(path))


def test_a_copy_opens_with_another_password_once_it_was_changed_and_stays_a_copy(pair: Pair) -> None:
    pair.laptop.close()
    with closing(open_ledger(pair.folder / "laptop.bdb", PASSWORD)) as laptop:
        laptop.change_password(OTHER)
    with closing(open_ledger(pair.folder / "laptop.bdb", OTHER)) as laptop:
        assert queries.identity(laptop)


def test_what_a_merge_looked_at_is_gone_when_it_was_undone(pair: Pair) -> None:
    pair.there(alter("m0", note="外出的"))
    packet = pair.merge()
    pair.undo()
    with pytest.raises(Conflict, match="没有这个离线包"):
        queries.merged(pair.office, packet.id)


def test_an_identity_that_cannot_be_read_is_told(pair: Pair) -> None:
    pair.laptop.connection.execute("UPDATE ledger_info SET value = 'x' WHERE name = 'offline_key'")
    with pytest.raises(Refusal, match="身份信息已损坏"):
        queries.identity(pair.laptop)
    assert engine.SUFFIX == ".bdb"


def test_the_first_page_hears_of_copies_that_are_out_and_of_when_something_came_back(pair: Pair) -> None:
    def told(ledger: Ledger) -> list[tuple[str, bool]]:
        return [(one.keeper, one.merged_on is not None) for one in copies_out(ledger)]

    assert told(pair.office) == [("王老师", False)]
    pair.there(alter("m1", unit="机关党委"))
    pair.merge()
    assert told(pair.office) == [("王老师", True)]
    pair.undo()
    assert told(pair.office) == [("王老师", False)]
    pair.here(commands.end, pair.copy.id)
    assert told(pair.office) == []


def test_a_copy_is_not_told_of_the_copies_of_its_office(office: Ledger, tmp_path: Path) -> None:
    commands.take_out(office, OFFICE, tmp_path / "一.bdb", PASSWORD, "一号")
    commands.take_out(office, OFFICE, tmp_path / "二.bdb", PASSWORD, "二号")
    with closing(open_ledger(tmp_path / "二.bdb", PASSWORD)) as copy:
        assert copy.read("SELECT name FROM offline_copy") == [("一号",)]
        assert copies_out(copy) == []
