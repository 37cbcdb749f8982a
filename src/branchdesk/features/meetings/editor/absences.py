"""Who did not come, over the roll of the day: what the attendance card and the roster change together. No widgets."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from branchdesk.features.meetings.model.minutes import Attendance, Meeting, Minutes
from branchdesk.features.meetings.model.words import BallotKind, MeetingKind, Presence, Reason
from branchdesk.features.meetings.rules import roll, votes, wording
from branchdesk.features.meetings.rules.roll import Counts, Due
from branchdesk.kernel.records import new_id
from branchdesk.kernel.rulepacks import RulePack
from branchdesk.kernel.words import tr

_VOTES = {MeetingKind.ADMISSION: BallotKind.ADMISSION, MeetingKind.ELECTION: BallotKind.ELECTION}
_WITHOUT_QUORUM = frozenset({MeetingKind.GROUP, MeetingKind.LECTURE, MeetingKind.THEME_DAY, MeetingKind.TWINNING})
"""Kinds nobody asks a quorum of (domain §3.1)."""

Key = tuple[str | None, str]


def key_of(one: Attendance) -> Key:
    """Who it is: the member, or the name of somebody from outside."""
    return one.member_id, "" if one.member_id else one.name


class Absences:
    """The exceptions of a draft (or the frozen lines of finished minutes) and the sheet that follows from them."""

    def __init__(self) -> None:
        self._meeting: Meeting | None = None
        self._due: Sequence[Due] = ()
        self._written: tuple[Attendance, ...] = ()
        self.sheet: tuple[Attendance, ...] = ()

    def show(self, minutes: Minutes, due: Sequence[Due]) -> None:
        """Begin with what is written."""
        self._meeting, self._due, self._written = minutes.meeting, due, minutes.attendances
        self._renew()

    def written(self) -> tuple[Attendance, ...]:
        """What the minutes keep."""
        return self._written

    def set(self, keys: Iterable[Key], presence: Presence, reason: Reason | None = None, text: str = "") -> None:
        """So many people came, are on leave or absent; a reason given before stays while it fits."""
        wanted = set(keys)
        known = {key_of(one): one for one in self._written}
        usual = self._usual()
        for line in self.sheet:
            key = key_of(line)
            if key not in wanted:
                continue
            if presence is usual.get(key):
                known.pop(key, None)
            else:
                known[key] = self._excepted(line, presence, reason, text)
        self._written = tuple(known.values())
        self._renew()

    def all_here(self) -> None:
        """Everybody came."""
        usual = self._usual()
        self._written = tuple(one for one in self._written if key_of(one) not in usual)
        self._renew()

    def outsiders(self) -> tuple[Attendance, ...]:
        """Those on the sheet who are not on the roll."""
        usual = self._usual()
        return tuple(one for one in self.sheet if key_of(one) not in usual)

    def add(self, name: str, uid: str | None) -> bool:
        """Somebody came who is not on the roll, without a vote until that is said; False when he is on the sheet."""
        assert self._meeting is not None
        one = Attendance(id=new_id(), meeting_id=self._meeting.id, member_id=uid, name=name, voting=False)
        if key_of(one) in map(key_of, self.sheet):
            return False
        self._written = (*self._written, replace(one, order=len(self.sheet)))
        self._renew()
        return True

    def give_vote(self, key: Key, voting: bool) -> None:
        """Whether somebody who is not on the roll has a vote."""
        self._written = tuple(replace(one, voting=voting) if key_of(one) == key else one for one in self._written)
        self._renew()

    def take_off(self, key: Key) -> None:
        """Somebody who is not on the roll was not meant."""
        self._written = tuple(one for one in self._written if key_of(one) != key)
        self._renew()

    def _usual(self) -> dict[Key, Presence]:
        """What needs no line: those due are there, those left out are not."""
        return {
            (one.member_id, "" if one.member_id else one.name): Presence.PRESENT if one.counted else Presence.ABSENT
            for one in self._due
        }

    @staticmethod
    def _excepted(line: Attendance, presence: Presence, reason: Reason | None, text: str) -> Attendance:
        if presence is Presence.PRESENT:
            return replace(line, presence=presence, reason=None, reason_text="")
        if reason is None and not text:
            return replace(line, presence=presence)
        return replace(line, presence=presence, reason=reason, reason_text=text)

    def _renew(self) -> None:
        assert self._meeting is not None
        self.sheet = roll.sheet(Minutes(meeting=self._meeting, attendances=self._written), self._due)


def counts_words(counts: Counts) -> str:
    """应到 24（有表决权 23）· 实到 21 · 请假 2 · 缺席 1 · 到会率 87.5%."""
    text = tr("应到 {due}（有表决权 {voting}）· 实到 {here} · 请假 {excused} · 缺席 {absent} · 到会率 {rate}%")
    return text.format(
        due=counts.due, voting=counts.due_voting, here=counts.here, excused=counts.excused, absent=counts.absent,
        rate=f"{counts.rate / 10:g}",
    )  # fmt: skip


def quorum_words(kind: MeetingKind, counts: Counts, pack: RulePack) -> tuple[bool, str]:
    """Whether so many may meet and vote, in words; kinds without a quorum say nothing."""
    if kind in _WITHOUT_QUORUM or not counts.due:
        return True, ""
    return votes.quorum(_VOTES.get(kind, BallotKind.MOTION), counts.due_voting, counts.here_voting, pack)


def chip_words(one: Attendance) -> str:
    """周强：公出（赴京开会）."""
    reason = wording.reason_word(one.reason, one.reason_text)
    return tr("{name}：{reason}").format(name=one.name, reason=reason) if reason else one.name
