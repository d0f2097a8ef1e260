"""Sentences on how a locality counts."""

from typing import Final

import pandas as pd

from herts_geo import wording
from herts_geo.places.borders import RIGHT
from herts_geo.places.locality.code import Areas, Locality, Near, Reach
from herts_geo.places.locality.count import Doubt
from herts_geo.travel.modes import MODES
from herts_geo.travel.rules import NOT_TESTED

BY_POSTCODES: Final = "people are counted by the share of each small area's postcodes inside"
WHOLLY: Final = (
    "An area counts in full or not at all, so some are counted who live too far away, and some are "
    "left out who live near enough."
)
METHOD: Final = (
    "Figures are published for small areas of some 1,000 to 3,000 people. Where a locality cuts "
    "through one, its people are counted by the share of its postcodes that lie inside, each "
    "postcode at its one position. That takes people to live evenly over the postcodes: one holds "
    "about fifteen addresses, but some hold one, some sixty, and some are businesses where nobody "
    "lives. Ages, deprivation and travel times of the part are taken to be those of the whole "
    "small area. Which small area a postcode belongs to is read from simplified outlines: that is "
    f"right for {RIGHT} of 100 postcodes, and where it is not the neighbour counts in its place. "
    "People are rounded only when all parts are added up."
)


def how(form: Locality, areas: pd.DataFrame, doubt: Doubt | None) -> str:
    """How a locality counts, in one sentence. `areas`: see `count.COLUMNS`."""
    if isinstance(form, Areas):
        return f"All people of {wording.count(len(areas), 'whole small area')} are counted."
    if isinstance(form, Reach):
        return (
            f"All people of the {wording.count(len(areas), 'whole small area')} whose people reach "
            f"{form.lat:.4f}, {form.lon:.4f} within {form.minutes} minutes "
            f"{MODES[form.mode].reached}, starting from the mean position "
            "of each area's postcodes, are counted. "
            f"{WHOLLY}{_interval(doubt)}"
        )
    share = areas["share"]
    full, part, none = (share == 1).sum(), ((share > 0) & (share < 1)).sum(), (share == 0).sum()
    parts = f"{BY_POSTCODES}; {wording.count(int(full), 'area')} in full, {int(part)} in part"
    if none:
        verb = "is" if none == 1 else "are"
        parts += f"; {int(none)} {verb} touched without a postcode inside and not counted"
    if isinstance(form, Near):
        where = f"within {form.metres:,} m in a straight line of {form.lat:.4f}, {form.lon:.4f}"
        return f"Everything {where}: {parts}."
    return f"An area with its own outline: {parts}."


def nobody(form: Locality, title: str, touched: bool) -> str:
    """Why a locality cannot be used, and what to do."""
    if isinstance(form, Reach):
        return (
            f"From no small area of {title} is the point reached within {form.minutes} minutes "
            f"{MODES[form.mode].reached}. Allow more time, or choose a point nearer to where "
            "people live."
        )
    if touched:
        return (
            f"No postcode lies inside '{form.name}', so nobody can be counted there. Draw a larger "
            "area, or one around homes."
        )
    return (
        f"'{form.name}' lies wholly outside {title}, and only places inside it have figures here. "
        "Choose an area inside."
    )


def _interval(doubt: Doubt | None) -> str:
    """How far the people counted may be out, and whether times to the point could be tested."""
    told = ""
    if doubt is not None and doubt.fewest is not None and doubt.most is not None:
        told = (
            f" It may be {round(doubt.fewest):,} to {wording.people(round(doubt.most))} who are "
            "counted: the fewest and the most as the minutes of all areas move together through "
            "the range that holds eight published times in ten."
        )
    if doubt is not None and not doubt.tested:
        ranged = ": the range is that of published services, each left out in turn"
        known = "" if doubt.most is None else ranged
        told += f" The minutes to this point are {NOT_TESTED}{known}."
    return told
