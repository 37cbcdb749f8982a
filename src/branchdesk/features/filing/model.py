"""Nouns of the room: a paper with its place in the archive (件号)."""

from dataclasses import dataclass
from enum import StrEnum

from branchdesk.kernel.dates import Day
from branchdesk.kernel.records import Record


class ArchiveClass(StrEnum):
    """类别 of the archive package (domain §8.2)."""

    MEETINGS = "meetings"
    DUES = "dues"
    DEVELOPMENT = "development"
    TRANSFERS = "transfers"
    TWINNING = "twinning"
    ORGANIZERS = "organizers"
    REQUESTS = "requests"
    ROLL = "roll"


ARCHIVE_CLASSES = (
    (ArchiveClass.MEETINGS, "组织生活"),
    (ArchiveClass.DUES, "党费"),
    (ArchiveClass.DEVELOPMENT, "发展党员"),
    (ArchiveClass.TRANSFERS, "组织关系"),
    (ArchiveClass.TWINNING, "结对共建"),
    (ArchiveClass.ORGANIZERS, "组织员"),
    (ArchiveClass.REQUESTS, "诉求"),
    (ArchiveClass.ROLL, "党员名册"),
)


class Keep(StrEnum):
    """保管期限 (domain §3.5)."""

    FOREVER = "forever"
    YEARS_30 = "30"
    YEARS_10 = "10"


KEEPS = (
    (Keep.FOREVER, "永久"),
    (Keep.YEARS_30, "30年"),
    (Keep.YEARS_10, "10年"),
)


Key = tuple[str, str]
"""What a paper is printed from: the kind of record, and which one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivePaper(Record):
    """归档文件: its number in class and year, what it is, where the paper lies; ``origin`` the record it was printed from.

    ``fingerprint`` of the printed content (16 hexadecimal digits), empty for papers the program did not print.
    """

    organization_id: str
    year: int
    archive_class: ArchiveClass
    number: int
    title: str
    on: Day
    responsible: str = ""
    keep: Keep = Keep.FOREVER
    pages: int | None = None
    origin: str = ""
    origin_id: str = ""
    fingerprint: str = ""
    binder: str = ""
    kept_at: str = ""

    @property
    def key(self) -> Key:
        """What it was printed from."""
        return self.origin, self.origin_id
