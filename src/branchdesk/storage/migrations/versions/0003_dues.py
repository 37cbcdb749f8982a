"""0003 · 2026-11-21 · Dues: what is owed, what was paid, where it went."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
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
    _statement()
    _dues_policy()
    _expense()
    _remittance()
    _arrears_note()
    _assessment()
    _large_dues()
    _relief()
    _statement_line()
    _payment()
    _wage_item()


def _statement() -> None:
    _table(
        "statement",
        "file_name", "digest", "read_on", "channel", "stated#?", "closed_on?",
        refers={},
        indexes=(),
    )  # fmt: skip


def _dues_policy() -> None:
    _table(
        "dues_policy",
        "year#", "branch_id?", "rounding", "remit_period", "cap#?", "fixed#?", "fixed_source",
        "same_month_change#", "names_published#", "supervision_phone",
        refers={"branch_id": "organization"},
        indexes=(),
    )  # fmt: skip


def _expense() -> None:
    _table(
        "expense",
        "branch_id", "use", "amount#", "on", "purpose", "decided_at", "decided_on?", "approver",
        "voucher_number", "payee", "corrects_id?", "note",
        refers={"branch_id": "organization", "corrects_id": "expense"},
        indexes=("branch_id",),
    )  # fmt: skip


def _remittance() -> None:
    _table(
        "remittance",
        "branch_id", "from_month#", "until_month#", "amount#", "remitted_on", "receipt_number", "handled_by",
        "reviewed_by", "corrects_id?", "note",
        refers={"branch_id": "organization", "corrects_id": "remittance"},
        indexes=("branch_id",),
    )  # fmt: skip


def _arrears_note() -> None:
    _table(
        "arrears_note",
        "member_id", "from_month#", "until_month#", "justified#", "reason", "talked_on?", "talked_by",
        refers={"member_id": "member"},
        indexes=("member_id",),
    )  # fmt: skip


def _assessment() -> None:
    _table(
        "assessment",
        "member_id", "branch_id?", "year#", "from_month#", "until_month#?", "payer", "base#?", "rate#",
        "uncapped#", "due#", "pack", "arithmetic", "source", "reason", "confirmed_on?", "note",
        refers={"member_id": "member", "branch_id": "organization"},
        indexes=("member_id", "year"),
    )  # fmt: skip


def _large_dues() -> None:
    _table(
        "large_dues",
        "member_id", "amount#", "received_on", "collector", "brief_attached#", "forwarded_on?",
        "forwarded_to", "receipt_number", "receipt_on?", "note",
        refers={"member_id": "member"},
        indexes=("member_id",),
    )  # fmt: skip


def _relief() -> None:
    _table(
        "relief",
        "member_id", "kind", "reason", "applied_on?", "discussed_at", "approver", "approved_on?",
        "approval_number", "from_month#", "until_month#", "amount#?",
        refers={"member_id": "member"},
        indexes=("member_id",),
    )  # fmt: skip


def _statement_line() -> None:
    _table(
        "statement_line",
        "statement_id", "number#", "at", "payer", "staff_number", "amount#", "memo", "serial", "state",
        "member_id?", "reason",
        refers={"statement_id": "statement", "member_id": "member"},
        indexes=("serial", "statement_id"),
    )  # fmt: skip


def _payment() -> None:
    _table(
        "payment",
        "member_id", "branch_id?", "month#", "amount#", "extra#", "paid_on", "channel", "collector",
        "paid_by", "relation", "slip", "line_id?", "corrects_id?", "note",
        refers={"member_id": "member", "branch_id": "organization", "line_id": "statement_line",
        "corrects_id": "payment"},
        indexes=("line_id", "member_id", "month"),
    )  # fmt: skip


def _wage_item() -> None:
    _table(
        "wage_item",
        "assessment_id", "name", "amount#", "sign#",
        refers={"assessment_id": "assessment"},
        indexes=("assessment_id",),
    )  # fmt: skip
