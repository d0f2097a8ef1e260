"""Taking a review away: a document, a spreadsheet or a geographic file, made when asked for."""

import re
from typing import Final

import streamlit as st

from herts_geo import report, review
from herts_geo.evidence import Dossier
from herts_geo.pack.catalogue import Catalogue
from herts_geo.ui import parts, say

MIME: Final = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
    ".html": "text/html",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".gpkg": "application/geopackage+sqlite3",
}
LONGEST: Final = 40  # characters of a place's name in a file's name


def panel(found: Catalogue, shown: Dossier) -> None:
    """The choice of a file, the button that makes it, and how far it is."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        ending = st.selectbox(
            "Take it away as",
            list(report.FORMATS),
            format_func=lambda key: f"{report.FORMATS[key]} ({key})",
            key="review-format",
            width=320,
        )
        asked = st.button("Make the file", icon=":material/description:")
        parts.download(
            "Figures (JSON)",
            lambda: review.to_json(shown).encode(),
            f"{name(shown)}.json",
            "application/json",
        )
    if asked:
        with parts.guard("The file"):
            _made(found, shown, str(ending))


def name(shown: Dossier) -> str:
    """What a review's file is called, without its ending."""
    plain = re.sub(r"[^a-z0-9]+", "-", shown.place.casefold()).strip("-")[:LONGEST]
    return f"review-{plain or 'place'}-{shown.made}"


def _made(found: Catalogue, shown: Dossier, ending: str) -> None:
    with st.status(f"Making the {report.FORMATS[ending]}", expanded=True) as status:
        data = report.make(shown, ending, found, lambda words: status.write(say.plain(words)))
        status.update(label=f"Ready: {len(data) / 1e6:.1f} MB", state="complete", expanded=False)
    st.download_button(
        f"Save {name(shown)}{ending}",
        data,
        file_name=f"{name(shown)}{ending}",
        mime=MIME[ending],
        on_click="ignore",
        icon=":material/download:",
        type="primary",
    )
