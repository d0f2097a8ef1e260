"""Rows of long lists that lie nowhere, or are withheld, are found without reading the others."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0003"
down_revision: Final = "0002"
branch_labels: Final = None
depends_on: Final = None

APART: Final = sa.text("(x IS NULL OR withheld)")


def upgrade() -> None:
    """Adds the index."""
    op.create_index(
        "ix_list_row_apart",
        "list_row",
        ["workspace", "upload"],
        sqlite_where=APART,
        postgresql_where=APART,
    )
