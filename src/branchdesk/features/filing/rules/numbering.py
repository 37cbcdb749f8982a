"""件号: consecutive from 1 within organization, year and class; and what files of the package are called."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from branchdesk.features.filing.model import ARCHIVE_CLASSES, ArchiveClass, ArchivePaper
from branchdesk.kernel.words import tr

Series = tuple[str, int, ArchiveClass]
"""Organization, year, class: within it numbers run."""

_UNSAFE = re.compile(r'[\\/:*?"<>|\s]+')
_UNSEEN = ("Cc", "Cf", "Cs")
"""Controls, turners of the direction of writing, halves of characters: none may hide in a name."""
_RESERVED = re.compile(r"(?i:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)")
"""Devices of Windows, with any ending behind them."""
_TITLE = 40
"""Characters of a title in a file name: with four folders the whole path stays below what Windows takes."""


def series(paper: ArchivePaper) -> Series:
    """Where the paper's number runs."""
    return paper.organization_id, paper.year, paper.archive_class


def next_number(papers: Iterable[ArchivePaper]) -> int:
    """The number behind those of one series."""
    return max((one.number for one in papers), default=0) + 1


def faults(papers: Sequence[ArchivePaper]) -> list[str]:
    """Where numbers are not consecutive, as sentences: two computers may have given the same one."""
    found: list[str] = []
    ordered = sorted(papers, key=lambda one: (series(one), one.number))
    for (_, year, kind), group in groupby(ordered, key=series):
        numbers = [one.number for one in group]
        where = tr("{year} 年{kind}").format(year=year, kind=class_word(kind))
        twice = sorted({one for one in numbers if numbers.count(one) > 1})
        gaps = sorted(set(range(1, max(numbers) + 1)) - set(numbers))
        if twice:
            found.append(tr("{where}件号 {numbers} 重复").format(where=where, numbers=_listed(twice)))
        if gaps:
            found.append(tr("{where}缺件号 {numbers}").format(where=where, numbers=_listed(gaps)))
    return found


def _listed(numbers: Iterable[int]) -> str:
    return tr("、").join(map(str, numbers))


def class_word(kind: ArchiveClass) -> str:
    """组织生活, 党费 …"""
    return tr(dict(ARCHIVE_CLASSES)[kind])


def number_word(paper: ArchivePaper) -> str:
    """2026-组织生活-003: what is written on the paper."""
    return f"{paper.year}-{class_word(paper.archive_class)}-{paper.number:03d}"


def call_number(paper: ArchivePaper, holder: str) -> str:
    """档号: the number with whose archive it is, the same in no other branch."""
    return f"{holder}-{number_word(paper)}"


def file_name(paper: ArchivePaper) -> str:
    """``003_支部党员大会会议记录_2026-03-05.pdf`` (domain §8.2)."""
    return f"{paper.number:03d}_{safe(paper.title, _TITLE)}_{paper.on}.pdf"


def safe(text: str, longest: int = 60) -> str:
    """A name every system takes for a file or folder; 未命名 where nothing is left of it."""
    shown = "".join(" " if unicodedata.category(one) in _UNSEEN else one for one in text)
    clean = _UNSAFE.sub(" ", shown).strip(" .")[:longest].strip(" .")
    return tr("未命名") if not clean or _RESERVED.match(clean) else clean


def folder_names(names: Mapping[str, str], taken: Iterable[str] = ()) -> dict[str, str]:
    """A folder for each organization (by id), told apart also where capitals are all that differs; ``taken`` is spoken for."""
    known = {one.casefold() for one in taken}
    found: dict[str, str] = {}
    for uid, name in names.items():
        plain = folder = safe(name)
        count = 1
        while folder.casefold() in known:
            count += 1
            folder = f"{plain}_{count}"
        known.add(folder.casefold())
        found[uid] = folder
    return found


def package_path(paper: ArchivePaper, folder: str) -> str:
    """``机关一支部/2026/组织生活/003_支部党员大会会议记录_2026-03-05.pdf``."""
    return "/".join((folder, str(paper.year), class_word(paper.archive_class), file_name(paper)))
