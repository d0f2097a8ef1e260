"""The store that this program works with, opened once and kept open."""

import threading
from functools import lru_cache

from herts_geo.errors import HertsGeoError
from herts_geo.store import address, engine, schema
from herts_geo.store.address import Address
from herts_geo.store.engine import Store

_one_at_a_time = threading.Lock()


def current() -> Store | None:
    """The store that HERTS_GEO_STORE names, ready for use; None for 'none'.

    A file of one's own is set up, and brought forward, by itself; a server's is not, as others use
    it too. Raises `StoreFault`, `StoreVersion`.
    """
    found = address.chosen()
    if found is None:
        return None
    with _one_at_a_time:
        return opened(found)


def needed(lacks: str) -> Store:
    """The store of this program for what cannot do without one; `lacks`: what there is none of
    where it has none. Raises `HertsGeoError` then, `StoreFault`, `StoreVersion`."""
    found = current()
    if found is None:
        raise HertsGeoError(f"HERTS_GEO_STORE is 'none', so there are no {lacks}. Name a store.")
    return found


@lru_cache(maxsize=8)
def opened(at: Address) -> Store:
    """The store at an address, ready for use. Raises `StoreFault`, `StoreVersion`."""
    store = engine.connect(at)
    try:
        state = schema.state(store)
        if state != "current" and not store.postgres:
            schema.upgrade(store)
        elif state != "current":
            schema.refuse_unready(state)
    except BaseException:
        store.close()
        raise
    return store
