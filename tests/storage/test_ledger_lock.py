"""One program at a time has a ledger open for writing, and everybody else is told who."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from storage_samples import PASSWORD, add, beside, child_environment, flip, member

from branchdesk.kernel.errors import InUse, UnreadableFile, WrongPassword
from branchdesk.storage.engine import open_ledger
from branchdesk.storage.lock import LedgerLock, host_name, user_name

CHILD = Path(__file__).with_name("ledger_child.py")


@contextmanager
def held_elsewhere(path: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another process has the ledger open."""
    child = subprocess.Popen([sys.executable, CHILD, "hold", path], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                             text=True, encoding="utf-8", env=child_environment())  # fmt: skip
    with child:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        yield child
        child.kill()


def _note(path: Path) -> Path:
    return path.with_name(path.name + ".inuse")


def test_a_second_program_is_refused_and_told_who_has_it(plain: Path) -> None:
    with held_elsewhere(plain) as child:
        with pytest.raises(InUse, match="台账正被使用") as refused:
            open_ledger(plain)
        assert user_name() in refused.value.detail
        assert host_name() in refused.value.detail
        assert str(child.pid) in refused.value.detail
        # Nothing helps against a living program, not even taking over.
        with pytest.raises(InUse):
            open_ledger(plain, take_over=True)
        look = open_ledger(plain, read_only=True)
        look.close()
        assert child.stdin is not None
        child.stdin.close()
        assert child.wait(timeout=10) == 0
    assert beside(plain) == set()
    open_ledger(plain).close()


def test_a_second_window_of_the_same_program_is_refused_too(plain: Path) -> None:
    ledger = open_ledger(plain)
    with pytest.raises(InUse):
        open_ledger(plain)
    add(ledger, member())
    ledger.close()
    open_ledger(plain).close()


def test_after_a_kill_the_ledger_opens_and_is_checked(plain: Path) -> None:
    with held_elsewhere(plain) as child:
        child.kill()
        child.wait()
    assert _note(plain).exists()
    ledger = open_ledger(plain)
    assert ledger.lock is not None
    assert ledger.lock.was_interrupted
    ledger.close()
    again = open_ledger(plain)
    assert again.lock is not None
    assert not again.lock.was_interrupted
    again.close()


def test_a_wrong_password_after_a_kill_does_not_make_the_check_forgotten(encrypted: Path) -> None:
    with held_elsewhere(encrypted) as child:
        child.kill()
        child.wait()
    with pytest.raises(WrongPassword):
        open_ledger(encrypted, "not this one")
    ledger = open_ledger(encrypted, PASSWORD)
    assert ledger.lock is not None
    assert ledger.lock.was_interrupted
    ledger.close()


def test_damage_found_after_a_kill_stops_the_opening_every_time(full: Path) -> None:
    _note(full).write_text("{", "utf-8")  # a note written half-way
    size = full.stat().st_size
    with full.open("r+b") as file:
        file.seek(size // 4096 // 2 * 4096)
        file.write(bytes(4096))
    flip(full, [size - 4000])
    for _ in range(2):
        with pytest.raises(UnreadableFile, match="台账文件已损坏"):
            open_ledger(full)


def test_half_made_copies_of_a_killed_program_are_swept_away(plain: Path) -> None:
    _note(plain).write_text("{}", "utf-8")
    for end in (".part", ".part-wal", ".upgrade", ".upgrade-journal"):
        plain.with_name(plain.name + end).write_bytes(b"a whole ledger, perhaps without its password")
    open_ledger(plain).close()
    assert beside(plain) == set()


def test_a_note_of_another_computer_is_honoured_unless_that_person_was_asked(plain: Path) -> None:
    note = {"user": "张三", "host": "OFFICE-7", "pid": 4321, "since": "11-20 17:30"}
    _note(plain).write_text(json.dumps(note, ensure_ascii=False), "utf-8")
    with pytest.raises(InUse) as refused:
        open_ledger(plain)
    assert "张三 在电脑 OFFICE-7（自 11-20 17:30，进程 4321）" in refused.value.detail
    assert json.loads(_note(plain).read_text("utf-8")) == note
    assert beside(plain) == {_note(plain).name}
    ledger = open_ledger(plain, take_over=True)
    assert json.loads(_note(plain).read_text("utf-8"))["host"] == host_name()
    ledger.close()
    assert beside(plain) == set()


def test_giving_back_what_was_never_taken_harms_nobody(plain: Path) -> None:
    ledger = open_ledger(plain)
    LedgerLock(plain).release()
    with pytest.raises(InUse):
        open_ledger(plain)
    ledger.close()


def test_of_many_programs_at_once_exactly_one_gets_the_ledger(plain: Path) -> None:
    children = [
        subprocess.Popen([sys.executable, CHILD, "hold", plain], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                         stderr=subprocess.DEVNULL, env=child_environment())
        for _ in range(4)
    ]  # fmt: skip
    first_words = [child.stdout.readline() for child in children if child.stdout is not None]
    assert sorted(first_words) == [b"", b"", b"", b"ready\n"]
    for child in children:
        with child:
            child.kill()
