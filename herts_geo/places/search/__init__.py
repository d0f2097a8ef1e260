"""One search: what a typed text may mean, best first, and what choosing it does.

`match` says what is found, `entries` what of a pack is searched, `rank` in which order, `answer`
puts codes, postcodes, positions and names together.
"""

from herts_geo.places.search.answer import Answer, point, search, settled, spot
from herts_geo.places.search.entries import Named, localities, of_pack, of_points
from herts_geo.places.search.match import Entry, Match

__all__ = [
    "Answer",
    "Entry",
    "Match",
    "Named",
    "localities",
    "of_pack",
    "of_points",
    "point",
    "search",
    "settled",
    "spot",
]
