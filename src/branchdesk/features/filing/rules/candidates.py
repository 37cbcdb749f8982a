"""应归档文件: a paper the ledger can print or knows of, whether it may have its number yet, and what it lacks."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from branchdesk.features.filing.model import ArchiveClass, Keep
from branchdesk.features.filing.rules import content
from branchdesk.kernel.dates import Day

Content = Callable[[], Iterable[str]]
"""What a paper says, line by line, looked up when somebody asks: of most papers nobody does."""


def unsaid() -> Iterable[str]:
    """Nothing is known of what it says."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One paper.

    ``origin`` is the kind of record it is printed from, ``origin_id`` which one. ``waiting`` says why it may not be
    filed yet, ``""`` when it may; while ``running`` nobody is late with it. ``lacking`` says what its file is short of.
    ``content`` is what it says, ``mark`` its fingerprint where another room has one.
    """

    origin: str
    origin_id: str
    organization_id: str
    archive_class: ArchiveClass
    title: str
    on: Day
    responsible: str
    keep: Keep
    year: int
    mark: str = ""
    content: Content = field(default=unsaid, compare=False, repr=False)
    waiting: str = ""
    running: bool = False
    lacking: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What it is printed from."""
        return self.origin, self.origin_id

    @property
    def id(self) -> str:
        """The same in one word, for lists."""
        return f"{self.origin}|{self.origin_id}"

    @property
    def fingerprint(self) -> str:
        """By which is seen whether its records have changed since it was filed; ``""`` where nothing tells."""
        return self.mark or content.fingerprint(self.content())

    @property
    def is_ready(self) -> bool:
        """Whether it may have its number."""
        return not self.waiting

    @property
    def is_missing(self) -> bool:
        """Whether it should be there and is not, or not whole."""
        return bool(self.lacking) or bool(self.waiting and not self.running)

    @property
    def why(self) -> str:
        """What is missing, in words."""
        return "；".join(word for word in (self.waiting if not self.running else "", self.lacking) if word)
