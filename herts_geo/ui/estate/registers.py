"""The registers that a session holds: by their files, or where they are long by their rows in the
store; put there, replaced, set aside and brought back. `panel` shows them."""

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

import streamlit as st

from herts_geo.errors import HertsGeoError
from herts_geo.estate import held as estate_held
from herts_geo.estate import long as estate_long
from herts_geo.estate import partner as estate_partner
from herts_geo.estate.held import Estate
from herts_geo.estate.match import Verdict
from herts_geo.estate.partner import Parsed
from herts_geo.estate.register import RegisterFile
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import search
from herts_geo.places.search import Entry, Named
from herts_geo.ui import cache
from herts_geo.ui.base import desk, keeping, rights
from herts_geo.ui.estate import verdicts
from herts_geo.ui.people import here

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
    return [get(each) for each in ids()]


def get(id: str, prefix: str = PREFIX) -> RegisterFile:
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
    return file if estate_long.is_kept(cache.pack(), about["options"]) else whole(file)


def whole(file: RegisterFile) -> RegisterFile:
    """A register with its bytes. Raises as `uploads.content` does."""
    if file.kept is None:
        return file
    from herts_geo.store import uploads

    rows = file.kept
    data = uploads.content(rows.store, rows.actor, rows.upload)
    return replace(file, data=data, kept=None)


def ids() -> list[str]:
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


def keep(id: str, file: RegisterFile, prefix: str = PREFIX) -> None:
    """Holds a register under an id in this session."""
    texts = {"columns": json.dumps(file.columns), "rows": ""}
    for part in PARTS:
        st.session_state[f"{prefix}_{part}:{id}"] = (
            texts[part] if part in texts else getattr(file, part)
        )


def put(id: str, file: RegisterFile, instead: str = "") -> None:
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


def stow(found: Catalogue, id: str, parsed: Parsed | None = None) -> None:
    """Has the store keep a long register by its rows as well, so that no session has to read its
    whole file again. `parsed`: as it was read just now."""
    slot, at = f"{SLOT}{id}", desk.here()
    if at is None or rights.refused("upload"):
        return
    try:
        upload = keeping.upload_at(slot)
        if upload is None:
            return
        parsed = parsed or estate_partner.parsed(found, get(id))
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


def stow_long(found: Catalogue, shown: Estate) -> None:
    """Has the store keep what is long of the registers that came from it by their files alone."""
    tried = st.session_state.setdefault(TRIED, [])
    for id, each in zip(ids(), shown.registers, strict=True):
        by_file = not st.session_state.get(f"{PREFIX}_rows:{id}")
        if each.loaded >= estate_long.LONG and by_file and id not in tried:
            st.session_state[TRIED] = [*tried, id]
            with st.spinner(f"Keeping the rows of {each.name}, so that it opens at once"):
                stow(found, id)


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


def renew() -> None:
    """Puts the newer register in the place of the older, which can be brought back."""
    id, instead = (str(st.session_state[f"{WAITING}_{x}"]) for x in ("id", "instead"))
    file = get(id, WAITING)
    _set_aside(instead)
    st.session_state[f"{GONE}_instead"] = id
    keep(id, file)
    st.session_state[f"{GONE}_kept"] = keeping.id_of(f"{SLOT}{instead}")
    put(id, file, instead)
    st.session_state[LOOKED] = id
    stay()


def stay() -> None:
    """Lets the newer register go, so that the older one stays."""
    for key in [str(each) for each in st.session_state if str(each).startswith(WAITING)]:
        del st.session_state[key]


def drop(id: str) -> None:
    """Lets a register go, without a way back."""
    for part in PARTS:
        st.session_state.pop(f"{PREFIX}_{part}:{id}", None)


def take_out(id: str) -> None:
    """Takes a register out of the session and the store, so that it can be brought back."""
    _set_aside(id)
    st.session_state[f"{GONE}_kept"] = keeping.take_out(f"{SLOT}{id}")


def _set_aside(id: str) -> None:
    keys = {part: f"{PREFIX}_{part}:{id}" for part in PARTS}
    for part, key in keys.items():
        st.session_state[f"{GONE}_{part}"] = st.session_state.pop(key, "")
    st.session_state[f"{GONE}_id"], st.session_state[f"{GONE}_instead"] = id, ""


def bring_back() -> None:
    """Brings back what was removed or replaced last, in place of what replaced it."""
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
