"""Packets that are damaged, forged, foreign, old or too new: refused in a sentence, and the ledger is as it was."""

import base64
import json
import shutil
import zlib
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from exchange_pairs import DAY, LAPTOP, OFFICE, PASSWORD, Pair, alter, fill, register, state
from hypothesis import given
from hypothesis import strategies as st

from branchdesk.features.exchange import commands, queries
from branchdesk.features.exchange.model import OfflineCopy
from branchdesk.features.exchange.store import OfflineCopyStore
from branchdesk.features.members.model import Member
from branchdesk.features.members.store import MemberStore
from branchdesk.kernel.errors import NewerFile, Refusal, UnreadableFile
from branchdesk.storage import backup, change_log, packets, schema, upgrade
from branchdesk.storage.change_log import INSERT, Author, Op, encode
from branchdesk.storage.engine import open_ledger
from branchdesk.storage.packets import Body, Header
from branchdesk.storage.work import unit_of_work

KEY = bytes(range(32))
HEADER = Header(1, "copy", "ledger", 1, schema.SCHEMA, "0", "2026-11-21T09:42:00", 0)


def _sent(pair: Pair) -> Path:
    pair.there(alter("m0", note="外出的"))
    pair.there(register("赵新", "there"))
    return pair.send()


def _key(pair: Pair) -> bytes:
    known = queries.identity(pair.laptop)
    assert known
    return known.key


def _refused(pair: Pair, data: bytes, words: str = ".") -> None:
    path = pair.folder / "bad.bdk"
    path.write_bytes(data)
    before = change_log.position(pair.office.connection)
    with pytest.raises(Refusal, match=words):
        pair.examine(path)
    assert change_log.position(pair.office.connection) == before


def test_every_flipped_bit_and_every_cut_is_noticed(pair: Pair) -> None:
    data = _sent(pair).read_bytes()
    before = state(pair.office)
    for place in range(len(data)):
        _refused(pair, data[:place] + bytes([data[place] ^ 1 << place % 8]) + data[place + 1 :])
    for length in range(0, len(data), 3):
        _refused(pair, data[:length])
    _refused(pair, data + b"x", "不完整或被改动过")
    assert state(pair.office) == before
    pair.merge(pair.examine(pair.folder / "1.bdk"))


@given(st.lists(st.lists(st.one_of(st.none(), st.text(), st.integers(0, 10**6)), min_size=12, max_size=12), max_size=5))
def test_what_is_sealed_comes_out_as_it_was(lines: list[list[object]]) -> None:
    ops = [[number, *line[1:4], "t", *line[5:]] for number, line in enumerate(lines)]
    body = Body([["t", "", "do", None, "", "", ""]], ops)
    header = replace(HEADER, ops=len(ops))
    data = packets.sealed(header, body, KEY)
    assert packets.header_of(data) == header
    found, same = packets.opened(data, KEY)
    assert (found, list(same.ops), list(same.transactions)) == (header, ops, list(body.transactions))
    with pytest.raises(UnreadableFile):
        packets.opened(data, bytes(32))


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04 a zip", b"SQLite format 3\0" + bytes(600)])
def test_a_file_of_another_kind_is_no_packet(pair: Pair, content: bytes) -> None:
    _refused(pair, content, "这不是离线包")


def test_a_file_that_is_not_there_is_told(pair: Pair) -> None:
    with pytest.raises(UnreadableFile, match="无法读取离线包"):
        pair.examine(pair.folder / "没有.bdk")


def test_a_packet_for_another_ledger_is_refused(pair: Pair, tmp_path: Path) -> None:
    path = _sent(pair)
    upgrade.create(tmp_path / "o.bdb", None)
    with closing(open_ledger(tmp_path / "o.bdb")) as other:
        fill(other)
        with pytest.raises(Refusal, match="另一份台账"):
            queries.examine(other, path)


def test_a_newer_program_wrote_it(pair: Pair) -> None:
    header, body = packets.opened(_sent(pair).read_bytes(), _key(pair))
    for newer in (replace(header, format=2), replace(header, schema=schema.SCHEMA + 1)):
        path = pair.folder / "new.bdk"
        path.write_bytes(packets.sealed(newer, body, _key(pair)))
        with pytest.raises(NewerFile, match="更新版本") as told:
            pair.examine(path)
        assert "先升级" in told.value.hint


def test_whoever_has_the_key_still_cannot_change_drop_or_add_what_the_log_proves(pair: Pair) -> None:
    pair.there(alter("m1", note="又一条"))
    header, body = packets.opened(_sent(pair).read_bytes(), _key(pair))
    ops = [list(one) for one in body.ops]
    changed = [*ops[:-1], [*ops[-1][:9], "null", *ops[-1][10:]]]
    actor = [[*one[:5], "别人", one[6]] for one in body.transactions]
    for forged in (
        Body(body.transactions, changed), Body(body.transactions, ops[1:]), Body(body.transactions, ops[:1] + ops[2:]),
        Body(actor, ops),
    ):  # fmt: skip
        data = packets.sealed(replace(header, ops=len(forged.ops)), forged, _key(pair))
        _refused(pair, data, "不连贯")


def test_what_a_copy_never_writes_is_refused(pair: Pair) -> None:
    foreign = OfflineCopy(id="c", name="冒充", taken_on=DAY, base_pos=0, base_hash="")
    pair.there(lambda work: OfflineCopyStore(work).save(foreign))
    pair.there(alter("m0", note="外出的"))
    _refused(pair, pair.send().read_bytes(), "读不懂")


def test_a_bomb_does_not_go_off(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    data = _sent(pair).read_bytes()
    monkeypatch.setattr(packets, "_LARGEST_BODY", 100)
    _refused(pair, data, "不完整或被改动过")
    monkeypatch.setattr(packets, "_LARGEST_FILE", 100)
    _refused(pair, data, "太大")


def test_an_older_packet_after_a_newer_one_brings_nothing_new(pair: Pair) -> None:
    early = _sent(pair)
    pair.there(alter("m2", note="后来"))
    pair.merge()
    after = state(pair.office)
    with pytest.raises(Refusal, match="都已合并过"):
        pair.examine(early)
    assert state(pair.office) == after


def test_a_copy_of_the_copy_that_was_worked_in_as_well_is_refused(pair: Pair, tmp_path: Path) -> None:
    other = Path(shutil.copy(pair.folder / "laptop.bdb", tmp_path))
    pair.merge(pair.examine(_sent(pair)))
    with closing(open_ledger(other, PASSWORD)) as laptop:
        twin = Pair(pair.office, laptop, pair.copy, tmp_path)
        twin.there(alter("m4", note="另一台"))
        early = twin.send()
        for n in range(6):
            twin.there(alter("m4", note=f"另一台 {n}"))
        late = twin.send()
    for path in (early, late):
        with pytest.raises(Refusal, match="两台电脑上各有一份") as told:
            pair.examine(path)
        assert "照着补录" in told.value.hint
    pair.there(alter("m5", note="接着录"))
    pair.merge()


def test_an_office_restored_from_before_the_copy_says_so(pair: Pair, tmp_path: Path) -> None:
    saved = backup.make(pair.office, tmp_path, "manual").path
    path = tmp_path / "c.bdb"
    copy = commands.take_out(pair.office, OFFICE, path, PASSWORD, "二号")
    with closing(open_ledger(path, PASSWORD)) as laptop:
        later = Pair(pair.office, laptop, copy, tmp_path)
        later.there(alter("m0", note="外出的"))
        packet = later.send()
    backup.restore(saved, tmp_path / "r.bdb", None)
    with (
        closing(open_ledger(tmp_path / "r.bdb")) as office,
        pytest.raises(Refusal, match="没有带出过这份外出台账的记录"),
    ):
        queries.examine(office, packet)
    again = backup.make(pair.office, tmp_path, "manual").path
    backup.restore(again, tmp_path / "s.bdb", None)
    with closing(open_ledger(tmp_path / "s.bdb")) as office:
        assert len(queries.examine(office, packet).differences) == 1


def test_the_kept_packet_is_the_file_itself(pair: Pair) -> None:
    path = _sent(pair)
    packet = pair.merge(pair.examine(path))
    assert base64.b64decode(queries.merged(pair.office, packet.id).packet.content) == path.read_bytes()


def test_a_packet_gives_nothing_away(pair: Pair) -> None:
    data = _sent(pair).read_bytes()
    for word in ("外出的", "赵新", "李老师", "王老师笔记本", "LAPTOP"):
        assert word.encode() not in data
        assert json.dumps(word).encode() not in data
    assert zlib.compress(b"") not in data


def test_a_laptop_whose_file_went_back_in_time_is_refused(pair: Pair, tmp_path: Path) -> None:
    saved = backup.make(pair.laptop, tmp_path, "manual").path
    pair.merge(pair.examine(_sent(pair)))
    backup.restore(saved, tmp_path / "old.bdb", PASSWORD)
    with closing(open_ledger(tmp_path / "old.bdb", PASSWORD)) as laptop:
        old = Pair(pair.office, laptop, pair.copy, tmp_path)
        old.there(alter("m0", note="恢复后又录"))
        with pytest.raises(Refusal, match="两台电脑上各有一份"):
            old.examine()


def test_a_copy_opened_on_two_computers_one_after_the_other_goes_on(pair: Pair) -> None:
    pair.merge(pair.examine(_sent(pair)))
    for site in ("laptop-2", "office", "laptop"):
        with unit_of_work(pair.laptop, "录入", Author("李老师", "HOME", site)) as work:
            alter("m1", note=site)(work)
        pair.merge()
    assert pair.office.read("SELECT note FROM member WHERE id = 'm1'") == [("laptop",)]


def test_large_blocks_come_through(pair: Pair) -> None:
    people = [Member(id=f"in-{n:04d}", name=f"导入{n:04d}") for n in range(700)]
    pair.there(lambda work: MemberStore(work).add_all(people))
    examined = pair.examine()
    assert len(examined.differences) == 700
    pair.write(examined, {})
    assert pair.office.read("SELECT count(*) FROM member WHERE id LIKE 'in-%'") == [(700,)]


def _logged(pair: Pair, *ops: Op) -> None:
    """The laptop's log has ops as another program would have written them."""
    connection = pair.laptop.connection
    connection.execute("BEGIN")
    change_log.append(connection, LAPTOP, "旧程序录入", ops)
    connection.execute("COMMIT")


def test_what_an_older_program_did_not_know_has_its_default_and_what_is_gone_is_left(pair: Pair) -> None:
    old = {"id": "old", "name": "旧人", "address": "已取消的栏目"}
    _logged(
        pair, Op("member", "old", INSERT, None, encode(old)), Op("member", "m1", "address", '""', '"某路"'),
        Op("unheard_of", "x", INSERT, None, encode({"id": "x"})),
    )  # fmt: skip
    examined = pair.examine()
    assert [one.uid for one in examined.differences] == ["old"]
    assert queries.words(pair.office, examined.differences)[0].subject == "旧人"
    pair.write(examined, {})
    rows = pair.office.read("SELECT name, standing, honours, hardship, seniority_adjust FROM member WHERE id = 'old'")
    assert rows == [("旧人", "full", "", 0, 0)]


def test_values_no_program_can_read_are_refused_and_nothing_is_written(pair: Pair) -> None:
    wrong = {"id": "bad", "name": "某人", "standing": "emperor"}
    _logged(pair, Op("member", "m1", "note", '""', '"x"'), Op("member", "bad", INSERT, None, encode(wrong)))
    examined = pair.examine()
    before = state(pair.office)
    with pytest.raises(Refusal, match="读不懂"):
        pair.write(examined, {})
    assert state(pair.office) == before


def test_a_record_that_names_what_is_nowhere_is_refused_and_nothing_is_written(pair: Pair) -> None:
    lost = {"id": "lost", "meeting_id": "nowhere", "name": "某人", "order": 0}
    _logged(pair, Op("attendance", "lost", INSERT, None, encode(lost)))
    examined = pair.examine()
    before = state(pair.office)
    with pytest.raises(Refusal, match="引用了本机没有的记录"):
        pair.write(examined, {})
    assert state(pair.office) == before
