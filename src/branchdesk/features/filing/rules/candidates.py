"""应归档文件: a paper the ledger can print or knows of, whether it may have its number yet, and what it lacks."""

from dataclasses import dataclass

from branchdesk.features.filing.model import ArchiveClass, Keep
from branchdesk.kernel.dates import Day


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One paper.

    ``origin`` is the kind of record it is printed from, ``origin_id`` which one. ``waiting`` says why it may not be
    filed yet, ``""`` when it may; while ``running`` nobody is late with it. ``lacking`` says what its file is short of.
    ``texts`` are looked through for marks of secrecy.
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
    fingerprint: str = ""
    texts: tuple[str, ...] = ()
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
