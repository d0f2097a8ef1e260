"""`make store`: a PostgreSQL server for trying the store, on loopback, gone when it is stopped."""

import signal
import sys
import threading

import psycopg

from herts_geo.store import address, engine, schema
from tests.store import servers


def main() -> int:
    """Starts a server, sets the store up in it, says how to use it, and waits for Ctrl-C."""
    binaries = servers.programs()
    if binaries is None:
        print(servers.MISSING, file=sys.stderr)
        return 1
    ended = threading.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: ended.set())
    with servers.running(binaries) as server:
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE maps")
        found = address.named(f"{server}/maps")
        assert found is not None
        store = engine.connect(found)
        schema.upgrade(store)
        store.close()
        print(f"export {address.VARIABLE}={server}/maps", flush=True)
        print("Ctrl-C ends the server, and what is in it is gone.", flush=True)
        ended.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
