"""Which OpenStreetMap tags mean what: the kinds of the background map, of places and of points."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Form = Literal["line", "area"]
Tags = Mapping[str, str]


@dataclass(frozen=True)
class Kind:
    """One kind of thing: its name and the tags of which it bears any; `spared` is given up first
    where a background map would grow too large, from the highest number down (0: never)."""

    name: str
    tags: Mapping[str, frozenset[str]]
    form: Form = "area"
    spared: int = 0


def _kind(name: str, form: Form = "area", spared: int = 0, **tags: str) -> Kind:
    known = {key: frozenset(words.split()) for key, words in tags.items()}
    return Kind(name=name, tags=known, form=form, spared=spared)


BACKGROUND: Final = (  # in the order of drawing: the last lies on top
    _kind("built-up", landuse="residential commercial industrial retail"),
    _kind("park", leisure="park common nature_reserve golf_course recreation_ground",
          landuse="recreation_ground village_green cemetery allotments"),
    _kind("wood", natural="wood", landuse="forest"),
    _kind("water", natural="water", waterway="riverbank", landuse="reservoir basin"),
    _kind("coast", "line", natural="coastline"),
    _kind("stream", "line", spared=2, waterway="stream"),
    _kind("river", "line", waterway="river canal"),
    _kind("railway", "line", railway="rail light_rail subway tram narrow_gauge"),
    _kind("minor road", "line", spared=3,
          highway="unclassified residential living_street pedestrian"),
    _kind("tertiary road", "line", spared=1, highway="tertiary tertiary_link"),
    _kind("secondary road", "line", highway="secondary secondary_link"),
    _kind("primary road", "line", highway="primary primary_link"),
    _kind("trunk road", "line", highway="trunk trunk_link"),
    _kind("motorway", "line", highway="motorway motorway_link"),
)  # fmt: skip
PLACES: Final = tuple(
    _kind(name, place=name) for name in ("city", "town", "village", "suburb")
)  # the most important first: its place in the list is its rank
POINTS: Final = (
    _kind("supermarket", shop="supermarket"),
    _kind("community centre", amenity="community_centre"),
    _kind("library", amenity="library"),
    _kind("town hall", amenity="townhall"),
    _kind("place of worship", amenity="place_of_worship"),
    _kind("sports centre", leisure="sports_centre"),
)
STREETS: Final = (  # kinds whose names are streets, with those that no map here draws
    "motorway", "trunk road", "primary road", "secondary road", "tertiary road", "minor road"
)  # fmt: skip
HIDDEN: Final[Mapping[str, frozenset[str]]] = {  # tags of what is not there to be seen
    "service": frozenset({"yard", "siding", "spur", "crossover"}),
    "tunnel": frozenset({"yes", "culvert", "building_passage", "covered"}),
    "intermittent": frozenset({"yes"}),
}
UNDER: Final = frozenset({"railway", "river", "stream"})  # kinds that are hidden so


def kinds_of(tags: Tags, among: tuple[Kind, ...], form: Form) -> Kind | None:
    """The last kind of a form whose tags these are, or None."""
    fitting = [
        kind
        for kind in among
        if kind.form == form and any((tags.get(key) in values for key, values in kind.tags.items()))
    ]
    if not fitting or (fitting[-1].name in UNDER and hidden(tags)):
        return None
    return fitting[-1]


def hidden(tags: Tags) -> bool:
    """Whether a line is underground, dry, or a railway that no train passes on its way."""
    return any(tags.get(key) in values for key, values in HIDDEN.items())


def keys() -> tuple[str, ...]:
    """Every key that any kind looks at: whatever bears none of them need not be read."""
    found = [key for kind in (*BACKGROUND, *PLACES, *POINTS) for key in kind.tags]
    return tuple(dict.fromkeys(found))
