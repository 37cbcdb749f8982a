"""The people a form may name: found by name, by pinyin or by its initials, with their ids where they are on the roll."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from branchdesk.kernel.words import tr

MOST = 8
"""So many are offered: more nobody reads while typing."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to choose: ``key`` is the stored pinyin key, ``note`` tells namesakes and standings apart."""

    id: str | None
    name: str
    key: str = ""
    note: str = ""

    @property
    def label(self) -> str:
        """The name with its note: 周强（预备党员）."""
        return tr("{name}（{note}）").format(name=self.name, note=self.note) if self.note else self.name


class People:
    """All of them, in the order of the roll."""

    def __init__(self, people: Iterable[Person] = ()) -> None:
        self._all = tuple(people)
        self._words = [_words(one) for one in self._all]

    def __iter__(self) -> Iterator[Person]:
        return iter(self._all)

    def find(self, typed: str, most: int = MOST) -> list[Person]:
        """Who may be meant: the name in full first, then its beginning, then any part of it or its pinyin."""
        return [one for _, one in self._ranked(typed)[:most]]

    def best(self, typed: str) -> list[Person]:
        """Those who fit best; more than one where the words do not tell them apart."""
        ranked = self._ranked(typed)
        return [one for rank, one in ranked if rank == ranked[0][0]]

    def _ranked(self, typed: str) -> list[tuple[int, Person]]:
        text = typed.strip().lower()
        found = [(_rank(words, text), one) for one, words in zip(self._all, self._words, strict=True)] if text else []
        return sorted(((rank, one) for rank, one in found if rank), key=lambda pair: -pair[0])

    def named(self, name: str) -> Person | None:
        """The only one of this name; None where nobody or more than one bears it: nothing is guessed."""
        found = self.namesakes(name)
        return found[0] if len(found) == 1 else None

    def namesakes(self, name: str) -> Sequence[Person]:
        """Everybody of exactly this name."""
        wanted = name.strip()
        return [one for one in self._all if one.name == wanted]


def _words(one: Person) -> tuple[str, ...]:
    spelled = [word.lstrip("^") for word in one.key.split(" ")[1:]]
    return (one.name.lower(), *spelled)


def _rank(words: tuple[str, ...], text: str) -> int:
    """0 for no match; the more, the better."""
    name, *spelled = words
    if name == text:
        return 4
    if name.startswith(text) or text in spelled:
        return 3
    if any(word.startswith(text) for word in spelled):
        return 2
    return int(text in name)
