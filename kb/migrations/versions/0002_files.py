"""Files as they were last read, and the rules by which each version was cut."""

import sqlalchemy as sa
from alembic import op

revision = "0002_files"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("versions", sa.Column("rules", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "files",
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("document_id", sa.String(length=200), nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.Column("passages", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"]),
        sa.PrimaryKeyConstraint("path"),
    )
    op.create_index(op.f("ix_files_document_id"), "files", ["document_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_files_document_id"), table_name="files")
    op.drop_table("files")
    with op.batch_alter_table("versions") as versions:
        versions.drop_column("rules")
