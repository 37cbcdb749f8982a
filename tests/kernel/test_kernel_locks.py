"""A lock on a file: one holder, let go even by a program that is killed, and none on a file that is gone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import branchdesk
from branchdesk.kernel.locks import FileLock

HOLDER = """
import sys
from pathlib import Path
from branchdesk.kernel.locks import FileLock
lock = FileLock(Path(sys.argv[1]))
print(lock.take(), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "台账.lock"


def holder(path: Path) -> "subprocess.Popen[str]":
    environment = {**os.environ, "PYTHONPATH": str(Path(branchdesk.__file__).parent.parent)}
    return subprocess.Popen([sys.executable, "-c", HOLDER, str(path)], env=environment, text=True,
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # fmt: skip


def test_only_one_can_hold_it(path: Path) -> None:
    first, second = FileLock(path), FileLock(path)
    assert first.take()
    assert first.take()  # again is the same
    assert not second.take()
    assert not second.is_held
    first.release()
    assert second.take()
    second.release(remove=True)
    assert not path.exists()


def test_giving_back_what_one_does_not_hold_does_nothing(path: Path) -> None:
    first, second = FileLock(path), FileLock(path)
    assert first.take()
    second.release(remove=True)
    assert path.exists()
    assert not second.take()
    first.release()


def test_a_killed_program_holds_nothing(path: Path) -> None:
    with holder(path) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "True\n"
        lock = FileLock(path)
        assert not lock.take()
        other.kill()
        other.wait()
        assert lock.take()
        lock.release()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows removes no file that is open")
def test_a_file_taken_away_meanwhile_guards_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, opened = os.open, []

    def slow(*words: object, **more: object) -> int:
        file = before(*words, **more)  # type: ignore[arg-type]
        if not opened:
            path.unlink()  # as the holder does who closes between our opening and our taking
        opened.append(file)
        return file

    monkeypatch.setattr(os, "open", slow)
    lock = FileLock(path)
    assert lock.take()
    assert len(opened) == 2
    assert os.fstat(opened[-1]).st_ino == path.stat().st_ino
    assert not FileLock(path).take()
    lock.release(remove=True)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        FileLock(tmp_path / "nowhere" / "x.lock").take()
