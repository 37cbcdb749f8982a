"""The steps of the schema: as many as the program says, each tested, and together exactly today's tables."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

import branchdesk.features
from branchdesk.storage import engine, schema, upgrade, verify
from branchdesk.storage.described import described
from branchdesk.storage.engine import open_ledger

STEPS = sorted(path for path in (upgrade.MIGRATIONS / "versions").glob("*.py") if path.name != "__init__.py")


def _all_tables() -> sa.MetaData:
    """Every table of every room, imported by name so that a new room is seen without being listed."""
    for room in pkgutil.iter_modules(branchdesk.features.__path__):
        folder = Path(branchdesk.features.__path__[0]) / room.name
        if (folder / "tables.py").exists():
            importlib.import_module(f"branchdesk.features.{room.name}.tables")
    return described()


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """An SQLAlchemy connection to a ledger made by the steps alone."""
    path = tmp_path_factory.mktemp("fresh") / "a.bdb"
    upgrade.create(path, None)
    ledger = open_ledger(path)
    with ledger.engine.connect() as connection:
        yield connection
    ledger.close()


def test_the_schema_number_is_the_number_of_steps() -> None:
    assert len(STEPS) == schema.SCHEMA
    assert [path.name[:4] for path in STEPS] == [f"{number:04d}" for number in range(1, schema.SCHEMA + 1)]


@pytest.mark.parametrize("step", STEPS, ids=lambda path: path.stem)
def test_a_step_stands_alone_and_follows_the_one_before(step: Path) -> None:
    tree = ast.parse(step.read_text("utf-8"))
    number = step.name[:4]
    facts = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    assert facts["revision"] == number
    assert facts["down_revision"] == (None if number == "0001" else f"{int(number) - 1:04d}")
    assert re.match(rf"{number} · \d{{4}}-\d\d-\d\d · ", ast.get_docstring(tree) or ""), "number, date, what it does"
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            name = node.module if isinstance(node, ast.ImportFrom) else node.names[0].name
            assert not (name or "").startswith("branchdesk"), "a step never imports today's tables"


def test_every_later_step_has_a_test_of_its_own() -> None:
    """The first step is tested by this file; a later one needs an older ledger in, the new one out, nothing lost."""
    here = Path(__file__).parent
    untested = [step.stem for step in STEPS[1:] if not list(here.glob(f"test_migration_{step.name[:4]}*.py"))]
    assert untested == [], "write tests/migrations/test_migration_<number>_<name>.py"


@pytest.mark.parametrize("step", STEPS, ids=lambda path: path.stem)
def test_a_ledger_of_any_age_is_brought_to_today_with_everything_in_it(
    step: Path, ledger_of: Callable[[str], Path]
) -> None:
    ledger = open_ledger(ledger_of(step.name[:4]))
    assert ledger.schema_version == schema.SCHEMA
    had = [row[0] for row in ledger.read("SELECT DISTINCT entity FROM change_log")]
    assert set(had) >= {"organization", "member", "post", "move"}
    for table in had:
        assert ledger.read(f'SELECT id, alive FROM "{table}"') == [("1", 1)], table
    assert ledger.read("SELECT name FROM member") == [("x",)]
    assert verify.verify(ledger.connection) == []
    assert ledger.connection.execute("PRAGMA foreign_key_check").fetchall() == []
    ledger.close()


def _default_differs(_context: object, _built: object, column: sa.Column[Any], *_defaults: object) -> bool | None:
    """A column that came later keeps the default its step filled the old rows with; only ``alive`` relies on one."""
    return None if column.name == "alive" else False


def test_the_steps_build_exactly_todays_tables(fresh: sa.Connection) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    context = MigrationContext.configure(fresh, opts={"compare_type": True, "compare_server_default": _default_differs})
    drift = [one for one in compare_metadata(context, _all_tables()) if "alembic_version" not in str(one)]
    assert drift == [], "the tables of features/*/tables.py need another step; see CONTRIBUTING, a field"


def test_columns_have_the_same_names_and_rules(fresh: sa.Connection) -> None:
    """In any order: a column that came later stands last, and every statement names its columns."""
    inspector = sa.inspect(fresh)
    for table in _all_tables().sorted_tables:
        built = {column["name"]: column for column in inspector.get_columns(table.name)}
        assert sorted(built) == sorted(column.name for column in table.columns), table.name
        for column in table.columns:
            found = built[column.name]
            optional = column.nullable and not column.primary_key
            assert found["nullable"] == optional, f"{table.name}.{column.name}"
            assert isinstance(found["type"], type(column.type)), f"{table.name}.{column.name}"
        assert inspector.get_pk_constraint(table.name)["constrained_columns"] == [c.name for c in table.primary_key]


def test_indexes_and_keys_have_the_names_of_the_convention(fresh: sa.Connection) -> None:
    inspector = sa.inspect(fresh)
    for table in _all_tables().sorted_tables:
        name = table.name
        expected = {f"ix_{name}_{'_'.join(c.name for c in index.columns)}" for index in table.indexes}
        assert {one["name"] for one in inspector.get_indexes(name)} == expected
        keys = {tuple(one["constrained_columns"]): one["name"] for one in inspector.get_foreign_keys(name)}
        assert keys == {columns: f"fk_{name}_{'_'.join(columns)}" for columns in keys}
        for one in inspector.get_unique_constraints(name):
            assert one["name"] == f"uq_{name}_{'_'.join(one['column_names'])}"


def test_no_reference_deletes_or_empties_other_rows(fresh: sa.Connection) -> None:
    """Rows are never deleted; a cascade would make a rebuilt table empty the tables that point to it."""
    for (name,) in fresh.exec_driver_sql("SELECT name FROM sqlite_master WHERE type='table'").fetchall():
        for row in fresh.exec_driver_sql(f'PRAGMA foreign_key_list("{name}")').fetchall():
            assert row[5:7] == ("NO ACTION", "NO ACTION"), f"{name}.{row[3]}"


def test_every_reference_has_an_index_or_is_rarely_followed(fresh: sa.Connection) -> None:
    inspector = sa.inspect(fresh)
    without = {
        f"{name}.{key['constrained_columns'][0]}"
        for name in inspector.get_table_names()
        for key in inspector.get_foreign_keys(name)
        if not any(one["column_names"][0] == key["constrained_columns"][0] for one in inspector.get_indexes(name))
    }
    rarely = {"member.group_id", "meeting.group_id", "joint_branch.branch_id", "dues_policy.branch_id",
              "assessment.branch_id", "payment.branch_id", "transfer.from_branch_id", "transfer.to_branch_id",
              "transfer.replaces_id", "transfer.arrival_id", "letter_head.organization_id", "case_step.meeting_id",
              "case_step.ballot_id", "partner.body_id", "agreement.program_id", "agreement.renews_id",
              "joint_activity.program_id", "joint_activity.agreement_id", "joint_activity.meeting_id",
              "issue.raised_by_id", "request.organization_id", "posting.organization_id", "posting.meeting_id",
              "work_entry.organization_id", "handover.to_posting_id", "report_mark.organization_id"}  # fmt: skip
    only_when_members_are_merged = {f"{key.parent.table.name}.{key.parent.name}" for table in _all_tables().tables.values()
                                    for key in table.foreign_keys if key.column.table.name == "member"}  # fmt: skip
    read_with_their_meeting = {f"{table}.item_id" for table in ("speech", "ballot", "resolution", "action_item")}
    read_with_their_meeting |= {"nominee.ballot_id", "resolution.ballot_id"}
    corrections = {f"{table}.corrects_id" for table in ("payment", "remittance", "expense")}
    assert without <= rarely | only_when_members_are_merged | read_with_their_meeting | corrections


def test_the_header_tells_the_schema(fresh: sa.Connection) -> None:
    assert fresh.exec_driver_sql("PRAGMA user_version").scalar() == schema.SCHEMA
    assert fresh.exec_driver_sql("PRAGMA application_id").scalar() == schema.APPLICATION_ID == 0x42444B31
    assert engine.SUFFIX == ".bdb"
