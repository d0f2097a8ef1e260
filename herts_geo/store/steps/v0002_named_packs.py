"""Packs have a name of their own, by which they are opened, a place and a vintage."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0002"
down_revision: Final = "0001"
branch_labels: Final = None
depends_on: Final = None

ONE_EACH: Final = (  # the newest of a name keeps it, the others get their digest beside it
    "UPDATE pack SET name = name || ' ' || substr(digest, 1, 12) WHERE EXISTS ("
    "SELECT 1 FROM pack AS other WHERE other.name = pack.name AND (other.at > pack.at "
    "OR (other.at = pack.at AND other.digest > pack.digest)))"
)


def upgrade() -> None:
    """Adds the columns, and has each name once."""
    for name in ("place", "vintage"):
        op.add_column("pack", sa.Column(name, sa.Text(), server_default="", nullable=False))
    op.execute(ONE_EACH)
    op.create_index("uq_pack_name", "pack", ["name"], unique=True)
