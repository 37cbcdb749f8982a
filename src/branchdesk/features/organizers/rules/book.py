"""交接书: what one organizer leaves to the next, as tables; kept as JSON with its fingerprint, so that nobody can change it."""

import hashlib
import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """One table of the book; ``key`` is stable, ``title`` and ``columns`` are what people read."""

    key: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class HandoverBook:
    """The whole book; ``remarks`` say what it could not know."""

    giver: str
    taker: str
    college: str
    span: str
    on: str
    witness: str
    sections: tuple[Section, ...]
    remarks: tuple[str, ...] = ()

    def section(self, key: str) -> Section:
        """One of the tables; ``KeyError`` for none."""
        found = {one.key: one for one in self.sections}
        return found[key]


def written(book: HandoverBook) -> str:
    """The book as JSON: the same book is the same text."""
    return json.dumps(asdict(book), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read(content: str) -> HandoverBook:
    """A book from its JSON; ``ValueError`` for what is none."""
    try:
        plain = json.loads(content)
        sections = tuple(
            Section(one["key"], one["title"], tuple(one["columns"]), tuple(tuple(row) for row in one["rows"]))
            for one in plain.pop("sections")
        )
        return HandoverBook(**{**plain, "sections": sections, "remarks": tuple(plain["remarks"])})
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(content[:40]) from error


def fingerprint(content: str) -> str:
    """16 hexadecimal digits of a text (SHA-256)."""
    return hashlib.sha256(content.encode()).hexdigest()[:16]
