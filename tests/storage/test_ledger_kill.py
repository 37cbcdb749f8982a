"""The program is killed at any moment: everything it had acknowledged is there, and nothing is half done."""

import random
import subprocess
import sys
from pathlib import Path

import pytest
from storage_samples import AUTHOR, OTHER_PASSWORD, PASSWORD, add_many, beside, child_environment, members, state

from branchdesk.kernel.errors import WrongPassword
from branchdesk.storage import backup, checks, undo, verify
from branchdesk.storage.engine import Ledger, open_ledger

CHILD = Path(__file__).with_name("ledger_child.py")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")


def killed(deed: str, path: Path, seconds: float, after: int = 0) -> list[str]:
    """Let another process work for so long after it said ``after`` lines, then kill it; what it had said by then."""
    with subprocess.Popen(
        [sys.executable, CHILD, deed, path], stdout=subprocess.PIPE, text=True, encoding="utf-8",
        env=child_environment(),
    ) as child:  # fmt: skip
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        first = [child.stdout.readline() for _ in range(after)]
        with pytest.raises(subprocess.TimeoutExpired):
            child.wait(seconds)
        child.kill()
        said = "".join(first) + child.stdout.read()
    whole = said[: said.rfind("\n") + 1]
    return whole.splitlines()


def _demand_sound(ledger: Ledger) -> None:
    assert checks.check_connection(ledger.connection, quick=False) == []
    assert verify.verify(ledger.connection) == []


@pytest.mark.parametrize("kind", ["plain", "encrypted"])
def test_every_acknowledged_edit_survives_a_kill_at_any_moment(request: pytest.FixtureRequest, kind: str) -> None:
    path: Path = request.getfixturevalue(kind)
    chance = random.Random(kind)
    added: set[str] = set()
    changed: set[str] = set()
    for number in range(12):
        for line in killed("edits", path, chance.uniform(0.0, 0.08), after=number // 2):
            word, *ids = line.split()
            (added if word == "add" else changed).update(ids)
        ledger = open_ledger(path, PASSWORD)
        assert ledger.lock is not None
        assert ledger.lock.was_interrupted
        _demand_sound(ledger)
        found = {one.id: one for one in members(ledger)}
        assert added <= found.keys()
        assert all(found[uid].note for uid in changed)
        pairs = [one.name[1:] for one in found.values()]
        assert all(pairs.count(number) == 2 for number in set(pairs)), "half a command"
        _demand_undo_goes_to_and_fro(ledger)
        ledger.close()
        assert beside(path) == set()
    assert changed


def _demand_undo_goes_to_and_fro(ledger: Ledger) -> None:
    before, stacks = state(ledger), undo.stacks(ledger)
    if not stacks.undo:
        return
    undo.undo(ledger, AUTHOR)
    assert state(ledger) != before
    undo.redo(ledger, AUTHOR)
    assert state(ledger) == before
    # The oldest step falls out of reach as the log grows.
    assert undo.stacks(ledger).undo[-100:] == stacks.undo[-100:]


def test_a_kill_during_an_import_leaves_all_of_it_or_nothing(encrypted: Path) -> None:
    chance = random.Random(5)
    acknowledged = 0
    for _ in range(4):
        acknowledged += len(killed("imports", encrypted, chance.uniform(0.05, 0.6)))
        ledger = open_ledger(encrypted, PASSWORD)
        count = ledger.read("SELECT count(*) FROM member")[0][0]
        assert count % 5000 == 0
        assert count >= acknowledged * 5000
        assert ledger.read("SELECT count(*) FROM change_log") == [(count,)]
        assert ledger.quick_check() == []
        ledger.close()
    ledger = open_ledger(encrypted, PASSWORD)
    _demand_sound(ledger)
    ledger.close()


def _opened_by_one_of(path: Path, passwords: tuple[str, ...]) -> tuple[Ledger, str]:
    for password in passwords:
        try:
            return open_ledger(path, password), password
        except WrongPassword:
            continue
    raise AssertionError("neither the old nor the new password opens the ledger")


def test_a_kill_while_the_password_changes_leaves_the_old_or_the_new_one(encrypted: Path) -> None:
    ledger = open_ledger(encrypted, PASSWORD)
    add_many(ledger, 3000)
    ledger.close()
    chance = random.Random(7)
    for _ in range(4):
        ledger, password = _opened_by_one_of(encrypted, (PASSWORD, OTHER_PASSWORD))
        _demand_sound(ledger)
        assert ledger.read("SELECT count(*) FROM member") == [(3000,)]
        if password == OTHER_PASSWORD:
            ledger.change_password(PASSWORD)
        ledger.close()
        killed("passwords", encrypted, chance.uniform(0.05, 0.5))
    ledger, _ = _opened_by_one_of(encrypted, (PASSWORD, OTHER_PASSWORD))
    _demand_sound(ledger)
    ledger.close()


def test_a_kill_while_encryption_is_set_or_taken_away_leaves_one_whole_ledger(encrypted: Path) -> None:
    ledger = open_ledger(encrypted, PASSWORD)
    add_many(ledger, 1000)
    ledger.close()
    chance = random.Random(11)
    for _ in range(4):
        killed("recodes", encrypted, chance.uniform(0.02, 0.5))
        ledger = open_ledger(encrypted, PASSWORD)  # a plain ledger does not ask
        _demand_sound(ledger)
        assert ledger.read("SELECT count(*) FROM member") == [(1000,)]
        if not ledger.encrypted:
            ledger.recode(PASSWORD)
        ledger.close()
        assert beside(encrypted) == set(), "a half-made copy, perhaps in the clear"


def test_a_kill_during_a_backup_leaves_no_half_backup_under_its_name(encrypted: Path) -> None:
    ledger = open_ledger(encrypted, PASSWORD)
    add_many(ledger, 1000)
    ledger.close()
    folder = encrypted.parent / "backups"
    chance = random.Random(13)
    acknowledged: set[str] = set()
    for _ in range(4):
        acknowledged |= {line.removeprefix("made ") for line in killed("backups", encrypted, chance.uniform(0.0, 0.4))}
    found = backup.listing(folder)
    named = {one.name for one in folder.glob("*.bdbak")}
    assert acknowledged <= {one.path.name for one in found} == named
    for number, one in enumerate(found):
        backup.unpack(one.path, folder / f"{number}.bdb")
        assert one.manifest.counts["member"] == 1000


def test_a_kill_while_ledgers_are_created_leaves_only_whole_ones(plain: Path) -> None:
    said = {line.removeprefix("created ") for _ in range(2) for line in killed("creations", plain, 0.4)}
    made = list(plain.parent.glob("new-*.bdb"))
    assert said <= {one.name for one in made}
    for path in made:
        ledger = open_ledger(path)
        assert ledger.info("uuid")
        assert ledger.quick_check() == []
        ledger.close()
