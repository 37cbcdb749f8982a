"""The log tells who changed what, proves itself, and notices whoever edits behind its back."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from storage_samples import AUTHOR, add, add_many, branch, change, member, members

from branchdesk.features.members.store import MemberStore
from branchdesk.kernel import clock
from branchdesk.storage import change_log, undo, verify
from branchdesk.storage.change_log import INSERT, REMOVE, RESTORE, Author
from branchdesk.storage.engine import Ledger
from branchdesk.storage.work import unit_of_work

LINES = "SELECT pos, site || ':' || seq, entity, uid, field, old, new, prev FROM change_log ORDER BY pos"


def test_each_op_names_the_op_it_replaced(ledger: Ledger) -> None:
    person = member("王芳", note="一")
    add(ledger, person)
    person = change(ledger, person, note="二")
    person = change(ledger, person, note="三", name="王芳芳")
    with unit_of_work(ledger, "删除", AUTHOR) as work:
        MemberStore(work).remove(person.id)
    undo.undo(ledger, AUTHOR)
    undo.undo(ledger, AUTHOR)
    undo.redo(ledger, AUTHOR)
    lines = [(op, field, prev) for _, op, _, _, field, _, _, prev in ledger.read(LINES)]
    assert lines == [
        ("site-a:1", INSERT, None),
        ("site-a:2", "note", "site-a:1"),
        ("site-a:3", "name", "site-a:1"),
        ("site-a:4", "note", "site-a:2"),
        ("site-a:5", REMOVE, "site-a:1"),
        ("site-a:6", RESTORE, "site-a:5"),
        ("site-a:7", "note", "site-a:4"),
        ("site-a:8", "name", "site-a:3"),
        ("site-a:9", "name", "site-a:8"),
        ("site-a:10", "note", "site-a:7"),
    ]
    assert verify.verify(ledger.connection) == []


def test_a_transaction_says_who_when_and_where(ledger: Ledger) -> None:
    add(ledger, member("王芳"), label="新增党员")
    row = ledger.read("SELECT label, kind, target, at, actor, host FROM change_txn")
    assert row == [("新增党员", "do", None, "2026-11-21T01:42:00.000+00:00", "王书记", "OFFICE-1")]


def test_an_author_without_a_name_is_the_account_on_this_computer() -> None:
    author = Author()
    assert author.actor
    assert author.host
    assert author.site == "local"


def test_history_tells_old_and_new_newest_first(ledger: Ledger) -> None:
    person, other = member("王芳", note="一"), member("李雷")
    add(ledger, person, other)
    change(ledger, person, label="改备注", note="二")
    whole = change_log.history(ledger.connection)
    assert [(one.label, one.field) for one in whole] == [("改备注", "note"), ("新增", INSERT), ("新增", INSERT)]
    assert (whole[0].old, whole[0].new, whole[0].actor) == ("一", "二", "王书记")
    assert whole[-1].new["name"] == "王芳"
    assert [one.uid for one in change_log.history(ledger.connection, uids=[other.id])] == [other.id]
    assert len(change_log.history(ledger.connection, limit=2)) == 2
    assert change_log.decode(None) is None


def test_the_log_rises_even_when_the_clock_is_set_back(ledger: Ledger, fixed_clock: Callable[[datetime], None]) -> None:
    now = clock.now()
    for moment in (now, now - timedelta(days=2), now + timedelta(days=3650), now):
        fixed_clock(moment)
        add(ledger, member())
    stamps = [row[0] for row in ledger.read("SELECT hlc FROM change_log ORDER BY pos")]
    assert stamps == sorted(set(stamps))
    assert verify.verify(ledger.connection) == []


def test_the_counter_of_the_stamp_carries_over() -> None:
    last = "0fffffffffff-ffff"
    following = change_log.next_clock(last)
    assert following == "100000000000-0000"
    assert following > last


def test_two_sites_keep_two_chains_in_one_log(ledger: Ledger) -> None:
    for author in (AUTHOR, Author("李委员", "HOME-2", "site-b"), AUTHOR):
        with unit_of_work(ledger, "新增", author) as work:
            MemberStore(work).save(member())
    assert ledger.read("SELECT site, seq FROM change_log ORDER BY pos") == [("site-a", 1), ("site-b", 1), ("site-a", 2)]
    assert verify.verify(ledger.connection) == []


def _fill(ledger: Ledger) -> None:
    home = branch()
    person = member("王芳", branch_id=home.id)
    add(ledger, home, person)
    person = change(ledger, person, note="一")
    change(ledger, person, note="二")
    with unit_of_work(ledger, "删除", AUTHOR) as work:
        MemberStore(work).remove(person.id)
    undo.undo(ledger, AUTHOR)
    with unit_of_work(ledger, "查看", AUTHOR) as work:
        work.note("member", person.id, "查看了证件号")


TAMPERED: dict[str, tuple[str, str]] = {
    "a changed row": ("UPDATE member SET note = '伪造'", "member 表记录 .* 与变更记录不一致"),
    "a row taken out of the recycle bin": ("UPDATE member SET alive = 0", "member 表记录 .* 与变更记录不一致"),
    "a removed row": ("DELETE FROM member", "member 表缺少变更记录中的"),
    "a row nobody wrote": (
        "INSERT INTO outside_body (id, full_name, kind, contact, phone, address, note) VALUES ('x','','','','','','')",
        "outside_body 表记录 x 与变更记录不一致",
    ),
    "a removed table": ("DROP TABLE member", "缺少整张表 member"),
    "a changed log line": ("UPDATE change_log SET new = '\"伪造\"' WHERE seq = 3", "变更记录第 3 条.*不衔接"),
    "a log line that is no JSON": ("UPDATE change_log SET new = 'x' WHERE seq = 1", "变更记录第 1–2 条.*不衔接"),
    "a changed time": ("UPDATE change_log SET hlc = '0-0' WHERE seq = 2", "变更记录第 1–2 条.*不衔接"),
    "a removed insert": ("DELETE FROM change_log WHERE seq = 2", "变更记录第 3 条.*不衔接"),
    "a removed line in the middle": ("DELETE FROM change_log WHERE seq = 4", "变更记录第 5 条.*不衔接"),
    "the last line removed": (
        "DELETE FROM change_log WHERE pos = (SELECT max(pos) FROM change_log)",
        r"第 6 次操作（查看）的变更记录已缺失",
    ),
    "two lines changed over": (
        "UPDATE change_log SET pos = CASE pos WHEN 3 THEN -4 ELSE -3 END WHERE pos IN (3, 4)",
        "不衔接",
    ),
    "a renamed author": ("UPDATE change_txn SET actor = '别人' WHERE seq = 1", "变更记录第 1–2 条.*不衔接"),
    "another computer": ("UPDATE change_txn SET host = '别处' WHERE seq = 2", "变更记录第 3 条.*不衔接"),
    "another label": ("UPDATE change_txn SET label = '无事' WHERE seq = 3", "变更记录第 4 条.*不衔接"),
    "a removed transaction": ("DELETE FROM change_txn WHERE seq = 3", "变更记录第 4 条.*不衔接"),
    "an op under another transaction": (
        "UPDATE change_log SET txn = (SELECT id FROM change_txn WHERE seq = 1) WHERE seq = 3",
        "变更记录第 3 条.*不衔接",
    ),
}


@pytest.mark.parametrize("deed", TAMPERED)
def test_tampering_is_noticed(ledger: Ledger, deed: str) -> None:
    _fill(ledger)
    assert verify.verify(ledger.connection) == []
    sql, finding = TAMPERED[deed]
    ledger.connection.execute("PRAGMA foreign_keys=OFF")
    assert ledger.connection.execute(sql).rowcount != 0
    found = verify.verify(ledger.connection)
    assert found
    import re

    assert any(re.search(finding, one) for one in found), found


SWAPPED = (
    "UPDATE change_log SET uid = (SELECT uid FROM change_log o WHERE o.pos = 21 - change_log.pos) WHERE pos IN (10, 11)"
)
IN_BULK: dict[str, tuple[str, str]] = {
    "the values of all": ("UPDATE change_log SET new = replace(new, '导入00007', '伪造') WHERE pos = 1", "第 1–300 条"),
    "whose values they are": (SWAPPED, "第 1–300 条"),
    "values of its own": ("UPDATE change_log SET new = '{}' WHERE pos = 5", "第 1–300 条"),
    "a line in the middle": ("DELETE FROM change_log WHERE pos = 310", "第 301–600 条"),
    "the first line": ("DELETE FROM change_log WHERE pos = 301", "第 302–600 条"),
    "the lines at the end": ("DELETE FROM change_log WHERE pos > 600", "与变更记录不一致"),
    "some lines at the end": ("DELETE FROM change_log WHERE pos > 610", "第 601–610 条"),
    "the seal of one": ("UPDATE change_log SET hash = 'x' WHERE pos = 450", "第 301–449 条"),
    "the seal of all": ("UPDATE change_log SET hash = 'x' WHERE pos BETWEEN 301 AND 600", "第 301–600 条"),
}


@pytest.mark.parametrize("deed", IN_BULK)
def test_tampering_with_a_bulk_is_noticed(ledger: Ledger, deed: str) -> None:
    add_many(ledger, 620)
    assert verify.verify(ledger.connection) == []
    sql, finding = IN_BULK[deed]
    assert ledger.connection.execute(sql).rowcount > 0
    found = verify.verify(ledger.connection)
    assert any(finding in one for one in found), found


def _as_before_blocks(ledger: Ledger) -> None:
    """Write the log as the program once did: each insert with its own values, each op with its own seal."""
    inserted = {one.pos: one.new for one in change_log.history(ledger.connection) if one.field == INSERT}
    txns = ledger.read("SELECT seq, id, label, kind, target, at, actor, host FROM change_txn")
    digests = {row[1]: change_log.digest_of(change_log.Transaction(*row)) for row in txns}
    sealed = change_log.START
    for pos, site, seq, hlc, txn, *op in ledger.read(
        "SELECT pos, site, seq, hlc, txn, entity, uid, field, old, new, prev FROM change_log ORDER BY pos"
    ):
        if pos in inserted:
            op[4] = change_log.encode(inserted[pos])
        sealed = change_log.seal(sealed, (site, seq, hlc, digests[txn], *op))
        ledger.connection.execute("UPDATE change_log SET new = ?, hash = ? WHERE pos = ?", (op[4], sealed, pos))


def test_a_log_from_before_there_were_blocks_is_read_proved_and_continued(ledger: Ledger) -> None:
    people = add_many(ledger, 350)
    change(ledger, people[340], note="一")
    told = change_log.history(ledger.connection)
    _as_before_blocks(ledger)
    assert ledger.read("SELECT count(*), count(new), count(DISTINCT hash) FROM change_log") == [(351, 351, 351)]
    assert verify.verify(ledger.connection) == []
    assert change_log.history(ledger.connection) == told
    more = add_many(ledger, 310, label="再导入")
    change(ledger, people[0], note="二", seen=change_log.position(ledger.connection))
    assert verify.verify(ledger.connection) == []
    assert [one.new["id"] for one in change_log.history(ledger.connection, uids=[more[-1].id])] == [more[-1].id]
    for _ in range(4):
        undo.undo(ledger, AUTHOR)
    assert members(ledger) == []
    for _ in range(4):
        undo.redo(ledger, AUTHOR)
    assert [one.id for one in members(ledger)] == [one.id for one in [*people, *more]]
    assert verify.verify(ledger.connection) == []


def test_at_most_twenty_findings_are_listed(ledger: Ledger) -> None:
    add_many(ledger, 50)
    ledger.connection.execute("UPDATE member SET note = '伪造'")
    assert len(verify.verify(ledger.connection)) == verify.MOST
    for n in range(30):
        add(ledger, member(f"另{n}"))
    ledger.connection.execute("UPDATE change_log SET new = 'x'")
    assert len(verify.verify(ledger.connection)) == verify.MOST


def test_a_column_younger_than_a_record_is_no_contradiction(ledger: Ledger) -> None:
    add(ledger, member("王芳"))
    ledger.connection.execute("ALTER TABLE member ADD COLUMN wechat TEXT NOT NULL DEFAULT ''")
    assert verify.verify(ledger.connection) == []


def test_the_log_stores_what_people_wrote_and_not_escapes(ledger: Ledger) -> None:
    add(ledger, member("𠮷野·阿依古丽", note="“引号”\n\x1f换行"))
    text = ledger.read("SELECT new FROM change_log")[0][0]
    assert "𠮷野·阿依古丽" in text
    assert json.loads(text)["note"] == "“引号”\n\x1f换行"
    assert members(ledger)[0].note == "“引号”\n\x1f换行"


def test_the_chain_depends_on_everything_before() -> None:
    parts: list[Callable[[], str]] = [
        lambda: change_log.seal("a", ("b", "c")),
        lambda: change_log.seal("x", ("b", "c")),
        lambda: change_log.seal("a", ("b", "d")),
        lambda: change_log.seal("a", ("bc",)),
        lambda: change_log.seal("a", ("b", None, "c")),
        lambda: change_log.seal("a", ("b",), ("c",)),
        lambda: change_log.seal("a", ("c",), ("b",)),
    ]
    assert len({make() for make in parts}) == len(parts)


def test_reading_as_a_worker_sees_the_same_log(ledger: Ledger, plain: Path) -> None:
    add_many(ledger, 5)
    reader = ledger.reader()
    assert change_log.position(reader) == change_log.position(ledger.connection) == 5
    assert verify.verify(reader) == []
    reader.close()
