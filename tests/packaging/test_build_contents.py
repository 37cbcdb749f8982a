"""The list a frozen build is made from names all there is to name: nothing new can be forgotten in it."""

import ast
import codecs
import importlib.util
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import PySide6
import pytest

from branchdesk.storage import upgrade

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "branchdesk"


@pytest.fixture(scope="module")
def contents() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_contents", ROOT / "packaging" / "freezing" / "contents.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _imports(node: ast.AST) -> Iterator[str]:
    """What runs when the program runs: imports within functions count, those for the type checker do not."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from (one.name for one in child.names)
        elif isinstance(child, ast.ImportFrom) and child.module and not child.level:
            yield child.module
            yield from (f"{child.module}.{one.name}" for one in child.names)
        if not (isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING"):
            yield from _imports(child)


@pytest.fixture(scope="module")
def imported() -> set[str]:
    return {name for path in SOURCE.rglob("*.py") for name in _imports(ast.parse(path.read_text("utf-8")))}


def test_every_folder_of_resources_is_named(contents: ModuleType) -> None:
    assert set(contents.RESOURCES) == {path.name for path in (ROOT / "resources").iterdir()}


def test_every_foreign_library_the_source_imports_is_named_and_no_other(
    contents: ModuleType, imported: set[str]
) -> None:
    tops = {name.partition(".")[0] for name in imported}
    assert tops - set(sys.stdlib_module_names) - {"branchdesk", "PySide6"} == set(contents.LIBRARIES)


def test_every_part_of_qt_the_source_imports_is_named_and_no_other(contents: ModuleType, imported: set[str]) -> None:
    parts = {name.split(".")[1] for name in imported if re.match(r"PySide6\.Qt\w+", name)}
    assert parts == set(contents.QT_MODULES)


def test_what_is_imported_by_name_exists_and_nothing_needed_is_left_out(
    contents: ModuleType, imported: set[str]
) -> None:
    named = {*contents.LIBRARIES, *contents.LATE}
    assert not [name for name in named if importlib.util.find_spec(name) is None]
    parents = {
        ".".join(name.split(".")[:depth]) for name in named | imported for depth in range(1, name.count(".") + 2)
    }
    assert not parents & set(contents.EXCLUDED)


def test_the_steps_of_the_schema_import_nothing_the_build_does_not_know(contents: ModuleType) -> None:
    assert SOURCE / contents.MIGRATIONS == upgrade.MIGRATIONS
    steps = list(upgrade.MIGRATIONS.rglob("*.py"))
    assert len(steps) > 8
    known = {*contents.LATE, *contents.LIBRARIES, contents.PACKAGE}
    for step in steps:
        for name in _imports(ast.parse(step.read_text("utf-8"))):
            top = name.partition(".")[0]
            assert top in known or top in sys.stdlib_module_names, f"{step.name} imports {name}"
            if name in ("alembic.op", "alembic.context"):
                assert name in contents.LATE


def test_encodings_with_tables_of_their_own_are_named(contents: ModuleType) -> None:
    named = {
        literal.value
        for path in SOURCE.rglob("*.py")
        for literal in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(literal, ast.Constant) and isinstance(literal.value, str) and literal.value.isascii()
    }
    tables = set()
    for name in named:
        if re.fullmatch(r"[A-Za-z0-9_-]{2,16}", name) and (found := _codec(name)):
            tables |= set(re.findall(r"import (_codecs_\w+)", found.read_text("utf-8")))
    assert tables
    assert tables <= set(contents.LATE)


def _codec(name: str) -> Path | None:
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return None
    spec = importlib.util.find_spec(f"encodings.{found.replace('-', '_')}")
    return Path(spec.origin) if spec and spec.origin and Path(spec.origin).is_file() else None


def test_qts_own_words_that_the_program_loads_are_kept(contents: ModuleType) -> None:
    loaded = re.findall(r'translator\.load\("(\w+)"', (SOURCE / "shell" / "app.py").read_text("utf-8"))
    assert loaded
    assert {f"{name}.qm" for name in loaded} <= set(contents.QT_TRANSLATIONS)


@pytest.mark.skipif(sys.platform != "linux", reason="names the parts of Qt as they are called on Linux")
def test_every_part_of_qt_that_is_kept_is_there_under_that_name(contents: ModuleType) -> None:
    plugins = Path(PySide6.__file__).parent / "Qt" / "plugins"
    names = [path.relative_to(plugins).as_posix() for path in plugins.rglob("*.so")]
    of_linux = [one for one in contents.QT_PLUGINS if "windows" not in one]
    assert not [one for one in of_linux if not any(re.match(one, name) for name in names)]
    assert {"platforms/libqxcb.so", "platforms/libqoffscreen.so", "iconengines/libqsvgicon.so"} <= {
        name for name in names if contents.kept_of_qt(name)
    }
    assert not [name for name in names if contents.kept_of_qt(name) and "eglfs" in name]


def test_nothing_of_the_program_itself_counts_as_unused(contents: ModuleType) -> None:
    assert contents.unused("reportlab/fonts/zx______.pfb")
    assert not contents.unused("branchdesk/resources/fonts/MinutesSong.ttf")
    assert not contents.unused("reportlab/pdfbase/_fontdata.pyc")


def test_the_packages_of_system_libraries_are_named_once_each(contents: ModuleType) -> None:
    assert contents.packages_of(["libdl.so.2", "libc.so.6", "libz.so.1"]) == ["libc6", "zlib1g"]
