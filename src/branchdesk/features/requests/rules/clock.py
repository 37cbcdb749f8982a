"""The 24 hours of a request: natural hours, not working hours, and the very minute is still in time (domain §7).

A GENERAL request has to be settled and answered within them, a COMPLEX one answered and taken up; when the latter is
settled is promised separately. Times are local, to the minute.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from branchdesk.features.requests.model import Request, RequestLevel
from branchdesk.kernel.rulepacks import RulePack
from branchdesk.kernel.words import tr


class State(StrEnum):
    """办理状态, from the times written down."""

    WAITING = "waiting"
    WORKING = "working"
    SETTLED = "settled"
    CLOSED = "closed"


STATES = (
    (State.WAITING, "待响应"),
    (State.WORKING, "办理中"),
    (State.SETTLED, "待回访"),
    (State.CLOSED, "已关闭"),
)


def at(text: str) -> datetime:
    """A time of a record; ``ValueError`` for what is none."""
    return datetime.fromisoformat(text)


def state_of(request: Request) -> State:
    """How far it is."""
    if request.closed_at:
        return State.CLOSED
    if request.settled_at and request.feedback_at:
        return State.SETTLED
    return State.WORKING if request.responded_at or request.settled_at else State.WAITING


def deadline(request: Request, pack: RulePack) -> datetime:
    """Until when the first duty has to be done: 2024-03-29 16:30 → 2024-03-30 16:30."""
    return at(request.received_at) + timedelta(hours=pack["hours"])


def met_at(request: Request) -> datetime | None:
    """When the duty of the 24 hours was done; None while it is not.

    A GENERAL request has to be settled and the asker told, so the later of the two counts; for a COMPLEX one it is the
    first thing he heard.
    """
    if request.level is RequestLevel.COMPLEX:
        heard = [at(one) for one in (request.responded_at, request.feedback_at) if one]
        return min(heard, default=None)
    return max(at(request.settled_at), at(request.feedback_at)) if request.settled_at and request.feedback_at else None


def promised(request: Request) -> datetime | None:
    """The last minute a COMPLEX request was promised for: of a bare day its last; None where nothing was promised."""
    if request.level is not RequestLevel.COMPLEX or not request.due_at:
        return None
    whole_day = len(request.due_at) == len("2024-03-30")
    return at(request.due_at) + (timedelta(days=1, minutes=-1) if whole_day else timedelta(0))


@dataclass(frozen=True, slots=True)
class Clock:
    """What the clock of a request shows: ``left`` until the deadline, below nothing when it is over; None once it stopped."""

    deadline: datetime
    left: timedelta | None
    in_time: bool | None

    @property
    def words(self) -> str:
        """``剩 5 小时 20 分``、``超时 1 天 2 小时``、``按时``、``超时办理``."""
        if self.left is None:
            return tr("按时") if self.in_time else tr("超时办理")
        if self.left < timedelta(0):
            return tr("超时 {span}").format(span=span(-self.left))
        return tr("剩 {span}").format(span=span(self.left))


def clock(request: Request, pack: RulePack, now: datetime) -> Clock:
    """The 24 hours of a request at a moment; ``in_time`` is None while they still run.

    Seconds do not count: at 16:30:59 it is still the minute of 16:30.
    """
    now = now.replace(second=0, microsecond=0)
    until = deadline(request, pack)
    met = met_at(request)
    if met is not None:
        return Clock(until, None, met <= until)
    return Clock(until, until - now, None if now <= until else False)


def is_overdue(request: Request, pack: RulePack, now: datetime) -> bool:
    """Whether the 24 hours are over with the duty not done, or a promised day has gone by."""
    if state_of(request) in (State.SETTLED, State.CLOSED):
        return False
    left, last = clock(request, pack, now).left, promised(request)
    late = last is not None and last < now.replace(second=0, microsecond=0)
    return late or (left is not None and left < timedelta(0))


def span(length: timedelta) -> str:
    """``1 天 2 小时``, ``5 小时 20 分``, ``8 分``: the two largest units."""
    minutes = int(length.total_seconds()) // 60
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return tr("{d} 天 {h} 小时").format(d=days, h=hours)
    return tr("{h} 小时 {m} 分").format(h=hours, m=rest) if hours else tr("{m} 分").format(m=rest)
