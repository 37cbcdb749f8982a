"""0001 · 2026-11-21 · The first schema: organization, members, the log."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make all tables."""
    _ledger_info()
    _change_txn()
    _change_log()
    _organization()
    _member()
    _post()
    _outside_body()
    _move()
    _not_duplicate()


def _ledger_info() -> None:
    op.create_table(
        "ledger_info",
        sa.Column("name", sa.Text(), primary_key=True, nullable=False),
        sa.Column("value", sa.Text()),
    )


def _change_txn() -> None:
    op.create_table(
        "change_txn",
        sa.Column("seq", sa.Integer(), primary_key=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("target", sa.Text()),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.UniqueConstraint("id", name="uq_change_txn_id"),
    )


def _change_log() -> None:
    op.create_table(
        "change_log",
        sa.Column("pos", sa.Integer(), primary_key=True, nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hlc", sa.Text(), nullable=False),
        sa.Column("txn", sa.Text(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("old", sa.Text()),
        sa.Column("new", sa.Text()),
        sa.Column("prev", sa.Text()),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.UniqueConstraint("site", "seq", name="uq_change_log_site_seq"),
    )
    op.create_index("ix_change_log_entity_uid", "change_log", ["entity", "uid"])
    op.create_index("ix_change_log_txn", "change_log", ["txn"])


def _organization() -> None:
    op.create_table(
        "organization",
        sa.Column("id", sa.Text(), primary_key=True, nullable=False),
        sa.Column("full_name", sa.Text(), nullable=False),
        sa.Column("short_name", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Text()),
        sa.Column("kind", sa.Text()),
        sa.Column("set_up_on", sa.Text()),
        sa.Column("approved_by", sa.Text(), nullable=False),
        sa.Column("term_started_on", sa.Text()),
        sa.Column("term_years", sa.Integer(), nullable=False),
        sa.Column("units", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("running", sa.Text(), nullable=False),
        sa.Column("ended_on", sa.Text()),
        sa.Column("order", sa.Integer(), nullable=False),
        sa.Column("alive", sa.Integer(), nullable=False, server_default="1"),
        sa.ForeignKeyConstraint(["parent_id"], ["organization.id"], name="fk_organization_parent_id"),
    )
    op.create_index("ix_organization_parent_id", "organization", ["parent_id"])


def _member() -> None:
    op.create_table(
        "member",
        sa.Column("id", sa.Text(), primary_key=True, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("sex", sa.Text()),
        sa.Column("id_number", sa.Text()),
        sa.Column("birth", sa.Text()),
        sa.Column("ethnicity", sa.Text()),
        sa.Column("education", sa.Text()),
        sa.Column("degree", sa.Text()),
        sa.Column("native_place", sa.Text(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("branch_id", sa.Text()),
        sa.Column("group_id", sa.Text()),
        sa.Column("joined_on", sa.Text()),
        sa.Column("confirmed_on", sa.Text()),
        sa.Column("probation_until", sa.Text()),
        sa.Column("sponsors", sa.Text(), nullable=False),
        sa.Column("registry", sa.Text(), nullable=False),
        sa.Column("seniority_adjust", sa.Integer(), nullable=False),
        sa.Column("staff_number", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("occupation", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("working_since", sa.Text()),
        sa.Column("phone", sa.Text()),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("mobile_to", sa.Text(), nullable=False),
        sa.Column("out_of_touch_since", sa.Text()),
        sa.Column("hardship", sa.Integer(), nullable=False),
        sa.Column("honours", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("left_on", sa.Text()),
        sa.Column("leaving", sa.Text()),
        sa.Column("left_to", sa.Text(), nullable=False),
        sa.Column("alive", sa.Integer(), nullable=False, server_default="1"),
        sa.ForeignKeyConstraint(["branch_id"], ["organization.id"], name="fk_member_branch_id"),
        sa.ForeignKeyConstraint(["group_id"], ["organization.id"], name="fk_member_group_id"),
    )
    op.create_index("ix_member_branch_id", "member", ["branch_id"])
    op.create_index("ix_member_id_number", "member", ["id_number"])
    op.create_index("ix_member_name_key", "member", ["name_key"])


def _post() -> None:
    op.create_table(
        "post",
        sa.Column("id", sa.Text(), primary_key=True, nullable=False),
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text()),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Text()),
        sa.Column("until_on", sa.Text()),
        sa.Column("elected", sa.Integer(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("dual_leader", sa.Integer(), nullable=False),
        sa.Column("alive", sa.Integer(), nullable=False, server_default="1"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_post_member_id"),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name="fk_post_organization_id"),
    )
    op.create_index("ix_post_member_id", "post", ["member_id"])
    op.create_index("ix_post_organization_id", "post", ["organization_id"])


def _outside_body() -> None:
    op.create_table(
        "outside_body",
        sa.Column("id", sa.Text(), primary_key=True, nullable=False),
        sa.Column("full_name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("alive", sa.Integer(), nullable=False, server_default="1"),
    )


def _move() -> None:
    op.create_table(
        "move",
        sa.Column("id", sa.Text(), primary_key=True, nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("aspect", sa.Text(), nullable=False),
        sa.Column("before", sa.Text()),
        sa.Column("after", sa.Text()),
        sa.Column("on", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("alive", sa.Integer(), nullable=False, server_default="1"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_move_member_id"),
    )
    op.create_index("ix_move_member_id", "move", ["member_id"])


def _not_duplicate() -> None:
    op.create_table(
        "not_duplicate",
        sa.Column("id", sa.Text(), primary_key=True, nullable=False),
        sa.Column("first_id", sa.Text(), nullable=False),
        sa.Column("second_id", sa.Text(), nullable=False),
        sa.Column("alive", sa.Integer(), nullable=False, server_default="1"),
        sa.ForeignKeyConstraint(["first_id"], ["member.id"], name="fk_not_duplicate_first_id"),
        sa.ForeignKeyConstraint(["second_id"], ["member.id"], name="fk_not_duplicate_second_id"),
    )
