"""Pages and articles of the original, with each version."""

import sqlalchemy as sa
from alembic import op

revision = "0004_places"
down_revision = "0003_questions"


def upgrade() -> None:
    op.add_column("versions", sa.Column("places", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("versions", "places")
