"""Partners' registers on the page: added, listed with their faults, taken away, never stored."""

from datetime import date
from typing import Final

import pandas as pd
import streamlit as st

from herts_geo import wording
from herts_geo.estate import held as estate_held
from herts_geo.estate import partner as estate_partner
from herts_geo.estate.held import Estate
from herts_geo.estate.register import RegisterFile
from herts_geo.pack.catalogue import Catalogue
from herts_geo.pack.load import digest
from herts_geo.reading import disclosure
from herts_geo.ui import cache, parts
from herts_geo.ui.base import say, tables
from herts_geo.ui.base.held import dropped
from herts_geo.ui.link.pages import PAGES
from herts_geo.ui.validate import ENDINGS, FORMATS

PREFIX: Final = "_register"
FULL: Final = "estate_full"
PARTS: Final = ("data", "name", "holder", "dated")


def files() -> list[RegisterFile]:
    """The registers that this session holds, in the order in which they were added."""
    return [
        RegisterFile(
            name=st.session_state[f"{PREFIX}_name:{each}"],
            data=st.session_state[f"{PREFIX}_data:{each}"],
            holder=st.session_state[f"{PREFIX}_holder:{each}"],
            dated=st.session_state[f"{PREFIX}_dated:{each}"],
        )
        for each in _ids()
    ]


def _ids() -> list[str]:
    """The registers' ids, which begin with a number each: a session's own keys have no order."""
    keys = (str(key) for key in st.session_state)
    return sorted(key.split(":")[1] for key in keys if key.startswith(f"{PREFIX}_data:"))


def held(found: Catalogue, practices: bool) -> Estate:
    """Everything held, as it may be shown. The holder's own full view is never kept."""
    if st.session_state.get(FULL):
        return estate_held.read(found, files(), practices, True, date.today())
    return masked(found, practices)


def masked(found: Catalogue, practices: bool) -> Estate:
    """Everything held, as anybody may see it."""
    own = files()
    names = tuple((f.name, digest(f.data), f.holder, f.dated) for f in own)
    answer: Estate = _masked(found, own, names, practices, date.today())
    return answer


@st.cache_data(
    show_spinner=False, max_entries=8, scope="session", hash_funcs={Catalogue: cache.digest}
)
def _masked(
    found: Catalogue,
    _files: list[RegisterFile],
    names: tuple[tuple[str, str, str, str], ...],
    practices: bool,
    today: date,
) -> Estate:
    assert len(names) == len(_files)  # the names, with each file's digest, are what is keyed by
    return estate_held.read(found, _files, practices, False, today)


def panel(found: Catalogue) -> None:
    """The registers held, each with its faults, and the form that adds one."""
    count = len(files())
    title = f"Registers held: what is publicly known{f', and {count} of partners' if count else ''}"
    with st.expander(title, icon=":material/folder_open:"):
        left, right = st.columns([2, 3], gap="medium")
        with left:
            _form(found)
        with right:
            _listed(held(found, False))


def _form(found: Catalogue) -> None:
    with st.form("add-register", clear_on_submit=True, border=False):
        chosen = dropped(
            "Add a partner's register (land and building assets)",
            ENDINGS,
            f"In the form of the transparency code: {FORMATS}. It stays in this session: "
            "it is written nowhere.",
        )
        left, right = st.columns(2)
        holder = left.text_input("Holder, if not in the file", max_chars=120)
        dated = right.date_input("Date, if not in the file", None, format="DD/MM/YYYY")
        pressed = st.form_submit_button("Add to the estate")
        if pressed and chosen is None:
            st.warning("No file has arrived yet: choose one, or wait until it is there.")
        elif pressed and chosen is not None:
            when = dated.isoformat() if isinstance(dated, date) else ""
            _add(found, RegisterFile(name=chosen.name, data=chosen.data, holder=holder, dated=when))


def _add(found: Catalogue, file: RegisterFile) -> None:
    with parts.guard("The register"), st.spinner("Reading the register"):
        estate_partner.read(found, file, date.today())
        # The id of a register: its own where it is held already, else the next number's.
        mark = digest(file.data + file.name.encode())[:16]
        known = _ids()
        number = max((int(each.partition("-")[0]) for each in known), default=0) + 1
        id = next((each for each in known if each.endswith(f"-{mark}")), f"{number:06}-{mark}")
        for part in PARTS:
            st.session_state[f"{PREFIX}_{part}:{id}"] = getattr(file, part)
        st.rerun()


def _listed(shown: Estate) -> None:
    if shown.of_pack:
        names = [f"{each.name} ({each.loaded:,})" for each in shown.of_pack]
        say.words(f"Registers of this pack, with their rows: {wording.listing(names, len(names))}.")
    if not shown.registers:
        st.markdown(
            "Held now: open libraries, council offices, hospitals, police headquarters and "
            "colleges here, with who provides the service there. Who owns or leases the "
            "buildings, their size, cost and condition are not public in one list: add a register."
        )
        return
    tables.show(_faults(shown), hide_index=True, alt="Registers held and their faults")
    for each in shown.registers:
        for sentence in each.unread:
            say.words(f"{each.name}: {sentence}")
    with st.container(horizontal=True):
        st.page_link(PAGES["validate"].file, label=f"See every fault: {PAGES['validate'].title}")
        for place, each in enumerate(shown.registers):
            st.button(
                f"Take away {say.plain(each.name)}",
                key=f"take-{place}",
                on_click=_take,
                args=(place,),
            )


def _faults(shown: Estate) -> pd.DataFrame:
    rows = [
        {
            "Register": each.name,
            "Holder": each.holder,
            "Date": each.dated or "not given",
            "Rows": each.rows,
            "Loaded": each.loaded,
            "Errors": each.errors,
            "Warnings": each.warnings,
            "No position": each.unplaced,
        }
        for each in shown.registers
    ]
    return pd.DataFrame(rows)


def _take(place: int) -> None:
    id = _ids()[place]
    for part in PARTS:
        del st.session_state[f"{PREFIX}_{part}:{id}"]


def switch(shown: Estate) -> None:
    """The switch for the holder's own full view, with the rules of what is withheld."""
    st.toggle(
        "Holder's own full view",
        key=FULL,
        help="Shows where vacant property is, on this screen and in files made from it. It is off "
        "whenever the page is opened, and no link carries it.",
    )
    if shown.full:
        say.warning(
            "This is the holder's own view: it shows where vacant property is. Do not share the "
            "screen or the files."
        )
    with st.popover("What is withheld", icon=":material/visibility_off:"):
        st.markdown(disclosure.VACANT_RULE)
        st.markdown(disclosure.SENSITIVE_RULE)
