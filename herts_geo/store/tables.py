"""The tables of the store. All but packs belong to a workspace, and every key begins with it."""

from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    text,
    true,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, deferred, mapped_column

NAMES: Final = {  # so that every later step can name what it changes
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
Counter = BigInteger().with_variant(Integer, "sqlite")  # which counts in its Integer alone


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; SQLite, which keeps no zone, is given and gives the same one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment in UTC as the engine takes it; one without a zone is refused."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its zone")
        there = value.astimezone(UTC)
        return there.replace(tzinfo=None) if dialect.name == "sqlite" else there

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  as the library calls it
        """The moment in UTC, with its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """What every table has: how its constraints are called, and how Python's types are kept."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {  # noqa: RUF012  as the library wants it
        datetime: Moment(),
        dict[str, Any]: JSON(),
        list[Any]: JSON(),
        str: Text(),
        bytes: LargeBinary(),
    }


class Workspace(Base):
    """What a group of people shares; nothing of it is seen from another one."""

    __tablename__ = "workspace"
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    created: Mapped[datetime]


class Member(Base):
    """Somebody, by address, or everybody of a domain, with a role; see `herts_geo.store.roles`."""

    __tablename__ = "member"
    __table_args__ = (
        CheckConstraint("kind IN ('address', 'domain')", name="kind"),
        CheckConstraint("role IN ('viewer', 'contributor', 'facilitator', 'owner')", name="role"),
        CheckConstraint("state IN ('invited', 'active', 'removed')", name="state"),
        CheckConstraint("value = lower(value)", name="lower"),
    )
    workspace: Mapped[str] = mapped_column(
        ForeignKey("workspace.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    role: Mapped[str]
    holds: Mapped[str] = mapped_column(server_default="")
    state: Mapped[str]
    invited_by: Mapped[str]
    since: Mapped[datetime]


class Project(Base):
    """A project; `seq` is the number of its last change, `bytes` what its records weigh."""

    __tablename__ = "project"
    workspace: Mapped[str] = mapped_column(
        ForeignKey("workspace.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    created: Mapped[datetime]
    updated: Mapped[datetime]
    seq: Mapped[int] = mapped_column(Counter)
    bytes: Mapped[int] = mapped_column(Counter)
    voting: Mapped[bool] = mapped_column(server_default=true())
    removed: Mapped[datetime | None]


def _of_project() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["workspace", "project"], ["project.workspace", "project.id"], ondelete="CASCADE"
    )


class Record(Base):
    """A record of a project in its present form; of one that was taken out its mark.

    `place`: the number of the change that first brought it, which is its place in its section.
    """

    __tablename__ = "record"
    __table_args__ = (_of_project(),)
    workspace: Mapped[str] = mapped_column(primary_key=True)
    project: Mapped[str] = mapped_column(primary_key=True)
    section: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    revision: Mapped[str]
    body: Mapped[dict[str, Any]]
    deleted: Mapped[bool] = mapped_column(server_default=false())
    place: Mapped[int] = mapped_column(Counter)


class Change(Base):
    """A change of one record, kept for good; changes of one step share `batch`, its first number.

    `undoes`: the batch that it takes back. A section of 'project' means its name and voting.
    """

    __tablename__ = "change"
    __table_args__ = (
        _of_project(),
        UniqueConstraint(
            "workspace", "project", "section", "record", "revision_after", name="uq_change_revision"
        ),
    )
    workspace: Mapped[str] = mapped_column(primary_key=True)
    project: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(Counter, primary_key=True, autoincrement=False)
    batch: Mapped[int] = mapped_column(Counter)
    section: Mapped[str]
    record: Mapped[str]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any]]
    revision_before: Mapped[str]
    revision_after: Mapped[str]
    who: Mapped[str]
    session: Mapped[str]
    at: Mapped[datetime]
    what: Mapped[str]
    undoes: Mapped[int | None] = mapped_column(Counter)


class Mark(Base):
    """A name that somebody gave to a version."""

    __tablename__ = "mark"
    __table_args__ = (_of_project(),)
    workspace: Mapped[str] = mapped_column(primary_key=True)
    project: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(Counter)
    who: Mapped[str]
    at: Mapped[datetime]


class Presence(Base):
    """Where a session of a project was last seen."""

    __tablename__ = "presence"
    __table_args__ = (_of_project(),)
    workspace: Mapped[str] = mapped_column(primary_key=True)
    project: Mapped[str] = mapped_column(primary_key=True)
    session: Mapped[str] = mapped_column(primary_key=True)
    who: Mapped[str]
    colour: Mapped[str]
    page: Mapped[str]
    seen: Mapped[datetime]


class Upload(Base):
    """A file that somebody brought: its bytes as they came, encrypted where `sealed`."""

    __tablename__ = "upload"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('register', 'sites', 'services', 'indicator', 'boundary')", name="kind"
        ),
    )
    workspace: Mapped[str] = mapped_column(
        ForeignKey("workspace.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]
    holder: Mapped[str]
    dated: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int] = mapped_column(Counter)
    sealed: Mapped[bool]
    data: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))
    report: Mapped[list[Any]]
    options: Mapped[dict[str, Any]]
    who: Mapped[str]
    at: Mapped[datetime]
    replaced_by: Mapped[str] = mapped_column(server_default="")
    removed: Mapped[datetime | None]
    removed_by: Mapped[str] = mapped_column(server_default="")


def _of_upload() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["workspace", "upload"], ["upload.workspace", "upload.id"], ondelete="CASCADE"
    )


APART: Final = text("(x IS NULL OR withheld)")  # rows that matter wherever somebody asks about


class ListRow(Base):
    """A row of a long list: its fields as JSON, encrypted where its upload is, and where it stands.

    x, y: easting and northing, metres (EPSG:27700). PostgreSQL makes of them the column `geom`,
    a point of PostGIS with a spatial index. `withheld`: vacant or sensitive.
    """

    __tablename__ = "list_row"
    __table_args__ = (
        _of_upload(),
        Index("ix_list_row_where", "workspace", "upload", "x", "y"),
        Index(
            "ix_list_row_apart", "workspace", "upload", sqlite_where=APART, postgresql_where=APART
        ),
    )
    workspace: Mapped[str] = mapped_column(primary_key=True)
    upload: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    fields: Mapped[str]
    x: Mapped[float | None]
    y: Mapped[float | None]
    withheld: Mapped[bool]


class Completion(Base):
    """What somebody typed for a field that a row of a file leaves empty."""

    __tablename__ = "completion"
    __table_args__ = (_of_upload(),)
    workspace: Mapped[str] = mapped_column(primary_key=True)
    upload: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    field: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
    who: Mapped[str]
    at: Mapped[datetime]


class Match(Base):
    """Whether two rows of registers are one building, as somebody judged; the lesser key first."""

    __tablename__ = "match"
    __table_args__ = (
        CheckConstraint("verdict IN ('confirmed', 'refused')", name="verdict"),
        CheckConstraint('"left" < "right"', name="order"),
    )
    workspace: Mapped[str] = mapped_column(
        ForeignKey("workspace.id", ondelete="CASCADE"), primary_key=True
    )
    left: Mapped[str] = mapped_column(primary_key=True)
    right: Mapped[str] = mapped_column(primary_key=True)
    verdict: Mapped[str]
    reason: Mapped[str]
    who: Mapped[str]
    at: Mapped[datetime]


class Audit(Base):
    """Who did what; only ever added to, and kept when its workspace is removed."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_workspace", "workspace", "seq"),)
    seq: Mapped[int] = mapped_column(Counter, primary_key=True)
    workspace: Mapped[str]
    at: Mapped[datetime]
    who: Mapped[str]
    role: Mapped[str]
    action: Mapped[str]
    object: Mapped[str]
    detail: Mapped[dict[str, Any]]


class Pack(Base):
    """A data pack that all workspaces may read, by the digest of its files; one of each name.

    `place`: its title; `vintage`: from when its figures are, in words.
    """

    __tablename__ = "pack"
    __table_args__ = (Index("uq_pack_name", "name", unique=True),)
    digest: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    place: Mapped[str] = mapped_column(server_default="")
    vintage: Mapped[str] = mapped_column(server_default="")
    who: Mapped[str]
    at: Mapped[datetime]


class PackFile(Base):
    """A file of a pack."""

    __tablename__ = "pack_file"
    digest: Mapped[str] = mapped_column(
        ForeignKey("pack.digest", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str]
    data: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))
