"""A user's own register of sites: dropped on the housing page, held until it is removed.

The review of a place and every other page that asks for it use the same sites.
"""

from typing import Final

import streamlit as st

from herts_geo.errors import UnreadableFile
from herts_geo.housing import own as housing_own
from herts_geo.housing.own import NoSites, OwnSites
from herts_geo.housing.sites import Sites
from herts_geo.pack.catalogue import Catalogue
from herts_geo.pack.load import digest
from herts_geo.ui import validate
from herts_geo.ui.base import keeping
from herts_geo.ui.base.held import Held
from herts_geo.ui.housing import answers

HELD: Final = Held("_sites", "sites")
BESIDE: Final = "_sites_beside"  # whether the shipped registers count too
MAPS: Final = ["geojson", "json", "gpkg", "kml", "kmz", "zip", "fgb"]
ENDINGS: Final = ["csv", "tsv", "xlsx", "ods", *MAPS]
HELP: Final = "In the form of a brownfield land register. It counts on this page and in the review."


def panel() -> None:
    """The picker of a register, whether it stands alone, and the button that removes it."""
    with st.expander("Your own register", expanded=HELD.here):
        HELD.uploader("Register or list of sites", ENDINGS, HELP)
        st.radio(
            "Show it",
            [False, True],
            index=int(_beside()),
            format_func=lambda x: "beside them" if x else "instead of the shipped registers",
            key=f"{BESIDE}-choice",
            on_change=_choose,
        )
        HELD.standing("my register")


def _beside() -> bool:
    return bool(st.session_state.get(BESIDE))


def _choose() -> None:
    st.session_state[BESIDE] = bool(st.session_state[f"{BESIDE}-choice"])


def report(found: Catalogue) -> None:
    """What the check of the user's register found, where it was dropped."""
    if not HELD.here:
        return
    try:
        read = answers.own(found, HELD.data, HELD.name).report
    except NoSites as fault:
        read = fault.report
    except UnreadableFile as fault:  # which the sites say in a sentence
        keeping.read_as(HELD.prefix, str(fault))
        return
    validate.in_place(read, HELD.name, HELD.prefix)


def sites(found: Catalogue) -> Sites | None:
    """The user's sites, alone or with the shipped ones; None where no register is held.

    Raises `UnreadableFile`, or `NoSites` where no row of it is sound.
    """
    if not HELD.here:
        return None
    mine: OwnSites = answers.own(found, HELD.data, HELD.name)
    return housing_own.together(answers.shipped(found), mine.sites) if _beside() else mine.sites


def mark() -> str:
    """What tells the register that is held from others, and how it counts; '' for none."""
    return f"{digest(HELD.data)} {HELD.name} {_beside()}" if HELD.here else ""
