"""What a GeoPackage truly holds, looked at before anything in it is opened to be read.

The file is a data base that its author may have programmed or damaged: a view or a column that is
worked out can make rows without an end. Only plain tables are ever read, and nothing is written.
"""

import re
import sqlite3
from contextlib import closing
from typing import Final

from herts_geo.errors import UnreadableFile
from herts_geo.guards import MAX_COLUMNS, MAX_ROWS

SETTINGS: Final = ("query_only = on", "trusted_schema = off", "cell_size_check = on")
STEPS: Final = 50_000_000  # of the data base's own machine, for each question
SOUND: Final = re.compile(  # faults of values alone, which leave the rows as they are
    r"ok$|NULL value|CHECK constraint|NUMERIC value|TEXT value|non-|row \d+ missing|wrong # of"
)
HIDDEN: Final = 6  # where a column says that it is worked out, in the answer on its table
PLAIN: Final = re.compile(r"\s*create\s+table\s", re.IGNORECASE)
BESIDE: Final = re.compile(r"\s*create\s+(?:unique\s+)?(?:index|trigger)\s", re.IGNORECASE)
OWN: Final = "gpkg_"  # tables that say what the file holds, and are read first


def tables(data: bytes) -> dict[str, int]:
    """The plain tables of a GeoPackage with their numbers of rows.

    Tables that are views in disguise, and those with columns that are worked out, are not among
    them. Raises `sqlite3.Error`, also where the pages of the file do not hang together.
    """
    with closing(sqlite3.connect(":memory:")) as base:
        base.deserialize(data)
        for setting in SETTINGS:
            base.execute(f"pragma {setting}")
        base.set_progress_handler(lambda: 1, STEPS)  # ends a question that has no end
        every = list(base.execute("select name, sql from sqlite_master where sql is not null"))
        plain = [name for name, sql in every if PLAIN.match(sql) and _is_table(base, name)]
        for name, sql in every:
            if name.startswith(OWN) and name not in plain and not BESIDE.match(sql):
                raise sqlite3.DatabaseError(f"{name} is not a plain table")
        rows = dict[str, int]()
        for name in plain:
            for (told,) in base.execute(f"pragma quick_check({_quoted(name)})"):
                if not SOUND.match(told):
                    raise sqlite3.DatabaseError(told)
            count = f"select count(*) from {_quoted(name)}"  # noqa: S608, quoted
            rows[name] = int(base.execute(count).fetchone()[0])
        return rows


def refuse_size(name: str, rows: int, columns: int) -> None:
    """Raises `UnreadableFile` where a layer has more rows or columns than can be checked."""
    if rows > MAX_ROWS or columns > MAX_COLUMNS:
        raise UnreadableFile(
            f"The layer '{name}' has {rows:,} rows and {columns:,} columns, where {MAX_ROWS:,} and "
            f"{MAX_COLUMNS:,} are the most. Export only the rows and columns that are needed."
        )


def _is_table(base: sqlite3.Connection, name: str) -> bool:
    """Whether the data base itself takes it for a table of columns that are all stored."""
    found = list(base.execute("select type from pragma_table_list(?)", [name]))
    columns = list(base.execute("select * from pragma_table_xinfo(?)", [name]))
    return found == [("table",)] and all(column[HIDDEN] == 0 for column in columns)


def _quoted(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'
