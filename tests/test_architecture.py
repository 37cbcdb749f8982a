"""The plan of the house holds: who may import whom, how large a module may be, tables that mirror records."""

import ast
import importlib
import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import branchdesk
import branchdesk.features
from branchdesk.storage import codec
from branchdesk.storage.described import described
from branchdesk.storage.work import Store

SOURCE = Path(branchdesk.__file__).parent
PROJECT = Path(__file__).parent.parent
MODULES = sorted(path for path in SOURCE.rglob("*.py") if "__pycache__" not in path.parts)

MOST_LINES = 400
MOST_LINES_OF_A_FUNCTION = 49
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers", "tools", "stuff", "base"}
HEAVY = {"openpyxl", "docx", "reportlab", "pikepdf", "pypinyin", "sqlalchemy", "alembic", "python_calamine", "pypdfium2",
         "cryptography", "argon2"}  # fmt: skip


def named(path: Path) -> str:
    """How a module is called in a message."""
    return path.relative_to(SOURCE).as_posix()


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(SOURCE.parent), "PYTHONIOENCODING": "utf-8"}


def test_the_contracts_between_floors_and_rooms_are_kept() -> None:
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    run = subprocess.run(
        [sys.executable, "-c", command, "--config", PROJECT / "pyproject.toml", "--no-cache"],
        cwd=PROJECT, env=_environment(), capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_module_says_what_it_is_for_and_stays_small(path: Path) -> None:
    text = path.read_text("utf-8")
    tree = ast.parse(text)
    assert ast.get_docstring(tree), "every module begins with a docstring"
    assert len(text.splitlines()) <= MOST_LINES
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1} lines"
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > MOST_LINES_OF_A_FUNCTION
    ]
    assert long == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    names = {part.removesuffix(".py") for path in MODULES for part in path.relative_to(SOURCE).parts}
    assert names & VAGUE == set()


def test_every_package_can_be_imported() -> None:
    folders = {path.parent for path in MODULES}
    assert [named(folder) for folder in folders if not (folder / "__init__.py").exists()] == []


def _stores() -> dict[str, type[Store]]:  # type: ignore[type-arg]
    for room in pkgutil.iter_modules(branchdesk.features.__path__):
        if (SOURCE / "features" / room.name / "store.py").exists():
            importlib.import_module(f"branchdesk.features.{room.name}.store")
    return Store.registry


def test_every_table_has_exactly_the_columns_of_its_record_plus_alive() -> None:
    found = _stores()
    tables = described().tables
    assert len(found) >= 6
    for name, store in found.items():
        assert name == codec.entity(store.record)
        assert [column.name for column in tables[name].columns] == [*codec.columns(store.record), "alive"]
        for column in tables[name].columns:
            optional = column.name in codec.nullable(store.record)
            assert column.nullable == optional, f"{name}.{column.name}"


def test_a_window_is_painted_before_anything_heavy_is_imported() -> None:
    command = (
        "import sys\nimport branchdesk.shell.app, branchdesk.shell.window, branchdesk.shell.desk\n"
        f"sys.exit(' '.join(sorted({HEAVY!r} & set(sys.modules))) or None)"
    )
    run = subprocess.run(
        [sys.executable, "-c", command], env={**_environment(), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (run.returncode, run.stderr.strip()) == (0, "")
