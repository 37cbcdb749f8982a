"""0007 · 2026-11-21 · Dues paid where a member is away; what more is settled for a year: first month, limits, days."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Years settled before keep what they were reckoned with: the whole first month, the numbers of the pack."""
    op.add_column("dues_policy", sa.Column("first_month_next", sa.Integer(), nullable=False, server_default="0"))
    for name in ("ahead_months", "large_from", "collection_day", "kept_from"):
        op.add_column("dues_policy", sa.Column(name, sa.Integer(), nullable=True))
    op.create_table(
        "paid_elsewhere",
        sa.Column("id", sa.Text(), primary_key=True, nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("from_month", "until_month")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("place", "voucher")),
        sa.Column("seen_on", sa.Text(), nullable=True),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("alive", sa.Integer(), nullable=False, server_default="1"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_paid_elsewhere_member_id"),
    )
    op.create_index("ix_paid_elsewhere_member_id", "paid_elsewhere", ["member_id"])
