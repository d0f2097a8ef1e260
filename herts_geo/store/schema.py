"""The shape of a store: its steps forward, each whole or not at all, and which one it has."""

from pathlib import Path
from typing import Final, Literal

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from herts_geo.errors import StoreFault, StoreVersion
from herts_geo.store.engine import Store

STEPS: Final = Path(__file__).parent
LOCK: Final = 0x68657274  # of PostgreSQL, held by the one who changes the shape
OLDEST_POSTGRES: Final = 15
State = Literal["empty", "older", "current", "newer"]


def steps(folder: Path = STEPS) -> ScriptDirectory:
    """The steps of a folder, the first to the last."""
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("version_locations", str(folder / "steps").replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    return ScriptDirectory.from_config(config)


def state(store: Store, folder: Path = STEPS) -> State:
    """Whether a store has the shape that this program knows. Raises `StoreFault`."""
    with store.read() as session:
        return _state(session.connection(), steps(folder))


def upgrade(store: Store, folder: Path = STEPS) -> None:
    """Sets a store up, or brings it forward; of two programs the second finds it done.

    Raises `StoreVersion` where it is newer than this program, `StoreFault` where a step fails: the
    store is then as it was.
    """
    with store.write() as session:
        connection = session.connection()
        if store.postgres:
            _fit(connection)
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        found = steps(folder)
        refuse_newer(_state(connection, found))
        try:
            # Every step that is left, inside the transaction of the connection.
            left = EnvironmentContext(
                Config(), found, fn=lambda now, _context: found._upgrade_revs("head", now)
            )
            with left as environment:
                environment.configure(connection=connection, transactional_ddl=True)
                environment.run_migrations()
        except Exception as fault:  # whatever a step does wrong
            why = str(getattr(fault, "orig", None) or fault).partition("\n")[0]
            raise StoreFault(
                f"The store at {store.address.shown} could not be brought forward: {why}. It is as "
                "it was before; report this, and go on with the program that used it until now."
            ) from fault


def refuse_newer(found: State) -> None:
    """Raises `StoreVersion` where a newer program has used the store."""
    if found == "newer":
        raise StoreVersion(
            "The store was used by a newer herts-geo than this one, and is left as it is. Install "
            "the newer one, or name another store in HERTS_GEO_STORE."
        )


def refuse_unready(found: State) -> None:
    """Raises `StoreVersion` unless the store has the shape that this program knows."""
    refuse_newer(found)
    if found == "empty":
        raise StoreVersion("The store is not set up yet: run 'herts-geo store init'.")
    if found == "older":
        raise StoreVersion(
            "The store was made for an older herts-geo: make a backup with 'herts-geo store backup "
            "FILE', then run 'herts-geo store upgrade'."
        )


def _state(connection: Connection, found: ScriptDirectory) -> State:
    now = MigrationContext.configure(connection).get_current_revision()
    if now is None:
        return "empty"
    known = [each.revision for each in found.walk_revisions()]
    if now not in known:
        return "newer"
    return "current" if now == found.get_current_head() else "older"


def _fit(connection: Connection) -> None:
    """Raises `StoreFault` unless the server is new enough and has PostGIS, or can be given it."""
    version = int(connection.scalar(text("SHOW server_version_num")) or 0) // 10_000
    if version < OLDEST_POSTGRES:
        raise StoreFault(
            f"The server is PostgreSQL {version}; the store needs {OLDEST_POSTGRES} or newer."
        )
    if connection.scalar(text("SELECT 1 FROM pg_extension WHERE extname = 'postgis'")):
        return
    try:
        connection.execute(text("CREATE EXTENSION postgis"))
    except DBAPIError as fault:
        raise StoreFault(
            "The database has no PostGIS, and this user may not add it. Install PostGIS on the "
            "server (Debian: postgresql-15-postgis-3), then let its administrator run "
            "'CREATE EXTENSION postgis' in this database."
        ) from fault
