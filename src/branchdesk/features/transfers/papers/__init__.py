"""Papers of the room: letters with their three slips, one or a batch, the empty form, and the lists (PDF/A and Excel)."""

from dataclasses import replace
from pathlib import Path
from typing import TypedDict

from branchdesk.features.dues.papers.forms import footer, form_blocks
from branchdesk.features.dues.queries.forms import Form
from branchdesk.features.transfers.papers.letters import Letter, blank_letter_bytes, letter_title, letters_bytes
from branchdesk.features.transfers.papers.lists import (
    AwayLine,
    Line,
    away_form,
    batch_form,
    overdue_form,
    register_form,
)
from branchdesk.kernel.blocks import Block, Table
from branchdesk.kernel.words import tr

__all__ = [
    "AwayLine",
    "Form",
    "Letter",
    "Line",
    "away_form",
    "batch_form",
    "blank_letter_bytes",
    "letter_title",
    "letters_bytes",
    "overdue_form",
    "register_form",
    "render",
    "write",
]

_ROOM = 7.0
"""Characters: room for a name written by hand."""


def write(path: Path, form: Form) -> None:
    """A list as Excel or PDF, by the ending of its name; ``Refusal`` when it cannot be written."""
    if path.suffix.lower() == ".pdf":
        from branchdesk.pdf import document

        document.write(path, _blocks(form), **_about(form))
    else:
        from branchdesk.features.dues import sheets

        sheets.write_form(path, form)


def render(form: Form) -> bytes:
    """The same bytes a PDF would have."""
    from branchdesk.pdf import document

    return document.render(_blocks(form), **_about(form))


class _About(TypedDict):
    title: str
    author: str
    landscape: bool
    footer: str


def _about(form: Form) -> _About:
    foot = footer(form.footing, form.made_on)
    return {"title": form.title, "author": form.unit, "landscape": not form.portrait, "footer": foot}


def _blocks(form: Form) -> list[Block]:
    """What the paper consists of; a last column to be written in by hand keeps room for that."""
    return [_with_room(block) if isinstance(block, Table) else block for block in form_blocks(form)]


def _with_room(table: Table) -> Table:
    *columns, last = table.columns
    by_hand = last.title in (tr("领取签名"), tr("催办情况"))
    return replace(table, columns=(*columns, replace(last, least=_ROOM))) if by_hand else table
