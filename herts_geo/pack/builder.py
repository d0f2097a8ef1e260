"""Makes or renews a pack: sources are fetched, read, made into data sets and swapped in whole.

A source that fails, or whose data set breaks its contract, keeps what it had made before.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Protocol

import geopandas as gpd
import pandas as pd
import tomlkit

from herts_geo.errors import HertsGeoError
from herts_geo.pack import catalogue as catalogues
from herts_geo.pack import check, load, locate, read, renewable, source, write
from herts_geo.pack.area import Area
from herts_geo.pack.fetch import Stopped
from herts_geo.pack.locate import Request
from herts_geo.pack.makers import MAKERS, Inputs, Stored
from herts_geo.pack.source import Source, SourceFailed

DIGITS: Final = 10  # of a digest in a file's name
VITAL: Final = "places"  # the group without which no pack can be made
MOST_FAULTS, SHOWN = 3, 10  # faults of a data set, and of a source, that are told
NOT_MADE: Final = ("nothing", "shipped")  # protocols that fetch no file
RETRIEVED: Final = "{retrieved}"


class Fetched(Protocol):
    """What the fetching of a raw file says of it."""

    @property
    def url(self) -> str: ...
    @property
    def retrieved(self) -> str: ...
    @property
    def etag(self) -> str: ...
    @property
    def sha256(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def by_hand(self) -> bool: ...
    @property
    def path(self) -> Path: ...


Files = Callable[[Source, Area | None], Sequence[Fetched]]
Told = Callable[[str, int, int], None]  # what is being done, how many are done, of how many


@dataclass(frozen=True)
class Standing:
    """How one source stood when the pack was last made: 'made', 'failed', or 'not given' where it
    waits for a file by hand or for the user's key."""

    state: str
    retrieved: str = ""
    checked: str = ""
    why: str = ""
    datasets: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What a run made: the area, and how each source stands."""

    folder: Path
    area: Area
    sources: Mapping[str, Standing]

    @property
    def failed(self) -> dict[str, str]:
        """The sources that failed, and why."""
        return {key: each.why for key, each in self.sources.items() if each.state == "failed"}


@dataclass
class _Run:
    """One run: what was asked, what was read and made so far."""

    request: Request
    files: Files
    today: date
    sources: Mapping[str, Source]
    notes: Callable[[str], Sequence[str]] = lambda _key: ()
    area: Area | None = None
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    made: dict[str, pd.DataFrame] = field(default_factory=dict)
    entries: dict[str, dict[str, Any]] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)  # path in the pack -> bytes
    standings: dict[str, Standing] = field(default_factory=dict)
    fetched: dict[str, Sequence[Fetched]] = field(default_factory=dict)

    def table(self, key: str, area: Area | None) -> pd.DataFrame:
        """The table of a source for an area, fetched and read once: the first area that asks is
        never narrower than those that follow."""
        if key not in self.tables:
            each = self.sources[key]
            self.fetched[key] = self.files(each, area) if is_fetched(each) else ()
            if each.address.protocol == "shipped":  # the pack that comes with the project, as text
                pack = catalogues.read(catalogues.shipped_pack())
                shipped = load.table(pack, each.address.url)
                self.tables[key] = shipped.astype(object).fillna("").astype(str)
            elif each.address.protocol == "nothing":
                self.tables[key] = pd.DataFrame()
            else:
                raws = [read.Raw(x.path, x.name) for x in self.fetched[key]]
                self.tables[key] = read.table(each, raws)
        return self.tables[key]


def build(
    folder: Path,
    request: Request,
    files: Files,
    *,
    told: Told = lambda _what, _done, _of: None,
    today: date | None = None,
    sources: source.Sources | None = None,
    notes: Callable[[str], Sequence[str]] = lambda _key: (),
) -> Outcome:
    """Makes or renews the pack in a folder.

    `files` fetches a source's raw files, and `notes` gives what is to be told of that. A source
    that fails, or makes a data set that breaks its contract, keeps its old data sets where there
    are any, and is left out of a new pack; one of the places, which all others are joined to,
    stops the run. Raises `SourceFailed` then, and the folder is as it was.
    """
    every = sources or source.read()
    chosen = every.chosen(request.more, request.less, request.only)
    day = today or datetime.now(UTC).date()
    run = _Run(request=request, files=files, today=day, sources=every.every, notes=notes)
    told("Finding the place", 0, len(chosen))
    run.area = locate.area(request, run.table)
    old = renewable.opened(folder)
    for done, each in enumerate(chosen):
        told(each.title, done, len(chosen))
        _one(run, each, old)
    told("Checking and writing the pack", len(chosen), len(chosen))
    renewable.swap(folder, run.area.title, run.entries, run.contents, _state(run))
    return Outcome(folder, run.area, run.standings)


def _one(run: _Run, each: Source, old: catalogues.Catalogue | None) -> None:
    assert run.area is not None
    try:
        lacking = [name for name in each.needs if run.standings[name].state == "failed"]
        if lacking:
            raise SourceFailed(f"{each.title}: it needs {', '.join(lacking)}, which failed.")
        frame = run.table(each.id, run.area)
        notes = list(run.notes(each.id))
        day = _day(run.fetched.get(each.id, ()), run.today)
        raws = [read.Raw(each.path, each.name) for each in run.fetched.get(each.id, ())]
        inputs = Inputs(
            source=each, area=run.area, frame=frame, made=run.made, files=raws, told=notes, day=day
        )
        made = _make(inputs)
        for name in each.datasets:
            if name in made:
                _keep(run, each, name, made[name], inputs.words)
        _prove(run, each)
        run.made |= {x: rows for x, rows in made.items() if isinstance(rows, pd.DataFrame)}
        _learn(run, each, frame)
        run.standings[each.id] = Standing(
            state="made",
            retrieved=day,
            checked=_asked(run.fetched.get(each.id, ()), run.today),
            why="",
            datasets=tuple(made),
            told=tuple(notes),
        )
    except Stopped:
        raise
    except SourceFailed as fault:
        if each.group == VITAL and each.id in vital(run.sources):
            raise
        _fall_back(run, each, old, str(fault))


def _make(inputs: Inputs) -> Mapping[str, pd.DataFrame | Stored]:
    """What a source's maker makes. Raises `SourceFailed`, also where the file is of a form that
    its maker does not expect: one source's fault is never the end of a run."""
    try:
        return MAKERS[inputs.source.maker](inputs)
    except SourceFailed:
        raise
    except read.UNREADABLE as fault:
        reason = " ".join(str(fault).split())[:160]
        raise SourceFailed(
            f"{inputs.source.title}: what came is of another form than expected "
            f"({type(fault).__name__}: {reason}). The old data set stays in use."
        ) from fault


def _prove(run: _Run, each: Source) -> None:
    """Raises `SourceFailed` where a data set that a source has just made breaks its contract."""
    assert run.area is not None
    entries = {name: run.entries[name] for name in each.datasets if name in run.entries}
    if not entries:
        return
    text = renewable.catalogue_text(run.area.title, entries)
    found = catalogues.parse(text, Path.cwd(), Path(renewable.CATALOGUE)).datasets.values()
    faults = [
        f"{dataset.id}: {issue.sentence()}"
        for dataset in found
        if dataset.format != "whole"
        for issue in check.contents(run.contents[dataset.file], dataset)[1][:MOST_FAULTS]
    ]
    if faults:
        raise SourceFailed(
            f"{each.title}: what was made breaks its contract. {' '.join(faults[:SHOWN])} What was "
            "made before stays in use."
        )


def vital(sources: Mapping[str, Source]) -> set[str]:
    """The sources without which no map can be drawn: the small areas, and what they need."""
    found, rest = {"whole"}, ["whole"]
    while rest:
        key = rest.pop()
        fresh = set(sources[key].needs) - found if key in sources else set()
        found |= fresh
        rest += fresh
    return found


def _learn(run: _Run, each: Source, frame: pd.DataFrame) -> None:
    """Tells the area what a source of places has taught about it."""
    assert run.area is not None
    if each.id == "lookup_lsoa21":
        here = frame[frame["code"].isin(list(run.area.lsoas))]
        run.made["lookup_lsoa21"] = here.drop_duplicates("code").reset_index(drop=True)
        run.made["lookup_lsoa21_whole"] = frame
    if each.id == "lookup_lsoa11":
        run.area = locate.with_older(run.area, frame)
        parents = run.made["lookup_lsoa21"][["code", "district"]].rename(columns={"code": "lsoa21"})
        older = frame.merge(parents, on="lsoa21", how="inner", validate="many_to_one")
        run.made["lookup_lsoa11"] = older.drop_duplicates("code").reset_index(drop=True)
    if each.id == "lsoa21":
        run.area = locate.with_outline(run.area, gpd.GeoDataFrame(run.made["lsoa21"]))


def _keep(
    run: _Run,
    each: Source,
    name: str,
    made: pd.DataFrame | Stored,
    told: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Notes a data set: its bytes under a name that carries their digest, and its entry."""
    entry: dict[str, Any] = dict(each.datasets[name])
    entry |= made.entry if isinstance(made, Stored) else {}
    columns = entry.pop("columns", {})
    if isinstance(made, Stored):
        rows, data = made.rows, made.content
    else:
        shapes = isinstance(made, gpd.GeoDataFrame)
        data = write.geojson(write.rounded(made)) if shapes else write.csv(made)
        rows = len(made)
    files = run.fetched.get(each.id, ())
    digest = load.digest(data)
    stem, _, ending = str(entry["file"]).rpartition(".")
    file = f"{stem}.{digest[:DIGITS]}.{ending}"
    day = _day(files, run.today)
    words = {"{retrieved}": datetime.strptime(day, "%Y-%m-%d").strftime("%B %Y"), "{year}": day[:4]}
    words |= {f"{{{word}}}": meant for word, meant in told.items()}
    for mark, meant in words.items():
        entry = {k: v.replace(mark, meant) if isinstance(v, str) else v for k, v in entry.items()}
    sums = [x.sha256 for x in files]
    run.contents[file] = data
    run.entries[name] = {
        **entry,
        "file": file,
        "publisher": each.publisher,
        "source": each.title,
        "licence": each.licence,
        "attribution": each.attribution,
        "rows": rows,
        "sha256": digest,
        "licence_url": each.licence_url,
        "url": files[0].url if files else "",
        "retrieved": day,
        "checked": _asked(files, run.today),
        "etag": files[0].etag if len(files) == 1 else "",
        "raw_sha256": sums[0]
        if len(sums) == 1
        else load.digest("".join(sums).encode())
        if sums
        else "",
        "by_hand": any(x.by_hand for x in files),
        "cadence": each.cadence,
        "months": each.months,
        "due": list(each.due),
        "made_from": each.id,
        "columns": {key: dict(spec) for key, spec in columns.items()},
    }


def _day(files: Sequence[Fetched], today: date) -> str:
    """The day on which the oldest of the files was fetched."""
    return min((x.retrieved[:10] for x in files), default=today.isoformat())


def _asked(files: Sequence[Fetched], today: date) -> str:
    """The day on which the publisher last said of each file that it is the newest: earlier than
    today where a run did not ask."""
    days = [str(getattr(each, "checked", ""))[:10] for each in files]
    return min((day for day in days if day), default=today.isoformat())


def _fall_back(run: _Run, each: Source, old: catalogues.Catalogue | None, why: str) -> None:
    """Keeps the old data sets of a source that failed, and says so."""
    for name in each.datasets:  # what was made before the fault was found
        if entry := run.entries.pop(name, None):
            run.contents.pop(entry["file"])
    kept = [x for x in (old.datasets.values() if old else ()) if x.id in each.datasets]
    for dataset in kept:
        assert old is not None
        try:
            run.contents[dataset.file] = load.content(old, dataset)
            if dataset.format == "geojson":
                run.made[dataset.id] = load.boundaries(old, dataset.id)
            else:
                is_table = dataset.format == "csv"
                run.made[dataset.id] = load.table(old, dataset.id) if is_table else pd.DataFrame()
        except HertsGeoError as fault:
            why = f"{why} The old data set cannot be kept: {fault}"
            continue
        document = tomlkit.parse((old.folder / renewable.CATALOGUE).read_text(encoding="utf-8"))
        run.entries[dataset.id] = document["dataset"][dataset.id].unwrap()
    names = tuple(x.id for x in kept if x.id in run.entries)
    day = min((str(run.entries[name].get("retrieved", "")) for name in names), default="")
    waits = (each.is_by_hand or each.lacks_key) and not run.fetched.get(each.id)
    state = "failed" if names or not waits else "not given"
    run.standings[each.id] = Standing(
        state=state, retrieved=day, checked=run.today.isoformat(), why=why, datasets=names
    )


def is_fetched(each: Source) -> bool:
    """Whether a source is made from files of its publisher."""
    return each.address.protocol not in NOT_MADE


def _state(run: _Run) -> dict[str, Any]:
    assert run.area is not None
    asked = run.request
    return {
        "format": 1,
        "places": list(asked.places),
        "title": run.area.title,
        "footprint": asked.footprint.wkt if asked.footprint is not None else "",
        "margin_km": asked.margin_km,
        "with": list(asked.more),
        "without": list(asked.less),
        "only": list(asked.only),
        "sources": {key: asdict(each) for key, each in run.standings.items()},
        "code": run.area.code,
        "districts": run.area.districts,
        "counties": run.area.counties,
    }
