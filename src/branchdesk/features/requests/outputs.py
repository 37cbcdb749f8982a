"""What goes out of the room: the register, the unanswered, one request; typesetting waits until something does."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from branchdesk.features.requests.queries import RequestLine
from branchdesk.features.requests.rules.summing import Summary

if TYPE_CHECKING:
    from branchdesk.features.dues.queries.forms import Form


def register(lines: Sequence[RequestLine], unit: str, made_on: date, summary: Summary | None, *, named: bool) -> "Form":
    """诉求办理登记簿 of the lines shown; ``summary`` of the same ones."""
    from branchdesk.features.requests import papers

    return papers.register_form(lines, unit=unit, made_on=made_on, summary=summary, named=named)


def unanswered(lines: Sequence[RequestLine], unit: str, now: datetime) -> "Form":
    """未回应诉求清单 as at a minute."""
    from branchdesk.features.requests import papers

    return papers.unanswered_form(lines, unit=unit, now=now)


def one_request(line: RequestLine, unit: str, made_on: date, *, named: bool) -> bytes:
    """诉求办理单."""
    from branchdesk.features.requests import papers

    return papers.request_bytes(line, unit=unit, made_on=made_on, named=named)


def request_title(line: RequestLine) -> str:
    """Its title, which names the file."""
    from branchdesk.features.requests import papers

    return papers.request_title(line)


def write(path: Path, form: "Form") -> None:
    """A list as Excel or PDF, by the ending of its name."""
    from branchdesk.features.requests import papers

    papers.write(path, form)


def render(form: "Form") -> bytes:
    """The same bytes a PDF would have."""
    from branchdesk.features.requests import papers

    return papers.render(form)
