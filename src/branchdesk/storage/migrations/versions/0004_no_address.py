"""0004 · 2026-11-21 · A member's home address is not kept (domain N8); no form or file ever brought one in."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Drop the column."""
    op.drop_column("member", "address")
