"""A text somebody is writing survives a crash, and is no part of the record."""

import subprocess
import sys
from pathlib import Path

from branchdesk.storage import drafts, upgrade, verify
from branchdesk.storage.engine import open_ledger


def test_the_last_text_of_a_place_is_kept_until_it_is_dropped(tmp_path: Path) -> None:
    path = tmp_path / "a.bdb"
    upgrade.create(path, None)
    ledger = open_ledger(path)
    drafts.keep(ledger, "meeting:1", "第一稿")
    drafts.keep(ledger, "meeting:1", "第二稿")
    drafts.keep(ledger, "member:1", "别处")
    found = drafts.draft(ledger, "meeting:1")
    assert found is not None
    assert found.text == "第二稿"
    assert [one.place for one in drafts.drafts(ledger, "meeting")] == ["meeting:1"]
    drafts.drop(ledger, "meeting:1")
    assert drafts.draft(ledger, "meeting:1") is None
    assert ledger.read("SELECT count(*) FROM change_log") == [(0,)]
    assert verify.verify(ledger.connection) == []
    ledger.close()


def test_a_draft_survives_a_killed_program_in_an_encrypted_ledger(tmp_path: Path) -> None:
    path = tmp_path / "a.bdb"
    upgrade.create(path, "松柏常青2026")
    script = (
        "import os, signal, sys; from pathlib import Path\n"
        "from branchdesk.storage import drafts; from branchdesk.storage.engine import open_ledger\n"
        "ledger = open_ledger(Path(sys.argv[1]), '松柏常青2026')\n"
        "drafts.keep(ledger, 'meeting:1', '发言要点：张三')\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(path)], check=False)
    whole = b"".join(one.read_bytes() for one in tmp_path.glob("a.bdb*"))
    assert "发言要点".encode() not in whole
    ledger = open_ledger(path, "松柏常青2026", take_over=True)
    found = drafts.draft(ledger, "meeting:1")
    assert found is not None
    assert found.text == "发言要点：张三"
    ledger.close()
