"""Which small areas a locality counts and how: table, paragraph, and what to be careful of.

How the small areas of a locality are painted: in full, in part, or touched and not counted.
"""

from typing import Any, Final

import numpy as np
import pandas as pd

from herts_geo import places, wording
from herts_geo.errors import DatasetMissing
from herts_geo.maps import choropleth, classify
from herts_geo.maps.choropleth import Choropleth
from herts_geo.maps.classify import Classes
from herts_geo.pack.catalogue import Catalogue, Dataset
from herts_geo.places import geography
from herts_geo.places.geography import boundary_set
from herts_geo.places.locality.resolve import Counted
from herts_geo.places.residents import frame_vintage, population_set

LEAST_PEOPLE: Final = 1_000
LEAST_PART: Final = 0.5
OUTSIDE: Final = 0.005  # share of ground outside that is worth a word: outlines are simplified
RULE: Final = (
    f"An area is too small to say anything where it counts fewer than {LEAST_PEOPLE:,} people, the "
    "fewest that a small area is made to hold, or where less than half of the people behind its "
    "figures live inside it: whoever is counted is described by the whole of a small area, and if "
    "most of that lies outside, the figures are those of the neighbours."
)


def table(found: Counted) -> pd.DataFrame:
    """One row a small area that the locality touches, those that count most first."""
    rows = found.areas.assign(counted=(found.areas["population"] * found.areas["share"]).round())
    ordered = rows.sort_values(["counted", "label"], ascending=[False, True], kind="stable")
    return pd.DataFrame(
        {
            "LSOA code": ordered["code"],
            "Small area": ordered["label"],
            "Postcodes inside": ordered["postcodes_inside"],
            "Postcodes in all": ordered["postcodes"],
            "Share that counts (%)": (100 * ordered["share"].astype(float)).round(1),
            "Residents": ordered["population"].astype("Int64"),
            "People counted": ordered["counted"].astype("Int64"),
            "Share of its ground (%)": (100 * ordered["area_share"].astype(float)).round(1),
        }
    ).reset_index(drop=True)


def paragraph(catalogue: Catalogue, found: Counted) -> str:
    """What a locality is and whom it counts, in plain English, with the district that holds most
    of the people, and any others."""
    place, counting = found.place, found.areas[found.areas["share"] > 0]
    people, known, where = found.people, places.gazetteer(catalogue).places, ""
    whom = "an unknown number of people" if people is None else wording.people(round(people))
    areas = wording.count(len(counting), "small area")
    if place.parent in known:
        main = known[place.parent].name
        codes = dict.fromkeys(counting["district"])
        others = [known[code].name for code in codes if code in known and code != place.parent]
        also = f", mostly in {main}, also in {wording.listing(others)}"
        where = also if others else f" of {main}"
    return f"{place.name} counts {whom} in {areas}{where}. {place.how}"


def warnings(catalogue: Catalogue, found: Counted) -> list[str]:
    """What to be careful of: too small, partly outside, areas touched that count nobody."""
    told = _small(found)
    if found.outside > OUTSIDE:
        told.append(
            f"About {wording.share(found.outside, 1)} of its ground lies outside "
            f"{catalogue.title}, where there are no figures: the people who live there are not "
            "counted."
        )
    if found.crossed:
        told.append("The outline crossed itself and was mended: see whether it is what you meant.")
    nobody = found.areas.loc[found.areas["share"] == 0, "label"].tolist()
    if nobody:
        told.append(
            f"Touched, but without a postcode inside, so that nobody is counted in: "
            f"{wording.listing(nobody)}."
        )
    return told


def behind(found: Counted) -> float:
    """The share (0 to 1) of the people behind a locality's figures who live inside it.

    Who is counted is described by the small area that he or she lives in, of which `share` lies
    inside: the mean of that share over the people counted.
    """
    counted = (found.areas["population"] * found.areas["share"]).fillna(0).astype(float)
    return float((counted * found.areas["share"]).sum() / max(counted.sum(), 1e-9))


def as_dict(catalogue: Catalogue, found: Counted) -> dict[str, Any]:
    """A locality as plain values, for JSON."""
    people = found.people
    residents = found.areas["population"].astype("Int64").astype(object)
    rows = found.areas.assign(population=residents.where(residents.notna(), None))
    return {
        **found.place.as_dict(),
        "people": None if people is None else round(people),
        "how": found.place.how,
        "share_outside": round(found.outside, 4),
        "warnings": warnings(catalogue, found),
        "rule": RULE,
        "areas": rows.to_dict("records"),
    }


def datasets(catalogue: Catalogue) -> tuple[Dataset, ...]:
    """The data sets behind the counting: outlines, postcodes and population."""
    outlines = boundary_set(catalogue, "lsoa")
    used = [outlines, *catalogue.by_role("postcodes")[:1]]
    try:
        vintage = frame_vintage(catalogue, outlines.geography_vintage)
        used.append(population_set(catalogue, vintage))
    except DatasetMissing:
        pass
    return tuple(used)


def _small(found: Counted) -> list[str]:
    people = found.people
    if people is None:
        return ["The pack has no population, so it cannot be said whether the area is too small."]
    inside = behind(found)
    if people < LEAST_PEOPLE:
        why = f"it counts {wording.people(round(people))}"
    elif inside < LEAST_PART:
        why = f"only {wording.share(inside, 1)} of the people behind its figures live inside it"
    else:
        return []
    return [f"This area is too small to say anything with confidence: {why}."]


LABELS: Final = ("counts in full", "counts in part", "touched, nobody counted", "does not count")
COLOURS: Final = ("#2c7fb8", "#a1dab4", "#fdd0a2", "#f2f2ef")
TITLE: Final = "How each small area counts"
UNIT: Final = "per cent of its people"


def classes(catalogue: Catalogue, found: Counted | None) -> tuple[Classes, Choropleth]:
    """The classes and the painting of every small area for a locality, or for none yet."""
    areas = geography.areas(catalogue)
    share = pd.Series(np.nan, index=areas.index)
    if found is not None:
        share = areas["code"].map(dict(zip(found.areas["code"], found.areas["share"], strict=True)))
    parts = share.to_numpy(dtype=float, na_value=np.nan)
    index = np.select([parts >= 1, parts > 0, parts == 0], [0, 1, 2], 3)
    made = classify.ordinal(pd.Series(index), range(4), LABELS, COLOURS, TITLE)
    everywhere = pd.Series(True, index=areas.index)
    values = (100 * pd.Series(parts, index=areas.index)).round(1).where(parts > 0)
    return made, choropleth.choropleth(made, values, everywhere, UNIT)
