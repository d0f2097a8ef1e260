"""Makers: a source's table -> the data sets of a pack. Most sources need none but `table`."""

from collections.abc import Mapping
from typing import Final

from herts_geo.pack.makers import (
    base,
    brownfield,
    constraints,
    estate,
    figures,
    housing,
    places,
    plans,
    services,
    streets,
    timetables,
)
from herts_geo.pack.makers.base import Inputs, Maker, Stored

__all__ = ["MAKERS", "Inputs", "Maker", "Stored"]

MAKERS: Final[Mapping[str, Maker]] = {  # the name in a source's file -> what makes its data sets
    "table": base.plain,
    "lookup": lambda _inputs: {},  # read for the area alone
    "small areas": places.small_areas,
    "areas": places.areas,
    "whole": places.whole,
    "postcodes": places.postcodes,
    "centres": places.centres,
    "around": places.around,
    "history": places.history,
    "figures by year": housing.by_year,
    "housing delivery": housing.delivery,
    "requirements": housing.requirements,
    "figures": figures.figures,
    "shipped figures": figures.shipped,
    "residents": figures.residents,
    "read for another": plans.for_another,
    "plan timetable": plans.timetable,
    "brownfield": brownfield.brownfield,
    "constraints": constraints.outlines,
    "listed buildings": constraints.points_and_outlines,
    "listed building outlines": constraints.building_outlines,
    "services": services.listed,
    "hospitals": services.hospitals,
    "schools": services.schools,
    "libraries": services.libraries,
    "leisure": services.leisure,
    "stations": services.stations,
    "stops": services.listed,
    "estate": estate.register,
    "surplus": estate.surplus,
    "nhs estate": estate.nhs,
    "energy": estate.energy,
    "titles": estate.titles,
    "streets": streets.made,
    "timetables": timetables.cut,
}
