"""What goes out of the room: papers, lists as papers and sheets; heavy libraries wait until something does."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from branchdesk.features.twinning.model.activities import WholeActivity
from branchdesk.features.twinning.model.issues import Outcome
from branchdesk.features.twinning.model.ties import WholeAgreement
from branchdesk.features.twinning.model.words import ReportCategory
from branchdesk.features.twinning.queries import (
    ActivityLine,
    AgreementLine,
    IssueLine,
    MeasureLine,
    PartnerLine,
    Statistics,
)

if TYPE_CHECKING:
    from branchdesk.features.dues.queries.forms import Form


def record(
    whole: WholeActivity, names: Mapping[str, str], *, unit: str, made_on: date, program: str, agreement: str,
    priority: Sequence[ReportCategory],
) -> bytes:  # fmt: skip
    """共建活动记录."""
    from branchdesk.features.twinning import papers

    return papers.activity_bytes(
        whole, names, unit=unit, made_on=made_on, program=program, agreement=agreement, priority=priority
    )


def agreement(whole: WholeAgreement, names: Mapping[str, str], *, program: str) -> bytes:
    """共建协议书, to be signed."""
    from branchdesk.features.twinning import papers

    return papers.agreement_bytes(whole, names, program=program)


def issues(lines: Sequence[IssueLine], loose: Sequence[MeasureLine], unit: str, made_on: date) -> "Form":
    """问题—措施—责任清单."""
    from branchdesk.features.twinning import papers

    return papers.issues_form(lines, loose, unit=unit, made_on=made_on)


def activities(lines: Sequence[ActivityLine], unit: str, made_on: date) -> "Form":
    """共建活动登记表."""
    from branchdesk.features.twinning import papers

    return papers.activities_form(lines, unit=unit, made_on=made_on)


def agreements(lines: Sequence[AgreementLine], unit: str, made_on: date) -> "Form":
    """共建协议登记表."""
    from branchdesk.features.twinning import papers

    return papers.agreements_form(lines, unit=unit, made_on=made_on)


def partners(lines: Sequence[PartnerLine], unit: str, made_on: date) -> "Form":
    """结对单位名单."""
    from branchdesk.features.twinning import papers

    return papers.partners_form(lines, unit=unit, made_on=made_on)


def summary(
    span: str,
    found: Statistics,
    paragraph: str,
    lines: Sequence[IssueLine],
    outcomes: Sequence[Outcome],
    png: bytes,
    *,
    unit: str,
    made_on: date,
) -> bytes:
    """年度总结 with its chart; ``Refusal`` where the parts are not the whole."""
    from branchdesk.features.twinning import papers

    whole = papers.Summary(span, found, paragraph, lines, outcomes, png)
    return papers.summary_bytes(whole, unit=unit, made_on=made_on)


def chart_size() -> tuple[float, float]:
    """How large a chart stands on that paper."""
    from branchdesk.features.twinning import papers

    return papers.CHART


def write_sheet(
    path: Path, wholes: Sequence[WholeActivity], names: Mapping[str, str], unit: str, made_on: date,
    priority: Sequence[ReportCategory],
) -> None:  # fmt: skip
    """The activities in the form an import reads."""
    from branchdesk.features.twinning import sheets

    sheets.export_activities(path, wholes, names, unit=unit, made_on=made_on, priority=priority)


def blank_sheet(path: Path, branches: Sequence[str]) -> None:
    """The empty sheet to be filled in elsewhere."""
    from branchdesk.features.twinning import sheets

    sheets.blank_activities(path, branches)


def write(path: Path, form: "Form") -> None:
    """A list as Excel or PDF, by the ending of its name."""
    from branchdesk.features.twinning import papers

    papers.write(path, form)


def render(form: "Form") -> bytes:
    """The same bytes a PDF would have."""
    from branchdesk.features.twinning import papers

    return papers.render(form)
