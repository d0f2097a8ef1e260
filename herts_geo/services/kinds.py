"""Published thresholds: the pairs of minutes that government used for each service."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from herts_geo.errors import UnknownPoint


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
PRESETS: Final[Mapping[str, Preset]] = {
    "hospital": Preset(30, 60, CORE, True),
    "hospital_ae": Preset(30, 60, CORE, True),
    "employment": Preset(20, 40, CORE, True),
    "supermarket": Preset(15, 30, CORE, True),
    "gp": Preset(15, 30, QUOTED, False),
    "primary_school": Preset(15, 30, QUOTED, False),
    "secondary_school": Preset(20, 40, QUOTED, False),
    "further_education": Preset(30, 60, QUOTED, False),
    "town_centre": Preset(15, 30, QUOTED, False),
}
TIMES_2017: Final = (
    "Minutes here are in the way of the journey time statistics of 2017, which are longer than "
    "those that the thresholds of 2004 to 2010 were set on: DfT's own editions differ by about 4 "
    "minutes for GPs on the same areas (97% within 15 minutes in 2013, 66% in 2017). A share "
    "within an older threshold therefore comes out lower, and is not to be set beside shares "
    "published before 2014."
)
FALLBACK: Final = Preset(15, 30, BANDS, False)


def preset(service: str) -> Preset:
    """The pair of thresholds offered for a service."""
    return PRESETS.get(service, FALLBACK)


def threshold_words(service: str, minutes: float) -> str:
    """Whose a threshold is: one of the published pair of the service, or a choice of one's own."""
    pair = preset(service)
    if minutes not in (pair.lower, pair.upper):
        both = f"{pair.lower} and {pair.upper} minutes, {pair.source}"
        return f"Threshold: {minutes:g} minutes, a choice of one's own (the pair offered: {both})."
    which = "lower" if minutes == pair.lower else "upper"
    return f"Threshold: {minutes:g} minutes, the {which} of a pair ({pair.source})."


def caution(service: str, mode: str) -> str:
    """What thresholds of 2004 to 2010 do on minutes of 2017; '' where nothing of them is used."""
    return TIMES_2017 if mode in ("pt", "cycle") and preset(service) is not FALLBACK else ""


SERVICES: Final[Mapping[str, tuple[str, str]]] = {  # service -> words for the use, its group
    "library": ("Library", "Library"),
    "council_office": ("Council office", "Office"),
    "hospital": ("Hospital", "Health"),
    "police": ("Police headquarters", "Police"),
    "further_education": ("College or university", "Education"),
    "gp": ("GP practice", "Health"),
}


LETTERS: Final[Mapping[str, str]] = {
    "hospital": "H",
    "hospital_ae": "A",
    "gp": "G",
    "library": "L",
    "council_office": "C",
    "police": "P",
    "further_education": "E",
    "station": "S",
    "town_centre": "T",
}


@dataclass(frozen=True)
class Kind:
    """A kind of service: its key, words for one and for many, its data set, and a caution.

    `thin`: why no share of people can stand on the shipped list, '' where one can.
    """

    key: str
    one: str
    many: str
    dataset: str
    note: str = ""
    thin: str = ""


TOWNS: Final = (
    "A list of 30 town centres of the county and 27 just outside it, compiled by name: no "
    "boundaries, and no centre of a neighbourhood. Each stands at its library or at the town's "
    "point in GeoNames, which may be some 100 metres from the shops."
)
HOSPITALS: Final = (
    "Hospitals of every kind, with eight outside the county; the list of those outside is not "
    "complete (North Middlesex is not in it)."
)
EMERGENCY: Final = (
    "Of the hospitals outside the county, six with A&E are in the list; it is not complete (North "
    "Middlesex is not in it)."
)
UNDERGROUND: Final = (
    "National Rail stations. Croxley, Moor Park and Watford, on the Metropolitan line, are in the "
    "county and have no position here; none outside the county is in the list."
)
COUNTY_ONLY: Final = "None outside the county is in the list."
HEADQUARTERS: Final = (
    "The list holds the police headquarters alone, so no share of people is given for police "
    "stations. A list of the stations where people can walk in would give one."
)
KINDS: Final[Mapping[str, Kind]] = {
    each.key: each
    for each in (
        Kind("hospital", "hospital", "hospitals", "service_points", HOSPITALS),
        Kind("hospital_ae", "hospital with A&E", "hospitals with A&E", "service_points", EMERGENCY),
        Kind("gp", "GP practice", "GP practices", "gp_practices", f"Main sites. {COUNTY_ONLY}"),
        Kind(
            "library",
            "library",
            "libraries",
            "libraries",
            f"Hours are of about 2019. {COUNTY_ONLY}",
        ),
        Kind("council_office", "council office", "council offices", "service_points", COUNTY_ONLY),
        Kind(
            "police",
            "police station",
            "police stations",
            "service_points",
            "Headquarters only.",
            HEADQUARTERS,
        ),
        Kind("further_education", "college", "colleges", "service_points", COUNTY_ONLY),
        Kind("station", "railway station", "railway stations", "stations", UNDERGROUND),
        Kind("town_centre", "town centre", "town centres", "town_centres", TOWNS),
    )
}


def kind(service: str) -> Kind:
    """The kind of service with this key. Raises `UnknownPoint`."""
    if service not in KINDS:
        raise UnknownPoint("service", service, list(KINDS))
    return KINDS[service]
