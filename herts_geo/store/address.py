"""Where the store is: a file of one's own, a PostgreSQL server, or nowhere."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

import platformdirs
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from herts_geo.errors import StoreFault

VARIABLE: Final = "HERTS_GEO_STORE"
NONE: Final = "none"
FILE: Final = "store.sqlite"


@dataclass(frozen=True)
class Address:
    """Where a store is; `shown` says it without a password."""

    engine: Literal["sqlite", "postgresql"]
    url: URL = field(repr=False)
    shown: str

    @property
    def path(self) -> Path:
        """The file of an embedded store."""
        return Path(self.url.database or "")


def named(text: str) -> Address | None:
    """The address that a setting names: '' the user's own file, 'none' no store, a file's path, or
    postgresql://USER:PASSWORD@HOST/DATABASE. Raises `StoreFault`."""
    given = text.strip()
    if given.lower() == NONE:
        return None
    if "://" not in given:
        return of_file(Path(given).expanduser() if given else usual())
    try:
        url = make_url(given)
    except (ArgumentError, ValueError) as fault:
        raise StoreFault(_strange()) from fault
    if url.drivername not in ("postgresql", "postgres"):
        raise StoreFault(_strange())
    shown = url.set(query={}).render_as_string(hide_password=True)
    return Address("postgresql", url.set(drivername="postgresql+psycopg"), shown)


def of_file(path: Path) -> Address:
    """The address of an embedded store."""
    whole = path.absolute()
    url = URL.create("sqlite+pysqlite", database=str(whole))
    return Address("sqlite", url, str(whole))


def usual() -> Path:
    """The file of the embedded store, in the user's data folder."""
    return platformdirs.user_data_path("herts-geo") / FILE


def chosen() -> Address | None:
    """The address that the environment names. Raises `StoreFault`."""
    return named(os.environ.get(VARIABLE, ""))


def _strange() -> str:
    return (
        f"{VARIABLE} names no store: give postgresql://USER:PASSWORD@HOST/DATABASE, the path of a "
        "file, or 'none'. In a password write @ as %40, / as %2F and : as %3A."
    )
