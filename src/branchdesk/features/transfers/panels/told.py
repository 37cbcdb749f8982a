"""What the panel says of a letter, of somebody who came, of somebody away: the way so far and what is known."""

from collections.abc import Iterator
from datetime import date

from branchdesk.features.transfers import listing
from branchdesk.features.transfers.listing import Words
from branchdesk.features.transfers.model import Direction
from branchdesk.features.transfers.queries import AwayLine, TransferLine
from branchdesk.features.transfers.rules import states
from branchdesk.features.transfers.rules.findings import Finding
from branchdesk.features.transfers.rules.states import RUNNING, State
from branchdesk.kernel.dates import Day
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr
from branchdesk.widgets.side import Fact, Station, Told

_VERBS = {
    State.PLANNED: ("write", "correct", "drop_plan"),
    State.STAYS: ("correct", "drop_plan"),
    State.ISSUED: ("report", "receipt", "print_letter", "correct"),
    State.OVERDUE: ("report", "receipt", "reissue", "give_back"),
    State.REPORTED: ("receipt", "give_back", "print_letter", "correct"),
    State.RECEIPTED: ("close", "print_letter"),
    State.CLOSED: ("reopen", "print_letter"),
}
"""What is usually done next; everything else stands in the menu of the row."""
LETTER_VERBS = (
    "write",
    "report",
    "receipt",
    "reissue",
    "close",
    "reopen",
    "give_back",
    "print_letter",
    "correct",
    "drop_plan",
    "member",
)
ARRIVAL_VERBS = ("send_receipt", "correct_arrival", "member")
AWAY_VERBS = ("contact_today", "contact", "contacts", "edit_away")
_SHOWN = 6
"""So many contacts stand in the panel; all of them in 联系记录."""


def of_letter(line: TransferLine, words: Words) -> Told:
    """A letter out, or a move within the school."""
    transfer = line.transfer
    way = _letter_way(line, words.today) if transfer.direction is Direction.OUT else ()
    return Told(
        line.name, states.state_word(line.state), listing.TONES[line.state], _under(line), way,
        [(tr("提醒"), _remarks(line.findings)), (tr("介绍信"), list(_letter(line, words))), *_rules(line.findings)],
        _VERBS.get(line.state, ()) if transfer.direction is Direction.OUT else ("member",),
    )  # fmt: skip


def of_arrival(line: TransferLine, words: Words) -> Told:
    """Somebody who came with a letter."""
    transfer = line.transfer
    late = bool(line.findings) and line.findings[0].level is Level.WARN
    sent = _station(
        tr("寄回回执"), transfer.receipt_on, _until(line.until), late=late, next_=line.state is State.REPORTED
    )
    way = (
        Station(tr("对方开具"), str(transfer.issued_on or ""), "done" if transfer.issued_on else "open"),
        Station(tr("本人报到"), str(transfer.reported_on or ""), "done" if transfer.reported_on else "open"),
        sent,
    )
    verbs = ARRIVAL_VERBS if line.state is State.REPORTED else ("correct_arrival", "member")
    return Told(line.name, states.state_word(line.state), listing.TONES[line.state], _under(line), way,
                [(tr("提醒"), _remarks(line.findings)), (tr("介绍信"), list(_letter(line, words))), *_rules(line.findings)], verbs)  # fmt: skip


def of_away(line: AwayLine, words: Words) -> Told:
    """Somebody away, with the newest contacts."""
    away = line.away
    since = tr("只在花名册上登记") if line.from_card else tr("自 {day} 起").format(day=away.from_on)
    facts = [
        (tr("去向"), away.place),
        (tr("书面申请"), str(away.applied_on or "")),
        (tr("预计"), str(away.expected_on or "")),
        (tr("情形"), listing.cause_word(away.cause)),
        (tr("结束"), str(away.until_on or "")),
        (tr("下次联系"), str(line.due or "")),
        (tr("备注"), away.note),
    ]
    spoken = [
        Fact(str(one.on), _contact(one.way, one.by, one.reached), "" if one.reached else "warn")
        for one in line.contacts[:_SHOWN]
    ]
    verbs = ("edit_away",) if line.from_card or listing.is_ended(line, words.today) else AWAY_VERBS
    return Told(
        line.name, listing.kind_word(away.kind), listing.AWAY_TONES[away.kind], f"{line.branch} · {since}", (),
        [(tr("提醒"), _remarks(line.findings)), (tr("情况"), [Fact(*one) for one in facts if one[1]]),
         (tr("联系记录（{n} 次）").format(n=len(line.contacts)), spoken), *_rules(line.findings)],
        verbs,
    )  # fmt: skip


def _under(line: TransferLine) -> str:
    coming = line.transfer.direction is Direction.IN
    place = line.transfer.from_place if coming else line.transfer.to_place
    member = " · ".join(filter(None, (line.member.number, listing.standing_word(line.member.standing), line.branch)))
    return f"{member}\n{place}" if place else member


def _letter_way(line: TransferLine, today: date) -> tuple[Station, ...]:
    transfer, state = line.transfer, line.state
    due = line.slip
    halted = state in (State.RETURNED, State.VOID, State.REISSUED)
    expired = state is State.OVERDUE
    waits = state in RUNNING
    found = [
        _station(tr("开具介绍信"), transfer.issued_on, "", next_=state is State.PLANNED),
        _station(tr("到接收单位报到"), transfer.reported_on, _until(states.last_day(transfer)), late=expired,
                 next_=state is State.ISSUED),
        _station(tr("收到回执"), transfer.receipt_on, _until(due), late=bool(waits and due and due < today and not transfer.receipt_on),
                 next_=state is State.REPORTED),
        _station(tr("办结，移出名册"), transfer.closed_on, "", next_=state is State.RECEIPTED),
    ]  # fmt: skip
    if halted:
        kept = [one for one in found if one.mark == "done"]
        return (*kept, Station(states.state_word(state), str(transfer.halted_on or ""), "late"))
    return tuple(found)


def _station(words: str, day: Day | None, until: str, *, late: bool = False, next_: bool = False) -> Station:
    if day is not None:
        return Station(words, str(day), "done")
    return Station(words, until, "late" if late else "next" if next_ else "open")


def _until(day: date | None) -> str:
    return tr("{day} 前").format(day=day) if day else ""


def _letter(line: TransferLine, words: Words) -> Iterator[Fact]:
    transfer = line.transfer
    pairs = (
        (tr("编号"), transfer.number),
        (tr("抬头"), transfer.addressee),
        (tr("由"), transfer.from_place or words.organization(transfer.from_branch_id)),
        (tr("到"), transfer.to_place or words.organization(transfer.to_branch_id)),
        (tr("去向"), listing.destination_word(transfer.destination)),
        (tr("渠道"), listing.channel_word(transfer.channel)),
        (tr("党费交至"), str(transfer.paid_until or "")),
        (tr("有效期"), tr("{n} 天").format(n=transfer.valid_days) if transfer.valid_days else ""),
        (tr("批次"), line.batch),
        (tr("原因"), transfer.halt_reason),
        (tr("备注"), transfer.note),
    )
    return (Fact(label, value) for label, value in pairs if value)


def _remarks(findings: tuple[Finding, ...]) -> list[Fact]:
    return [Fact("", one.text, "err" if one.level is Level.WARN else "") for one in findings]


def _rules(findings: tuple[Finding, ...]) -> list[tuple[str, list[Fact]]]:
    rules = list(dict.fromkeys(one.rule for one in findings if one.rule))
    return [(tr("依据"), [Fact("", one, "hint") for one in rules])] if rules else []


def _contact(way: str, by: str, reached: bool) -> str:
    words = " · ".join(filter(None, (way, by)))
    return words if reached else tr("{words}（未联系上）").format(words=words)
