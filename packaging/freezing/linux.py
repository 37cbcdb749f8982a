"""Freeze BranchDesk for Linux: ``linux.py FOLDER`` makes the whole program in a folder that can be copied anywhere.

cx_Freeze, because its launcher carries a Python for glibc 2.17: with the interpreter of the build machine the result
would ask for that machine's glibc. Run by ``freeze.sh``, in an environment that has the program installed.
"""

import os
import re
import shutil
import struct
import subprocess
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path

import check
import contents
import notices
from cx_Freeze import ConstantsModule, Executable, Freezer
from cx_Freeze.module import Module

_HERE = Path(__file__).resolve().parent


def main(target: Path) -> None:
    """Freeze, take away what nobody needs, collect the licences, check."""
    _freeze(target)
    modules = target / "lib"
    _bring_migrations(modules / contents.PACKAGE)
    _trim(modules)
    _bring_libraries(modules / "PySide6" / "Qt" / "lib")
    _drop_idle_libraries(target)
    _strip(target)
    notices.write(target, _taken(modules))
    _settle(target)
    problems = check.problems(target)
    if problems:
        raise SystemExit("\n".join(problems))
    sys.stdout.write(check.summary(target) + "\n")


class _Constants(ConstantsModule):
    """What the launcher is told, without the time and the name of the build machine."""

    def create(self, tmp_path: Path, modules: list[Module]) -> Path:
        """Write the module; its path."""
        path = super().create(tmp_path, modules)
        lines = path.read_text("utf-8").splitlines()
        told = [line for line in lines if not re.match(r"BUILD_HOST|BUILD_TIMESTAMP|SOURCE_TIMESTAMP", line)]
        path.write_text("\n".join(told), "utf-8")
        return path


def _freeze(target: Path) -> None:
    executable = Executable(_HERE / "launch.py", target_name=contents.NAME)
    Freezer(
        [executable],
        _Constants(),
        packages=[contents.PACKAGE],
        includes=[*contents.LIBRARIES, *contents.LATE, *(f"PySide6.{one}" for one in contents.QT_MODULES)],
        excludes=list(contents.EXCLUDED),
        replace_paths=[("*", "")],  # else every traceback tells the folders of the build machine
        target_dir=target,
        silent=3,
    ).freeze()


def _bring_migrations(package: Path) -> None:
    frozen = package / contents.MIGRATIONS
    shutil.rmtree(frozen)
    shutil.copytree(contents.SOURCE / contents.MIGRATIONS, frozen, ignore=shutil.ignore_patterns("__pycache__"))


def _trim(modules: Path) -> None:
    for path in sorted(modules.rglob("*")):
        if path.is_file() and contents.unused(path.relative_to(modules).as_posix()):
            path.unlink()
    qt = modules / "PySide6" / "Qt"
    for folder in ("plugins", "translations"):
        for path in sorted((qt / folder).rglob("*")):
            if path.is_file() and not contents.kept_of_qt(path.relative_to(qt / folder).as_posix()):
                path.unlink()


def _bring_libraries(folder: Path) -> None:
    known = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=True).stdout
    for soname in contents.BROUGHT_ALONG:
        found = re.search(rf"^\s*{re.escape(soname)} \(.*x86-64.*\) => (\S+)$", known, re.MULTILINE)
        if found is None:
            raise SystemExit(f"{soname} is not on this machine: install {contents.BROUGHT_ALONG[soname]}")
        shutil.copyfile(Path(found[1]).resolve(), folder / soname)
        subprocess.run(["patchelf", "--set-rpath", "$ORIGIN", folder / soname], check=True)


def _drop_idle_libraries(target: Path) -> None:
    """Libraries that wheels bring along and nothing asks for any more, and then those only they asked for."""
    modules = target / "lib"
    folders = (modules, modules / "PySide6" / "Qt" / "lib", *modules.glob("*.libs"))
    while True:
        asked = {name for library in check.libraries(target) for name in library.needed}
        idle = [path for folder in folders for path in folder.glob("lib*.so*") if path.name not in asked]
        if not idle:
            break
        for path in idle:
            path.unlink()
    for folder in sorted((path for path in target.rglob("*") if path.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()


def _strip(target: Path) -> None:
    for library in check.libraries(target):
        library.path.chmod(0o755)
        if library.path.parent != target:  # the launcher carries the interpreter and is as it came
            subprocess.run(["strip", "--strip-unneeded", library.path], check=True)


def _taken(modules: Path) -> set[str]:
    """The top-level modules of the build."""
    with zipfile.ZipFile(modules / "library.zip") as library:
        names = [name.partition("/")[0] for name in library.namelist() if ".dist-info" not in name]
    return {name.partition(".")[0] for name in [*names, *(path.name for path in modules.iterdir())]}


def _settle(target: Path) -> None:
    """The same build from the same source, whenever and wherever it is made: times and modes say nothing."""
    moment = int(os.environ["SOURCE_DATE_EPOCH"])
    _settle_zip(target / "lib" / "library.zip", moment)
    for path in [target, *target.rglob("*")]:
        if path.suffix == ".pyc":
            path.write_bytes(_settled(path.read_bytes(), moment))
        path.chmod(0o755 if path.is_dir() or path == target / contents.NAME else 0o644)
        os.utime(path, (moment, moment))


def _settle_zip(path: Path, moment: int) -> None:
    part = path.with_suffix(".part")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist()):
            if name.rpartition("/")[2] in ("RECORD", "direct_url.json"):
                continue  # they tell where and how the build machine installed
            content = old.read(name)
            settled = _settled(content, moment) if name.endswith(".pyc") else content
            new.writestr(zipfile.ZipInfo(name), settled, zipfile.ZIP_DEFLATED)
    part.replace(path)


def _settled(module: bytes, moment: int) -> bytes:
    """A compiled module with our moment for that of its source, which is not there to be compared."""
    return module[:8] + struct.pack("<I", moment) + module[12:]


if __name__ == "__main__":
    if find_spec(contents.PACKAGE) is None:
        raise SystemExit("the program is not installed in this environment: use freeze.sh")
    main(Path(sys.argv[1]).resolve())
