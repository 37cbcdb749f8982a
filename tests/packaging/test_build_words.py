"""What a release says of itself: one version, pinned tools, texts of licences, the desktop's words."""

import configparser
import importlib.util
import re
import tomllib
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest
from reportlab.pdfbase.ttfonts import TTFontFile

import branchdesk

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"
SOURCE = ROOT / "src" / "branchdesk"


def _project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def _pinned(name: str) -> dict[str, str]:
    lines = [line for line in (PACKAGING / name).read_text("utf-8").splitlines() if line and not line.startswith("#")]
    assert all(line.count("==") == 1 for line in lines)
    return {_canonical(line.split("==")[0]): line.split("==")[1] for line in lines}


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_version_is_written_in_one_place() -> None:
    project = _project()
    assert "version" in project["project"]["dynamic"]
    assert "version" not in project["project"]
    assert project["tool"]["hatch"]["version"]["path"] == "src/branchdesk/__init__.py"
    assert "{version}" in (ROOT / "resources" / "help" / "about.txt").read_text("utf-8")
    assert "Version: {version}" in (PACKAGING / "debian" / "control.in").read_text("utf-8")
    shown = re.escape(branchdesk.__version__)
    for path in [
        *PACKAGING.rglob("*.py"),
        *PACKAGING.rglob("*.sh"),
        *PACKAGING.rglob("*.ns?"),
        *PACKAGING.rglob("*.bat"),
    ]:
        assert not re.search(rf"(?<![\d.]){shown}(?![\d.])", path.read_text("utf-8")), path.name


def test_every_dependency_and_every_tool_of_a_build_is_pinned() -> None:
    pinned = _pinned("constraints.txt")
    wanted = _project()["project"]["dependencies"]
    names = {_canonical(re.split(r"[<>=!~;\[ ]", one)[0]) for one in wanted}
    assert names <= set(pinned)
    tools = _pinned("freeze-constraints.txt")
    assert {"cx-freeze", "freeze-core", "pyinstaller"} <= set(tools)
    assert not set(tools) & set(pinned)


def test_the_desktop_starts_the_program_by_the_name_its_windows_bear() -> None:
    desktop = configparser.ConfigParser(interpolation=None)
    desktop.optionxform = str
    desktop.read(PACKAGING / "debian" / "branchdesk.desktop", "utf-8")
    entry = desktop["Desktop Entry"]
    told = re.search(r'setDesktopFileName\("([\w.]+)"\)', (SOURCE / "shell" / "app.py").read_text("utf-8"))
    assert told is not None
    assert entry["StartupWMClass"] == told[1] == "branchdesk"
    assert entry["Exec"] == "branchdesk %f"
    assert entry["Name[zh_CN]"] == "支部事务台账"
    namespace = "{http://www.freedesktop.org/standards/shared-mime-info}"
    kind = ElementTree.parse(PACKAGING / "debian" / "branchdesk.xml").getroot().find(f"{namespace}mime-type")
    assert kind is not None
    assert f"{kind.get('type')};" == entry["MimeType"]
    assert [one.get("pattern") for one in kind.iter(f"{namespace}glob")] == ["*.bdb"]


def test_every_text_of_a_licence_that_is_spoken_of_is_there() -> None:
    spoken = re.findall(r'"([\w.-]+\.txt)"', (PACKAGING / "freezing" / "notices.py").read_text("utf-8"))
    own = {"LICENSE.txt", "THIRD-PARTY.txt", "Python.txt"}
    assert {path.name for path in (PACKAGING / "licenses").iterdir()} == set(spoken) - own


def test_the_package_runs_no_scripts_as_root() -> None:
    assert not {"preinst", "postinst", "prerm", "postrm", "triggers"} & {
        p.name for p in (PACKAGING / "debian").iterdir()
    }


@pytest.mark.parametrize("folder", sorted(path.name for path in (ROOT / "tests").iterdir() if path.is_dir()))
def test_the_test_command_runs_every_folder_of_tests(folder: str) -> None:
    if any((ROOT / "tests" / folder).rglob("test_*.py")):
        assert f"tests/{folder}" in (PACKAGING / "test.sh").read_text("utf-8")


def test_the_rare_face_has_what_its_recipe_takes() -> None:
    spec = importlib.util.spec_from_file_location("cut_rare", PACKAGING / "fonts" / "cut_rare.py")
    assert spec is not None
    assert spec.loader is not None
    cut_rare = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(cut_rare)
    song, names = (set(TTFontFile(str(path)).charToGlyph) for path in cut_rare.OTHERS)
    rare = set(TTFontFile(str(cut_rare.RARE)).charToGlyph)
    assert rare - {ord(" "), 0xA0} == cut_rare.wanted() - song - names
