"""The program is killed while a copy is taken out or a packet merged: all of it or nothing."""

import os
import random
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from exchange_pairs import OFFICE, PASSWORD, Pair, alter, register, state

import branchdesk
from branchdesk.features.exchange import queries
from branchdesk.storage import checks, undo, verify
from branchdesk.storage.copies import SECRETS
from branchdesk.storage.engine import Ledger, open_ledger

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
CHILD = Path(__file__).with_name("exchange_child.py")


def _killed(deed: str, folder: Path, seconds: float) -> list[str]:
    """Let another process work for so long after it is ready, then kill it; what it had said by then."""
    source = Path(branchdesk.__file__).parent.parent
    environment = {**os.environ, "PYTHONPATH": str(source), "PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen(
        [sys.executable, CHILD, deed, folder], stdout=subprocess.PIPE, text=True, encoding="utf-8", env=environment
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        with pytest.raises(subprocess.TimeoutExpired):
            child.wait(seconds)
        child.kill()
        said = child.stdout.read()
    return said[: said.rfind("\n") + 1].splitlines()


def _sound(ledger: Ledger) -> None:
    assert verify.verify(ledger.connection) == []
    assert checks.check_connection(ledger.connection, quick=False) == []


def test_a_kill_while_taking_out_leaves_no_half_copy_and_none_the_office_does_not_know(pair: Pair) -> None:
    pair.office.close()
    chance = random.Random(3)
    said: set[str] = set()
    for attempt in range(40):
        said |= set(_killed("take_out", pair.folder, chance.uniform(0.1, 0.4 + attempt / 5)))
        with closing(open_ledger(pair.folder / "office.bdb")) as office:
            _sound(office)
            taken = {one.copy.id for one in queries.copies(office)}
            for path in pair.folder.glob("out-*.bdb"):
                with closing(open_ledger(path, PASSWORD)) as copy:
                    _sound(copy)
                    known = queries.identity(copy)
                    assert known
                    assert known.id in taken
                    assert office.info(SECRETS + known.id) == known.key.hex()
                path.rename(path.with_suffix(".seen"))
        if attempt >= 2 and said:
            break
    assert said, "always killed too early to prove anything"
    assert said == {path.with_suffix(".bdb").name for path in pair.folder.glob("*.seen")} & said


def test_a_kill_while_merging_leaves_all_of_it_or_nothing(pair: Pair) -> None:
    pair.there(alter("m0", note="外出的"))
    pair.there(lambda work: [register(f"导入{n:03d}", f"in-{n:03d}")(work) for n in range(300)])
    pair.send()
    before = state(pair.office)
    pair.merge(pair.examine(pair.folder / "1.bdk"))
    after = state(pair.office)
    pair.undo()
    pair.office.close()
    chance = random.Random(4)
    ends = []
    for _ in range(5):
        _killed("merge", pair.folder, chance.uniform(0.0, 0.25))
        with closing(open_ledger(pair.folder / "office.bdb")) as office:
            _sound(office)
            found = state(office)
            assert found in (before, after)
            ends.append(found == after)
            assert queries.copies(office)[0].packets == int(found == after)
            if found == after:
                undo.undo(office, OFFICE)
    assert set(ends) <= {True, False}
