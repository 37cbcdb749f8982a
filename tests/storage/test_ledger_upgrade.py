"""An older ledger is upgraded on a copy, compared and swapped in; the old file is kept."""

import shutil
from pathlib import Path

import pytest
from storage_samples import PASSWORD, add, beside, child_environment, member, members

from branchdesk.kernel.errors import Refusal
from branchdesk.storage import checks, engine, schema, upgrade, verify
from branchdesk.storage.engine import open_ledger

HEAD = '''"""A step of the future."""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{last}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
'''
ADD_A_COLUMN = """    with op.batch_alter_table("member") as table:
        table.add_column(sa.Column("wechat", sa.Text(), nullable=False, server_default=""))
"""
LOSE_ROWS = """    op.execute("DELETE FROM post")
    op.execute("DELETE FROM member")
"""
BREAK_REFERENCES = """    op.execute("UPDATE member SET branch_id = 'nowhere'")
"""
CHANGE_A_VALUE = """    op.execute("UPDATE member SET name = name || '错'")
"""
MISTAKE = (
    ADD_A_COLUMN
    + """    op.execute("UPDATE no_such_table SET x = 1")
"""
)


@pytest.fixture
def next_schema(templates: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program of the future: one migration more (the templates are of today). The file to write the step into."""
    folder = tmp_path / "migrations"
    shutil.copytree(upgrade.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(upgrade, "MIGRATIONS", folder)
    monkeypatch.setattr(schema, "SCHEMA", schema.SCHEMA + 1)
    return folder / "versions" / "9999_future.py"


def _write(step: Path, body: str) -> None:
    step.write_text(HEAD.format(last=f"{schema.SCHEMA - 1:04d}") + body, "utf-8")


def _kept(path: Path) -> list[Path]:
    return list(path.parent.glob("*-升级前-*"))


@pytest.mark.parametrize("kind", ["full", "encrypted"])
def test_an_older_ledger_is_upgraded_and_the_old_file_kept(
    request: pytest.FixtureRequest, kind: str, next_schema: Path
) -> None:
    path: Path = request.getfixturevalue(kind)
    engine.connect(path, engine.secret_for(path, PASSWORD)).close()  # as an older program leaves it, in WAL mode
    before = path.read_bytes()
    _write(next_schema, ADD_A_COLUMN)
    ledger = open_ledger(path, PASSWORD)
    assert ledger.schema_version == schema.SCHEMA
    assert ledger.lock is not None
    count = len(members(ledger))
    assert ledger.read("SELECT count(*) FROM member WHERE wechat = ''") == [(count,)]
    assert checks.check_connection(ledger.connection, quick=False) == []
    assert verify.verify(ledger.connection) == []
    assert ledger.connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
    add(ledger, member("升级之后"))
    ledger.close()
    (kept,) = _kept(path)
    assert kept.read_bytes() == before
    assert beside(path) == {kept.name, "migrations"}
    again = open_ledger(path, PASSWORD)
    assert len(members(again)) == count + 1
    again.close()
    assert _kept(path) == [kept], "upgraded once"


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (LOSE_ROWS, "台账文件已损坏"),
        (BREAK_REFERENCES, "台账文件已损坏"),
        (CHANGE_A_VALUE, "台账文件已损坏"),
        (MISTAKE, "台账升级没有成功，原台账没有改动"),
    ],
    ids=["loses rows", "breaks references", "changes what the log says", "has a mistake"],
)
def test_a_step_that_fails_leaves_the_old_ledger_untouched(
    full: Path, next_schema: Path, body: str, title: str
) -> None:
    before = full.read_bytes()
    _write(next_schema, body)
    for _ in range(2):
        with pytest.raises(Refusal, match=title):
            open_ledger(full)
        assert full.read_bytes() == before
        assert {name for name in beside(full) if not name.endswith(("-wal", "-shm"))} == {"migrations"}


def test_a_log_that_was_broken_before_does_not_keep_anybody_from_the_ledger(full: Path, next_schema: Path) -> None:
    connection = engine.connect(full, None)
    connection.execute("UPDATE member SET note = '改过'")
    connection.close()
    _write(next_schema, ADD_A_COLUMN)
    ledger = open_ledger(full)
    assert ledger.schema_version == schema.SCHEMA
    assert verify.verify(ledger.connection) != [], "the health check goes on telling it"
    ledger.close()


def test_a_ledger_without_any_table_is_brought_up_from_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.bdb"
    connection = engine.new_connection(path, None, b"")
    connection.execute(f"PRAGMA application_id={schema.APPLICATION_ID}")
    connection.execute("VACUUM")
    connection.close()
    ledger = open_ledger(path)
    assert ledger.schema_version == schema.SCHEMA
    assert members(ledger) == []
    ledger.close()
    assert len(_kept(path)) == 1


def test_an_older_ledger_is_looked_at_without_being_upgraded(full: Path, next_schema: Path) -> None:
    _write(next_schema, ADD_A_COLUMN)
    before = full.read_bytes()
    ledger = open_ledger(full, read_only=True)
    assert ledger.schema_version == schema.SCHEMA - 1
    ledger.close()
    assert full.read_bytes() == before


def test_opening_a_ledger_loads_nothing_heavy() -> None:
    """The first painted window waits for no library that only writing needs."""
    import subprocess
    import sys

    code = (
        "import sys\nfrom branchdesk.storage import engine, high_water, change_log\n"
        "heavy = {'sqlalchemy', 'alembic', 'cryptography', 'openpyxl', 'reportlab', 'argon2', 'http', 'ssl'}\n"
        "sys.exit(' '.join(heavy & set(sys.modules)) or None)"
    )
    run = subprocess.run([sys.executable, "-c", code], env=child_environment(), capture_output=True, check=False)
    assert (run.returncode, run.stderr) == (0, b"")
