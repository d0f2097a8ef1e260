"""The first shape of the store: workspaces, projects with their changes, files and packs."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0001"
down_revision: Final = None
branch_labels: Final = None
depends_on: Final = None

COUNT: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT: Final = sa.DateTime(timezone=True)
ALWAYS: Final = ("workspace", "project")
APPEND_ONLY: Final = "what is in the audit stays as it is"


def upgrade() -> None:
    """Makes every table, the audit's guard, and on PostgreSQL the points of long lists."""
    _shared()
    _projects()
    _files()
    _packs()
    if op.get_bind().dialect.name == "postgresql":
        _guard_on_postgres()
        _points()
    else:
        _guard_on_sqlite()


def _shared() -> None:
    op.create_table(
        "workspace",
        *_texts("id", "name"),
        _moment("created"),
        sa.PrimaryKeyConstraint("id", name="pk_workspace"),
    )
    op.create_table(
        "member",
        *_texts("workspace", "kind", "value", "role"),
        sa.Column("holds", sa.Text(), server_default="", nullable=False),
        *_texts("state", "invited_by"),
        _moment("since"),
        _one_of("member", "kind", "address", "domain"),
        _one_of("member", "role", "viewer", "contributor", "facilitator", "owner"),
        _one_of("member", "state", "invited", "active", "removed"),
        sa.CheckConstraint("value = lower(value)", name=op.f("ck_member_lower")),
        _workspace("member"),
        sa.PrimaryKeyConstraint("workspace", "kind", "value", name="pk_member"),
    )
    op.create_table(
        "match",
        *_texts("workspace", "left", "right", "verdict", "reason", "who"),
        _moment("at"),
        _one_of("match", "verdict", "confirmed", "refused"),
        sa.CheckConstraint('"left" < "right"', name=op.f("ck_match_order")),
        _workspace("match"),
        sa.PrimaryKeyConstraint("workspace", "left", "right", name="pk_match"),
    )
    op.create_table(
        "audit",
        sa.Column("seq", COUNT, nullable=False),
        *_texts("workspace", "who", "role", "action", "object"),
        _moment("at"),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_audit"),
    )
    op.create_index("ix_audit_workspace", "audit", ["workspace", "seq"])


def _projects() -> None:
    op.create_table(
        "project",
        *_texts("workspace", "id", "name"),
        _moment("created"),
        _moment("updated"),
        *_counts("seq", "bytes"),
        sa.Column("voting", sa.Boolean(), server_default=sa.true(), nullable=False),
        _moment("removed", nullable=True),
        _workspace("project"),
        sa.PrimaryKeyConstraint("workspace", "id", name="pk_project"),
    )
    op.create_table(
        "record",
        *_texts(*ALWAYS, "section", "id", "revision"),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("deleted", sa.Boolean(), server_default=sa.false(), nullable=False),
        *_counts("place"),
        _project("record"),
        sa.PrimaryKeyConstraint(*ALWAYS, "section", "id", name="pk_record"),
    )
    op.create_table(
        "change",
        *_texts(*ALWAYS),
        *_counts("seq", "batch"),
        *_texts("section", "record", "revision_before", "revision_after", "who", "session", "what"),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(), nullable=False),
        _moment("at"),
        sa.Column("undoes", COUNT, nullable=True),
        _project("change"),
        sa.PrimaryKeyConstraint(*ALWAYS, "seq", name="pk_change"),
        sa.UniqueConstraint(
            *ALWAYS, "section", "record", "revision_after", name="uq_change_revision"
        ),
    )
    op.create_table(
        "mark",
        *_texts(*ALWAYS, "name"),
        *_counts("seq"),
        *_texts("who"),
        _moment("at"),
        _project("mark"),
        sa.PrimaryKeyConstraint(*ALWAYS, "name", name="pk_mark"),
    )
    op.create_table(
        "presence",
        *_texts(*ALWAYS, "session", "who", "colour", "page"),
        _moment("seen"),
        _project("presence"),
        sa.PrimaryKeyConstraint(*ALWAYS, "session", name="pk_presence"),
    )


def _files() -> None:
    op.create_table(
        "upload",
        *_texts("workspace", "id", "kind", "name", "holder", "dated", "sha256"),
        *_counts("size"),
        sa.Column("sealed", sa.Boolean(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        *_texts("who"),
        _moment("at"),
        sa.Column("replaced_by", sa.Text(), server_default="", nullable=False),
        _moment("removed", nullable=True),
        sa.Column("removed_by", sa.Text(), server_default="", nullable=False),
        _one_of("upload", "kind", "register", "sites", "services", "indicator", "boundary"),
        _workspace("upload"),
        sa.PrimaryKeyConstraint("workspace", "id", name="pk_upload"),
    )
    op.create_table(
        "list_row",
        *_texts("workspace", "upload", "key", "fields"),
        sa.Column("x", sa.Double(), nullable=True),
        sa.Column("y", sa.Double(), nullable=True),
        sa.Column("withheld", sa.Boolean(), nullable=False),
        _upload("list_row"),
        sa.PrimaryKeyConstraint("workspace", "upload", "key", name="pk_list_row"),
    )
    op.create_index("ix_list_row_where", "list_row", ["workspace", "upload", "x", "y"])
    op.create_table(
        "completion",
        *_texts("workspace", "upload", "key", "field", "value", "who"),
        _moment("at"),
        _upload("completion"),
        sa.PrimaryKeyConstraint("workspace", "upload", "key", "field", name="pk_completion"),
    )


def _packs() -> None:
    op.create_table(
        "pack",
        *_texts("digest", "name", "who"),
        _moment("at"),
        sa.PrimaryKeyConstraint("digest", name="pk_pack"),
    )
    op.create_table(
        "pack_file",
        *_texts("digest", "name", "sha256"),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["digest"], ["pack.digest"], name="fk_pack_file_pack", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("digest", "name", name="pk_pack_file"),
    )


def _guard_on_sqlite() -> None:
    for what in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_no_{what.lower()} BEFORE {what} ON audit "
            f"BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END"
        )


def _guard_on_postgres() -> None:
    op.execute(
        "CREATE FUNCTION audit_is_kept() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{APPEND_ONLY}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_is_kept()"
    )


def _points() -> None:
    op.execute(
        "ALTER TABLE list_row ADD COLUMN geom geometry(Point, 27700) "
        "GENERATED ALWAYS AS (ST_SetSRID(ST_MakePoint(x, y), 27700)) STORED"
    )
    op.execute("CREATE INDEX ix_list_row_geom ON list_row USING gist (geom)")


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _counts(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, COUNT, nullable=False, autoincrement=False) for name in names]


def _moment(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, MOMENT, nullable=nullable)


def _one_of(table: str, column: str, *values: str) -> sa.CheckConstraint:
    allowed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({allowed})", name=op.f(f"ck_{table}_{column}"))


def _workspace(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["workspace"], ["workspace.id"], name=f"fk_{table}_workspace", ondelete="CASCADE"
    )


def _project(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        list(ALWAYS),
        ["project.workspace", "project.id"],
        name=f"fk_{table}_project",
        ondelete="CASCADE",
    )


def _upload(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["workspace", "upload"],
        ["upload.workspace", "upload.id"],
        name=f"fk_{table}_upload",
        ondelete="CASCADE",
    )
