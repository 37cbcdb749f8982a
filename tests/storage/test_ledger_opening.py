"""A ledger opens in a fixed order; whatever is not a sound ledger is named and left as it was."""

import os
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from storage_samples import PASSWORD, add, beside, flip, member, members

from branchdesk.kernel.errors import InUse, NewerFile, Refusal, UnreadableFile, WrongPassword
from branchdesk.storage import checks, engine, faults, places, schema, upgrade, verify
from branchdesk.storage.engine import open_ledger
from branchdesk.storage.keys import Secret


def test_a_new_ledger_says_what_it_is_in_its_header(plain: Path) -> None:
    head = plain.read_bytes()[:100]
    assert head.startswith(b"SQLite format 3\0")
    assert int.from_bytes(head[68:72], "big") == schema.APPLICATION_ID
    assert int.from_bytes(head[60:64], "big") == schema.SCHEMA


def test_an_encrypted_ledger_shows_nothing_of_what_it_is(encrypted: Path) -> None:
    ledger = open_ledger(encrypted, PASSWORD)
    add(ledger, member("欧阳修远", native_place="示例路 99 号"))
    ledger.close()
    content = encrypted.read_bytes()
    assert not content.startswith(b"SQLite format 3")
    for trace in ("欧阳修远".encode(), "示例路".encode(), b"CREATE TABLE", b"member"):
        assert trace not in content
    assert places.content(encrypted) is places.Content.ENCRYPTED


def test_creating_leaves_one_file_and_never_overwrites(tmp_path: Path) -> None:
    path = tmp_path / "新台账.bdb"
    upgrade.create(path, None, demo=True)
    assert beside(path) == set()
    before = path.read_bytes()
    with pytest.raises(Refusal, match="已有同名文件"):
        upgrade.create(path, None)
    assert path.read_bytes() == before
    ledger = open_ledger(path)
    assert ledger.info("demo") == "1"
    assert len(ledger.info("uuid")) == 36
    assert ledger.info("nothing", "-") == "-"
    ledger.close()


def test_creating_in_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="保存位置不存在"):
        upgrade.create(tmp_path / "没有" / "a.bdb", None)


def test_a_leftover_log_of_a_lost_ledger_is_not_replayed_into_a_new_one(tmp_path: Path) -> None:
    path = tmp_path / "a.bdb"
    (tmp_path / "a.bdb-wal").write_bytes(b"frames of a ledger that is gone")
    with pytest.raises(Refusal, match="残余文件") as refused:
        upgrade.create(path, None)
    assert "a.bdb-wal" in refused.value.detail
    assert not path.exists()
    assert (tmp_path / "a.bdb-wal").exists()


def test_closing_leaves_everything_in_the_one_file(plain: Path) -> None:
    ledger = open_ledger(plain)
    add(ledger, member("王芳"))
    assert {"台账 一.bdb-wal", "台账 一.bdb.lock", "台账 一.bdb.inuse"} <= beside(plain)
    ledger.close()
    ledger.close()  # twice does no harm
    assert beside(plain) == set()
    again = open_ledger(plain)
    assert [one.name for one in members(again)] == ["王芳"]
    again.close()


@pytest.mark.parametrize("name", ["100% 真的?#&.bdb", "台账'引号\".bdb", "a b+c;d.bdb", "😀.bdb", "x" * 200 + ".bdb"])
def test_names_of_any_kind_work(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    upgrade.create(path, None)
    ledger = open_ledger(path)
    add(ledger, member())
    with_reader = ledger.reader()
    assert with_reader.execute("SELECT count(*) FROM member").fetchone() == (1,)
    with_reader.close()
    ledger.close()
    assert beside(path) == set()


def test_a_worker_sees_the_ledger_as_it_was_when_it_began(ledger: engine.Ledger) -> None:
    with ledger.aside() as other:
        ((before,),) = other.read("SELECT count(*) FROM member")
        add(ledger, member("后来的"))
        assert other.read("SELECT count(*) FROM member") == [(before,)]
        assert other.read_only
    assert len(members(ledger)) == before + 1


def test_the_pragmas_of_trust_are_set_on_every_connection(ledger: engine.Ledger) -> None:
    def asked(connection: object, pragma: str) -> object:
        return connection.execute(f"PRAGMA {pragma}").fetchone()[0]  # type: ignore[attr-defined]

    assert asked(ledger.connection, "journal_mode") == "wal"
    assert asked(ledger.connection, "synchronous") == 2
    reader = ledger.reader()
    for connection in (ledger.connection, reader):
        assert asked(connection, "foreign_keys") == 1
        assert asked(connection, "trusted_schema") == 0
        assert asked(connection, "busy_timeout") == 10_000
    reader.close()


@pytest.mark.skipif(os.name == "nt", reason="POSIX locks only")
@pytest.mark.parametrize("deed", ["ask", "sniff", "look", "backup", "password", "open again"])
def test_no_deed_of_ours_ends_the_locks_sqlite_holds(encrypted: Path, tmp_path: Path, deed: str) -> None:
    """Closing any handle of a file ends a process's POSIX locks on it; then another program could take the log away."""
    import subprocess
    import sys

    from branchdesk.storage import backup

    ledger = open_ledger(encrypted, PASSWORD)
    if deed == "ask":
        assert ledger.encrypted
    elif deed == "sniff":
        assert places.content(encrypted) is places.Content.ENCRYPTED
        assert engine.secret_for(encrypted, PASSWORD) == ledger.secret
    elif deed == "look":
        open_ledger(encrypted, PASSWORD, read_only=True).close()
        places.content(encrypted)
    elif deed == "backup":
        backup.make(ledger, tmp_path / "b", "manual")
    elif deed == "password":
        ledger.change_password("yet another Word 9")
    else:
        with pytest.raises(InUse):
            open_ledger(encrypted, PASSWORD)
    shared = "import fcntl,sys; f=open(sys.argv[1],'r+b'); fcntl.lockf(f, fcntl.LOCK_EX|fcntl.LOCK_NB, 510, 0x40000002)"
    tried = subprocess.run([sys.executable, "-c", shared, str(encrypted)], capture_output=True, check=False)
    assert b"BlockingIOError" in tried.stderr
    ledger.close()


def _foreign_database(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE notes (text)")
    connection.execute("INSERT INTO notes VALUES ('of another program')")
    connection.commit()
    connection.close()


def _office_file(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("[Content_Types].xml", "<Types/>" * 100)


def _without_application(path: Path) -> None:
    _foreign_database(path)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 1")
    connection.close()


NOT_A_LEDGER: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda path: None, "找不到台账文件"),
    "in a missing folder": (lambda path: path.parent.joinpath("other").mkdir(), "找不到台账文件"),
    "a folder": (lambda path: path.mkdir(), "这是文件夹，不是台账文件"),
    "empty": (lambda path: path.touch(), "台账文件是空的"),
    "another program's database": (_foreign_database, "这个数据库不是支部事务台账"),
    "a database with our version but not our name": (_without_application, "这个数据库不是支部事务台账"),
    "text": (lambda path: path.write_text("姓名,电话\n" * 100, "utf-8"), "这不是台账文件"),
    "text cut within a character": (lambda path: path.write_text("a" + "支" * 400, "utf-8"), "这不是台账文件"),
    "a table of Excel as text": (lambda path: path.write_bytes("姓名,电话\n王芳,138\n".encode("gb18030") * 60), "这不是台账文件"),
    "an Office file": (_office_file, "这不是台账文件"),
    "a picture": (lambda path: path.write_bytes(b"\x89PNG" + bytes(range(256)) * 4), "这不是台账文件"),
    "zeros": (lambda path: path.write_bytes(bytes(8192)), "台账文件已损坏"),
    "the first bytes only": (lambda path: path.write_bytes(bytes(range(128, 228))), "台账文件不完整"),
    "a plain header only": (
        lambda path: path.write_bytes(b"SQLite format 3\0" + bytes(52) + schema.APPLICATION_ID.to_bytes(4, "big")),
        "台账文件不完整",
    ),
}  # fmt: skip


@pytest.mark.parametrize("read_only", [False, True], ids=["to edit", "to look"])
@pytest.mark.parametrize("kind", NOT_A_LEDGER)
def test_what_is_no_ledger_gets_its_own_sentence_and_is_not_written(tmp_path: Path, kind: str, read_only: bool) -> None:
    make, title = NOT_A_LEDGER[kind]
    path = tmp_path / "x.bdb"
    make(path)
    before = path.read_bytes() if path.is_file() else None
    around = beside(path)
    with pytest.raises(UnreadableFile, match=title) as refused:
        open_ledger(path, PASSWORD, read_only=read_only)
    assert refused.value.hint
    assert not isinstance(refused.value, WrongPassword)
    assert (path.read_bytes() if path.is_file() else None) == before
    assert beside(path) == around


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs here")
def test_a_pipe_is_refused_instead_of_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.bdb")
    with pytest.raises(UnreadableFile, match="不是普通文件"):
        open_ledger(tmp_path / "x.bdb")


def test_noise_cannot_be_told_from_a_wrong_password_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "x.bdb"
    noise = bytes((n * 167 + (n >> 8) * 91 + 131) % 251 for n in range(16_384))
    path.write_bytes(noise)
    with pytest.raises(WrongPassword) as refused:
        open_ledger(path, PASSWORD)
    assert "可能已损坏" in refused.value.detail
    assert path.read_bytes() == noise
    assert beside(path) == set()


@pytest.mark.parametrize("kind", ["plain", "encrypted"])
def test_a_newer_ledger_is_refused_and_not_changed(request: pytest.FixtureRequest, kind: str) -> None:
    path: Path = request.getfixturevalue(kind)
    ledger = open_ledger(path, PASSWORD)
    ledger.connection.execute(f"PRAGMA user_version={schema.SCHEMA + 1}")
    ledger.connection.execute("PRAGMA journal_mode=DELETE")
    ledger.close()
    before = path.read_bytes()
    for read_only in (False, True):
        with pytest.raises(NewerFile, match="更新版本") as refused:
            open_ledger(path, PASSWORD, read_only=read_only)
        assert f"第 {schema.SCHEMA + 1} 版" in refused.value.detail
    assert path.read_bytes() == before
    assert beside(path) == set()


def _damage_by_cutting(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2 // 4096 * 4096)


def _damage_by_cutting_askew(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2 + 777)


def _damage_by_zeroing(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(bytes(path.stat().st_size - 8192))


@pytest.mark.parametrize("damage", [_damage_by_cutting, _damage_by_cutting_askew, _damage_by_zeroing])
@pytest.mark.parametrize("kind", ["full", "full under a password"])
def test_a_damaged_ledger_is_called_damaged_and_stays_as_it_is(
    full: Path, kind: str, damage: Callable[[Path], None]
) -> None:
    ledger = open_ledger(full)
    if kind != "full":
        ledger.recode(PASSWORD)
    ledger.close()
    damage(full)
    before = full.read_bytes()
    with pytest.raises(UnreadableFile, match="台账文件已损坏") as refused:
        open_ledger(full, PASSWORD)
    assert "从备份恢复" in refused.value.hint
    assert full.read_bytes() == before


@cache
def _secret_of(path: Path) -> Secret | None:
    return engine.secret_for(path, PASSWORD)


def _notices(path: Path, secret: Secret | None) -> bool:
    """Whether anything at all tells that the file is not what it was; nothing but a refusal may be raised."""
    try:
        places.demand_ledger(path)
        ledger = engine.Ledger(path, secret, read_only=True)
    except UnreadableFile:
        return True
    try:
        return bool(checks.check_connection(ledger.connection, quick=False) or verify.verify(ledger.connection))
    except engine.DriverError as error:
        return faults.refusal_for(error, path) is not None
    finally:
        ledger.close()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=st.floats(0, 0.999999))
def test_a_single_bit_turned_over_in_an_encrypted_ledger_is_always_noticed(
    templates: dict[str, Path], tmp_path: Path, where: float
) -> None:
    secret = _secret_of(templates["encrypted"])
    path = tmp_path / "flipped.bdb"
    shutil.copy(templates["encrypted"], path)
    flip(path, [int(where * path.stat().st_size)])
    assert _notices(path, secret)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=st.lists(st.floats(0, 0.999999), min_size=1, max_size=5))
def test_bits_turned_over_in_a_plain_ledger_never_end_in_a_traceback(
    templates: dict[str, Path], tmp_path: Path, where: list[float]
) -> None:
    path = tmp_path / "flipped.bdb"
    shutil.copy(templates["full"], path)
    flip(path, [int(one * path.stat().st_size) for one in where])
    _notices(path, None)


CLOUDS = ["OneDrive", "OneDrive - 示例大学", "Nutstore Files", "我的坚果云", "坚果云", "Dropbox (个人)", "iCloudDrive",
          "WPS云盘", "百度网盘同步空间", "GoogleDrive-a@b.cn"]  # fmt: skip


@pytest.mark.parametrize("cloud", CLOUDS)
def test_a_live_ledger_in_a_synchronised_folder_is_refused(plain: Path, tmp_path: Path, cloud: str) -> None:
    inside = tmp_path / cloud / "支部"
    inside.mkdir(parents=True)
    moved = Path(shutil.copy(plain, inside / "a.bdb"))
    with pytest.raises(Refusal, match="网盘同步文件夹"):
        open_ledger(moved)
    with pytest.raises(Refusal, match="网盘同步文件夹"):
        upgrade.create(inside / "b.bdb", None)
    assert beside(moved) == set()
    look = open_ledger(moved, read_only=True)  # looking is allowed
    assert look.info("uuid")
    look.close()


def test_onedrive_is_known_by_the_system_whatever_its_name(
    plain: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OneDriveCommercial", str(tmp_path))
    with pytest.raises(Refusal, match="网盘同步文件夹"):
        open_ledger(plain)


@pytest.mark.parametrize("name", ["onedriver", "我的文档", "dropboxes", "iclouds"])
def test_folders_that_only_sound_alike_are_fine(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    places.demand_local(folder)


@pytest.mark.skipif(not Path("/proc/mounts").exists(), reason="Linux only")
def test_network_file_systems_are_known_by_their_mounts() -> None:
    mounts = "/dev/sda1 / ext4 rw 0 0\n//nas/share /mnt/共享\\040盘 cifs rw 0 0\nnas:/x /mnt/nfs nfs4 rw 0 0\nshort\n"
    assert places.mount_kind("/mnt/共享 盘/支部", mounts) == "cifs"
    assert places.mount_kind("/mnt/nfs", mounts) == "nfs4"
    assert places.mount_kind("/mnt/nfsx", mounts) == "ext4"
    assert not places.is_remote(Path("/"))


@pytest.mark.skipif(not Path("/proc/mounts").exists(), reason="Linux only")
def test_a_live_ledger_on_a_network_drive_is_refused(plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = places.mount_kind(str(plain.parent), Path("/proc/mounts").read_text("utf-8"))
    monkeypatch.setattr(places, "_REMOTE", {here})
    with pytest.raises(Refusal, match="不能放在网络驱动器上") as refused:
        open_ledger(plain)
    assert "本机硬盘" in refused.value.hint
    open_ledger(plain, read_only=True).close()


def test_the_first_bytes_tell_what_a_file_is(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    (tmp_path / "text").write_text("\ufeff姓名", "utf-8")
    (tmp_path / "zeros").write_bytes(bytes(600))
    found = {name: places.content(tmp_path / name) for name in ("none", "empty", "text", "zeros")}
    assert found == {
        "none": places.Content.MISSING,
        "empty": places.Content.EMPTY,
        "text": places.Content.OTHER,
        "zeros": places.Content.ZEROED,
    }


def test_a_read_only_ledger_can_be_read_and_not_written(full: Path) -> None:
    before = full.read_bytes()
    ledger = open_ledger(full, read_only=True)
    assert ledger.read("SELECT count(*) FROM member") == [(201,)]
    with pytest.raises(Refusal, match="只读方式"):
        add(ledger, member())
    ledger.close()
    assert full.read_bytes() == before
    open_ledger(full).close()  # what looking left beside it goes with the next edit
    assert beside(full) == set()


def test_a_mistake_in_our_own_sql_is_not_dressed_up_as_a_refusal(ledger: engine.Ledger) -> None:
    with pytest.raises(engine.DriverError, match="no such table"):
        ledger.read("SELECT * FROM no_such_table")
    assert faults.refusal_for(ValueError("whatever"), ledger.path) is None
