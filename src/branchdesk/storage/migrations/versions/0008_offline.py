"""0008 · 2026-11-21 · Copies of the ledger that work elsewhere, and the packets merged from them."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two new tables; nothing that was there changes."""
    op.create_table(
        "offline_copy",
        sa.Column("id", sa.Text(), primary_key=True, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("name", "keeper", "taken_on")),
        sa.Column("base_pos", sa.Integer(), nullable=False),
        sa.Column("base_hash", sa.Text(), nullable=False),
        sa.Column("ended_on", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("alive", sa.Integer(), nullable=False, server_default="1"),
    )
    op.create_table(
        "packet",
        sa.Column("id", sa.Text(), primary_key=True, nullable=False),
        sa.Column("copy_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("made_at", "merged_on")),
        sa.Column("head_pos", sa.Integer(), nullable=False),
        sa.Column("head_hash", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("ops", "added", "changed", "removed", "kept")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("differences", "content")),
        sa.Column("alive", sa.Integer(), nullable=False, server_default="1"),
        sa.ForeignKeyConstraint(["copy_id"], ["offline_copy.id"], name="fk_packet_copy_id"),
    )
    op.create_index("ix_packet_copy_id", "packet", ["copy_id"])
