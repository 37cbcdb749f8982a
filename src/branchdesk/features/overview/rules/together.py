"""Many reminders of one kind share a line that unfolds; what each kind is called."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from branchdesk.features.organization.model import Organization, Running, Tier
from branchdesk.features.overview.model import MATTERS, Reminder
from branchdesk.features.overview.rules import dues, meetings
from branchdesk.kernel.words import tr

MOST = 4
"""So many of one kind and group have a line each; more share one."""
FOLDED = "unfold"
"""The place of a line that stands for many: it opens no record, it unfolds."""
_NAMED = 3
_HERE = {"leaderless": "党小组没有组长", **dues.TITLES, **meetings.TITLES}
"""What is read first, and has no need of the later rooms."""


def title_of(reminder: Reminder) -> str:
    """What a reminder is about, in few words: 半年考察, 介绍信即将到期, 党费."""
    if reminder.code in _HERE:
        return tr(_HERE[reminder.code])
    if reminder.code:
        from branchdesk.features.overview.rules.rooms import TITLES  # where there is such a code, it is loaded

        return tr(TITLES[reminder.code])
    return tr(dict(MATTERS)[reminder.matter])


def key_of(reminder: Reminder) -> str:
    """The heap a reminder lies on: what it is about, in its group."""
    return f"{reminder.urgency}/{reminder.code}"


def unnamed(found: Sequence[Reminder], organizations: Iterable[Organization]) -> Sequence[Reminder]:
    """Where only one branch is looked at, it need not be named in every line; a calendar, read elsewhere, still does."""
    branches = [one for one in organizations if one.tier is not Tier.GROUP and one.running is Running.ACTIVE]
    if len(branches) != 1:
        return found
    names = sorted(filter(None, (branches[0].full_name, branches[0].short_name)), key=len, reverse=True)
    return [one._replace(text=_without(names, one.text), dated=one.dated or one.text) for one in found]


def _without(names: Sequence[str], text: str) -> str:
    name = next((name for name in names if text.startswith(name)), "")
    return text.removeprefix(name).lstrip("： ") if name else text


def folded(found: Iterable[Reminder], unfolded: Collection[str] = ()) -> list[Reminder]:
    """The lines to be shown: of many of one kind one line, at the place of the first; heaps named in ``unfolded`` as they are."""
    listed = list(found)
    heaps: defaultdict[str, list[Reminder]] = defaultdict(list)
    for one in listed:
        heaps[key_of(one)].append(one)
    shown = []
    for one in listed:
        key = key_of(one)
        heap = heaps[key]
        if not one.code or len(heap) <= MOST or key in unfolded:
            shown.append(one)
        elif heap[0] is one:
            shown.append(_one_for_all(heap, key))
    return shown


def _one_for_all(heap: list[Reminder], key: str) -> Reminder:
    everybody = list(dict.fromkeys(one.who for one in heap if one.who))
    words = tr("{title} {n} 项：{names} 等") if len(everybody) > _NAMED else tr("{title} {n} 项：{names}")
    names = tr("、").join(everybody[:_NAMED])
    text = words.format(title=title_of(heap[0]), n=len(heap), names=names)
    differ = len({(one.due, one.at) for one in heap}) > 1
    return heap[0]._replace(text=text, verb=tr("展开"), place=FOLDED, uid=key, first_of_days=differ)
