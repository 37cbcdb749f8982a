"""No room on the disk: a packet is whole or not there, neither ledger is harmed, and a sentence says so."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from exchange_pairs import LAPTOP, OFFICE, PASSWORD, Pair, alter, register, state

from branchdesk.features.exchange import commands, queries
from branchdesk.features.exchange.model import Choice
from branchdesk.kernel.errors import Refusal
from branchdesk.storage import change_log, checks, verify
from branchdesk.storage.engine import Ledger

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="sets a limit only POSIX has")


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """No file grows beyond so many bytes."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def sound(ledger: Ledger) -> bool:
    return verify.verify(ledger.connection) == [] == checks.check_connection(ledger.connection, quick=False)


@POSIX
@pytest.mark.parametrize("room", [0, 1, 300])
def test_a_packet_there_is_no_room_for_is_not_left_in_pieces(pair: Pair, tmp_path: Path, room: int) -> None:
    pair.there(alter("m0", note="外出的"))
    stick = tmp_path / "stick"
    stick.mkdir()
    path = stick / "送回.bdk"
    commands.send_back(pair.laptop, path, LAPTOP)
    old, position = path.read_bytes(), change_log.position(pair.laptop.connection)
    pair.there(alter("m1", note="后来的"))
    before = state(pair.laptop)
    with room_for(room), pytest.raises(Refusal, match="离线包没有写成") as told:
        commands.send_back(pair.laptop, path, LAPTOP)
    assert "磁盘空间" in told.value.hint
    assert path.read_bytes() == old
    assert list(stick.iterdir()) == [path]
    assert state(pair.laptop) == before
    assert change_log.position(pair.laptop.connection) == position + 1  # no packet more is counted
    assert sound(pair.laptop)
    assert commands.send_back(pair.laptop, path, LAPTOP).number == 2
    pair.merge(queries.examine(pair.office, path))
    assert {uid for (_, uid), row in state(pair.office).items() if row.get("note")} == {"m0", "m1"}


@POSIX
@pytest.mark.parametrize("room", [0, 20_000])
def test_a_copy_there_is_no_room_for_is_not_left_in_pieces(pair: Pair, tmp_path: Path, room: int) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    before = state(pair.office)
    with room_for(room), pytest.raises(Refusal):
        commands.take_out(pair.office, OFFICE, stick / "王老师.bdb", PASSWORD, "二号")
    assert list(stick.iterdir()) == []
    assert state(pair.office) == before
    assert [line.copy.name for line in queries.copies(pair.office)] == ["王老师笔记本"]
    assert sound(pair.office)


def test_a_merge_there_is_no_room_for_is_not_written_and_can_be_done_later(pair: Pair) -> None:
    pair.there(alter("m0", note="外出的"))
    for number in range(80):
        pair.there(register(f"赵{number}", f"new-{number}", unit="后勤处" * 30))
    examined, before = pair.examine(), state(pair.office)
    pages = pair.office.connection.execute("PRAGMA page_count").fetchone()[0]
    pair.office.connection.execute(f"PRAGMA max_page_count={pages + 2}")
    with pytest.raises(Refusal, match="磁盘已满"):
        pair.merge(examined)
    assert state(pair.office) == before
    assert sound(pair.office)
    pair.office.connection.execute("PRAGMA max_page_count=1000000")
    assert pair.merge(examined, Choice.THEIRS).added == 80
