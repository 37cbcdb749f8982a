"""Password → key of the ledger, and the recovery sheet.

Why one file: the key is derived from the password and the 16 random bytes every SQLCipher file
begins with, so a copied ledger opens anywhere with its password alone. (A key file beside the
ledger would allow several passwords, but a copy made without it would be lost.) A change of
password re-encrypts the file, which SQLite does in one crash-safe transaction, and the recovery
sheet must then be printed anew.

``Secret`` is 128 bits: Argon2id(password, salt), 64 MiB, 3 rounds, 4 lanes. The recovery code is the
secret itself in 8 groups of 6 digits, each a multiple of 11, so a wrong digit or a swap is noticed
and its group named.
"""

import os
import re
import unicodedata
from dataclasses import dataclass, field

from branchdesk.kernel.errors import Refusal, WrongPassword
from branchdesk.kernel.words import tr
from branchdesk.storage import places

SALT = 16
"""Bytes of salt at the head of an encrypted ledger."""

_ROUNDS, _KIB, _LANES = 3, 65_536, 4
SHORTEST = 8
_COMMON = frozenset({"12345678", "123456789", "1234567890", "password", "88888888", "00000000", "11111111",
                     "abcd1234", "qwertyuiop", "iloveyou", "66666666", "87654321", "a1234567", "123123123"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Secret:
    """The 128-bit secret of one ledger; never printed by ``repr``."""

    value: bytes = field(repr=False)

    def key(self) -> str:
        """The raw SQLCipher key, 64 hex digits."""
        import hashlib

        return hashlib.blake2b(key=self.value, digest_size=32, person=b"branchdesk/db/1").hexdigest()

    def recovery_code(self) -> str:
        """48 digits in 8 groups, for the printed sheet."""
        words = (int.from_bytes(self.value[i : i + 2], "big") for i in range(0, 16, 2))
        return "-".join(f"{word * 11:06d}" for word in words)


def new_salt() -> bytes:
    """Fresh salt; drawn again in the rare case that it looks like the head of another kind of file."""
    salt = os.urandom(SALT)
    while places.is_foreign(salt):
        salt = os.urandom(SALT)
    return salt


def from_typed(text: str, salt: bytes) -> Secret:
    """The secret from what somebody typed where the password is asked: the password or the recovery code."""
    return from_recovery_code(text) if looks_like_recovery_code(text) else from_password(text, salt)


def from_password(password: str, salt: bytes) -> Secret:
    """Derive the secret; about a quarter of a second, on purpose."""
    from argon2.low_level import Type, hash_secret_raw

    plain = unicodedata.normalize("NFKC", password).encode()
    return Secret(hash_secret_raw(plain, salt, _ROUNDS, _KIB, _LANES, 16, Type.ID))


def from_recovery_code(text: str) -> Secret:
    """Read the printed code; full-width digits, blanks and missing dashes are forgiven.

    Raises ``WrongPassword`` naming the group that is mistyped.
    """
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", text))
    if len(digits) != 48:
        raise WrongPassword(
            tr("恢复码应为 48 位数字"),
            detail=tr("现有 {n} 位。").format(n=len(digits)),
            hint=tr("请对照恢复单重新录入。"),
        )
    groups = [int(digits[i : i + 6]) for i in range(0, 48, 6)]
    bad = [str(n) for n, group in enumerate(groups, 1) if group % 11 or group // 11 > 0xFFFF]
    if bad:
        raise WrongPassword(
            tr("恢复码第 {groups} 组有误").format(groups=tr("、").join(bad)), hint=tr("请对照恢复单重新录入这一组。")
        )
    return Secret(b"".join((group // 11).to_bytes(2, "big") for group in groups))


def looks_like_recovery_code(text: str) -> bool:
    """Whether somebody typed the code, perhaps with a digit missing, where the password is asked."""
    plain = unicodedata.normalize("NFKC", text)
    return re.fullmatch(r"[\d\s\-–—]+", plain) is not None and len(re.sub(r"\D", "", plain)) > 40


def weakness(password: str) -> str:
    """Why a new password is not good enough, as a sentence; empty when it is."""
    plain = unicodedata.normalize("NFKC", password)
    if len(plain) < SHORTEST:
        return tr("密码至少 {n} 个字符").format(n=SHORTEST)
    if plain.lower() in _COMMON or len(set(plain)) < 4:
        return tr("这个密码太常见，别人很容易猜到，请换一个")
    if looks_like_recovery_code(plain):
        return tr("密码不能全是数字且这么长，会与恢复码混淆，请换一个")
    return ""


def demand_strong(password: str) -> None:
    """Refuse a new password that is too short or too common."""
    if weak := weakness(password):
        raise Refusal(weak, hint=tr("建议用三四个不相关的词组成，便于记忆。"))
