"""0006 · 2026-11-21 · Twinning, requests, organizers, the archive and marks of forms filled in."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def _table(name: str, *columns: str, refers: dict[str, str], indexes: tuple[str, ...]) -> None:
    """A table of records: ``word`` is a text, ``word#`` a number, ``?`` behind either allows nothing."""
    made: list[sa.Column[Any]] = [sa.Column("id", sa.Text(), primary_key=True, nullable=False)]
    for one in columns:
        kind: Any = sa.Integer() if "#" in one else sa.Text()
        made.append(sa.Column(one.strip("#?"), kind, nullable=one.endswith("?")))
    made.append(sa.Column("alive", sa.Integer(), nullable=False, server_default="1"))
    keys = [sa.ForeignKeyConstraint([one], [f"{to}.id"], name=f"fk_{name}_{one}") for one, to in refers.items()]
    op.create_table(name, *made, *keys)
    for one in indexes:
        op.create_index(f"ix_{name}_{one}", name, [one])


def upgrade() -> None:
    """Make the tables of the rooms."""
    _duty()
    _program()
    _agreement()
    _archive_paper()
    _partner()
    _report_mark()
    _request()
    _agreement_party()
    _follow_up()
    _hand_on()
    _honour()
    _organizer()
    _plan_item()
    _site()
    _joint_activity()
    _posting()
    _activity_party()
    _consensus()
    _duty_occurrence()
    _handover()
    _issue()
    _media()
    _opinion()
    _photo()
    _work_entry()
    _measure()
    _outcome()
    _round()


def _duty() -> None:
    _table(
        "duty",
        "title", "role", "task", "every", "month#", "day#", "notice_days#", "evidence_wanted", "source",
        "order#", "from_on?", "until_on?",
        refers={},
        indexes=(),
    )  # fmt: skip


def _program() -> None:
    _table(
        "program",
        "name", "issuer", "document", "issued_on?", "scope", "note",
        refers={},
        indexes=(),
    )  # fmt: skip


def _agreement() -> None:
    _table(
        "agreement",
        "title", "program_id?", "signed_on?", "from_on?", "until_on?", "ceremony", "goals", "contents",
        "mechanism", "covered#?", "covered_more#", "ended_on?", "renews_id?", "kept_at", "note",
        refers={"program_id": "program", "renews_id": "agreement"},
        indexes=(),
    )  # fmt: skip


def _archive_paper() -> None:
    _table(
        "archive_paper",
        "organization_id", "year#", "archive_class", "number#", "title", "on", "responsible", "keep", "pages#?",
        "origin", "origin_id", "fingerprint", "binder", "kept_at",
        refers={"organization_id": "organization"},
        indexes=("organization_id", "origin_id",),
    )  # fmt: skip


def _partner() -> None:
    _table(
        "partner",
        "name", "organization_id?", "body_id?", "category", "nature?", "contact", "phone", "note",
        refers={"organization_id": "organization", "body_id": "outside_body"},
        indexes=("organization_id",),
    )  # fmt: skip


def _report_mark() -> None:
    _table(
        "report_mark",
        "form", "organization_id?", "on", "position#", "by", "note",
        refers={"organization_id": "organization"},
        indexes=(),
    )  # fmt: skip


def _request() -> None:
    _table(
        "request",
        "number", "received_at", "channel", "asker", "asker_name", "organization_id?", "kind", "text", "level",
        "first_receiver", "undertaker", "helpers", "responded_at", "response", "due_at", "settled_at",
        "feedback_at", "feedback_way", "result", "escalated_at", "escalation_reason", "supervised#",
        "supervision", "closed_at", "note",
        refers={"organization_id": "organization"},
        indexes=("received_at",),
    )  # fmt: skip


def _agreement_party() -> None:
    _table(
        "agreement_party",
        "agreement_id", "partner_id", "order#", "signatory", "signs#",
        refers={"agreement_id": "agreement", "partner_id": "partner"},
        indexes=("agreement_id", "partner_id",),
    )  # fmt: skip


def _follow_up() -> None:
    _table(
        "follow_up",
        "request_id", "round#", "at", "way", "satisfaction", "agreed#", "result", "by",
        refers={"request_id": "request"},
        indexes=("request_id",),
    )  # fmt: skip


def _hand_on() -> None:
    _table(
        "hand_on",
        "request_id", "at", "from_whom", "to_whom", "reason",
        refers={"request_id": "request"},
        indexes=("request_id",),
    )  # fmt: skip


def _honour() -> None:
    _table(
        "honour",
        "partner_id", "title", "level", "batch", "granted_by", "on?",
        refers={"partner_id": "partner"},
        indexes=("partner_id",),
    )  # fmt: skip


def _organizer() -> None:
    _table(
        "organizer",
        "name", "member_id?", "kind", "sending_unit", "former_post", "rank", "phone", "note",
        refers={"member_id": "member"},
        indexes=(),
    )  # fmt: skip


def _plan_item() -> None:
    _table(
        "plan_item",
        "agreement_id", "order#", "text", "owner", "due_on?", "done_on?",
        refers={"agreement_id": "agreement"},
        indexes=("agreement_id",),
    )  # fmt: skip


def _site() -> None:
    _table(
        "site",
        "partner_id", "name", "place", "purpose", "opened_on?", "note",
        refers={"partner_id": "partner"},
        indexes=("partner_id",),
    )  # fmt: skip


def _joint_activity() -> None:
    _table(
        "joint_activity",
        "uid", "title", "program_id?", "agreement_id?", "meeting_id?", "series", "tags", "on", "until_on?",
        "starts", "ends", "place", "mode", "purpose?", "theme", "study_topic", "proposer", "host", "leaders",
        "own#?", "own_more#", "other#?", "other_more#", "audience#?", "inspections#?", "hazards#?",
        "report_category?", "category_reason", "state", "summary",
        refers={"program_id": "program", "agreement_id": "agreement", "meeting_id": "meeting"},
        indexes=("on", "uid",),
    )  # fmt: skip


def _posting() -> None:
    _table(
        "posting",
        "organizer_id", "college", "organization_id?", "from_on", "until_on?", "ended_on?", "document",
        "announced_on?", "meeting_id?", "concurrent", "note",
        refers={"organizer_id": "organizer", "organization_id": "organization", "meeting_id": "meeting"},
        indexes=("organizer_id",),
    )  # fmt: skip


def _activity_party() -> None:
    _table(
        "activity_party",
        "activity_id", "partner_id", "order#", "role", "category", "own#", "heads#?", "head",
        refers={"activity_id": "joint_activity", "partner_id": "partner"},
        indexes=("activity_id", "partner_id",),
    )  # fmt: skip


def _consensus() -> None:
    _table(
        "consensus",
        "activity_id", "order#", "text",
        refers={"activity_id": "joint_activity"},
        indexes=("activity_id",),
    )  # fmt: skip


def _duty_occurrence() -> None:
    _table(
        "duty_occurrence",
        "duty_id", "posting_id", "period", "due_on", "state", "done_on?", "evidence", "note",
        refers={"duty_id": "duty", "posting_id": "posting"},
        indexes=("duty_id", "posting_id",),
    )  # fmt: skip


def _handover() -> None:
    _table(
        "handover",
        "posting_id", "to_posting_id?", "on", "witness", "content", "fingerprint", "signed_on?",
        refers={"posting_id": "posting", "to_posting_id": "posting"},
        indexes=("posting_id",),
    )  # fmt: skip


def _issue() -> None:
    _table(
        "issue",
        "activity_id?", "raised_by_id?", "number#", "text", "kind", "batch", "level?", "raised_on?",
        "closed_on?", "looked_back_on?", "looked_back", "note",
        refers={"activity_id": "joint_activity", "raised_by_id": "partner"},
        indexes=("activity_id",),
    )  # fmt: skip


def _media() -> None:
    _table(
        "media",
        "activity_id", "title", "outlet", "url", "published_at", "views#?", "author", "photographer",
        refers={"activity_id": "joint_activity"},
        indexes=("activity_id",),
    )  # fmt: skip


def _opinion() -> None:
    _table(
        "opinion",
        "posting_id", "year#", "giver", "grade", "text", "on?",
        refers={"posting_id": "posting"},
        indexes=("posting_id",),
    )  # fmt: skip


def _photo() -> None:
    _table(
        "photo",
        "activity_id", "order#", "caption", "on?", "kept_at", "consent#",
        refers={"activity_id": "joint_activity"},
        indexes=("activity_id",),
    )  # fmt: skip


def _work_entry() -> None:
    _table(
        "work_entry",
        "posting_id", "on", "role", "task", "organization_id?", "tenths#", "count#", "content", "result",
        "kept_at", "origin", "origin_id",
        refers={"posting_id": "posting", "organization_id": "organization"},
        indexes=("origin_id", "posting_id",),
    )  # fmt: skip


def _measure() -> None:
    _table(
        "measure",
        "issue_id?", "activity_id?", "order#", "task", "timetable", "roadmap", "owner", "helpers", "due_on?",
        "progress", "closed_on?", "evidence",
        refers={"issue_id": "issue", "activity_id": "joint_activity"},
        indexes=("activity_id", "issue_id",),
    )  # fmt: skip


def _outcome() -> None:
    _table(
        "outcome",
        "activity_id?", "issue_id?", "measure_id?", "kind", "title", "on?", "document", "indicator", "before",
        "after", "note",
        refers={"activity_id": "joint_activity", "issue_id": "issue", "measure_id": "measure"},
        indexes=("activity_id", "issue_id", "measure_id",),
    )  # fmt: skip


def _round() -> None:
    _table(
        "round",
        "measure_id", "order#", "on", "way", "result", "settled#",
        refers={"measure_id": "measure"},
        indexes=("measure_id",),
    )  # fmt: skip
