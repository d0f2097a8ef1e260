"""Long registers: their rows as a store keeps them, so that a session reads its own pack's alone.

What is kept is what the check of the whole file made of each row, after twins by UPRN were judged
together. It serves the pack, the columns and the rules of reading that it was made with (see
`mark`); with any other the file itself is read.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from importlib import resources
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from herts_geo import wording
from herts_geo.errors import NotInStore
from herts_geo.estate import partner
from herts_geo.estate.partner import Parsed
from herts_geo.estate.register import COLUMNS, DATES, Quality, RegisterFile, typed
from herts_geo.pack.catalogue import Catalogue
from herts_geo.pack.load import digest
from herts_geo.places import borders
from herts_geo.reading import disclosure
from herts_geo.store import rows, uploads
from herts_geo.store.rows import Row

if TYPE_CHECKING:
    from herts_geo.store.engine import Store
    from herts_geo.store.roles import Actor
    from herts_geo.store.uploads import Upload

LONG: Final = 5_000  # rows, from which a register is kept by its rows too
ROWS: Final = "rows"  # the choice of a kept file that says what its rows were made with
LEASES: Final = "lease_events"  # of a row: every end and break of its lease, as not all have passed
READERS: Final = ("herts_geo.reading", "herts_geo.reading.standards", "herts_geo.estate")


@dataclass(frozen=True, kw_only=True)
class Kept:
    """The rows of a register in a store: of the file with this SHA-256, and what its check
    found."""

    store: "Store" = field(repr=False)
    actor: "Actor"
    upload: str
    sha256: str
    quality: Mapping[str, Any] = field(repr=False, hash=False)


def mark(catalogue: Catalogue, columns: Any) -> str:
    """What the rows of a register depend on beside its file: the pack, which places postcodes, what
    its columns were said to hold, and the rules by which files are read."""
    pack = [each.sha256 for each in catalogue.datasets.values()]
    chosen = sorted((str(one), str(two)) for one, two in columns)
    return digest(repr((pack, chosen, _rules())).encode())


def keep(
    store: "Store", actor: "Actor", upload: "Upload", catalogue: Catalogue, parsed: Parsed
) -> "Upload":
    """Keeps the rows of a register that is kept, and says so with its file.

    Raises as `rows.put` and `uploads.describe` do.
    """
    rows.put(store, actor, upload.id, _rows(parsed))
    about = {
        "mark": mark(catalogue, upload.options.get("columns", [])),
        "quality": parsed.quality.as_dict(),
    }
    return uploads.describe(store, actor, upload.id, options={**upload.options, ROWS: about})


def is_kept(catalogue: Catalogue, options: Mapping[str, Any]) -> bool:
    """Whether the choices of a kept file say that its rows are kept, and serve this pack."""
    about = options.get(ROWS)
    return isinstance(about, dict) and about.get("mark") == mark(
        catalogue, options.get("columns", [])
    )


def kept(store: "Store", actor: "Actor", upload: "Upload") -> Kept:
    """The rows of a register, of whose choices `is_kept` is true."""
    quality = upload.options[ROWS]["quality"]
    return Kept(store=store, actor=actor, upload=upload.id, sha256=upload.sha256, quality=quality)


def of_store(catalogue: Catalogue, store: "Store", actor: "Actor", name: str) -> RegisterFile:
    """A register that a workspace keeps, by the name of its file, with its rows where they serve,
    else its bytes. Raises `NotInStore`, and as `uploads.content` does."""
    every = uploads.listed(store, actor, "register")
    found = next((each for each in reversed(every) if each.name == name), None)
    if found is None:
        there = wording.listing([f"'{each.name}'" for each in every]) or "none"
        raise NotInStore(f"No register is kept under the name '{name}'. Kept are: {there}.")
    chosen = tuple((str(one), str(two)) for one, two in found.options.get("columns", []))
    by_rows = is_kept(catalogue, found.options)
    return RegisterFile(
        name=found.name,
        data=b"" if by_rows else uploads.content(store, actor, found.id),
        holder=found.holder,
        dated=found.dated,
        columns=chosen,
        kept=kept(store, actor, found) if by_rows else None,
    )


def read(catalogue: Catalogue, file: RegisterFile, today: date) -> tuple[pd.DataFrame, Quality]:
    """The rows of a register that lie in the pack or may lie anywhere (see `rows.wanted`), in the
    columns that `partner.read` gives; those left in the store count as outside.

    Secret as those of `partner.read`. Raises as `rows.wanted` does.
    """
    assert file.kept is not None
    known = file.kept
    found = rows.wanted(known.store, known.actor, known.upload, borders.ground(catalogue))
    records = [{**each.fields, "easting": each.x, "northing": each.y} for each in found]
    frame = pd.DataFrame.from_records(records, columns=[*COLUMNS, LEASES])
    events = pd.DataFrame.from_records([dict(enumerate(each)) for each in frame.pop(LEASES)])
    events = events.reindex(frame.index).apply(pd.to_datetime)
    frame["lease_event"] = partner.next_event(events, today)
    frame["register"] = register = PurePath(file.name).stem
    quality = Quality(**{**known.quality, "unread": tuple(known.quality["unread"])})
    return typed(frame), replace(
        quality,
        name=register,
        unplaced=int(frame["lon"].isna().sum()),
        outside=quality.loaded - len(frame),
    )


def _rows(parsed: Parsed) -> Iterator[Row]:
    """The rows of a register by their number in it; of those without a position all."""
    frame = parsed.frame
    judged = disclosure.judged(frame)
    frame = frame.assign(
        vacant=frame["vacant"].mask(judged["vacant"], True),
        sensitive=judged["sensitive"],
        doubt=judged["doubt"].mask(judged["doubt"] == "").astype("string"),
    )
    secret = (judged["vacant"] | judged["sensitive"]).tolist()
    apart = ("easting", "northing", "lease_event", "register")
    cells = {name: _plain(frame[name]) for name in COLUMNS if name not in apart}
    events = [_plain(parsed.leases[each]) for each in parsed.leases]
    xs, ys = _plain(frame["easting"]), _plain(frame["northing"])
    for line, is_secret in enumerate(secret):
        fields = {name: column[line] for name, column in cells.items() if column[line] is not None}
        fields[LEASES] = [each[line] for each in events if each[line] is not None]
        yield Row(key=f"{line:07}", fields=fields, x=xs[line], y=ys[line], withheld=bool(is_secret))


def _plain(column: "pd.Series[Any]") -> list[Any]:
    """Values for JSON: dates as YYYY-MM-DD, None for what is missing."""
    dated = column.name in DATES or pd.api.types.is_datetime64_any_dtype(column)
    values = column.dt.strftime("%Y-%m-%d") if dated else column
    plain: list[Any] = values.astype(object).where(values.notna(), None).tolist()
    return plain


@lru_cache(maxsize=1)
def _rules() -> str:
    """What tells the program's ways of reading a register from those of another version."""
    files = sorted(
        (each.name, each.read_bytes())
        for package in READERS
        for each in resources.files(package).iterdir()
        if each.name.endswith((".py", ".toml", ".json", ".csv"))
    )
    return digest(repr([(name, digest(data)) for name, data in files]).encode())
