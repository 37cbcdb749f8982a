"""0009 · 2026-11-22 · An index of those who are no Party members, or lie in the recycle bin."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing that was there changes."""
    few = sa.text("alive = 0 OR (joined_on IS NULL AND left_on IS NULL)")
    op.create_index("ix_member_id_standing_alive", "member", ["id", "standing", "alive"], sqlite_where=few)
