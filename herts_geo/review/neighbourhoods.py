"""The neighbourhoods (MSOAs) of a place side by side: people, deprivation and a GP in reach."""

from typing import Any, Final

import pandas as pd

from herts_geo import accessibility, places
from herts_geo.errors import DatasetMissing
from herts_geo.evidence import Table
from herts_geo.places import Place
from herts_geo.review import make
from herts_geo.review.question import Base

SERVICE, MODE = "gp", "pt"
DEPRIVED: Final = 2  # tenths of England, the most deprived first
NOTE: Final = (
    "Where the place holds only a part of a neighbourhood, the people of that part count. Largest "
    "share in the most deprived 20% first. Minutes are estimated."
)


def table(base: Base, place: Place, sources: tuple[str, ...]) -> Table | None:
    """The neighbourhoods that a place holds, wholly or in part; None where there are not two.

    The column on GP practices is left out where the pack has none.
    """
    areas = base.residents.assign(share=places.share(base.residents, place))
    if "msoa" not in areas:
        return None
    minutes = base.question.threshold(SERVICE)
    try:
        reached = accessibility.measure(base.matrix(SERVICE, MODE), areas, minutes, place)
        areas["within"] = reached.areas["within"].to_numpy()
        sources = tuple(dict.fromkeys((*sources, *reached.sources)))
    except DatasetMissing:
        pass
    rows = summed(areas)
    if len(rows) < 2:
        return None
    frame = _worded(base, rows, minutes)
    return Table("people.neighbourhoods", "Neighbourhoods", frame, NOTE, sources)


def summed(areas: pd.DataFrame) -> pd.DataFrame:
    """One row an MSOA code: areas, people, deprived and within (not rounded), worst first.

    `areas`: one row an LSOA with msoa, population, share (0 to 1 of its people), decile and
    perhaps within.
    """
    held = areas[areas["share"] > 0]
    people = held["population"].astype(float) * held["share"]
    deprived = held["decile"].le(DEPRIVED).fillna(False).astype(bool)
    columns: dict[str, Any] = {"areas": 1, "people": people, "deprived": people.where(deprived, 0)}
    if "within" in held:
        columns["within"] = people.where(held["within"].astype(bool), 0)
    rows = pd.DataFrame(columns, held.index).groupby(held["msoa"].to_numpy()).sum()
    order = (rows["deprived"] / rows["people"]).sort_values(ascending=False, kind="stable").index
    return rows.loc[order]


def _worded(base: Base, rows: pd.DataFrame, minutes: int) -> pd.DataFrame:
    known = base.gazetteer.places
    columns: dict[str, Any] = {
        "Neighbourhood": [known[code].label if code in known else code for code in rows.index],
        "Small areas": rows["areas"].to_numpy(),
        "Residents": rows["people"].round().astype(int).to_numpy(),
        "In most deprived 20%, % of people": _percent(rows["deprived"], rows["people"]),
    }
    if "within" in rows:
        heading = f"GP practice within {minutes:g} min by public transport, % of people"
        columns[heading] = _percent(rows["within"], rows["people"])
    return pd.DataFrame(columns)


def _percent(part: "pd.Series[float]", whole: "pd.Series[float]") -> list[float | None]:
    shares = [make.percent_of(one, all_) for one, all_ in zip(part, whole, strict=True)]
    return [None if share is None else round(share, 1) for share in shares]
