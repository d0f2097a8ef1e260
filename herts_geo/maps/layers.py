"""The one list of layers that every map is made of, in which order they lie and how strongly.

One row a layer, from the top of the map to its bottom. What a user changed is told in a few words
that a link carries, such as `estate.60~sites`: layers by key, the upper one first, each with its
opacity in per cent where that is not 100; 0 is off. A layer that is not named is as its map has
it: on where it is the map's own or part of every map, else off.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

AREAS, MARKS, LINES, NAMES = "areas", "marks", "lines", "names"
SOLID: Final = 100  # per cent
LIGHT: Final = 60  # how strongly a painting of areas begins over another one
STEP: Final = 10  # per cent between two strengths that are offered


@dataclass(frozen=True, kw_only=True)
class Layer:
    """A layer of a map: its key in a link, its title, its geometry, and what it is made of.

    `always`: part of every map until it is switched off; `begins`: the opacity in per cent that it
    is switched on with.
    """

    key: str
    title: str
    kind: str
    made_of: str
    always: bool = False
    begins: int = SOLID


LAYERS: Final = (  # from the top of the map to its bottom
    Layer(
        key="notes", title="Notes", kind=MARKS, made_of="the notes of the workshop in this project"
    ),
    Layer(
        key="opportunities",
        title="Opportunities",
        kind=MARKS,
        made_of="the opportunities in this project",
    ),
    Layer(
        key="points",
        title="Access points",
        kind=MARKS,
        made_of="the points of the services that are chosen on the access points page",
    ),
    Layer(
        key="estate",
        title="Public estate",
        kind=MARKS,
        made_of="the assets that the public estate page shows",
    ),
    Layer(
        key="sites",
        title="Housing sites",
        kind=MARKS,
        made_of="the sites that the housing land page shows",
    ),
    Layer(
        key="names",
        title="Names of places",
        kind=NAMES,
        made_of="the towns, places and neighbourhoods of the pack",
        always=True,
    ),
    Layer(
        key="stations",
        title="Railway stations",
        kind=MARKS,
        made_of="the stations of the pack",
        always=True,
    ),
    Layer(
        key="localities", title="Localities", kind=LINES, made_of="the localities in this project"
    ),
    Layer(
        key="districts",
        title="Borders of districts",
        kind=LINES,
        made_of="the boundaries of the pack",
        always=True,
    ),
    Layer(
        key="constraints",
        title="Planning constraints",
        kind=LINES,
        made_of="the planning constraints of the pack",
    ),
    Layer(
        key="background",
        title="Background map",
        kind=LINES,
        made_of="the roads, rails and shores of the pack",
        always=True,
    ),
    Layer(
        key="access",
        title="Minutes to a service",
        kind=AREAS,
        made_of="what the accessibility page shows",
        begins=LIGHT,
    ),
    Layer(
        key="deprivation",
        title="Deprivation",
        kind=AREAS,
        made_of="what the deprivation page shows",
        begins=LIGHT,
    ),
    Layer(
        key="indicator",
        title="Indicator",
        kind=AREAS,
        made_of="what the indicator map shows",
        begins=LIGHT,
    ),
    Layer(key="areas", title="Small areas", kind=AREAS, made_of="the boundaries of the pack"),
)
BY_KEY: Final = {each.key: each for each in LAYERS}
KEYS: Final = tuple(BY_KEY)


@dataclass(frozen=True)
class Shown:
    """A layer as one map has it: whether it is drawn, and its opacity from 1 to 100 per cent."""

    layer: Layer
    on: bool
    opacity: int = SOLID

    @property
    def key(self) -> str:
        """The layer's key."""
        return self.layer.key

    @property
    def told(self) -> str:
        """The layer in a link: its key, with its opacity where that is not 100 and 0 for off."""
        strength = self.opacity if self.on else 0
        return self.key if strength == SOLID else f"{self.key}.{strength}"


Stack = tuple[Shown, ...]  # all layers of one map, from the top to the bottom


def read(text: str) -> str:
    """One layer of a link as it is told: its key, alone or with a dot and its opacity. Raises
    `ValueError` for another key, and for an opacity that is no whole number from 0 to 100."""
    key, dot, strength = text.partition(".")
    if key not in BY_KEY or (dot and not strength.isascii()):
        raise ValueError(text)
    value = int(strength) if dot else SOLID
    if not 0 <= value <= SOLID:
        raise ValueError(text)
    return _shown(key, value).told


def stack(told: Iterable[str], own: Collection[str]) -> Stack:
    """All layers of a map, the upper one first: `told` is what a link says of them, and `own` are
    the keys that the map has without being told.

    The layers that are named take the places that they have in the list, in the order in which
    they are named. Raises `ValueError` for a text that `read` does not know.
    """
    named = {}
    for text in told:
        key, _, strength = read(text).partition(".")
        named[key] = _shown(key, int(strength or SOLID))
    order = iter(named.values())
    return tuple(next(order) if layer.key in named else _usual(layer, own) for layer in LAYERS)


def told(stack: Stack, own: Collection[str]) -> tuple[str, ...]:
    """What a link says of a stack: the layers that differ in their state or place from the map's
    own; `stack(told(x, own), own)` is `x`."""
    return tuple(
        each.told
        for each, layer in zip(stack, LAYERS, strict=True)
        if each.layer is not layer or each != _usual(layer, own)
    )


def changed(stack: Stack, key: str, *, on: bool, opacity: int) -> Stack:
    """A stack in which one layer is on with an opacity, or off."""
    return tuple(
        replace(each, on=on, opacity=opacity if on else each.layer.begins)
        if each.key == key
        else each
        for each in stack
    )


def moved(stack: Stack, key: str, by: int, among: Collection[str] = KEYS) -> Stack:
    """A stack in which one layer has changed places with its neighbour above (-1) or below (1),
    of the layers that are listed; the same stack where there is none."""
    listed = [place for place, each in enumerate(stack) if each.key in among]
    at = next(n for n, place in enumerate(listed) if stack[place].key == key)
    if not 0 <= at + by < len(listed):
        return stack
    made = list(stack)
    one, other = listed[at], listed[at + by]
    made[one], made[other] = made[other], made[one]
    return tuple(made)


def raised(stack: Stack, key: str, own: Collection[str]) -> Stack:
    """A stack in which a painting of areas lies above the map's own, which would else hide it."""
    places = {each.key: place for place, each in enumerate(stack)}
    above = [places[x] for x in own if BY_KEY[x].kind == AREAS and places[x] < places[key]]
    if BY_KEY[key].kind != AREAS or not above:
        return stack
    made = [each for each in stack if each.key != key]
    made.insert(min(above), stack[places[key]])
    return tuple(made)


def drawn(stack: Stack) -> Sequence[str]:
    """The keys of the layers that are on, the upper one first."""
    return [each.key for each in stack if each.on]


def _usual(layer: Layer, own: Collection[str]) -> Shown:
    on = layer.always or layer.key in own
    return Shown(layer, on, SOLID if on else layer.begins)


def _shown(key: str, strength: int) -> Shown:
    layer = BY_KEY[key]
    return Shown(layer, strength > 0, strength or layer.begins)
