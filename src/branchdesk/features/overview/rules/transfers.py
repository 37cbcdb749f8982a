"""组织关系: letters that run out, return slips, members away to be contacted or studied (domain §5.4, §11.6)."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from branchdesk.features.overview.model import Matter, Reminder
from branchdesk.features.overview.rules.days import urgency
from branchdesk.features.transfers.model import AwayKind, Direction
from branchdesk.features.transfers.rules.states import OPEN, State
from branchdesk.kernel.words import tr

if TYPE_CHECKING:
    from branchdesk.features.transfers.queries import AwayLine, TransferLine
    from branchdesk.features.transfers.rules.findings import Finding

TITLES = {
    "expiring": "介绍信即将到期",
    "expired": "介绍信逾期未报到",
    "receipt_soon": "回执将到期",
    "no_receipt": "逾期未收回执",
    "send_receipt": "待寄回执",
    "to_close": "转接可办结",
    "contact_soon": "外出党员联系",
    "contact_over": "外出党员逾期未联系",
    "study_soon": "外出党员将满期限",
    "study": "外出党员待研究",
    "no_application": "缺本人书面申请",
}
"""What each finding of a transfer or an absence is about, in few words."""

RECEIPT_SOON = 7
"""Days before the month for the return slip is over that it is asked for (a custom of this page)."""

_LETTERS = frozenset({"expiring", "expired", "no_receipt", "send_receipt", "to_close"})
_ABSENCES = frozenset({"contact_soon", "contact_over", "study_soon", "study", "no_application"})
_WITHOUT_LIMIT = frozenset({"study", "to_close", "no_application"})
"""From a day on to be studied or done, with no limit by which it ends: never 逾期."""
_DATED = {
    "expiring": "介绍信有效期至 {day}，请催促本人报到",
    "expired": "介绍信有效期至 {day}，逾期未报到",
    "no_receipt": "回执应在 {day} 前收到，请联系接收单位",
    "send_receipt": "应于 {day} 前寄回回执",
    "contact_soon": "应在 {day} 前联系",
    "contact_over": "应在 {day} 前联系",
}
"""What a calendar says of findings that count the days."""
_VERBS = {"contact_soon": "登记联系", "contact_over": "登记联系", "to_close": "去办结"}


def of_transfers(transfers: "Sequence[TransferLine]", away: "Sequence[AwayLine]", today: date) -> Iterator[Reminder]:
    """Everything letters and absences leave to do."""
    for line in transfers:
        yield from _of_letter(line, today)
    for absent in away:
        for finding in absent.findings:
            # Who is out of touch by the roster alone is remembered by the roster.
            by_roster = (
                absent.from_card and absent.away.kind is AwayKind.OUT_OF_TOUCH and finding.code.startswith("study")
            )
            if finding.code in _ABSENCES and not by_roster:
                yield _reminder(Matter.AWAY, finding, absent.name, absent.name, "away", absent.id, today)


def lost(away: "Sequence[AwayLine]") -> frozenset[str]:
    """Members whose absence is entered as 失去联系, so that the roster need not speak of them."""
    return frozenset(one.member.id for one in away if one.away.kind is AwayKind.OUT_OF_TOUCH and not one.from_card)


def _of_letter(line: "TransferLine", today: date) -> Iterator[Reminder]:
    number = line.transfer.number
    named = tr("{name}（{number}）").format(name=line.name, number=number) if number else line.name
    for finding in line.findings:
        if finding.code in _LETTERS:
            yield _reminder(Matter.TRANSFER, finding, named, line.name, "transfer", line.id, today)
    if (due := _slip_day(line)) and due - timedelta(days=RECEIPT_SOON) <= today <= due:
        text = tr("{name}：回执应在 {due} 前收到，请联系接收单位").format(name=named, due=due)
        yield Reminder(
            Matter.TRANSFER,
            urgency(due, today),
            due,
            text,
            tr("看介绍信"),
            "transfer",
            line.id,
            "receipt_soon",
            line.name,
        )


def _slip_day(line: "TransferLine") -> date | None:
    """The last day for the slip of a letter of ours, while it is out."""
    out = line.transfer.direction is not Direction.IN and line.state in OPEN
    return line.slip if out and line.state in (State.ISSUED, State.OVERDUE, State.REPORTED) else None


def _reminder(matter: Matter, finding: "Finding", named: str, who: str, place: str, uid: str, today: date) -> Reminder:
    due = None if finding.code in _WITHOUT_LIMIT else finding.on
    usual = tr("看介绍信") if matter is Matter.TRANSFER else tr("打开登记")
    verb = tr(_VERBS[finding.code]) if finding.code in _VERBS else usual
    text = tr("{name}：{text}").format(name=named, text=finding.text)
    said = tr(_DATED[finding.code]).format(day=due) if finding.code in _DATED else ""
    dated = tr("{name}：{text}").format(name=named, text=said) if said else ""
    return Reminder(matter, urgency(due, today), due, text, verb, place, uid, finding.code, who, dated=dated)
