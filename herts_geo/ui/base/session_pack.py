"""The pack that one session has opened in place of the server's own, and who may open which.

The choice holds for this session only: others on the same server keep theirs.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import streamlit as st
from streamlit import config

from herts_geo.errors import CatalogueError
from herts_geo.pack import catalogue, shelf
from herts_geo.pack.catalogue import Catalogue
from herts_geo.ui.base import gate

KEY: Final = "_pack"  # the folder that this session has opened
LOST: Final = "_pack_lost"  # why it was closed
FORWARDED: Final = ("x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded", "via")


def current() -> Catalogue:
    """The pack of this session: the one it has opened, while that can be read, else the server's.

    Raises `CatalogueError` where the server's own cannot be read.
    """
    if named := st.session_state.get(KEY):
        try:
            return catalogue.read(Path(str(named)))
        except CatalogueError as fault:
            close()
            st.session_state[LOST] = str(fault)
    return catalogue.read()


def is_opened() -> bool:
    """Whether this session has opened a pack of its own."""
    return bool(st.session_state.get(KEY))


def open_(found: Catalogue) -> None:
    """Opens a pack in this session; what was chosen on the maps of the last one is let go."""
    close()
    st.session_state[KEY] = str(found.folder)


def close() -> None:
    """Goes back to the server's own pack."""
    st.session_state.pop(KEY, None)
    st.session_state.pop(LOST, None)
    st.session_state.pop("_query", None)  # the next run reads the bare address, and begins anew
    st.query_params.clear()


def may_open_any() -> bool:
    """Whether the visitor sits at the machine: only then may a folder be named at will."""
    asked = {name.casefold(): st.context.headers.get(name, "") for name in st.context.headers}
    return is_alone(str(config.get_option("server.address") or ""), asked)


def is_alone(address: str, asked: Mapping[str, str]) -> bool:
    """Whether a server that listens at an address, asked with some headers (names in small
    letters), serves its own machine alone: nothing stands in between and passes others on."""
    try:
        host = urlsplit(f"//{asked.get('host', '')}").hostname or ""
    except ValueError:  # no name at all
        return False
    return (
        gate.is_local(address)
        and host in gate.LOCAL
        and not any(name in asked for name in FORWARDED)
    )


def may_change(place: Path) -> bool:
    """Whether the visitor may open or renew the pack of a folder."""
    return shelf.holds(place) or may_open_any()
