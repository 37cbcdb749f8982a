"""Search as one types: one text for each member, scanned whole, narrowed with every further letter.

A text is a line of words, each behind a blank; initials carry ``pinyin.INITIALS_MARK``. So one
substring test answers "is it there", and two more "does a word start with it".

*Why a plain scan:* at 100,000 members it takes some 10 ms for the first letter and less for every
further one; an FTS index is no faster for one or two characters and wrong for short Chinese words.
"""

import re
import unicodedata
from collections.abc import Sequence
from itertools import compress

from branchdesk.search.pinyin import INITIALS_MARK

RANKED_AT_MOST = 8_000
"""Above so many matches nobody reads to the end: they stay in the order of the list."""

_NOT_SEARCHED = re.compile(r"\b(?:1\d\d(?=\d{8}\b)|0\d{2,3}-(?=\d{7,8}\b)|\d{14}(?=\d{3}[\dx]\b))", re.ASCII)
"""The head of a whole mobile, fixed or ID number: only the tail is in the texts."""

_NOT_DIGITS = re.compile(r"\D+")


def fold(text: str) -> str:
    """As searched: no case, no full width, no dots within names, ü as v."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return plain.replace("·", "").replace("'", "").replace("’", "").replace("ü", "v")


def search_text(
    name: str,
    name_key: str,
    number: str = "",
    staff_number: str = "",
    phone: str | None = None,
    id_number: str | None = None,
    extra: str = "",
) -> str:
    """The searched text of one member.

    Of the phone it holds the last eight digits, of the ID number the last four and never more
    (domain N9): what is masked on screen is not to be guessed by searching.
    """
    words = name_key.partition(" ")[2]
    tail = (phone if phone.isdecimal() else _NOT_DIGITS.sub("", phone))[-8:] if phone else ""
    last = id_number[-4:] if id_number else ""
    return fold(f" {name} {words} {number} {staff_number} {tail} {last} {extra}")


class SearchIndex:
    """The texts of a list, found again by words.

    ``among`` is the list of positions to search, in the order they are shown. As long as it is the
    same object, a longer query only looks at what the shorter one found, and a shorter one at what
    was found before that.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = [_packed(text) for text in texts]
        self._among: list[int] | None = None
        self._in_place = False  # whether that is everybody, in the order of memory
        self._steps: list[tuple[str, list[int]]] = []

    def __len__(self) -> int:
        return len(self._texts)

    def change(self, position: int, text: str) -> None:
        """Replace the text of one member."""
        self._texts[position] = _packed(text)
        self._steps.clear()

    def find(self, query: str, among: list[int]) -> list[int]:
        """The positions that hold every word of the query.

        Matches come in the order of ``among``, but first those where the first word starts the
        initials, then those where it starts another word.
        """
        words = query_words(query)
        if not words:
            return list(among)
        found = self._narrowed(words, among)
        return list(found) if len(found) > RANKED_AT_MOST else self._ranked(words[0], found)

    def _narrowed(self, words: list[str], among: list[int]) -> list[int]:
        if among is not self._among:
            self._among = among
            self._in_place = among == list(range(len(self._texts)))
            self._steps.clear()
        query = " ".join(words)
        while self._steps and not query.startswith(self._steps[-1][0]):
            self._steps.pop()
        last, found = self._steps[-1] if self._steps else ("", among)
        if query != last:
            for word in sorted(words, key=len, reverse=True):
                found = self._holding(word, found)
            self._steps.append((query, found))
        return found

    def _holding(self, word: str, pool: list[int]) -> list[int]:
        """Those of the pool that hold the word.

        A large pool is not looked through one by one: its order is not that of memory, and jumping
        about costs up to four times as much as looking at every text where it lies.
        """
        texts = self._texts
        if pool is self._among and self._in_place:
            return [i for i, text in enumerate(texts) if word in text]
        if len(pool) * 3 < len(texts):
            return [i for i in pool if word in texts[i]]
        hits = [word in text for text in texts]
        return list(compress(pool, map(hits.__getitem__, pool)))

    def _ranked(self, word: str, found: list[int]) -> list[int]:
        texts = self._texts
        ranks: tuple[list[int], ...] = ([], [], [])
        first, second = INITIALS_MARK + word, " " + word
        for i in found:
            text = texts[i]
            ranks[0 if first in text else 1 if second in text else 2].append(i)
        return [*ranks[0], *ranks[1], *ranks[2]]


def query_words(query: str) -> list[str]:
    """The words of a query, folded and packed; a whole phone or ID number as the part that is searched."""
    return [_packed(word) for word in _NOT_SEARCHED.sub("", fold(query)).split()]


def _packed(text: str) -> str:
    """The text in UTF-8, one character for each byte.

    Strings of one-byte characters are half as large as Chinese ones and searched twice as fast, and
    in UTF-8 no character hides within another.
    """
    return text.encode("utf-8", "surrogatepass").decode("latin-1")
