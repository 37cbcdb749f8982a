"""What goes out of the room: letters, and the lists as papers and sheets; heavy libraries wait until something does."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from branchdesk.features.transfers.model import GraduationBatch, LetterHead
from branchdesk.features.transfers.queries import AwayLine, TransferLine
from branchdesk.features.transfers.rules.states import state_word

if TYPE_CHECKING:
    from branchdesk.features.dues.queries.forms import Form
    from branchdesk.features.transfers import papers


def letters(found: "Sequence[papers.Letter]", *, reveal: bool) -> bytes:
    """Letters, a page each."""
    from branchdesk.features.transfers import papers

    return papers.letters_bytes(found, reveal=reveal)


def blank_letter(head: LetterHead | None) -> bytes:
    """The letter to fill in by pen."""
    from branchdesk.features.transfers import papers

    return papers.blank_letter_bytes(head)


def register(lines: Sequence[TransferLine], unit: str, made_on: date, title: str = "") -> "Form":
    """介绍信登记簿 of the lines shown."""
    from branchdesk.features.transfers import papers

    return papers.register_form([_line(one) for one in lines], unit=unit, made_on=made_on, title=title)


def overdue(lines: Sequence[TransferLine], unit: str, made_on: date) -> "Form":
    """逾期清单: letters past their day, and those whose slip did not come."""
    from branchdesk.features.transfers import papers

    late = [one for one in lines if {"expired", "no_receipt"} & {each.code for each in one.findings}]
    return papers.overdue_form([_late(one, made_on) for one in late], unit=unit, made_on=made_on)


def batch(found: GraduationBatch, lines: Sequence[TransferLine], unit: str, made_on: date) -> "Form":
    """毕业生转接名单."""
    from branchdesk.features.transfers import papers

    return papers.batch_form(found, [_line(one) for one in lines], unit=unit, made_on=made_on)


def away(lines: Sequence[AwayLine], unit: str, made_on: date) -> "Form":
    """流动、失联、出国、暂留党员联系登记."""
    from branchdesk.features.transfers import papers

    found = [papers.AwayLine(one.away, one.member, one.branch, one.last, one.due) for one in lines]
    return papers.away_form(found, unit=unit, made_on=made_on)


def write(path: Path, form: "Form") -> None:
    """A list as Excel or PDF, by the ending of its name."""
    from branchdesk.features.transfers import papers

    papers.write(path, form)


def render(form: "Form") -> bytes:
    """The same bytes a PDF would have."""
    from branchdesk.features.transfers import papers

    return papers.render(form)


def _line(one: TransferLine) -> "papers.Line":
    from branchdesk.features.transfers import papers

    return papers.Line(one.transfer, one.member, one.branch, state_word(one.state), one.until, None)


def _late(one: TransferLine, today: date) -> "papers.Line":
    """With the day it was waited for, and the days since."""
    due = min(each.on for each in one.findings if each.on is not None)
    return _line(one)._replace(until=due, days=(today - due).days)
