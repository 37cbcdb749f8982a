"""0002 · 2026-11-21 · Meetings and their minutes, what stands beside them, and a place for texts not yet saved."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
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
    """Make the tables of the room."""
    _paper_layout()
    _rule_overlay()
    _exclusion()
    _meeting()
    _planned_absence()
    _talk()
    _agenda_item()
    _appraisal()
    _attachment()
    _attendance()
    _guest()
    _joint_branch()
    _minutes_version()
    _printed_copy()
    _action_item()
    _ballot()
    _speech()
    _nominee()
    _resolution()
    _draft()


def _paper_layout() -> None:
    _table(
        "paper_layout",
        "paper", "content",
        refers={},
        indexes=(),
    )  # fmt: skip


def _rule_overlay() -> None:
    _table(
        "rule_overlay",
        "subject", "name", "value#", "source", "from_on",
        refers={},
        indexes=(),
    )  # fmt: skip


def _exclusion() -> None:
    _table(
        "exclusion",
        "member_id", "kind", "superior_consent", "passed_by", "from_on", "until_on?",
        refers={"member_id": "member"},
        indexes=("member_id",),
    )  # fmt: skip


def _meeting() -> None:
    _table(
        "meeting",
        "kind", "branch_id", "group_id?", "subject", "count#?", "on", "starts", "ends", "until_on?", "place",
        "chair", "chair_id?", "recorder", "recorder_id?", "lecturer", "summing_up", "study_tenths#", "note",
        "stage", "version#", "revision_reason", "signed_on?", "archive_number", "filed_on?", "retention",
        refers={"branch_id": "organization", "group_id": "organization", "chair_id": "member", "recorder_id":
        "member"},
        indexes=("branch_id", "on",),
    )  # fmt: skip


def _planned_absence() -> None:
    _table(
        "planned_absence",
        "member_id", "from_on", "until_on", "reason", "reason_text",
        refers={"member_id": "member"},
        indexes=("member_id",),
    )  # fmt: skip


def _talk() -> None:
    _table(
        "talk",
        "branch_id", "on", "first", "first_id?", "second", "second_id?",
        refers={"branch_id": "organization", "first_id": "member", "second_id": "member"},
        indexes=("branch_id",),
    )  # fmt: skip


def _agenda_item() -> None:
    _table(
        "agenda_item",
        "meeting_id", "order#", "title", "kind", "text",
        refers={"meeting_id": "meeting"},
        indexes=("meeting_id",),
    )  # fmt: skip


def _appraisal() -> None:
    _table(
        "appraisal",
        "meeting_id", "order#", "member_id?", "name", "excellent#", "qualified#", "basic#", "unqualified#", "grade?",
        refers={"meeting_id": "meeting", "member_id": "member"},
        indexes=("meeting_id",),
    )  # fmt: skip


def _attachment() -> None:
    _table(
        "attachment",
        "meeting_id", "order#", "title", "kind", "pages#?", "kept_at", "taken_on?",
        refers={"meeting_id": "meeting"},
        indexes=("meeting_id",),
    )  # fmt: skip


def _attendance() -> None:
    _table(
        "attendance",
        "meeting_id", "order#", "member_id?", "name", "voting#", "counted#", "presence", "reason?",
        "reason_text", "made_up_on?", "made_up_by",
        refers={"meeting_id": "meeting", "member_id": "member"},
        indexes=("meeting_id", "member_id",),
    )  # fmt: skip


def _guest() -> None:
    _table(
        "guest",
        "meeting_id", "order#", "name", "unit", "capacity", "member_id?", "heads#", "reason",
        refers={"meeting_id": "meeting", "member_id": "member"},
        indexes=("meeting_id",),
    )  # fmt: skip


def _joint_branch() -> None:
    _table(
        "joint_branch",
        "meeting_id", "branch_id",
        refers={"meeting_id": "meeting", "branch_id": "organization"},
        indexes=("meeting_id",),
    )  # fmt: skip


def _minutes_version() -> None:
    _table(
        "minutes_version",
        "meeting_id", "version#", "reason", "made_at", "made_by", "fingerprint", "content",
        refers={"meeting_id": "meeting"},
        indexes=("meeting_id",),
    )  # fmt: skip


def _printed_copy() -> None:
    _table(
        "printed_copy",
        "meeting_id", "paper", "version#", "fingerprint", "printed_at",
        refers={"meeting_id": "meeting"},
        indexes=("meeting_id",),
    )  # fmt: skip


def _action_item() -> None:
    _table(
        "action_item",
        "meeting_id", "item_id?", "order#", "task", "owner", "owner_id?", "due_on?", "timetable", "roadmap",
        "closed_on?", "outcome",
        refers={"meeting_id": "meeting", "item_id": "agenda_item", "owner_id": "member"},
        indexes=("meeting_id",),
    )  # fmt: skip


def _ballot() -> None:
    _table(
        "ballot",
        "meeting_id", "item_id?", "order#", "kind", "subject", "member_id?", "person", "method", "due#?",
        "here#?", "issued#?", "returned#?", "valid#?", "yes#?", "no#?", "abstain#?", "written_yes#",
        "written_no#", "written_abstain#", "seats#?",
        refers={"meeting_id": "meeting", "item_id": "agenda_item", "member_id": "member"},
        indexes=("meeting_id",),
    )  # fmt: skip


def _speech() -> None:
    _table(
        "speech",
        "meeting_id", "item_id?", "order#", "speaker", "speaker_id?", "gist",
        refers={"meeting_id": "meeting", "item_id": "agenda_item", "speaker_id": "member"},
        indexes=("meeting_id",),
    )  # fmt: skip


def _nominee() -> None:
    _table(
        "nominee",
        "meeting_id", "ballot_id", "order#", "name", "member_id?", "post", "yes#?", "no#?", "abstain#?",
        refers={"meeting_id": "meeting", "ballot_id": "ballot", "member_id": "member"},
        indexes=("meeting_id",),
    )  # fmt: skip


def _resolution() -> None:
    _table(
        "resolution",
        "meeting_id", "item_id?", "ballot_id?", "order#", "text", "unanimous#",
        refers={"meeting_id": "meeting", "item_id": "agenda_item", "ballot_id": "ballot"},
        indexes=("meeting_id",),
    )  # fmt: skip


def _draft() -> None:
    op.create_table(
        "draft",
        sa.Column("place", sa.Text(), primary_key=True, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.Text(), nullable=False),
    )
