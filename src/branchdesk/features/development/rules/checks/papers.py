"""Papers of each step that are not in the register yet (domain §2.7); this is advice, the papers themselves stay outside."""

from collections.abc import Iterator
from datetime import date

from branchdesk.features.development.model import Stage
from branchdesk.features.development.rules.checks.finding import Sight
from branchdesk.features.development.rules.file import CaseFile, Rulebook
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr


def lacking(file: CaseFile, book: Rulebook) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The steps taken whose papers are not complete, with the titles missing."""
    had: dict[str, set[str]] = {}
    for one in file.papers:
        if one.complete and one.copies > 0:
            had.setdefault(one.step, set()).add(one.title.strip())
    for key, steps in file.taken.items():
        row = book.on(steps[-1].on.first()).step(key)
        there = had.get(key)
        missing = () if row is None else tuple(one for one in row.papers if one not in there) if there else row.papers
        if missing:
            yield key, missing


def papers(sight: Sight) -> None:
    """One finding for each of the five phases, at its first step that lacks something."""
    phases: dict[Stage, list[tuple[str, date, str]]] = {}
    for key, titles in lacking(sight.file, sight.book):
        on = sight.file.taken[key][-1].on.first()
        if row := sight.book.on(on).step(key):
            phases.setdefault(row.stage, []).append((key, on, f"{row.name}（{'、'.join(titles)}）"))
    for found in phases.values():
        key, on, _ = found[0]
        text = tr("材料还没有登记齐全：{papers}").format(papers="；".join(text for _, _, text in found))
        sight.add("papers", key, Level.OK, text, on=on, mend=f"paper:{key}")
