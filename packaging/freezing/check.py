"""Is a frozen tree for Linux complete, and does it run on the systems it is meant for? ``check.py FOLDER``."""

import sys
from pathlib import Path

import contents
import elf
from elf import Library

_FLOORS = {"GLIBC": contents.GLIBC, "GLIBCXX": contents.GLIBCXX}


def libraries(tree: Path) -> list[Library]:
    """All compiled files of the tree."""
    return list(elf.libraries(tree))


def of_the_system(found: list[Library]) -> set[str]:
    """The names of libraries they need and do not have among themselves."""
    own = {library.path.name for library in found}
    return {name for library in found for name in library.needed} - own


def problems(tree: Path) -> list[str]:
    """What is wrong with the tree, in sentences; none is well."""
    found = libraries(tree)
    told = [
        f"{name} is needed by {library.path.relative_to(tree)} and is neither in the build nor known of the system"
        for library in found
        for name in library.needed
        if name in of_the_system(found) - set(contents.SYSTEM_LIBRARIES)
    ]
    for family, floor in _FLOORS.items():
        newest, who = elf.newest(found, family)
        if newest > floor:
            told.append(f"{who} needs {family} {_dotted(newest)}, the systems it is for have {_dotted(floor)}")
    links = [path for path in tree.rglob("*") if path.is_symlink()]
    told += [f"{path.relative_to(tree)} is a link, which a memory stick cannot hold" for path in links]
    return told


def summary(tree: Path) -> str:
    """How large it is, and what it asks of the system."""
    files = [path for path in tree.rglob("*") if path.is_file()]
    found = libraries(tree)
    floors = ", ".join(f"{family} {_dotted(elf.newest(found, family)[0])}" for family in _FLOORS)
    size = sum(path.stat().st_size for path in files) / 1e6
    return f"{size:.0f} MB in {len(files)} files; needs {floors} and {', '.join(sorted(of_the_system(found)))}"


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(str(part) for part in version)


if __name__ == "__main__":
    tree = Path(sys.argv[1])
    wrong = problems(tree)
    sys.stdout.write("\n".join(wrong or [summary(tree)]) + "\n")
    sys.exit(bool(wrong))
