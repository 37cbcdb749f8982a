"""What the libraries of a tree ask of each other and of the system."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from elftools.elf.dynamic import DynamicSection
from elftools.elf.elffile import ELFFile
from elftools.elf.gnuversions import GNUVerNeedSection


class Library(NamedTuple):
    """A compiled file: the names it needs, and the versions of symbols such as ``GLIBC_2.28``."""

    path: Path
    needed: tuple[str, ...]
    versions: frozenset[str]


def libraries(tree: Path) -> Iterator[Library]:
    """All compiled files of a tree."""
    for path in sorted(tree.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(4) == b"\x7fELF":
                    yield _read(path, ELFFile(file))


def _read(path: Path, elf: ELFFile) -> Library:
    needed: list[str] = []
    versions: set[str] = set()
    for section in elf.iter_sections():
        if isinstance(section, DynamicSection):
            needed += [tag.needed for tag in section.iter_tags("DT_NEEDED")]
        elif isinstance(section, GNUVerNeedSection):
            for _, names in section.iter_versions():
                versions |= {name.name for name in names}
    return Library(path, tuple(needed), frozenset(versions))


def newest(found: list[Library], family: str) -> tuple[tuple[int, ...], str]:
    """The newest version of a family, e.g. ``GLIBC``, that any of them asks for, and who asks."""
    asked = (
        (tuple(int(part) for part in one.removeprefix(family + "_").split(".")), library.path.name)
        for library in found
        for one in library.versions
        if one.startswith(family + "_") and one.removeprefix(family + "_").replace(".", "").isdigit()
    )
    return max(asked, default=((0,), ""))
