"""A full disk, a protected folder, a disk that fails: said plainly, rolled back whole, and work goes on."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from storage_samples import (
    AUTHOR,
    OTHER_PASSWORD,
    PASSWORD,
    add,
    add_many,
    beside,
    flip,
    log_length,
    member,
    members,
    state,
)

from branchdesk.features.members.store import MemberStore
from branchdesk.kernel.errors import InUse, Refusal, UnreadableFile
from branchdesk.storage import backup, engine, undo, upgrade, verify
from branchdesk.storage.engine import Ledger, open_ledger
from branchdesk.storage.reading import Within
from branchdesk.storage.work import unit_of_work


def _limit_pages(ledger: Ledger, more: int) -> None:
    count = ledger.connection.execute("PRAGMA page_count").fetchone()[0]
    ledger.connection.execute(f"PRAGMA max_page_count={count + more}")


@pytest.mark.parametrize("kind", ["plain", "encrypted"])
def test_a_full_disk_rolls_the_command_back_whole_and_work_goes_on(request: pytest.FixtureRequest, kind: str) -> None:
    ledger = open_ledger(request.getfixturevalue(kind), PASSWORD)
    add_many(ledger, 50)
    before, lines = state(ledger), log_length(ledger)
    _limit_pages(ledger, 3)
    for _ in range(2):
        with pytest.raises(Refusal, match="磁盘已满，这次修改没有保存") as refused:
            add_many(ledger, 3000)
        assert "清理磁盘空间" in refused.value.hint
    assert state(ledger) == before
    assert log_length(ledger) == lines
    assert ledger.quick_check() == []
    _limit_pages(ledger, 1_000_000)
    add_many(ledger, 100)
    assert len(members(ledger)) == 150
    assert verify.verify(ledger.connection) == []
    assert [txn.label for txn in undo.stacks(ledger).undo] == ["导入花名册"] * 2
    ledger.close()


def test_a_full_disk_during_an_undo_leaves_it_not_undone(ledger: Ledger) -> None:
    add_many(ledger, 3000)
    before = state(ledger)
    _limit_pages(ledger, 0)
    with pytest.raises(Refusal, match="磁盘已满"):
        undo.undo(ledger, AUTHOR)
    assert state(ledger) == before
    _limit_pages(ledger, 1_000_000)
    undo.undo(ledger, AUTHOR)
    assert members(ledger) == []


def test_what_a_note_says_does_not_decide_what_an_error_means(ledger: Ledger) -> None:
    known = member(note="disk is full, locked, readonly, malformed")
    add(ledger, known)
    with pytest.raises(Exception, match="UNIQUE") as raised, unit_of_work(ledger, "同号", AUTHOR) as work:
        MemberStore(work).add_all([known])
    assert not isinstance(raised.value, Refusal)
    assert "malformed" not in str(raised.value), "values must not come into the log of errors"
    assert len(members(ledger)) == 1


def test_a_ledger_another_program_is_writing_to_is_said_to_be_in_use(plain: Path) -> None:
    ledger = open_ledger(plain)
    ledger.connection.execute("PRAGMA busy_timeout=20")
    other = engine.connect(plain, None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(InUse, match="正被另一个程序占用"):
        add(ledger, member())
    other.execute("ROLLBACK")
    other.close()
    add(ledger, member())
    ledger.close()


def test_damage_met_in_the_middle_of_a_reading_within_a_command_is_said(plain: Path) -> None:
    ledger = open_ledger(plain)
    add_many(ledger, 3000)
    ledger.close()
    ledger = open_ledger(plain)
    ledger.connection.execute("PRAGMA shrink_memory")  # the check at opening has read the pages already
    pages = plain.stat().st_size // 4096
    flip(plain, range(pages // 3 * 4096, pages // 2 * 4096, 4096))
    with pytest.raises(UnreadableFile, match="损坏"), unit_of_work(ledger, "读", AUTHOR) as work:
        Within(work).read("SELECT * FROM member NOT INDEXED")
    ledger.close()


@contextmanager
def no_file_larger_than(size: int) -> Iterator[None]:
    """Every write beyond ``size`` bytes of a file fails, as on a disk that is full."""
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def _back_up(path: Path) -> None:
    ledger = open_ledger(path)
    try:
        with no_file_larger_than(60_000):
            backup.make(ledger, path.parent / "b", "manual")
    finally:
        ledger.close()


def _create(path: Path) -> None:
    with no_file_larger_than(60_000):
        upgrade.create(path.with_name("new.bdb"), None)


def _restore(path: Path) -> None:
    ledger = open_ledger(path)
    made = backup.make(ledger, path.parent / "b", "manual")
    ledger.close()
    with no_file_larger_than(60_000):
        backup.restore(made.path, path.with_name("new.bdb"), None)


def _set_password(path: Path) -> None:
    ledger = open_ledger(path)
    try:
        with no_file_larger_than(60_000):
            ledger.recode(PASSWORD)
        pytest.fail("the disk was not full")
    finally:
        assert not ledger.encrypted
        add(ledger, member("照常"))
        ledger.close()


@pytest.mark.parametrize("deed", [_back_up, _create, _restore, _set_password])
def test_no_room_for_a_new_file_is_said_and_leaves_no_half_file(full: Path, deed: Callable[[Path], None]) -> None:
    with pytest.raises(Refusal) as refused:
        deed(full)
    assert "磁盘" in refused.value.sentence() or "换一个位置" in refused.value.hint
    left = {one for one in full.parent.rglob("*") if one.is_file() and one.suffix != ".bdbak"}
    assert left == {full}
    ledger = open_ledger(full)
    assert len(members(ledger)) >= 201
    assert verify.verify(ledger.connection) == []
    ledger.close()


def test_no_room_while_the_password_is_changed_leaves_the_old_one(encrypted: Path) -> None:
    ledger = open_ledger(encrypted, PASSWORD)
    add_many(ledger, 500)
    with no_file_larger_than(100_000), pytest.raises(Refusal):
        ledger.change_password(OTHER_PASSWORD)
    add(ledger, member("照常"))
    ledger.close()
    ledger = open_ledger(encrypted, PASSWORD)
    assert len(members(ledger)) == 501
    assert ledger.quick_check() == []
    ledger.close()


@contextmanager
def an_ordinary_user() -> Iterator[None]:
    """Root may write everywhere: step down to a user who owns nothing."""
    if not hasattr(os, "geteuid"):
        pytest.skip("permissions of folders as on Linux")
    root = os.geteuid() == 0
    if root:
        os.setresuid(65534, 65534, 0)
    try:
        yield
    finally:
        if root:
            os.setresuid(0, 0, 0)


@pytest.fixture
def protected(full: Path) -> Iterator[Path]:
    """A ledger in a folder nobody may write to, such as a write-protected stick."""
    folder = Path(tempfile.mkdtemp(prefix="branchdesk-protected-"))
    path = Path(shutil.copy(full, folder / "a.bdb"))
    path.chmod(0o444)
    folder.chmod(0o555)
    yield path
    folder.chmod(0o755)
    shutil.rmtree(folder)


def test_a_ledger_in_a_protected_folder_can_be_looked_at_but_not_edited(protected: Path) -> None:
    with an_ordinary_user():
        with pytest.raises(Refusal, match="不允许写入，不能打开编辑") as refused:
            open_ledger(protected)
        assert "只读方式" in refused.value.hint
        ledger = open_ledger(protected, read_only=True)
        assert ledger.read("SELECT count(*) FROM member") == [(201,)]
        assert verify.verify(ledger.connection) == []
        ledger.close()
        with pytest.raises(Refusal, match="无法在这个位置建立台账"):
            upgrade.create(protected.with_name("new.bdb"), None)
    assert beside(protected) == set()


def test_a_protected_file_in_an_open_folder_is_refused_before_anything_is_typed(protected: Path) -> None:
    protected.parent.chmod(0o777)
    with an_ordinary_user():
        with pytest.raises(Refusal, match="台账文件是只读的，不能打开编辑"):
            open_ledger(protected)
        open_ledger(protected, read_only=True).close()
    assert not protected.with_name("a.bdb.lock").exists()


def test_a_ledger_somebody_else_may_not_read_says_so(protected: Path) -> None:
    protected.chmod(0o000)
    with an_ordinary_user(), pytest.raises(UnreadableFile, match="无法读取台账文件") as refused:
        open_ledger(protected, read_only=True)
    assert "权限" in refused.value.hint


def test_a_failing_swap_leaves_the_ledger_open_as_it_was(plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows refuses the swap while a virus scanner holds the file; the code is the one it gives."""
    ledger = open_ledger(plain)
    add(ledger, member("王芳"))

    def refuse(_source: Path, _target: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(Refusal, match="没有转换成功，台账没有改动"):
        ledger.recode(PASSWORD)
    monkeypatch.undo()
    assert not ledger.encrypted
    assert not ledger.locked
    add(ledger, member("李雷"))
    ledger.close()
    assert beside(plain) == set()
    ledger = open_ledger(plain)
    assert [one.name for one in members(ledger)] == ["王芳", "李雷"]
    ledger.close()


def test_a_backup_into_a_protected_folder_is_refused(protected: Path, full: Path) -> None:
    folder = Path(tempfile.mkdtemp(prefix="branchdesk-open-"))
    folder.chmod(0o777)
    path = Path(shutil.copy(full, folder / "a.bdb"))
    path.chmod(0o666)
    with an_ordinary_user():
        ledger = open_ledger(path)
        with pytest.raises(Refusal, match="备份没有成功") as refused:
            backup.make(ledger, protected.parent, "manual")
        assert str(protected.parent) in refused.value.detail
        assert "文件夹权限" in refused.value.hint
        assert backup.make(ledger, folder / "b", "manual").path.exists()
        ledger.close()
    assert beside(protected) == set()
    shutil.rmtree(folder)
