"""Makers: a source's table -> the data sets of a pack. Most sources need none but `table`."""

from collections.abc import Mapping
from typing import Final

from herts_geo.pack.makers import base, places
from herts_geo.pack.makers.base import Inputs, Maker

__all__ = ["MAKERS", "Inputs", "Maker"]

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
}
