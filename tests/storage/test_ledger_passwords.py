"""Passwords, the recovery sheet, changing and taking away the password, locking."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from storage_samples import OTHER_PASSWORD, PASSWORD, add, beside, member, members

from branchdesk.kernel.errors import Refusal, WrongPassword
from branchdesk.kernel.records import new_id
from branchdesk.storage import keys, places, upgrade, verify
from branchdesk.storage.engine import Ledger, open_ledger

CODE = keys.Secret(bytes(range(7, 247, 15))).recovery_code()


def _open(path: Path, password: str | None) -> Ledger:
    return open_ledger(path, password)


def test_a_wrong_password_is_said_plainly_and_changes_nothing(encrypted: Path) -> None:
    before = encrypted.read_bytes()
    with pytest.raises(WrongPassword, match="密码不对") as refused:
        _open(encrypted, PASSWORD + "x")
    assert "恢复码" in refused.value.hint
    with pytest.raises(WrongPassword, match="已加密，请输入密码"):
        _open(encrypted, None)
    with pytest.raises(WrongPassword, match="已加密，请输入密码"):
        _open(encrypted, "")
    assert encrypted.read_bytes() == before
    assert beside(encrypted) == set()


def test_the_way_an_input_method_writes_the_password_does_not_matter(encrypted: Path) -> None:
    full_width = PASSWORD.replace(" ", "\u3000").replace("2026", "２０２６").replace("horse", "ｈｏｒｓｅ")
    ledger = _open(encrypted, full_width)
    ledger.close()


def test_the_recovery_code_opens_the_ledger_as_printed_or_full_width(encrypted: Path) -> None:
    ledger = _open(encrypted, PASSWORD)
    assert ledger.secret is not None
    code = ledger.secret.recovery_code()
    ledger.close()
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else "　" for c in code)
    for typed in (code, wide, code.replace("-", ""), f"  {code} "):
        _open(encrypted, typed).close()


def test_a_mistyped_group_of_the_code_is_named(encrypted: Path) -> None:
    ledger = _open(encrypted, PASSWORD)
    assert ledger.secret is not None
    groups = ledger.secret.recovery_code().split("-")
    ledger.close()
    groups[2] = f"{(int(groups[2]) + 1) % 1_000_000:06d}"
    with pytest.raises(Refusal, match="恢复码第 3 组有误"):
        _open(encrypted, "-".join(groups))
    with pytest.raises(Refusal, match="恢复码应为 48 位数字") as refused:
        _open(encrypted, "-".join(groups)[:-1])
    assert "现有 47 位" in refused.value.detail


@given(st.binary(min_size=16, max_size=16))
def test_every_secret_comes_back_from_its_code(value: bytes) -> None:
    code = keys.Secret(value).recovery_code()
    assert keys.looks_like_recovery_code(code)
    assert keys.from_recovery_code(code).value == value


@given(st.binary(min_size=16, max_size=16), st.integers(0, 47), st.integers(1, 9))
def test_any_single_wrong_digit_is_noticed_and_its_group_named(value: bytes, place: int, more: int) -> None:
    digits = keys.Secret(value).recovery_code().replace("-", "")
    wrong = digits[:place] + str((int(digits[place]) + more) % 10) + digits[place + 1 :]
    with pytest.raises(Refusal, match=f"恢复码第 {place // 6 + 1} 组有误"):
        keys.from_recovery_code(wrong)


@given(st.binary(min_size=16, max_size=16), st.integers(0, 46))
def test_any_swap_of_neighbouring_digits_is_noticed(value: bytes, place: int) -> None:
    digits = keys.Secret(value).recovery_code().replace("-", "")
    if digits[place] == digits[place + 1]:
        return
    swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
    with pytest.raises(Refusal, match=f"恢复码第 .*{place // 6 + 1}.* 组有误"):
        keys.from_recovery_code(swapped)


def test_a_number_no_group_can_hold_is_noticed() -> None:
    with pytest.raises(Refusal, match="第 1 组"):
        keys.from_recovery_code("999999" + CODE.replace("-", "")[6:])


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("", "至少 8 个字符"),
        ("Ab3-xyz", "至少 8 个字符"),
        ("12345678", "太常见"),
        ("１２３４５６７８", "太常见"),
        ("PASSWORD", "太常见"),
        ("aaabbbaaabbb", "太常见"),
        (CODE, "与恢复码混淆"),
    ],
)
def test_weak_passwords_are_refused_wherever_one_is_set(
    plain: Path, encrypted_other: Path, tmp_path: Path, password: str, why: str
) -> None:
    with pytest.raises(Refusal, match=why):
        upgrade.create(tmp_path / "new.bdb", password)
    assert not (tmp_path / "new.bdb").exists()
    ledger = _open(plain, None)
    with pytest.raises(Refusal, match=why):
        ledger.recode(password)
    ledger.close()
    ledger = _open(encrypted_other, PASSWORD)
    with pytest.raises(Refusal, match=why):
        ledger.change_password(password)
    ledger.close()


@pytest.fixture
def encrypted_other(templates: dict[str, Path], tmp_path: Path) -> Path:
    """An encrypted ledger beside the plain one."""
    import shutil

    return Path(shutil.copy(templates["encrypted"], tmp_path / "other.bdb"))


@pytest.mark.parametrize("password", ["correct horse battery", "西湖三潭印月二〇", "Tr0ub4dor&3"])
def test_good_passwords_are_accepted(password: str) -> None:
    assert keys.weakness(password) == ""


def test_the_key_is_never_shown() -> None:
    secret = keys.Secret(b"0123456789abcdef")
    assert "0123456789abcdef" not in repr(secret)
    assert "0123456789abcdef" not in str(secret)


def test_a_new_salt_never_looks_like_another_kind_of_file(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = [b"MZ" + bytes(14), b"PK\x03\x04" + bytes(12), bytes(range(16))]
    monkeypatch.setattr("os.urandom", lambda _count: drawn.pop(0))
    assert keys.new_salt() == bytes(range(16))


def test_after_a_change_only_the_new_password_opens(encrypted: Path) -> None:
    ledger = _open(encrypted, PASSWORD)
    add(ledger, member("王芳"))
    old_code = ledger.secret.recovery_code() if ledger.secret else ""
    ledger.change_password(OTHER_PASSWORD)
    add(ledger, member("李雷"))
    assert verify.verify(ledger.connection) == []
    ledger.close()
    for stale in (PASSWORD, old_code):
        with pytest.raises(WrongPassword):
            _open(encrypted, stale)
    again = _open(encrypted, OTHER_PASSWORD)
    assert [one.name for one in members(again)] == ["王芳", "李雷"]
    again.close()


def test_the_old_key_is_out_of_the_file_at_once_not_only_at_closing(encrypted: Path, tmp_path: Path) -> None:
    ledger = _open(encrypted, PASSWORD)
    ledger.change_password(OTHER_PASSWORD)
    stolen = tmp_path / "stolen.bdb"
    stolen.write_bytes(encrypted.read_bytes())  # the main file alone, without its log
    ledger.close()
    with pytest.raises(WrongPassword):
        open_ledger(stolen, PASSWORD, read_only=True)


def test_a_plain_ledger_gets_a_password_and_loses_it_again(plain: Path) -> None:
    ledger = _open(plain, None)
    add(ledger, member("王芳"))
    uuid = ledger.info("uuid")
    assert not ledger.encrypted
    with pytest.raises(Refusal, match="没有设密码，不能锁定"):
        ledger.lock_up()
    with pytest.raises(Refusal, match="设置密码"):
        ledger.change_password(PASSWORD)
    secret = ledger.recode(PASSWORD)
    assert secret is not None
    assert places.content(plain) is places.Content.ENCRYPTED
    add(ledger, member("李雷"))
    ledger.close()
    ledger = _open(plain, secret.recovery_code())
    ledger.recode(None)
    add(ledger, member("韩梅梅"))
    assert not ledger.encrypted
    assert places.content(plain) is places.Content.PLAIN
    assert verify.verify(ledger.connection) == []
    ledger.close()
    assert beside(plain) == set()
    again = _open(plain, None)
    assert [one.name for one in members(again)] == ["王芳", "李雷", "韩梅梅"]
    assert again.info("uuid") == uuid
    again.close()


def test_a_ledger_somebody_reads_in_the_background_is_not_swapped_away(plain: Path) -> None:
    ledger = _open(plain, None)
    add(ledger, member("王芳"))
    reader = ledger.reader()
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM member").fetchone()
    add(ledger, member("李雷"))
    with pytest.raises(Refusal, match="还在被使用"):
        ledger.recode(PASSWORD)
    assert not ledger.encrypted
    assert len(members(ledger)) == 2
    reader.close()
    ledger.recode(PASSWORD)
    assert len(members(ledger)) == 2
    ledger.close()
    assert beside(plain) == set()


def test_a_locked_ledger_has_forgotten_its_key_and_gives_nothing_away(encrypted: Path) -> None:
    ledger = _open(encrypted, PASSWORD)
    add(ledger, member("王芳"))
    ledger.lock_up()
    assert (ledger.locked, ledger.secret, ledger.encrypted) == (True, None, True)
    for deed in (lambda: ledger.read("SELECT 1"), ledger.reader, lambda: ledger.engine,
                 lambda: ledger.change_password(OTHER_PASSWORD), lambda: ledger.recode(None)):  # fmt: skip
        with pytest.raises(Refusal, match="台账已锁定"):
            deed()
    with pytest.raises(WrongPassword):
        ledger.unlock("not this one")
    assert ledger.locked
    ledger.unlock(PASSWORD)
    assert [one.name for one in members(ledger)] == ["王芳"]
    add(ledger, member("李雷"))
    ledger.close()
    assert beside(encrypted) == set()


def test_a_locked_ledger_can_be_closed(encrypted: Path) -> None:
    ledger = _open(encrypted, PASSWORD)
    ledger.lock_up()
    ledger.close()
    assert beside(encrypted) == set()


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(password=st.text(st.characters(exclude_categories=["Cs"]), min_size=8, max_size=40))
def test_whatever_password_is_accepted_opens_the_ledger_again(tmp_path: Path, password: str) -> None:
    if keys.weakness(password):
        return
    path = tmp_path / f"{new_id()}.bdb"
    upgrade.create(path, password)
    _open(path, password).close()


def test_a_worker_that_asks_between_locking_and_unlocking_hears_of_the_lock_and_not_of_damage(encrypted: Path) -> None:
    ledger = open_ledger(encrypted, PASSWORD)
    kept, ledger._secret = ledger._secret, None
    with pytest.raises(Refusal, match="台账已锁定"), ledger.aside():
        pytest.fail("there was no key")
    with pytest.raises(Refusal, match="台账已锁定"):
        ledger.reader()
    ledger._secret = kept
    ledger.close()
