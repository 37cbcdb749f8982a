"""0005 · 2026-11-21 · Development and transfers; arrivals, limited rights, and who may approve members."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
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
    op.add_column("organization", sa.Column("may_approve", sa.Integer(), nullable=False, server_default="1"))
    _graduation_batch()
    _holiday()
    _school_pack()
    _letter_head()
    _arrival()
    _away()
    _development_case()
    _restriction()
    _away_contact()
    _case_paper()
    _guide()
    _observation()
    _public_notice()
    _transfer()
    _waiver()
    _case_step()


def _graduation_batch() -> None:
    _table(
        "graduation_batch",
        "title", "on", "note",
        refers={},
        indexes=(),
    )  # fmt: skip


def _holiday() -> None:
    _table(
        "holiday",
        "on", "works#", "name",
        refers={},
        indexes=(),
    )  # fmt: skip


def _school_pack() -> None:
    _table(
        "school_pack",
        "base", "version", "from_on", "source", "content",
        refers={},
        indexes=(),
    )  # fmt: skip


def _letter_head() -> None:
    _table(
        "letter_head",
        "organization_id", "name", "prefix", "next_number#", "valid_days#", "address", "phone", "fax",
        "postcode",
        refers={"organization_id": "organization"},
        indexes=(),
    )  # fmt: skip


def _arrival() -> None:
    _table(
        "arrival",
        "member_id", "on", "way", "came_from", "paid_until#?", "basis",
        refers={"member_id": "member"},
        indexes=("member_id",),
    )  # fmt: skip


def _away() -> None:
    _table(
        "away",
        "member_id", "kind", "from_on", "until_on?", "place", "applied_on?", "expected_on?", "cause?", "note",
        refers={"member_id": "member"},
        indexes=("member_id",),
    )  # fmt: skip


def _development_case() -> None:
    _table(
        "development_case",
        "member_id", "form_number", "leaves_on?", "league#", "archive", "ended_on?", "ending?", "ending_reason",
        "note",
        refers={"member_id": "member"},
        indexes=("member_id",),
    )  # fmt: skip


def _restriction() -> None:
    _table(
        "restriction",
        "member_id", "kind", "from_on", "until_on?", "basis",
        refers={"member_id": "member"},
        indexes=("member_id",),
    )  # fmt: skip


def _away_contact() -> None:
    _table(
        "away_contact",
        "away_id", "on", "way", "by", "reached#",
        refers={"away_id": "away"},
        indexes=("away_id",),
    )  # fmt: skip


def _case_paper() -> None:
    _table(
        "case_paper",
        "case_id", "step", "title", "copies#", "pages#?", "on?", "kept_at", "complete#",
        refers={"case_id": "development_case"},
        indexes=("case_id",),
    )  # fmt: skip


def _guide() -> None:
    _table(
        "guide",
        "case_id", "kind", "member_id?", "name", "faculty#", "from_on?", "until_on?",
        refers={"case_id": "development_case", "member_id": "member"},
        indexes=("case_id",),
    )  # fmt: skip


def _observation() -> None:
    _table(
        "observation",
        "case_id", "kind", "on", "until_on?", "body", "tenths#?", "kept_at",
        refers={"case_id": "development_case"},
        indexes=("case_id",),
    )  # fmt: skip


def _public_notice() -> None:
    _table(
        "public_notice",
        "case_id", "occasion", "from_on", "until_on?", "place", "receiver", "phone", "objection#", "conclusion",
        refers={"case_id": "development_case"},
        indexes=("case_id",),
    )  # fmt: skip


def _transfer() -> None:
    _table(
        "transfer",
        "member_id", "direction", "channel", "number", "addressee", "from_place", "to_place", "from_branch_id?",
        "to_branch_id?", "destination?", "paid_until#?", "issued_on?", "valid_days#?", "reported_on?",
        "receipt_on?", "closed_on?", "halt?", "halted_on?", "halt_reason", "replaces_id?", "batch_id?",
        "arrival_id?", "note",
        refers={"member_id": "member", "from_branch_id": "organization", "to_branch_id": "organization", "replaces_id": "transfer", "batch_id": "graduation_batch", "arrival_id": "arrival"},
        indexes=("batch_id", "member_id",),
    )  # fmt: skip


def _waiver() -> None:
    _table(
        "waiver",
        "case_id", "code", "step", "reason", "by", "on",
        refers={"case_id": "development_case"},
        indexes=("case_id",),
    )  # fmt: skip


def _case_step() -> None:
    _table(
        "case_step",
        "case_id", "step", "on", "until_on?", "result?", "body", "document", "place", "received_on?",
        "months#?", "tenths#?", "days#?", "methods", "kept_at", "meeting_id?", "ballot_id?", "due#?", "here#?",
        "yes#?", "no#?", "abstain#?", "note",
        refers={"case_id": "development_case", "meeting_id": "meeting", "ballot_id": "ballot"},
        indexes=("case_id",),
    )  # fmt: skip
