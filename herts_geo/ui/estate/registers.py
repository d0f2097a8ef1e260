"""Partners' registers on the page: added, listed with their faults, replaced and removed.

A register whose columns are in its holder's own words is matched column by column.
"""

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from herts_geo import guards, wording
from herts_geo.errors import HertsGeoError
from herts_geo.estate import held as estate_held
from herts_geo.estate import long as estate_long
from herts_geo.estate import partner as estate_partner
from herts_geo.estate import renewed
from herts_geo.estate.held import Estate
from herts_geo.estate.match import Verdict
from herts_geo.estate.partner import Parsed
from herts_geo.estate.register import Quality, RegisterFile
from herts_geo.pack.catalogue import Catalogue
from herts_geo.pack.load import digest
from herts_geo.places import search
from herts_geo.places.search import Entry, Named
from herts_geo.reading import Report, disclosure
from herts_geo.ui import cache, columns, parts, validate
from herts_geo.ui.base import desk, keeping, rights, say, tables
from herts_geo.ui.base.held import dropped
from herts_geo.ui.estate import verdicts
from herts_geo.ui.frame import BELOW
from herts_geo.ui.link import state
from herts_geo.ui.link.pages import FIRST
from herts_geo.ui.people import here, setup
from herts_geo.ui.validate import ENDINGS, FORMATS

if TYPE_CHECKING:
    from herts_geo.store.uploads import Upload

PREFIX: Final = "_register"
FULL: Final = "estate_full"
PARTS: Final = ("data", "name", "holder", "dated", "columns", "rows")
GONE: Final = "_gone_register"  # what was removed last, until something else is
LOOKED: Final = "_register_looked"
WAITING: Final = "_register_next"  # a newer one, until it is taken
TRIED: Final = "_register_tried"  # whose rows the store was to keep
WHOLE: Final = "_register_whole"  # whose file is read again, though its rows are kept
SLOT: Final = "register:"  # how the store calls its place
KEYS: Final = (  # how all its keys begin
    *(f"{PREFIX}_{part}:" for part in PARTS),
    GONE,
    LOOKED,
    WAITING,
    TRIED,
    WHOLE,
)
SEARCHED = ["name", "address", "uprn", "reference"]


def files() -> list[RegisterFile]:
    """The registers that this session holds, in the order in which they were added."""
    return [_file(each) for each in _ids()]


def _file(id: str, prefix: str = PREFIX) -> RegisterFile:
    """A register that this session holds, by its rows where it is long and the store keeps them.

    Raises `HertsGeoError` where the store does not answer.
    """
    given = {part: st.session_state.get(f"{prefix}_{part}:{id}", "") for part in PARTS}
    pairs = json.loads(given.pop("columns") or "[]")
    about = json.loads(given.pop("rows") or "null")
    file = RegisterFile(**given, columns=tuple((str(one), str(two)) for one, two in pairs))
    if about is None:
        return file
    at = desk.here()
    if at is None:
        raise HertsGeoError(
            f"The rows of {file.name} are in the store, which does not answer now. Reload the page."
        )
    rows = estate_long.Kept(store=at.store, actor=at.actor, **about["kept"])
    file = replace(file, data=b"", kept=rows)
    return file if estate_long.is_kept(cache.pack(), about["options"]) else _whole(file)


def _whole(file: RegisterFile) -> RegisterFile:
    """A register with its bytes. Raises as `uploads.content` does."""
    if file.kept is None:
        return file
    from herts_geo.store import uploads

    rows = file.kept
    data = uploads.content(rows.store, rows.actor, rows.upload)
    return replace(file, data=data, kept=None)


def _ids() -> list[str]:
    """The registers' ids, which begin with a number each: a session's own keys have no order."""
    keys = (str(key) for key in st.session_state)
    return sorted(key.split(":")[1] for key in keys if key.startswith(f"{PREFIX}_data:"))


def held(found: Catalogue, practices: bool) -> Estate:
    """Everything held, as it may be shown. The holder's own full view is never kept."""
    if st.session_state.get(FULL) and (holder := here.holds()):
        said, today = verdicts.told(), date.today()
        return estate_held.read(
            found, files(), practices, True, today, holder=holder, verdicts=said
        )
    return masked(found, practices)


def masked(found: Catalogue, practices: bool) -> Estate:
    """Everything held, as anybody may see it; one for all sessions where nobody's own is in it."""
    own = files()
    if not own and len(found.by_role(estate_held.ROLE)) < 2:  # nothing that could be one building
        everybodys: Estate = public(found, practices, date.today())
        return everybodys
    names = tuple(each.mark for each in own)
    answer: Estate = _masked(found, own, names, practices, date.today(), verdicts.told())
    return answer


@cache.shared()
def public(found: Catalogue, practices: bool, today: date) -> Estate:
    """What is publicly known, without any register of a partner."""
    return estate_held.read(found, practices=practices, today=today)


@st.cache_data(
    show_spinner=False, max_entries=8, scope="session", hash_funcs={Catalogue: cache.digest}
)
def _masked(
    found: Catalogue,
    _files: list[RegisterFile],
    names: tuple[tuple[str, str, str, str], ...],
    practices: bool,
    today: date,
    said: tuple[Verdict, ...],
) -> Estate:
    assert len(names) == len(_files)  # the names, with each file's digest, are what is keyed by
    return estate_held.read(found, _files, practices, False, today, verdicts=said)


def panel(found: Catalogue) -> None:
    """The registers held, each with its faults, and the form that adds one."""
    shown = held(found, False)
    loaded = sum(each.loaded > 0 for each in shown.registers)
    empty = len(shown.registers) - loaded
    lost = sum(0 < each.loaded <= each.nowhere for each in shown.registers)
    title = f"Registers held: what is publicly known{f', and {loaded} of partners' * bool(loaded)}"
    title += f"; {empty} not loaded: look at the columns" * bool(empty)
    title += f"; {lost} with nothing on this map: look at the columns" * bool(lost)
    wanted = state.came_from() == FIRST.stem  # whose way here is to bring a register
    opened = bool(empty or lost or wanted or st.session_state.get(LOOKED))
    # What came of the register that was added last, and where the page's answers stand.
    read = dict(zip(_ids(), shown.registers, strict=True)).get(str(st.session_state.get(LOOKED)))
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
            _stow_long(found, shown)
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
        names = {id: _file(id).name for id in _ids()}
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
    if (gone := st.session_state.get(f"{GONE}_id")) and gone not in _ids():
        name = str(st.session_state[f"{GONE}_name"])
        with st.container(horizontal=True, vertical_alignment="center"):
            replaced = bool(st.session_state.get(f"{GONE}_instead"))
            say.words(f"{name} was {'replaced' if replaced else 'removed'}.")
            st.button(f"Bring {say.plain(name)} back", key="bring-back", on_click=_bring_back)


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
        held_now = _ids()
        number = max((int(each.partition("-")[0]) for each in held_now), default=0) + 1
        id = next((each for each in held_now if each.endswith(f"-{mark}")), f"{number:06}-{mark}")
        if instead and instead != id:
            keep(id, file, WAITING)
            st.session_state[f"{WAITING}_id"] = id
            st.session_state[f"{WAITING}_instead"] = instead
        else:
            keep(id, file)
            _kept(id, file)
            _stow(found, id, parsed)
            st.session_state[LOOKED] = id
        st.rerun()


def keep(id: str, file: RegisterFile, prefix: str = PREFIX) -> None:
    """Holds a register under an id in this session."""
    texts = {"columns": json.dumps(file.columns), "rows": ""}
    for part in PARTS:
        st.session_state[f"{prefix}_{part}:{id}"] = (
            texts[part] if part in texts else getattr(file, part)
        )


def _kept(id: str, file: RegisterFile, instead: str = "") -> None:
    """Keeps a register in the store, where the session has one."""
    keeping.put(
        keeping.File(
            slot=f"{SLOT}{id}",
            kind="register",
            name=file.name,
            data=file.data,
            holder=file.holder,
            dated=file.dated,
            options={"columns": [list(pair) for pair in file.columns]},
        ),
        replaces=f"{SLOT}{instead}" if instead else "",
    )


def _stow(found: Catalogue, id: str, parsed: Parsed | None = None) -> None:
    """Has the store keep a long register by its rows as well, so that no session has to read its
    whole file again. `parsed`: as it was read just now."""
    slot, at = f"{SLOT}{id}", desk.here()
    if at is None or rights.refused("upload"):
        return
    try:
        upload = keeping.upload_at(slot)
        if upload is None:
            return
        parsed = parsed or estate_partner.parsed(found, _file(id))
        if parsed.quality.loaded < estate_long.LONG:
            return
        upload = estate_long.keep(at.store, at.actor, upload, found, parsed)
    except HertsGeoError as fault:
        desk.trouble(fault)
        return
    keeping.known_as(slot, upload)
    _hold_rows(id, upload)


def _hold_rows(id: str, upload: "Upload") -> None:
    """Holds a register by its rows in the store, and its bytes no longer."""
    about = upload.options[estate_long.ROWS]
    kept = {"upload": upload.id, "sha256": upload.sha256, "quality": about["quality"]}
    st.session_state[f"{PREFIX}_rows:{id}"] = json.dumps(
        {"kept": kept, "options": dict(upload.options)}
    )
    st.session_state[f"{PREFIX}_data:{id}"] = b""


def _stow_long(found: Catalogue, shown: Estate) -> None:
    """Has the store keep what is long of the registers that came from it by their files alone."""
    tried = st.session_state.setdefault(TRIED, [])
    for id, each in zip(_ids(), shown.registers, strict=True):
        by_file = not st.session_state.get(f"{PREFIX}_rows:{id}")
        if each.loaded >= estate_long.LONG and by_file and id not in tried:
            st.session_state[TRIED] = [*tried, id]
            with st.spinner(f"Keeping the rows of {each.name}, so that it opens at once"):
                _stow(found, id)


def _filled(kept: keeping.File) -> None:
    """Holds a register as the store has it."""
    pairs = (kept.options or {}).get("columns", [])
    file = RegisterFile(
        name=kept.name,
        data=kept.data,
        holder=kept.holder,
        dated=kept.dated,
        columns=tuple((str(one), str(two)) for one, two in pairs),
    )
    id = kept.slot.removeprefix(SLOT)
    keep(id, file)
    if kept.upload is not None and estate_long.is_kept(cache.pack(), kept.upload.options):
        _hold_rows(id, kept.upload)


def _waiting(found: Catalogue) -> None:
    """What a newer register changes, before it takes an older one's place."""
    id, instead = (str(st.session_state.get(f"{WAITING}_{x}", "")) for x in ("id", "instead"))
    if not id or instead not in _ids():
        return
    with st.container(border=True), parts.guard("The difference"):
        new = _file(id, WAITING)
        differs = renewed.compare(found, _whole(_file(instead)), new, date.today())
        st.markdown(f"**What {say.plain(new.name)} changes**")
        say.words(differs.sentence)
        tables.show(differs.table, "Nothing differs.", hide_index=True, alt="What it changes")
        with st.container(horizontal=True):
            st.button("Take the newer one", key="take-newer", type="primary", on_click=_renew)
            st.button("Keep the older one", key="keep-older", on_click=_stay)


def _renew() -> None:
    id, instead = (str(st.session_state[f"{WAITING}_{x}"]) for x in ("id", "instead"))
    file = _file(id, WAITING)
    _set_aside(instead)
    st.session_state[f"{GONE}_instead"] = id
    keep(id, file)
    st.session_state[f"{GONE}_kept"] = keeping.id_of(f"{SLOT}{instead}")
    _kept(id, file, instead)
    st.session_state[LOOKED] = id
    _stay()


def _stay() -> None:
    for key in [str(each) for each in st.session_state if str(each).startswith(WAITING)]:
        del st.session_state[key]


def drop(id: str) -> None:
    """Lets a register go, without a way back."""
    for part in PARTS:
        st.session_state.pop(f"{PREFIX}_{part}:{id}", None)


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
            id = _ids()[place]
            theirs = keeping.taken_out_by(f"{SLOT}{id}")
            if st.button(f"Remove {say.plain(each.name)}", key=f"remove-{place}", **theirs):
                _ask(id, each.name)


def _told(each: Quality) -> None:
    """What of a register was not read."""
    for sentence in each.unread:
        say.words(f"{each.name}: {sentence}")
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
        if st.button("Remove it", type="primary", key="remove-it", on_click=_take, args=(id,)):
            st.rerun()
        if st.button("Keep it", key="keep-it"):
            st.rerun()


def _look(found: Catalogue, shown: Estate) -> None:
    """What one register's columns hold, and its faults, without dropping its file again."""
    ids = _ids()
    names = dict(zip(ids, (each.name for each in shown.registers), strict=True))
    empty = [
        id for id, each in zip(ids, shown.registers, strict=True) if each.loaded <= each.nowhere
    ]
    if LOOKED not in st.session_state and empty:
        st.session_state[LOOKED] = empty[0]
    id = parts.choose(
        "Columns and faults of",
        ["", *ids],
        LOOKED,
        format_func=lambda each: names.get(each, "Choose a register"),
    )
    if not id:
        return
    with parts.guard("The register"):
        file = _file(id)
        if file.kept and not st.toggle(
            "Read its file again, for its columns and faults", key=f"{WHOLE}:{id}"
        ):
            return
        mark, file = file.mark, _whole(file)
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
            keep(id, file)
            _kept(id, file)
            _stow(found, id, parsed)
            if why := columns.remember(seen, file.name, file.columns):
                say.warning(why)
            else:
                st.rerun()
        validate.in_place(report, file.name, f"{SLOT}{id}")


def _take(id: str) -> None:
    _set_aside(id)
    st.session_state[f"{GONE}_kept"] = keeping.take_out(f"{SLOT}{id}")


def _set_aside(id: str) -> None:
    keys = {part: f"{PREFIX}_{part}:{id}" for part in PARTS}
    for part, key in keys.items():
        st.session_state[f"{GONE}_{part}"] = st.session_state.pop(key, "")
    st.session_state[f"{GONE}_id"], st.session_state[f"{GONE}_instead"] = id, ""


def _bring_back() -> None:
    id = st.session_state.pop(f"{GONE}_id")
    if newer := str(st.session_state.pop(f"{GONE}_instead", "")):
        keeping.take_out(f"{SLOT}{newer}")
        drop(newer)
    for part in PARTS:
        st.session_state[f"{PREFIX}_{part}:{id}"] = st.session_state.pop(f"{GONE}_{part}", "")
    keeping.bring_back(str(st.session_state.pop(f"{GONE}_kept", "")))


SLOTS: Final = keeping.Slots(
    _filled,
    lambda slot: drop(slot.removeprefix(SLOT)),
    lambda options: not estate_long.is_kept(cache.pack(), options),
)


def _noted() -> None:
    if setup.required() and st.session_state.get(FULL):
        here.note("saw withheld property", here.holds())


def switch(shown: Estate) -> None:
    """The switch for the holder's own full view, with the rules of what is withheld."""
    allowed = bool(here.holds())
    st.toggle(
        "Holder's own full view",
        key=FULL,
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


def entries(found: Catalogue) -> list[Entry]:
    """The property of the session's own registers as the search finds it: what has a position that
    anybody may know, neither vacant nor sensitive property.

    A register that cannot be read gives none: its own page says so.
    """
    if not files():
        return []
    try:
        shown = masked(found, False)
    except HertsGeoError:
        return []
    own = shown.frame["register"].isin([each.name for each in shown.registers])
    vacant = shown.frame["vacant"].fillna(False).astype(bool)
    held = shown.frame[own & shown.frame["lon"].notna() & ~vacant]
    texts = held[SEARCHED].astype(object).fillna("")
    rows = texts.assign(lon=held["lon"], lat=held["lat"]).to_dict("records")
    named = [
        Named(
            kind="asset",
            name=str(row["name"] or row["address"]),
            lon=float(row["lon"]),
            lat=float(row["lat"]),
            others=tuple(filter(None, (str(row["address"]),))),
            codes=(str(row["uprn"]), str(row["reference"])),
        )
        for row in rows
        if row["name"] or row["address"]
    ]
    return search.of_points(found, named)
