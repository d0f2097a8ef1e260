"""The chapter on access points: the network, who has none in reach, hours, who could share."""

from typing import Final

import pandas as pd

from herts_geo import access_paint, access_points, access_words, places, services, travel, wording
from herts_geo.evidence import Chapter, Picture, Table
from herts_geo.hours import DAYS
from herts_geo.review import marks, network
from herts_geo.review.network import EVENING, KNOWN, SATURDAY, Network

ROUGH: Final = (
    "Positions are those of postcodes, so a distance between two points may be out by some 100 "
    "metres."
)
STATES: Final = {SATURDAY: "Open on Saturday", EVENING: "Open after 17:00"}

COLUMNS: Final = {
    "name": "Point",
    "service": "Service",
    "provider": "Run by",
    "postcode": "Postcode",
    "placed_by": "Placed by",
    "people": "People within",
    "most_deprived": "of them in the county's most deprived fifth",
    "nearest": "People for whom it is nearest",
    **STATES,
    "shares_with": "Shares with",
    "hours": "Hours",
}


def chapter(found: Network) -> Chapter:
    """The chapter on the access points of a place."""
    return Chapter(
        "points",
        "Access points",
        (_reach(found), *_hours(found)),
        network.figures(found),
        (_picture(found),),
        tuple(table for table in _tables(found) if len(table.frame)),
        (ROUGH, *access_words.beside(found.doubt)),
    )


def _reach(found: Network) -> str:
    result, asked = found.result, found.base.question
    share = access_words.share(result)
    return (
        f"{wording.heading(access_words.METHOD_WORDS[result.method])}: {share} of the "
        f"{wording.people(result.people)} in {found.place.label} have a service point within "
        f"{asked.network_minutes} minutes by {travel.MODES[result.mode]}; "
        f"{wording.people(result.people_not_within)} have none."
    )


def _hours(found: Network) -> tuple[str, ...]:
    names, known = network.closed(found, SATURDAY)
    if not known:
        return ("Opening hours are known for none of the points here.",)
    shut = (
        f"known to be closed on Saturday: {wording.listing(names)}"
        if names
        else "all open on Saturday"
    )
    return (f"Hours are known for {known} of {len(found.here)} points here; {shut}.",)


def _tables(found: Network) -> list[Table]:
    sources = tuple(item.id for item in found.datasets)
    return [
        Table("points.here", "Service points here", _points(found), KNOWN, sources),
        Table("points.gaps", "Who has none in reach", _gaps(found), "", sources),
        Table("points.near", "Points close enough to share", _pairs(found), "", sources),
    ]


def _points(found: Network) -> pd.DataFrame:
    near = access_points.catchments(found.matrix, found.result)
    joined = found.here.merge(
        near, left_on="id", right_on="point_id", how="left", validate="one_to_one"
    )
    kinds = [wording.heading(services.kind(kind).one) for kind in joined["service"]]
    by = joined["placed_by"].map(services.PLACED_BY)
    table = joined.assign(service=kinds, hours=_week(joined), placed_by=by)
    for state in STATES:
        table[state] = table[state].map({True: "yes", False: "no"}).fillna("not known")
    return (
        table[list(COLUMNS)]
        .rename(columns=COLUMNS)
        .sort_values("People within", ascending=False, kind="stable", ignore_index=True)
    )


def _week(points: pd.DataFrame) -> list[str]:
    """The opening hours of each point in one line, '' where they are not known."""
    rows = points[list(DAYS)].itertuples(index=False, name=None)
    return [
        "; ".join(f"{d[:3].title()} {t}" for d, t in zip(DAYS, r, strict=True) if t) for r in rows
    ]


def _gaps(found: Network) -> pd.DataFrame:
    missed = access_points.out_of_reach(found.result, found.base.gazetteer)
    missed["share_not_within"] = (100 * missed["share_not_within"]).round(1)
    names = {
        "name": "Neighbourhood",
        "people": "Residents",
        "people_not_within": "Out of reach",
        "most_deprived_not_within": "of them in the county's most deprived fifth",
        "share_not_within": "Share out of reach (%)",
    }
    return missed[list(names)].rename(columns=names)


def _pairs(found: Network) -> pd.DataFrame:
    pairs = access_points.neighbours(found.here)
    names = {
        "point_a": "Point",
        "provider_a": "Run by",
        "point_b": "Other point",
        "provider_b": "Run by (other)",
        "metres": "Metres apart",
        "sharing": "Share already",
    }
    table = pairs[list(names)].rename(columns=names)
    return table.assign(**{"Share already": pairs["sharing"].map({True: "yes", False: "no"})})


def _picture(found: Network) -> Picture:
    result, inside = found.result, found.result.areas["inside"].astype(bool)
    title = f"Minutes to the nearest service point ({travel.MODES[result.mode]}, {result.method})"
    painted = access_paint.bands(result.areas["minutes"], title, result).counted(inside)
    return Picture(
        "points.map",
        f"{title}: {found.place.label}",
        _reach(found),
        places.boundary_set(found.base.catalogue, "lsoa").geography_vintage,
        inside,
        painted,
        marks.marks(found.points),
        marks.key(found.points, found.base.question.kinds),
        (_reach(found), KNOWN, *access_words.beside(found.doubt)),
        tuple(item.id for item in found.datasets),
        found.link(),
        found.place.outline,
    )
