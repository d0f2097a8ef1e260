"""Partners' registers on the page: added, listed with their faults, replaced and removed.

A register whose columns are in its holder's own words is matched column by column.
"""

from dataclasses import replace
from datetime import date

import pandas as pd
import streamlit as st

from herts_geo import guards, wording
from herts_geo.estate import partner as estate_partner
from herts_geo.estate import renewed
from herts_geo.estate.held import Estate
from herts_geo.estate.register import Quality, RegisterFile
from herts_geo.pack.catalogue import Catalogue
from herts_geo.pack.load import digest
from herts_geo.reading import Report, disclosure
from herts_geo.ui import cache, columns, parts, validate
from herts_geo.ui.base import keeping, say, tables
from herts_geo.ui.base.held import dropped
from herts_geo.ui.estate import registers
from herts_geo.ui.frame import BELOW
from herts_geo.ui.link import state
from herts_geo.ui.link.pages import FIRST
from herts_geo.ui.people import here, setup
from herts_geo.ui.validate import ENDINGS, FORMATS


def show(found: Catalogue) -> None:
    """The registers held, each with its faults, and the form that adds one."""
    shown = registers.held(found, False)
    loaded = sum(each.loaded > 0 for each in shown.registers)
    empty = len(shown.registers) - loaded
    lost = sum(0 < each.loaded <= each.nowhere for each in shown.registers)
    title = f"Registers held: what is publicly known{f', and {loaded} of partners' * bool(loaded)}"
    title += f"; {empty} not loaded: look at the columns" * bool(empty)
    title += f"; {lost} with nothing on this map: look at the columns" * bool(lost)
    wanted = state.came_from() == FIRST.stem  # whose way here is to bring a register
    opened = bool(empty or lost or wanted or st.session_state.get(registers.LOOKED))
    # What came of the register that was added last, and where the page's answers stand.
    read = dict(zip(registers.ids(), shown.registers, strict=True)).get(
        str(st.session_state.get(registers.LOOKED))
    )
    if read and read.loaded:
        found_in = [
            wording.count(many, what)
            for many, what in ((read.errors, "error"), (read.warnings, "warning"))
            if many
        ]
        told = f" The reading found {wording.listing(found_in)}, to be seen below." * bool(found_in)
        placed = read.loaded > read.nowhere
        lie = f"{wording.count(read.outside, 'row')} {'lies' if read.outside == 1 else 'lie'}"
        away = f" {lie} outside the area of this map." * bool(read.outside)
        (st.success if placed else st.warning)(
            f"{say.plain(read.name)}: {read.loaded - read.outside:,} of "
            f"{wording.count(read.rows, 'row')} taken into the estate, "
            f"{read.loaded - read.nowhere:,} of them on the map.{away}{told}{_unsaid(read)} "
            "What is close enough to share, and what is surplus or under-used, is "
            f"[below the map](#{BELOW})."
        )
    with st.expander(title, icon=":material/folder_open:", expanded=opened):
        left, right = st.columns([2, 3], gap="medium")
        with left:
            _form(found)
        _waiting(found)
        with right:
            _listed(shown)
        if shown.registers:
            registers.stow_long(found, shown)
            _look(found, shown)


def _unsaid(read: Quality) -> str:
    """What a register does not say in the standard's words, and where its holder can say it."""
    lacks = []
    if read.idle:
        one = read.idle == 1
        lacks.append(f"{wording.count(read.idle, 'column')} {'is' if one else 'are'} not read yet")
    if read.unnamed:
        name = say.plain(read.holder)
        lacks.append(f"nothing names the holder, so that '{name}', the file's name, stands for it")
    if not lacks:
        return ""
    return f" {wording.heading(wording.listing(lacks))}: say under 'What its columns hold'."


def _form(found: Catalogue) -> None:
    """The form that adds a register, and an offer to bring back what was removed last."""
    with st.form("add-register", clear_on_submit=True, border=False):
        chosen = dropped(
            "Add a partner's register (land and building assets)",
            ENDINGS,
            f"In the form of the transparency code: {FORMATS}. {keeping.where()}",
        )
        left, right = st.columns(2)
        holder = left.text_input("Holder, if not in the file", max_chars=120)
        dated = right.date_input("Date, if not in the file", None, format="DD/MM/YYYY")
        names = {id: registers.get(id).name for id in registers.ids()}
        instead = ""
        if names:
            instead = st.selectbox(
                "Takes the place of",
                ["", *names],
                format_func=lambda id: names.get(id, "None: it is a further register"),
                help="What it changes is shown before anything is replaced.",
            )
        pressed = st.form_submit_button("Add to the estate")
        if pressed and chosen is None:
            st.warning(
                "No file has arrived yet: choose one of at most "
                f"{guards.MAX_BYTES // 1024**2} MB, or wait until it is there."
            )
        elif pressed and chosen is not None:
            when = dated.isoformat() if isinstance(dated, date) else ""
            file = RegisterFile(name=chosen.name, data=chosen.data, holder=holder, dated=when)
            _add(found, file, instead)
    if (gone := st.session_state.get(f"{registers.GONE}_id")) and gone not in registers.ids():
        name = str(st.session_state[f"{registers.GONE}_name"])
        with st.container(horizontal=True, vertical_alignment="center"):
            replaced = bool(st.session_state.get(f"{registers.GONE}_instead"))
            say.words(f"{name} was {'replaced' if replaced else 'removed'}.")
            st.button(
                f"Bring {say.plain(name)} back", key="bring-back", on_click=registers.bring_back
            )


@st.cache_data(
    show_spinner=False, max_entries=4, scope="session", hash_funcs={Catalogue: cache.digest}
)
def _reported(found: Catalogue, _file: RegisterFile, mark: tuple[str, str, str, str]) -> Report:
    """The check of a register's file; `mark`: what tells the file from others."""
    assert len(mark) == len(_file.mark)
    return estate_partner.report_of(found, _file)


def _add(found: Catalogue, file: RegisterFile, instead: str = "") -> None:
    with parts.guard("The register"), st.spinner("Reading the register"):
        report = _reported(found, file, file.mark)
        if known := columns.remembered(report.recognised):
            file = replace(file, columns=known)
        parsed = estate_partner.parsed(found, file)
        # The id of a register: its own where it is held already, else the next number's.
        mark = digest(file.data + file.name.encode())[:16]
        held_now = registers.ids()
        number = max((int(each.partition("-")[0]) for each in held_now), default=0) + 1
        id = next((each for each in held_now if each.endswith(f"-{mark}")), f"{number:06}-{mark}")
        if instead and instead != id:
            registers.keep(id, file, registers.WAITING)
            st.session_state[f"{registers.WAITING}_id"] = id
            st.session_state[f"{registers.WAITING}_instead"] = instead
        else:
            registers.keep(id, file)
            registers.put(id, file)
            registers.stow(found, id, parsed)
            st.session_state[registers.LOOKED] = id
        st.rerun()


def _waiting(found: Catalogue) -> None:
    """What a newer register changes, before it takes an older one's place."""
    id, instead = (
        str(st.session_state.get(f"{registers.WAITING}_{x}", "")) for x in ("id", "instead")
    )
    if not id or instead not in registers.ids():
        return
    with st.container(border=True), parts.guard("The difference"):
        new = registers.get(id, registers.WAITING)
        differs = renewed.compare(found, registers.whole(registers.get(instead)), new, date.today())
        st.markdown(f"**What {say.plain(new.name)} changes**")
        say.words(differs.sentence)
        tables.show(differs.table, "Nothing differs.", hide_index=True, alt="What it changes")
        with st.container(horizontal=True):
            st.button(
                "Take the newer one", key="take-newer", type="primary", on_click=registers.renew
            )
            st.button("Keep the older one", key="keep-older", on_click=registers.stay)


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
            "Outside this map": each.outside,
        }
        for each in shown.registers
    ]
    tables.show(pd.DataFrame(rows), hide_index=True, alt="Registers held and their faults")
    for each in shown.registers:
        _told(each)
    with st.container(horizontal=True):
        for place, each in enumerate(shown.registers):
            id = registers.ids()[place]
            theirs = keeping.taken_out_by(f"{registers.SLOT}{id}")
            if st.button(f"Remove {say.plain(each.name)}", key=f"remove-{place}", **theirs):
                _ask(id, each.name)


def _told(each: Quality) -> None:
    """What of a register was not read."""
    say.words(*(f"{each.name}: {sentence}" for sentence in each.unread))
    if not each.loaded:
        say.error(
            f"{each.name}: none of its {wording.count(each.rows, 'row')} could be loaded, so that "
            "nothing of it counts. Say below what its columns hold."
        )
    elif each.outside >= each.loaded:
        say.warning(
            f"{each.name}: none of its {wording.count(each.loaded, 'asset')} lies in the area of "
            "this map, so that none counts. If they should, say below which columns hold the "
            "easting and northing, or the postcode."
        )
    elif each.nowhere >= each.loaded:
        say.warning(
            f"{each.name}: none of its {wording.count(each.loaded, 'asset')} has a position on "
            "this map, so that none is in a place. Say below which column holds the postcode, or "
            "the easting and northing."
        )


@st.dialog("Remove this register?")
def _ask(id: str, name: str) -> None:
    """Asks before a register is removed."""
    say.words(
        f"{name} goes out of every figure, map and list of this session. You can undo it until you "
        "remove another one; your own file stays as it is."
    )
    with st.container(horizontal=True):
        if st.button(
            "Remove it", type="primary", key="remove-it", on_click=registers.take_out, args=(id,)
        ):
            st.rerun()
        if st.button("Keep it", key="keep-it"):
            st.rerun()


def _look(found: Catalogue, shown: Estate) -> None:
    """What one register's columns hold, and its faults, without dropping its file again."""
    ids = registers.ids()
    names = dict(zip(ids, (each.name for each in shown.registers), strict=True))
    empty = [
        id for id, each in zip(ids, shown.registers, strict=True) if each.loaded <= each.nowhere
    ]
    if registers.LOOKED not in st.session_state and empty:
        st.session_state[registers.LOOKED] = empty[0]
    id = parts.choose(
        "Columns and faults of",
        ["", *ids],
        registers.LOOKED,
        format_func=lambda each: names.get(each, "Choose a register"),
    )
    if not id:
        return
    with parts.guard("The register"):
        file = registers.get(id)
        if file.kept and not st.toggle(
            "Read its file again, for its columns and faults", key=f"{registers.WHOLE}:{id}"
        ):
            return
        mark, file = file.mark, registers.whole(file)
        report = _reported(found, file, mark)
        seen = report.recognised
        known = f"{len(seen.headings)} of {len(columns.headings(seen))} recognised"
        with st.expander(  # as many stops of the keyboard as columns: open where it is asked for
            f"What its columns hold: {known}",
            icon=":material/view_column:",
            expanded=id in empty or bool(seen.unmatched and not file.columns),
        ):
            chosen = columns.form(report, id, file.columns)
        if chosen is not None:
            file = replace(file, columns=chosen)
            parsed = estate_partner.parsed(found, file)
            registers.keep(id, file)
            registers.put(id, file)
            registers.stow(found, id, parsed)
            if why := columns.remember(seen, file.name, file.columns):
                say.warning(why)
            else:
                st.rerun()
        validate.in_place(report, file.name, f"{registers.SLOT}{id}")


def _noted() -> None:
    if setup.required() and st.session_state.get(registers.FULL):
        here.note("saw withheld property", here.holds())


def switch(shown: Estate) -> None:
    """The switch for the holder's own full view, with the rules of what is withheld."""
    allowed = bool(here.holds())
    st.toggle(
        "Holder's own full view",
        key=registers.FULL,
        disabled=not allowed,
        on_change=_noted,
        help="Shows where vacant property is, on this screen and in files made from it. It is off "
        "whenever the page is opened, and no link carries it.",
    )
    if not allowed:
        say.words(
            "You do not hold property here, so that what is vacant is shown without its place. An "
            "owner of the workspace can enter whose property you see in full."
        )
    if shown.full:
        say.warning(
            "This is the holder's own view: it shows where vacant property is. Do not share the "
            "screen or the files."
        )
    with st.popover("What is withheld", icon=":material/visibility_off:"):
        st.markdown(disclosure.VACANT_RULE)
        st.markdown(disclosure.SENSITIVE_RULE)
