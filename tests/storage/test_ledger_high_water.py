"""A ledger that has gone back in time is noticed by a mark kept outside the file."""

import shutil
from pathlib import Path

import pytest
from storage_samples import add, member

from branchdesk.storage.engine import open_ledger
from branchdesk.storage.high_water import Marks


def test_an_old_copy_put_in_place_is_noticed(plain: Path, tmp_path: Path) -> None:
    marks = Marks(tmp_path / "数据" / "marks.json")
    ledger = open_ledger(plain)
    add(ledger, member())
    assert marks.behind(ledger) == 0
    marks.keep(ledger)
    ledger.close()
    old = shutil.copy(plain, tmp_path / "old.bdb")
    ledger = open_ledger(plain)
    for _ in range(3):
        add(ledger, member())
    assert marks.behind(ledger) == 0
    marks.keep(ledger)
    ledger.close()
    shutil.copy(old, plain)
    ledger = open_ledger(plain)
    assert marks.behind(ledger) == 3
    marks.keep(ledger)
    assert marks.behind(ledger) == 0
    ledger.close()


def test_a_lost_log_file_is_noticed(plain: Path, tmp_path: Path) -> None:
    marks = Marks(tmp_path / "marks.json")
    ledger = open_ledger(plain)
    add(ledger, member())
    marks.keep(ledger)
    copied = Path(
        shutil.copytree(plain.parent, tmp_path / "copy", ignore=shutil.ignore_patterns("*-wal", "*-shm", "copy"))
    )
    ledger.close()
    stale = open_ledger(copied / plain.name)
    assert stale.read("SELECT count(*) FROM member") == [(0,)]
    assert stale.quick_check() == []
    assert marks.behind(stale) == 1
    stale.close()


def test_each_ledger_has_its_own_mark(plain: Path, tmp_path: Path) -> None:
    from branchdesk.storage import upgrade

    marks = Marks(tmp_path / "marks.json")
    upgrade.create(tmp_path / "other.bdb", None)
    first, second = open_ledger(plain), open_ledger(tmp_path / "other.bdb")
    add(first, member(), member())
    marks.keep(first)
    marks.keep(second)
    assert (marks.behind(first), marks.behind(second)) == (0, 0)
    first.close()
    second.close()


@pytest.mark.parametrize("content", ["", "{", "[]", "5", '{"x": null, "y": "z", "q": 1.5}', "\udcff"])
def test_a_damaged_file_of_marks_does_not_stop_the_work(plain: Path, tmp_path: Path, content: str) -> None:
    path = tmp_path / "marks.json"
    path.write_text(content, "utf-8", errors="surrogateescape")
    ledger = open_ledger(plain)
    add(ledger, member())
    assert Marks(path).behind(ledger) == 0
    Marks(path).keep(ledger)
    ledger.close()
    assert not path.with_suffix(".part").exists()
