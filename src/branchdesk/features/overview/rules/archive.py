"""归档: what of last year's papers waits for its number or is missing, asked for in January (domain §3.5, §8.2)."""

from collections.abc import Iterator

from branchdesk.features.overview.model import Matter, Reminder, Unfiled, Urgency
from branchdesk.kernel.words import tr

TITLES = {"archive": "上年归档"}
"""What the reminder is about, in few words."""


def of_archive(unfiled: Unfiled | None) -> Iterator[Reminder]:
    """One line that opens the list it counts first."""
    if unfiled is None or not (unfiled.ready or unfiled.missing):
        return
    counts = ((tr("{n} 件待归档"), unfiled.ready), (tr("{n} 件缺件"), unfiled.missing))
    said = tr("、").join(words.format(n=n) for words, n in counts if n)
    text = tr("{year} 年有 {said}，宜整理归档").format(year=unfiled.year, said=said)
    view, verb = ("ready", tr("去归档")) if unfiled.ready else ("missing", tr("看缺件"))
    uid = f"{unfiled.year}|{view}"
    yield Reminder(Matter.ARCHIVE, Urgency.THIS_MONTH, None, text, verb, "archive", uid, "archive", str(unfiled.year))
