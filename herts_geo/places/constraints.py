"""Planning constraints: is a place in the green belt, a conservation area, a flood zone, ...?

A pack holds a data set for each kind (role `constraint`, id `constraint_` and the kind: outlines,
or points where a listed building has none), and the districts that were asked about each (role
`constraint coverage`: constraint, district, entities, checked). The absence of an outline is no
absence of a constraint: an answer of 'no' needs a district that was checked. Source of that rule:
the documents of planning.data.gov.uk.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, Final, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from herts_geo import wording
from herts_geo.crs import MEASURE, lonlat_to_grid
from herts_geo.pack import load
from herts_geo.pack.catalogue import Catalogue, Dataset
from herts_geo.places.gazetteer import gazetteer

ROLE: Final = "constraint"
COVERAGE: Final = "constraint coverage"
PREFIX: Final = "constraint_"
NAMED: Final = "constrained_by"
EDGE: Final = 20.0  # metres: how sure an outline is whose rows state no accuracy
WHOLE: Final = 0.99  # share of a disc or site that counts as all of it: outlines leave slivers
Answer = Literal["yes", "no", "edge", "unpublished", "unchecked"]
WORDS: Final[Mapping[str, str]] = {
    "yes": "yes",
    "no": "no",
    "edge": "near the edge: check",
    "unpublished": "not known: none published for this district",
    "unchecked": "not checked",
}
POINTS: Final = (
    "Planning constraints are judged at one point of each site or asset, as its outline is not "
    "known."
)
UNSURE: Final = ("edge", "unpublished", "unchecked")


@dataclass(frozen=True)
class About:
    """What is known of a kind of constraint before any outline: title, short label for the map,
    and whether one body publishes it for all England, so that none published means none."""

    title: str
    label: str
    national: bool = False


KINDS: Final[Mapping[str, About]] = {
    "green_belt": About("Green belt", "Green belt"),
    "conservation_area": About("Conservation area", "Conservation"),
    "listed_building": About("Listed building", "Listed", national=True),
    "flood_zone_2": About("Flood zone 2", "Flood 2", national=True),
    "flood_zone_3": About("Flood zone 3", "Flood 3", national=True),
    "article_4_direction": About("Article 4 direction", "Article 4"),
    "national_landscape": About("National landscape (AONB)", "Nat. landscape", national=True),
    "sssi": About("Site of special scientific interest", "SSSI", national=True),
    "ancient_woodland": About("Ancient woodland", "Ancient wood", national=True),
    "scheduled_monument": About("Scheduled monument", "Monument", national=True),
    "park_and_garden": About("Registered park or garden", "Park, garden", national=True),
    "local_plan": About("Local plan boundary", "Local plan"),
}


@dataclass(frozen=True)
class Kind:
    """A kind of constraint that a pack holds: its id and words, and its data set."""

    id: str
    about: About
    dataset: Dataset

    @property
    def column(self) -> str:
        """The column of a frame that holds its answers."""
        return f"{PREFIX}{self.id}"


@dataclass(frozen=True)
class Found:
    """Answers for some places: a column a kind (`Kind.column`) of the codes of `WORDS`, rows as
    asked. `shares`: the same columns, the share of each outline covered (0 to 1), of points none.
    `named`: the names of the constraints that each place lies in or near, '' for none."""

    answers: pd.DataFrame = field(repr=False)
    shares: pd.DataFrame = field(repr=False)
    named: "pd.Series[Any]" = field(repr=False)


def kinds(catalogue: Catalogue) -> tuple[Kind, ...]:
    """The kinds of constraints of a pack: those that are known in their order, then others."""
    found = {each.id.removeprefix(PREFIX): each for each in catalogue.by_role(ROLE)}
    order = [*(key for key in KINDS if key in found), *(key for key in found if key not in KINDS)]
    return tuple(Kind(id=key, about=about(key), dataset=found[key]) for key in order)


def about(kind: str) -> About:
    """What is known of a kind by its id; of one that is not in `KINDS` no more than its name."""
    name = kind.replace("_", " ").capitalize()
    return KINDS.get(kind, About(title=name, label=name))


def datasets(catalogue: Catalogue) -> tuple[Dataset, ...]:
    """The data sets of outlines that a pack's answers cite; what was checked comes from them."""
    return tuple(each.dataset for each in kinds(catalogue))


def live(catalogue: Catalogue, kind: Kind, on: date) -> gpd.GeoDataFrame:
    """The outlines of a kind that hold on a day: reference, name, edge (metres), EPSG:27700.

    Of rows with one reference the one of the latest entry counts, once; its outline where one is
    known, else its point. Rows whose end date has come are historic. Raises as `load.boundaries`.
    """
    return _live(catalogue, kind.dataset, kind.dataset.sha256, on).copy()


@lru_cache(maxsize=64)
def _live(catalogue: Catalogue, dataset: Dataset, _sha: str, on: date) -> gpd.GeoDataFrame:
    raw = load.boundaries(catalogue, dataset.id).to_crs(MEASURE)
    rows = gpd.GeoDataFrame(
        {
            "reference": _text(raw, "reference"),
            "name": _text(raw, "name"),
            "edge": pd.to_numeric(_column(raw, "accuracy"), errors="coerce").fillna(EDGE),
            "entry": _days(raw, "entry").fillna(_days(raw, "since")),
            "since": _days(raw, "since"),
            "until": _days(raw, "until"),
        },
        geometry=shapely.make_valid(raw.geometry.to_numpy()),
        crs=MEASURE,
    )
    day = pd.Timestamp(on)
    rows["ended"] = (rows["until"] <= day).fillna(False)
    rows = rows[~(rows["since"] > day)]
    blank = rows["reference"] == ""
    key = rows["reference"].where(~blank, "row " + rows.index.astype(str))
    order = rows.assign(key=key, flat=shapely.get_dimensions(rows.geometry.to_numpy()) == 2)
    order = order.sort_values(["key", "entry"], kind="stable", na_position="first")
    ended = order.groupby("key")["ended"].transform("last").astype(bool)
    left = order[~ended & ~order["ended"]]
    left = left.sort_values(["key", "flat", "entry"], kind="stable", na_position="first")
    newest = left.drop_duplicates("key", keep="last").sort_index()
    return newest[["reference", "name", "edge", "geometry"]].reset_index(drop=True)


def coverage(catalogue: Catalogue, kind: Kind) -> dict[str, Answer]:
    """What no outline means in each district that was checked: 'no', or 'unpublished'.

    A district that is not in it was not checked. Where a district is named twice, the last counts.
    """
    found: dict[str, Answer] = {}
    for dataset in catalogue.by_role(COVERAGE):
        table = load.table(catalogue, dataset.id)
        rows = table[table["constraint"].isin([kind.id, kind.column])]
        counts = rows["entities"].fillna(0).astype(int)
        for code, count in zip(rows["district"].astype(str), counts, strict=True):
            found[code] = "no" if count or kind.about.national else "unpublished"
    return found


def checked(catalogue: Catalogue) -> pd.DataFrame:
    """What was checked: a row a kind and district with `entities` (<NA>: not checked), the day,
    and `state` in words: 'checked, some', 'checked, none published' or 'not checked'."""
    districts = gazetteer(catalogue).of_kind("district")
    rows = [
        {
            "constraint": kind.id,
            "title": kind.about.title,
            "district": place.code,
            "name": place.name,
        }
        for kind in kinds(catalogue)
        for place in districts
    ]
    frame = pd.DataFrame(rows, columns=["constraint", "title", "district", "name"])
    tables = [load.table(catalogue, each.id) for each in catalogue.by_role(COVERAGE)]
    known = pd.concat([*tables, pd.DataFrame(columns=["constraint", "district", "entities"])])
    known = known.assign(constraint=known["constraint"].astype(str).str.removeprefix(PREFIX))
    known = known.drop_duplicates(["constraint", "district"], keep="last")
    out = frame.merge(known, on=["constraint", "district"], how="left", validate="one_to_one")
    counts = out["entities"].astype("Int64")
    state = counts.gt(0).map({True: "checked, some", False: "checked, none published"})
    return out.assign(entities=counts, state=state.fillna("not checked"))


def of_points(
    catalogue: Catalogue,
    lon: "pd.Series[Any]",
    lat: "pd.Series[Any]",
    district: "pd.Series[Any]",
    on: date,
) -> Found:
    """What constrains some points (degrees; missing: not checked), each in a district (its code).

    'yes': all within the outline's accuracy lies in outlines of the kind; 'edge': a part of it.
    """
    known = (lon.notna() & lat.notna()).to_numpy(dtype=bool)
    shapes = np.full(len(lon), None, dtype=object)
    spots = (each[known].to_numpy(dtype=float) for each in (lon, lat))
    shapes[known] = shapely.points(*lonlat_to_grid(*spots))
    return of_shapes(catalogue, gpd.GeoSeries(shapes, index=lon.index, crs=MEASURE), district, on)


def of_shapes(
    catalogue: Catalogue, shapes: gpd.GeoSeries, district: "pd.Series[Any]", on: date
) -> Found:
    """What constrains some points or polygons (EPSG:27700), each in a district; see `of_points`.

    A polygon is 'yes' where more than its outlines' accuracy of it is covered, with its share. A
    place of no district in the coverage is 'unchecked' where no outline reaches it.
    """
    if shapes.crs is None or shapes.crs.to_epsg() != 27700:
        raise ValueError("constraints are measured in EPSG:27700")
    answers, shares, named = {}, {}, pd.Series("", index=shapes.index, dtype="str")
    for kind in kinds(catalogue):
        outlines = live(catalogue, kind, on)
        told = district.map(coverage(catalogue, kind)).astype("object").fillna("unchecked")
        told = told.where(~shapes.is_empty & shapes.notna(), "unchecked")
        answers[kind.column], shares[kind.column] = _judged(outlines, shapes, told, named)
    columns = list(answers)
    return Found(
        answers=pd.DataFrame(answers, index=shapes.index, columns=columns),
        shares=pd.DataFrame(shares, index=shapes.index, columns=columns),
        named=named,
    )


def _judged(
    outlines: gpd.GeoDataFrame,
    shapes: gpd.GeoSeries,
    told: "pd.Series[Any]",
    named: "pd.Series[Any]",
) -> tuple["pd.Series[Any]", "pd.Series[Any]"]:
    """The answers and shares of one kind; names are added to `named`. One place, many outlines."""
    answers = told.to_numpy(dtype=object).copy()
    flat = shapely.get_dimensions(shapes.to_numpy()) == 2
    shares = np.where(flat & (answers == "no"), 0.0, np.nan)
    # The places that a single outline holds, a point with all within the outline's accuracy.
    held: set[int] = set()
    for edge, rows in outlines.groupby("edge"):
        cores = np.where(flat, shapes.to_numpy(), shapely.buffer(shapes.to_numpy(), edge))
        tree = shapely.STRtree(cores)
        held |= set(tree.query(rows.geometry.to_numpy(), predicate="contains")[1].tolist())
    names, edges = outlines["name"].to_numpy(), outlines["edge"].to_numpy()
    # The outlines that reach to within their accuracy of each place.
    tree, drawn = shapely.STRtree(shapes.to_numpy()), outlines.geometry.to_numpy()
    near, at = tree.query(drawn, predicate="dwithin", distance=edges)
    for place, rows in pd.Series(near).groupby(at):
        if place in held:
            answers[place], share = "yes", 1.0
        else:
            answers[place], share = _judge(shapes.iloc[place], outlines.iloc[rows])
        shares[place] = share if flat[place] else np.nan
        said = [named.iloc[place], *(str(names[row]) for row in rows)]
        named.iloc[place] = "; ".join(dict.fromkeys(filter(None, said)))
    return pd.Series(answers, index=shapes.index), pd.Series(shares, index=shapes.index)


def _judge(shape: BaseGeometry, rows: gpd.GeoDataFrame) -> tuple[Answer, float]:
    """Yes or near the edge for one place that outlines reach, and the share they cover."""
    edge = float(rows["edge"].min())
    around = shape.buffer(3 * edge)
    found = shapely.union_all(shapely.intersection(rows.geometry.to_numpy(), around))
    if shapely.get_dimensions(shape) < 2:
        disc = shape.buffer(edge)
        sure = found.intersection(disc).area >= WHOLE * disc.area
        return ("yes" if sure else "edge"), np.nan
    share = min(found.intersection(shape).area / shape.area, 1.0)
    parts = getattr(found, "geoms", [found])
    points = shapely.MultiPoint([each for each in parts if each.geom_type == "Point"])
    inner = found.buffer(-edge).intersects(shape) or points.intersects(shape.buffer(-edge))
    return ("yes" if inner or share >= WHOLE else "edge"), (1.0 if share >= WHOLE else share)


def _column(frame: pd.DataFrame, name: str) -> "pd.Series[Any]":
    return frame[name] if name in frame else pd.Series(None, index=frame.index, dtype="object")


def _text(frame: pd.DataFrame, name: str) -> "pd.Series[Any]":
    return _column(frame, name).fillna("").astype(str).str.strip()


def _days(frame: pd.DataFrame, name: str) -> "pd.Series[Any]":
    return pd.to_datetime(_column(frame, name).replace("", None), errors="coerce")


def added(
    catalogue: Catalogue, frame: pd.DataFrame, district: "pd.Series[Any]", on: date
) -> pd.DataFrame:
    """A frame of points (lon, lat) with the answers of each kind and `constrained_by`, the names
    of what each lies in or near; the frame as it is where the pack holds no constraints."""
    if not kinds(catalogue):
        return frame
    found = of_points(catalogue, frame["lon"], frame["lat"], district, on)
    return frame.join(found.answers, validate="one_to_one").assign(**{NAMED: found.named})


def headings(frame: pd.DataFrame) -> dict[str, str]:
    """The columns of a frame that constraints added to it, each with its heading."""
    ours = [str(name) for name in frame if str(name).startswith(PREFIX)]
    told = {name: about(name.removeprefix(PREFIX)).title for name in ours}
    return {**told, NAMED: "Constraints in or near it"} if told else {}


def table(frame: pd.DataFrame) -> pd.DataFrame:
    """What constrains each row, in words under headings; no column where nothing was added."""
    named = headings(frame)
    out = frame[list(named)].copy()
    for column in out.columns.drop(NAMED, errors="ignore"):
        out[column] = out[column].map(words).astype("string")
    return out.rename(columns=named)


def notes(catalogue: Catalogue, districts: Sequence[str]) -> list[str]:
    """What to know of the answers in some districts: how they are judged, which kinds were not
    checked there or had nothing published; nothing of a pack without constraints."""
    if not kinds(catalogue):
        return []
    table = checked(catalogue)
    here = table[table["district"].isin(list(districts))]
    told = [POINTS]
    national = {each.about.title for each in kinds(catalogue) if each.about.national}
    silent = here[~here["title"].isin(national)]
    for rows, lead in (
        (here[here["state"] == "not checked"], "Not checked"),
        (silent[silent["state"] == "checked, none published"], "None published, so not known"),
    ):
        # Kinds with the same districts together; districts are left out where it is all of them.
        together: dict[tuple[str, ...], list[str]] = {}
        for title, names in rows.groupby("title", sort=False)["name"].agg(tuple).items():
            together.setdefault(names, []).append(str(title))
        parts = []
        for names, titles in together.items():
            where = f" in {wording.listing(list(names), 10)}"
            every = len(names) == len(set(districts))
            parts.append(wording.listing(titles, len(KINDS)) + ("" if every else where))
        if parts:
            told.append(f"{lead}: {'; '.join(parts)}.")
    return told


def words(answer: Any, share: Any = None) -> str:
    """An answer for a reader, with the share of an outline: 'yes, 35% of the site'."""
    told = WORDS.get(str(answer), WORDS["unchecked"])
    if answer in ("yes", "edge") and share is not None and pd.notna(share):
        return f"{told}, {100 * float(share):.0f}% of the site"
    return told


def passes(frame: pd.DataFrame, clear_of: Sequence[str], unsure: bool) -> "pd.Series[bool]":
    """Which rows lie outside every kind named; what is not known passes only where `unsure`."""
    kept = pd.Series(True, index=frame.index)
    for kind in clear_of:
        column = f"{PREFIX}{kind}"
        if column not in frame:  # a kind that this pack does not hold was not checked
            kept &= unsure
            continue
        kept &= frame[column].isin(["no", *(UNSURE if unsure else ())])
    return kept


def left_out(frame: pd.DataFrame, clear_of: Sequence[str], unsure: bool) -> str:
    """A sentence on rows that may lie in one of the kinds named, left out or kept, or ''."""
    count = not_known(frame, clear_of)
    if not count:
        return ""
    titles = wording.listing([about(kind).title for kind in clear_of], 10)
    what = f"not known to be clear of {titles}: near an edge, none published or not checked"
    return f"{'Kept' if unsure else 'Left out by the filters'}: {count:,} {what}."


def not_known(frame: pd.DataFrame, clear_of: Sequence[str]) -> int:
    """How many rows may lie in one of the kinds named, and surely lie in none of them."""
    passing = passes(frame, clear_of, True) & ~passes(frame, clear_of, False)
    return int(passing.sum())
