"""Differences in the words of the log: for the screen, the paper and the command line."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from branchdesk.features.exchange.model import KINDS, Difference, Key, Kind
from branchdesk.features.safety import fields
from branchdesk.features.safety import queries as safety
from branchdesk.features.safety.fields import Names
from branchdesk.kernel.words import tr

if TYPE_CHECKING:
    from branchdesk.storage.engine import Ledger

_KIND_WORDS = dict(KINDS)


class Worded(NamedTuple):
    """One difference as people read it; ID and phone numbers are masked, times local."""

    key: Key
    kind: Kind
    kind_word: str
    table: str
    subject: str
    field: str
    base: str
    ours: str
    theirs: str
    who: str
    must: bool
    why: str


def words(ledger: "Ledger", differences: Sequence[Difference]) -> list[Worded]:
    """In the same order."""
    wanted = {(one.entity, one.uid) for one in differences}
    others: dict[str, tuple[str, Mapping[str, Any]]] = {}
    for one in differences:
        for value in (one.base, one.ours, one.theirs):
            wanted.update(fields.references(one.entity, one.field, value))
        if not one.field and (row := one.theirs or one.ours):
            others[one.uid] = one.entity, {**dict.fromkeys(fields.TABLES[one.entity].needed), **row}
    names = safety.names_behind(ledger, wanted, others)
    return [_worded(one, names) for one in differences]


def _worded(one: Difference, names: Names) -> Worded:
    who = tr("{actor} {at}").format(actor=one.actor, at=moment(one.at))
    field = fields.field_word(one.entity, one.field) if one.field else ""
    base, ours, theirs = _told_apart([(_value(one, value, names), value) for value in (one.base, one.ours, one.theirs)])
    return Worded(
        one.key, one.kind, tr(_KIND_WORDS[one.kind]), fields.entity_word(one.entity), names.subject(one.uid), field,
        base, ours, theirs, who, one.must_choose, one.why,
    )  # fmt: skip


def _value(one: Difference, value: Any, names: Names) -> str:
    if one.field:
        return fields.value_word(one.entity, one.field, value, names) or tr("（空）")
    return fields.record_words(one.entity, value, names) if value else tr("（无）")


def _told_apart(said: Sequence[tuple[str, Any]]) -> list[str]:
    """The words; of masked numbers that read alike and are not, with the digits in which they differ."""
    found = []
    for words, value in said:
        others = [str(other) for text, other in said if text == words and other != value]
        found.append(_unmasked(words, str(value), others) if others and "*" in words else words)
    return found


def _unmasked(words: str, value: str, others: Sequence[str]) -> str:
    if len(words) != len(value) or any(len(one) != len(value) for one in others):
        return tr("{words}（隐去的部分不同）").format(words=words)
    places = zip(words, value, zip(*others, strict=True), strict=True)
    return "".join(digit if any(other != digit for other in else_) else shown for shown, digit, else_ in places)


def moment(iso: str) -> str:
    """A time as this computer's clock shows it; what cannot be read stands as it is."""
    try:
        return f"{datetime.fromisoformat(iso).astimezone():%Y-%m-%d %H:%M}"
    except ValueError:
        return iso
