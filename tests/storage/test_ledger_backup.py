"""Backups: verified before they get their name, restored without overwriting, thinned but never to nothing."""

import hashlib
import json
import os
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from storage_samples import OTHER_PASSWORD, PASSWORD, add, add_many, beside, flip, member, state

from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal, UnreadableFile, WrongPassword
from branchdesk.storage import backup, places, schema, verify
from branchdesk.storage.backup import Backup, Manifest
from branchdesk.storage.engine import open_ledger

SetClock = Callable[[datetime], None]


def _made(path: Path, password: str | None = None, reason: str = "manual") -> Backup:
    ledger = open_ledger(path, password)
    try:
        return backup.make(ledger, path.parent / "备份", reason)
    finally:
        ledger.close()


@pytest.mark.parametrize("kind", ["full", "encrypted"])
def test_a_backup_is_checked_and_restores_to_an_equal_ledger(request: pytest.FixtureRequest, kind: str) -> None:
    path: Path = request.getfixturevalue(kind)
    ledger = open_ledger(path, PASSWORD)
    add(ledger, member("王芳"))
    before, uuid = state(ledger), ledger.info("uuid")
    made = backup.make(ledger, path.parent / "备份", "manual")
    add(ledger, member("备份之后"))
    ledger.close()
    assert made.path.name == "台账 一-20261121-094200-manual.bdbak"
    assert made.manifest.uuid == uuid
    assert made.manifest.encrypted == (kind == "encrypted")
    assert made.manifest.schema == schema.SCHEMA
    assert made.manifest.counts["member"] == len(before["member"])
    assert made.made_at == clock.now()
    assert beside(made.path) == set()
    target = path.with_name("恢复.bdb")
    assert backup.restore(made.path, target, PASSWORD) == made.manifest
    assert beside(path) == {"备份", "恢复.bdb"}
    again = open_ledger(target, PASSWORD)
    assert state(again) == before
    assert again.info("uuid") == uuid
    assert verify.verify(again.connection) == []
    again.close()


def test_an_encrypted_backup_shows_nothing(encrypted: Path) -> None:
    ledger = open_ledger(encrypted, PASSWORD)
    add(ledger, member("欧阳修远"))
    made = backup.make(ledger, encrypted.parent / "b", "manual")
    ledger.close()
    content = made.path.read_bytes()
    assert "欧阳修远".encode() not in content
    assert b"SQLite format 3" not in content


def test_the_sealed_copy_needs_no_files_beside_it(full: Path, tmp_path: Path) -> None:
    made = _made(full)
    with zipfile.ZipFile(made.path) as container:
        assert container.namelist() == ["manifest.json", "ledger.bdb"]
        content = container.read("ledger.bdb")
    assert content[18:20] == b"\x01\x01", "in DELETE mode: opens on a write-protected stick"
    assert hashlib.sha256(content).hexdigest() == made.manifest.sha256


def test_two_backups_in_one_second_get_two_names(full: Path) -> None:
    first, second = _made(full), _made(full)
    assert first.path != second.path
    assert first.path.exists()


def test_a_listing_is_newest_first_and_of_one_ledger(full: Path, plain_other: Path, fixed_clock: SetClock) -> None:
    start = clock.now()
    made = []
    for days in (0, 2, 1):
        fixed_clock(start + timedelta(days=days))
        made.append(_made(full, reason="close"))
    folder = made[0].path.parent
    (folder / "无关.txt").write_text("x", "utf-8")
    (folder / "坏.bdbak").write_bytes(b"x")
    ledger = open_ledger(plain_other)
    other = backup.make(ledger, folder, "manual")
    ledger.close()
    uuid = made[0].manifest.uuid
    assert [one.path for one in backup.listing(folder, uuid)] == [made[1].path, made[2].path, made[0].path]
    assert other.path in [one.path for one in backup.listing(folder)]
    assert backup.listing(folder / "没有") == []


@pytest.fixture
def plain_other(tmp_path: Path) -> Path:
    """A ledger of its own, with another uuid."""
    from branchdesk.storage import upgrade

    upgrade.create(tmp_path / "other.bdb", None)
    return tmp_path / "other.bdb"


@pytest.mark.parametrize("kind", ["plain", "encrypted"])
def test_a_backup_while_others_write_is_one_moment(request: pytest.FixtureRequest, kind: str) -> None:
    path: Path = request.getfixturevalue(kind)
    ledger = open_ledger(path, PASSWORD)
    add_many(ledger, 2000)

    def back_up() -> list[Backup]:
        return [backup.make(ledger, path.parent / "备份", "timer") for _ in range(3)]

    with ThreadPoolExecutor(1) as pool:
        working = pool.submit(back_up)
        while not working.done():
            add_many(ledger, 10)
        results = working.result()
    ledger.close()
    for number, made in enumerate(results):
        assert made.manifest.counts["member"] == made.manifest.log_position
        target = path.with_name(f"r{number}.bdb")
        backup.restore(made.path, target, PASSWORD)
        restored = open_ledger(target, PASSWORD)
        assert restored.read("SELECT count(*) FROM member") == [(made.manifest.counts["member"],)]
        assert verify.verify(restored.connection) == []
        restored.close()


def test_the_password_of_the_day_of_the_backup_is_needed(encrypted: Path) -> None:
    made = _made(encrypted, PASSWORD, "password")
    ledger = open_ledger(encrypted, PASSWORD)
    ledger.change_password(OTHER_PASSWORD)
    ledger.close()
    target = encrypted.with_name("恢复.bdb")
    for wrong in (OTHER_PASSWORD, None):
        with pytest.raises(WrongPassword):
            backup.restore(made.path, target, wrong)
        assert beside(encrypted) == {"备份"}
    backup.restore(made.path, target, PASSWORD)
    open_ledger(target, PASSWORD).close()


def test_restoring_never_overwrites(full: Path) -> None:
    made = _made(full)
    before = full.read_bytes()
    with pytest.raises(Refusal, match="已有同名文件"):
        backup.restore(made.path, full, None)
    assert full.read_bytes() == before
    target = full.with_name("lost.bdb")
    target.with_name("lost.bdb-wal").write_bytes(b"frames")
    with pytest.raises(Refusal, match="残余文件"):
        backup.restore(made.path, target, None)
    assert beside(full) == {"备份", "lost.bdb-wal"}


def test_restoring_into_a_synchronised_folder_is_refused(full: Path, tmp_path: Path) -> None:
    made = _made(full)
    (tmp_path / "OneDrive").mkdir()
    with pytest.raises(Refusal, match="网盘"):
        backup.restore(made.path, tmp_path / "OneDrive" / "a.bdb", None)
    with pytest.raises(Refusal, match="无法写出"):
        backup.restore(made.path, tmp_path / "没有" / "a.bdb", None)


def _rewrite(path: Path, change: Callable[[dict[str, bytes]], object], compression: int = zipfile.ZIP_STORED) -> None:
    with zipfile.ZipFile(path) as container:
        parts = {name: container.read(name) for name in container.namelist()}
    change(parts)
    with zipfile.ZipFile(path, "w", compression) as container:
        for name, content in parts.items():
            container.writestr(name, content)


def _manifest_with(**values: object) -> Callable[[Path], None]:
    def change(parts: dict[str, bytes]) -> None:
        known = json.loads(parts["manifest.json"])
        parts["manifest.json"] = json.dumps({**known, **values}).encode()

    return lambda path: _rewrite(path, change)


def _encrypt_flag(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := content.find(signature, at + 1)) >= 0:
            content[at + offset] |= 1
    path.write_bytes(bytes(content))


def _folder_instead(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _foreign_content(path: Path) -> None:
    def change(parts: dict[str, bytes]) -> None:
        text = "不是台账\n".encode() * 200
        known = json.loads(parts["manifest.json"])
        parts["manifest.json"] = json.dumps({**known, "sha256": hashlib.sha256(text).hexdigest()}).encode()
        parts["ledger.bdb"] = text

    _rewrite(path, change)


BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda path: path.unlink(), "找不到备份文件"),
    "empty": (lambda path: path.write_bytes(b""), "不是完整的备份文件"),
    "text": (lambda path: path.write_text("x" * 5000), "不是完整的备份文件"),
    "a folder": (_folder_instead, "不是完整的备份文件"),
    "cut off": (_cut, "不是完整的备份文件"),
    "one bit turned": (lambda path: flip(path, [path.stat().st_size // 2]), "备份文件已损坏"),
    "without a manifest": (lambda path: _rewrite(path, lambda parts: parts.pop("manifest.json")), "不是完整的备份文件"),
    "without a ledger": (lambda path: _rewrite(path, lambda parts: parts.pop("ledger.bdb")), "备份文件已损坏"),
    "a manifest that is no JSON": (
        lambda path: _rewrite(path, lambda parts: parts.update({"manifest.json": b"{"})), "不是完整的备份文件"),
    "a manifest with other fields": (_manifest_with(colour="red"), "不是完整的备份文件"),
    "a manifest without a time": (_manifest_with(made_at="yesterday"), "不是完整的备份文件"),
    "a manifest with a number for a time": (_manifest_with(made_at=5), "不是完整的备份文件"),
    "a manifest of a hundred megabytes": (_manifest_with(name="x" * 2_000_000), "不是完整的备份文件"),
    "a password on the container": (_encrypt_flag, "不是完整的备份文件"),
    "another seal": (_manifest_with(sha256="0" * 64), "校验值不符"),
    "other counts": (_manifest_with(counts={"member": 7}), "备份内容核对未通过"),
    "a bomb": (lambda path: _rewrite(path, lambda parts: None, zipfile.ZIP_DEFLATED), "备份文件已损坏"),
    "something else inside": (_foreign_content, "这不是台账文件"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_backup_is_refused_and_leaves_nothing(full: Path, kind: str) -> None:
    made = _made(full)
    damage, title = BROKEN[kind]
    damage(made.path)
    with pytest.raises(UnreadableFile, match=title) as refused:
        backup.restore(made.path, full.with_name("恢复.bdb"), None)
    assert not isinstance(refused.value, WrongPassword)
    assert beside(full) == {"备份"}


def test_names_inside_the_container_lead_nowhere(full: Path, tmp_path: Path) -> None:
    made = _made(full)
    _rewrite(made.path, lambda parts: parts.update({"../../evil.txt": b"x", "C:\\evil.txt": b"x"}))
    backup.restore(made.path, full.with_name("恢复.bdb"), None)
    assert beside(full) == {"备份", "恢复.bdb"}
    assert not list(tmp_path.rglob("evil*"))
    assert not list(tmp_path.parent.glob("evil*"))


def test_a_backup_of_a_newer_program_is_not_restored(full: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = _made(full)
    monkeypatch.setattr(schema, "SCHEMA", 0)
    with pytest.raises(Refusal, match="更新版本"):
        backup.restore(made.path, full.with_name("恢复.bdb"), None)
    assert beside(full) == {"备份"}


def test_a_backup_can_be_looked_at_and_not_changed(encrypted: Path) -> None:
    ledger = open_ledger(encrypted, PASSWORD)
    add(ledger, member("王芳"))
    made = backup.make(ledger, encrypted.parent / "备份", "manual")
    seal = made.path.read_bytes()
    with backup.opened(made.path, ledger.secret, None) as look:
        where = look.path
        assert look.read("SELECT name FROM member") == [("王芳",)]
        assert look.read_only
        with pytest.raises(Refusal, match="只读方式"):
            add(look, member())
    assert not where.exists()
    with pytest.raises(WrongPassword), backup.opened(made.path, None, "not this one"):
        pytest.fail("opened with a wrong password")
    with backup.opened(made.path, None, PASSWORD) as look:
        assert look.read("SELECT count(*) FROM member") == [(1,)]
    assert made.path.read_bytes() == seal
    ledger.close()


def test_a_backup_from_before_there_was_a_password_can_still_be_looked_at(full: Path) -> None:
    made = _made(full)
    ledger = open_ledger(full)
    secret = ledger.recode(PASSWORD)
    with backup.opened(made.path, secret, None) as look:
        assert look.read("SELECT count(*) FROM member") == [(201,)]
    ledger.close()


def test_half_a_backup_of_a_killed_program_is_swept_away_a_day_later(full: Path) -> None:
    folder = full.parent / "备份"
    for name, hours in ((".part-old", 30), (".part-new", 1)):
        (folder / name).mkdir(parents=True)
        (folder / name / "ledger.bdb").write_bytes(b"half")
        then = datetime.now(UTC).timestamp() - hours * 3600
        os.utime(folder / name, (then, then))
    made = _made(full)
    assert beside(made.path) == {".part-new"}


def test_a_ledger_that_is_locked_is_not_backed_up(encrypted: Path) -> None:
    ledger = open_ledger(encrypted, PASSWORD)
    ledger.lock_up()
    with pytest.raises(Refusal, match="台账已锁定"):
        backup.make(ledger, encrypted.parent / "备份", "timer")
    ledger.unlock(PASSWORD)
    ledger.close()


def test_a_backup_beside_a_file_in_the_way_of_its_folder_is_refused(full: Path) -> None:
    (full.parent / "备份").write_text("a file", "utf-8")
    with pytest.raises(Refusal, match="备份没有成功"):
        _made(full)


def _backup(made_at: datetime, reason: str = "close") -> Backup:
    manifest = Manifest("u", "a.bdb", made_at.isoformat(), reason, 1, "0", False, 1, "0", {})
    return Backup(Path(f"{made_at:%Y%m%d%H%M%S%f}-{reason}.bdbak"), manifest)


NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def _kept(ages: list[float], reasons: dict[float, str] | None = None) -> list[float]:
    """Which of backups so many days old stay."""
    known = {age: _backup(NOW - timedelta(days=age), (reasons or {}).get(age, "close")) for age in ages}
    gone = {one.path for one in backup.thin(sorted(known.values(), key=lambda b: b.made_at, reverse=True), NOW)}
    return [age for age, one in known.items() if one.path not in gone]


@pytest.mark.parametrize(
    ("ages", "kept"),
    [
        pytest.param([], [], id="none"),
        pytest.param([0, 400, 800, 1200], [0, 400, 800, 1200], id="each year's first, and the newest three"),
        pytest.param([0, 0.1, 0.2, 0.3, 0.4, 1.9], [0, 0.1, 0.2, 0.3, 0.4, 1.9], id="all of two days"),
        pytest.param([0, 0.1, 0.2, 5.1, 5.2, 5.3], [0, 0.1, 0.2, 5.1, 5.3], id="one a day, and the year's first"),
        pytest.param([0, 0.1, 0.2, 34, 35, 36, 300], [0, 0.1, 0.2, 34, 300], id="one a week"),
        pytest.param([0, 0.1, 0.2, 90, 95, 100, 300], [0, 0.1, 0.2, 90, 300], id="one a month"),
        pytest.param([900, 901, 902, 903], [900, 901, 902, 903], id="never fewer than three"),
        pytest.param([0, 1, 2, 1000, 1001], [0, 1, 2, 1001], id="older than two years: the year's first"),
    ],
)
def test_thinning_keeps_what_the_rule_says(ages: list[float], kept: list[float]) -> None:
    assert _kept(ages) == kept


def test_a_backup_from_before_an_upgrade_always_stays() -> None:
    ages = [0.0, 1.0, 1.5, 40.0, 40.1, 40.2, 300.0]
    assert 40.2 in _kept(ages, {40.2: "migration"})
    assert 40.2 not in _kept(ages)


@given(st.lists(st.floats(-10, 4000), max_size=60, unique=True))
def test_thinning_never_touches_the_newest_and_never_leaves_fewer_than_three(ages: list[float]) -> None:
    backups = [_backup(NOW - timedelta(days=age)) for age in ages]
    gone = backup.thin(backups, NOW)
    left = [one for one in backups if one not in gone]
    assert len(left) >= min(3, len(backups))
    newest = sorted(backups, key=lambda one: one.made_at)[-3:]
    assert all(one in left for one in newest)
    assert all(one in left for one in backups if (NOW - one.made_at).days < 2)
    for year in {one.made_at.year for one in backups}:
        assert any(one.made_at.year == year for one in left)
    assert backup.thin(sorted(left, key=lambda one: one.made_at), NOW) == [], "thinning twice takes nothing more"


def test_a_manifest_without_a_time_zone_can_be_compared(full: Path) -> None:
    made = _made(full)
    naive = replace(made, manifest=replace(made.manifest, made_at="2026-01-01T10:00:00"))
    assert naive.made_at < made.made_at
    assert set(asdict(made.manifest)) == set(Manifest.__dataclass_fields__)


def test_replacing_a_file_leaves_the_old_or_the_new_one(tmp_path: Path) -> None:
    old, new = tmp_path / "a", tmp_path / "b"
    old.write_bytes(b"old")
    new.write_bytes(b"new")
    places.replace_file(new, old)
    assert old.read_bytes() == b"new"
    assert beside(old) == set()
