"""Kinds of service: one row a kind, with all that is to be said of it and of its list.

A further kind is one more row of `ROWS`, and its data set. Thresholds are the pairs of minutes that
government used for each service.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from herts_geo import wording
from herts_geo.errors import UnknownPoint
from herts_geo.services import rows
from herts_geo.travel import rule_sets


@dataclass(frozen=True)
class Preset:
    """A pair of thresholds in minutes for one service, whose it is, and whether that was seen."""

    lower: int
    upper: int
    source: str
    verified: bool


CORE: Final = "DfT core accessibility indicators 2004 to 2010"
QUOTED: Final = f"widely quoted from the {CORE}; not found in the original"
BANDS: Final = "no pair was published for this service; bands of DfT journey time statistics"
TIMES_2017: Final = (
    "Minutes here are in the way of the journey time statistics of 2017, which are longer than "
    "those that the thresholds of 2004 to 2010 were set on: DfT's own editions differ by about 4 "
    "minutes for GPs on the same areas (97% within 15 minutes in 2013, 66% in 2017). A share "
    "within an older threshold therefore comes out lower, and is not to be set beside shares "
    "published before 2014."
)
BANDS_2017: Final = "bands of DfT journey time statistics 2014 to 2019, the same for every service"
FALLBACK: Final = Preset(lower=15, upper=30, source=BANDS, verified=False)


@dataclass(frozen=True)
class Use:
    """What a point of a kind is as an asset of the public estate: its use, in words and by group.

    `place`: where the kind stands among the assets. `asked`: only where they are asked for.
    `addressed`: its list has an address, which stands in the detail, and a UPRN for each point.
    """

    words: str
    group: str
    place: int
    asked: bool = False
    addressed: bool = False


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of service: its key, words for one and for many, its letter on maps, and its data set.

    `own` is a data set that lists this kind alone, and is taken where a pack has it. `reader` makes
    fields of a row of the other one; `listed_as` is what that list calls the kind and `with_detail`
    what its rows must say, '' where the whole list is of the kind; `part_of`: the kind that its
    points are of too. `preset`: the thresholds offered; `hours`: of when the opening hours in its
    list are, '' where it gives none; `use`: what it is in the public estate; `network`: whether
    access points are these unless others are chosen; `candidate`: its place among the sites where
    one more point could go, 0 where none could. `thin`: why no
    share of people can stand on it, '' where one can. `extra`: offered only in packs that have its
    list, and not missed in others.
    """

    key: str
    one: str
    many: str
    letter: str
    dataset: str
    own: str = ""
    reader: Callable[[Mapping[Any, Any]], rows.Row] = rows.listed
    listed_as: str = ""
    with_detail: str = ""
    part_of: str = ""
    preset: Preset = FALLBACK
    hours: str = ""
    use: Use | None = None
    network: bool = False
    candidate: int = 0
    thin: str = ""
    extra: bool = False


HEADQUARTERS: Final = (
    "The list holds the police headquarters alone, so no share of people is given for police "
    "stations. A list of the stations where people can walk in would give one."
)

ROWS: Final = (
    Kind(
        key="hospital",
        one="hospital",
        many="hospitals",
        letter="H",
        dataset="service_points",
        own="hospitals",
        listed_as="hospital",
        preset=Preset(lower=30, upper=60, source=CORE, verified=True),
        use=Use("Hospital", "Health", 3),
    ),
    Kind(
        key="hospital_ae",
        one="hospital with A&E",
        many="hospitals with A&E",
        letter="A",
        dataset="service_points",
        own="hospitals",
        listed_as="hospital",
        with_detail="with A&E",
        part_of="hospital",
        preset=Preset(lower=30, upper=60, source=CORE, verified=True),
    ),
    Kind(
        key="gp",
        one="GP practice",
        many="GP practices",
        letter="G",
        dataset="gp_practices",
        reader=rows.practice,
        preset=Preset(lower=15, upper=30, source=QUOTED, verified=False),
        use=Use("GP practice", "Health", 6, asked=True),
        candidate=3,
    ),
    Kind(
        key="library",
        one="library",
        many="libraries",
        letter="L",
        dataset="libraries",
        own="public_libraries",
        reader=rows.library,
        hours="about 2019",
        use=Use("Library", "Library", 1, addressed=True),
        network=True,
        candidate=1,
    ),
    Kind(
        key="council_office",
        one="council office",
        many="council offices",
        letter="C",
        dataset="service_points",
        own="council_offices",
        listed_as="council office",
        use=Use("Council office", "Office", 2),
        network=True,
        candidate=2,
    ),
    Kind(
        key="police",
        one="police station",
        many="police stations",
        letter="P",
        dataset="service_points",
        own="police_stations",
        listed_as="police station",
        use=Use("Police headquarters", "Police", 4),
        network=True,
        thin=HEADQUARTERS,
    ),
    Kind(
        key="further_education",
        one="college",
        many="colleges",
        letter="E",
        dataset="service_points",
        own="colleges",
        listed_as="further education",
        preset=Preset(lower=30, upper=60, source=QUOTED, verified=False),
        use=Use("College or university", "Education", 5),
        network=True,
    ),
    Kind(
        key="station",
        one="railway station",
        many="railway stations",
        letter="S",
        dataset="stations",
        reader=rows.station,
        candidate=5,
    ),
    Kind(
        key="town_centre",
        one="town centre",
        many="town centres",
        letter="T",
        dataset="town_centres",
        reader=rows.town,
        preset=Preset(lower=15, upper=30, source=QUOTED, verified=False),
        candidate=4,
    ),
    Kind(
        key="gp_branch",
        one="branch surgery",
        many="branch surgeries",
        letter="B",
        dataset="gp_branches",
        reader=rows.own,
        preset=Preset(lower=15, upper=30, source=QUOTED, verified=False),
        extra=True,
    ),
    Kind(
        key="pharmacy",
        one="pharmacy",
        many="pharmacies",
        letter="R",
        dataset="pharmacies",
        reader=rows.own,
        extra=True,
    ),
    Kind(
        key="primary_school",
        one="primary school",
        many="primary schools",
        letter="I",
        dataset="primary_schools",
        reader=rows.own,
        preset=Preset(lower=15, upper=30, source=QUOTED, verified=False),
        extra=True,
    ),
    Kind(
        key="secondary_school",
        one="secondary school",
        many="secondary schools",
        letter="D",
        dataset="secondary_schools",
        reader=rows.own,
        preset=Preset(lower=20, upper=40, source=QUOTED, verified=False),
        extra=True,
    ),
    Kind(
        key="special_school",
        one="special school",
        many="special schools",
        letter="X",
        dataset="special_schools",
        reader=rows.own,
        extra=True,
    ),
    Kind(
        key="supermarket",
        one="supermarket",
        many="supermarkets",
        letter="M",
        dataset="supermarkets",
        reader=rows.own,
        preset=Preset(lower=15, upper=30, source=CORE, verified=True),
        extra=True,
    ),
    Kind(
        key="leisure_centre",
        one="leisure centre",
        many="leisure centres",
        letter="Z",
        dataset="leisure_centres",
        reader=rows.own,
        extra=True,
    ),
    Kind(
        key="community_building",
        one="community building",
        many="community buildings",
        letter="O",
        dataset="community_buildings",
        reader=rows.own,
        extra=True,
    ),
)
KINDS: Final[Mapping[str, Kind]] = {each.key: each for each in ROWS}
UNLISTED: Final[Mapping[str, Preset]] = {  # services that only a list of one's own can hold
    "employment": Preset(lower=20, upper=40, source=CORE, verified=True)
}
USUAL: Final = tuple(each.key for each in ROWS if not each.extra)
NETWORK: Final = tuple(each.key for each in ROWS if each.network)
CANDIDATES: Final = tuple(
    each.key for each in sorted(ROWS, key=lambda kind: kind.candidate) if each.candidate
)


def in_estate(asked: bool = False) -> list[tuple[Kind, Use]]:
    """The kinds whose points are public property, each with its use; those asked for where so."""
    every = [(each, each.use) for each in ROWS if each.use and (asked or not each.use.asked)]
    return sorted(every, key=lambda pair: pair[1].place)


def preset(service: str, by: str = rule_sets.USUAL) -> Preset:
    """The pair of thresholds offered for a service by a set of rules.

    Where the set has bands for all services: of those, the first that are no shorter than the pair.
    """
    pair = KINDS[service].preset if service in KINDS else UNLISTED.get(service, FALLBACK)
    bands = rule_sets.SETS[by].bands
    if not bands:
        return pair
    lower, upper = (next(each for each in bands if each >= x) for x in (pair.lower, pair.upper))
    return Preset(lower=lower, upper=upper, source=BANDS_2017, verified=True)


def threshold_words(service: str, minutes: float, by: str = rule_sets.USUAL) -> str:
    """Whose a threshold is: one of those that the rules offer, or a choice of one's own."""
    if bands := rule_sets.SETS[by].bands:
        every = wording.listing([str(each) for each in bands])
        if minutes in bands:
            return f"Threshold: {minutes:g} minutes, one of {every} ({BANDS_2017})."
        offered = f"offered: {every} minutes, {BANDS_2017}"
        return f"Threshold: {minutes:g} minutes, a choice of one's own ({offered})."
    pair = preset(service)
    if minutes not in (pair.lower, pair.upper):
        both = f"{pair.lower} and {pair.upper} minutes, {pair.source}"
        return f"Threshold: {minutes:g} minutes, a choice of one's own (the pair offered: {both})."
    which = "lower" if minutes == pair.lower else "upper"
    return f"Threshold: {minutes:g} minutes, the {which} of a pair ({pair.source})."


def caution(service: str, mode: str, by: str = rule_sets.USUAL) -> str:
    """What thresholds of 2004 to 2010 do on minutes of 2017; '' where nothing of them is used."""
    return TIMES_2017 if mode == "pt" and preset(service, by).source in (CORE, QUOTED) else ""


def kind(service: str) -> Kind:
    """The kind of service with this key. Raises `UnknownPoint`."""
    if service not in KINDS:
        raise UnknownPoint("service", service, list(KINDS))
    return KINDS[service]
