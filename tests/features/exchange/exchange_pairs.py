"""An office and its laptop: two real ledgers, short ways to work in either, and what each holds."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from branchdesk.features.exchange import commands, queries
from branchdesk.features.exchange.model import Choice, Difference, Examined, Key, OfflineCopy, Packet
from branchdesk.features.exchange.rules import deciding
from branchdesk.features.meetings.model.minutes import Attendance, Meeting
from branchdesk.features.meetings.model.words import MeetingKind
from branchdesk.features.meetings.store import AttendanceStore, MeetingStore
from branchdesk.features.members.model import Member
from branchdesk.features.members.store import MemberStore
from branchdesk.features.organization.model import Organization
from branchdesk.features.organization.store import OrganizationStore
from branchdesk.kernel.dates import Day
from branchdesk.kernel.records import new_id
from branchdesk.storage import checks, undo, verify
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger
from branchdesk.storage.work import Work, unit_of_work

PASSWORD = "山路 laptop 电池 2026"
OFFICE, LAPTOP = Author("王书记", "OFFICE-1", "office"), Author("李老师", "LAPTOP-7", "laptop")
BRANCH = "branch"
MEMBERS = tuple(f"m{n}" for n in range(6))
NAMES = ("王芳", "李伟", "张敏", "刘洋", "陈静", "杨磊")
MEETING = "meeting"
DAY = Day.parse("2026-11-02")

State = dict[tuple[str, str], dict[str, Any]]


def fill(ledger: Ledger) -> None:
    """A branch, six members, a meeting two of them were at."""
    with unit_of_work(ledger, "录入", OFFICE) as work:
        OrganizationStore(work).save(Organization(id=BRANCH, full_name="中共示例大学机关第一支部委员会"))
        MemberStore(work).add_all([
            Member(id=uid, name=name, number=f"DY0000{n}", branch_id=BRANCH)
            for n, (uid, name) in enumerate(zip(MEMBERS, NAMES, strict=True), 1)
        ])  # fmt: skip
        MeetingStore(work).save(Meeting(id=MEETING, kind=MeetingKind.GENERAL, branch_id=BRANCH, on=DAY, subject="党课"))
        AttendanceStore(work).add_all([
            Attendance(id=f"a{n}", meeting_id=MEETING, order=n, member_id=f"m{n}", name=NAMES[n]) for n in range(2)
        ])  # fmt: skip


class Pair:
    """The office, its laptop, and the way between them."""

    def __init__(self, office: Ledger, laptop: Ledger, copy: OfflineCopy, folder: Path) -> None:
        self.office, self.laptop, self.copy, self.folder = office, laptop, copy, folder
        self.sent = 0

    def here(self, command: Callable[..., Any], *arguments: Any, label: str = "本机录入") -> Any:
        """A command in the office."""
        with unit_of_work(self.office, label, OFFICE) as work:
            return command(work, *arguments)

    def there(self, command: Callable[..., Any], *arguments: Any, label: str = "外出录入") -> Any:
        """A command on the laptop."""
        with unit_of_work(self.laptop, label, LAPTOP) as work:
            return command(work, *arguments)

    def send(self) -> Path:
        """A packet of the laptop."""
        self.sent += 1
        path = self.folder / f"{self.sent}.bdk"
        commands.send_back(self.laptop, path, LAPTOP)
        return path

    def examine(self, path: Path | None = None) -> Examined:
        """What a packet (a new one) would bring."""
        return queries.examine(self.office, path or self.send())

    def merge(self, examined: Examined | None = None, side: Choice = Choice.THEIRS, **chosen: Choice) -> Packet:
        """Merge; everything that must be chosen goes one way, but for those named by field."""
        examined = examined or self.examine()
        choices = {
            one.key: chosen[one.field or "whole"] for one in examined.differences if (one.field or "whole") in chosen
        }
        return self.write(examined, all_chosen(examined.differences, side, choices))

    def write(self, examined: Examined, choices: Mapping[Key, Choice]) -> Packet:
        """Merge with these choices."""
        packet: Packet = self.here(commands.merge, examined, choices, label=commands.merge_label(examined))
        assert verify.verify(self.office.connection) == []
        assert checks.check_connection(self.office.connection, quick=False) == []
        return packet

    def undo(self) -> None:
        """Take the last command in the office back."""
        undo.undo(self.office, OFFICE)


def all_chosen(
    differences: tuple[Difference, ...], side: Choice, choices: Mapping[Key, Choice] | None = None
) -> dict[Key, Choice]:
    """One side for everything that must be chosen; what is held stays as it is."""
    made = {one.key: Choice.OURS for one in differences if one.held} | dict(choices or {})
    while waiting := deciding.undecided(differences, made):
        made.update({one.key: side for one in waiting})
    return made


def alter(uid: str, **values: Any) -> Callable[[Work], Any]:
    """Change a member."""
    return lambda work: MemberStore(work).save(replace(MemberStore(work).need(uid), **values))


def drop(uid: str) -> Callable[[Work], Any]:
    """Put a member into the recycle bin."""
    return lambda work: MemberStore(work).remove(uid)


def restore(uid: str) -> Callable[[Work], Any]:
    """Take a member out of it."""
    return lambda work: MemberStore(work).bring_back(uid)


def register(name: str, uid: str = "", **values: Any) -> Callable[[Work], Any]:
    """A new member."""
    return lambda work: MemberStore(work).save(Member(id=uid or new_id(), name=name, branch_id=BRANCH, **values))


def come(name: str, meeting: str = MEETING, uid: str = "", **values: Any) -> Callable[[Work], Any]:
    """Somebody at a meeting."""
    return lambda work: AttendanceStore(work).save(
        Attendance(id=uid or new_id(), meeting_id=meeting, name=name, **values)
    )


def holding(
    subject: str, on: Day = DAY, uid: str = "", kind: MeetingKind = MeetingKind.GENERAL
) -> Callable[[Work], Any]:
    """A meeting."""
    meeting = Meeting(id=uid or new_id(), kind=kind, branch_id=BRANCH, on=on, subject=subject)
    return lambda work: MeetingStore(work).save(meeting)


def person(ledger: Ledger, uid: str) -> Member | None:
    """A member as he stands."""
    with unit_of_work(ledger, "读", OFFICE) as work:
        return MemberStore(work).get(uid)


def state(ledger: Ledger) -> State:
    """Every living record of the tables people write in."""
    names = [row[0] for row in ledger.read("SELECT name FROM sqlite_master WHERE type = 'table'")]
    own = {"ledger_info", "change_txn", "change_log", "alembic_version", "draft", "packet", "offline_copy"}
    found: State = {}
    for name in names:
        if name in own or name.startswith("sqlite_"):
            continue
        columns = [row[1] for row in ledger.read(f'PRAGMA table_info("{name}")')]
        for row in ledger.read(f'SELECT * FROM "{name}" WHERE alive = 1'):
            values = dict(zip(columns, row, strict=True))
            found[name, values["id"]] = values
    return found


def known(examined: Examined) -> dict[tuple[str, str], Difference]:
    """The differences by record and field."""
    return {(one.uid, one.field): one for one in examined.differences}
