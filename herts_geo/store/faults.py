"""What a database says went wrong -> a sentence that says what to do."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoneFree

from herts_geo.errors import StoreFault
from herts_geo.store.address import VARIABLE, Address

KEPT: Final = "Nothing of this step was kept; what was kept before stands."
FULL: Final = f"there is no room left on its disk. {KEPT} Make room and try again"
READ_ONLY: Final = f"it may only be read. {KEPT} Let the program write to it"
BUSY: Final = f"another program has held it for too long. {KEPT} Try again, or end that program"
DAMAGED: Final = "it is damaged or no store. Restore a backup with 'herts-geo store restore FILE'"
PASSWORD: Final = f"the server refuses the user or the password that {VARIABLE} names"
NO_DATABASE: Final = "the server has no database of this name. Make it, or name another"
RIGHTS: Final = (
    "the user may not do this there. Ask the database's administrator to make the user its owner"
)
NOT_READY: Final = "it is not set up. Run 'herts-geo store init'"
CODES: Final = (  # what SQLite or PostgreSQL calls a fault, by its beginning -> what it means
    ("SQLITE_FULL", FULL),
    ("SQLITE_READONLY", READ_ONLY),
    ("SQLITE_PERM", READ_ONLY),
    ("SQLITE_BUSY", BUSY),
    ("SQLITE_LOCKED", BUSY),
    ("SQLITE_CORRUPT", DAMAGED),
    ("SQLITE_NOTADB", DAMAGED),
    ("SQLITE_CANTOPEN", "its file or folder cannot be opened. Check that both are there"),
    ("SQLITE_IOERR", f"its disk does not answer as it should. {KEPT} Check the disk"),
    ("28", PASSWORD),
    ("3D000", NO_DATABASE),
    ("53100", FULL),
    ("53300", "the server has no connection left. Try again, or raise its max_connections"),
    ("25006", READ_ONLY),
    ("42501", RIGHTS),
    ("42P01", NOT_READY),
    ("55P03", BUSY),
    ("57014", BUSY),
)
SAID: Final = (  # a connection that fails has no code but words
    (r"password|role .* does not exist|no pg_hba\.conf entry|peer auth", PASSWORD),
    (r"database .* does not exist", NO_DATABASE),
    (r"no such table", NOT_READY),
)
GONE: Final = "it does not answer. Check that the server runs and can be reached from here"


@contextmanager
def told(address: Address) -> Iterator[None]:
    """Turns what a database says went wrong into `StoreFault`; all else passes."""
    try:
        yield
    except NoneFree as fault:
        raise StoreFault(_sentence(address, BUSY)) from fault
    except DBAPIError as fault:
        raise StoreFault(_sentence(address, meaning(fault))) from fault
    except SQLAlchemyError as fault:
        why = f"the program asked it for what it cannot do ({type(fault).__name__}). {KEPT}"
        raise StoreFault(_sentence(address, why.rstrip("."))) from fault


def meaning(fault: DBAPIError) -> str:
    """What a fault of a database means, without a full stop."""
    code = str(
        getattr(fault.orig, "sqlite_errorname", "") or getattr(fault.orig, "sqlstate", "") or ""
    )
    words = str(fault.orig)
    for pattern, what in SAID:
        if re.search(pattern, words):
            return what
    for begins, what in CODES:
        if code.startswith(begins):
            return what
    if not code or code.startswith(("08", "57P")) or fault.connection_invalidated:
        return GONE
    return f"it refused what was asked ({code}). {KEPT.rstrip('.')}"


def _sentence(address: Address, why: str) -> str:
    return f"The store at {address.shown} cannot be used: {why}."
