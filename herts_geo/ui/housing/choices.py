"""The supply sum as a person set it on the housing page, for every page that answers with it."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from herts_geo.errors import HertsGeoError
from herts_geo.housing import dates as housing_dates
from herts_geo.housing.choices import Choices, Entered
from herts_geo.housing.supply import InvalidTerms

RULES: Final = "rules"  # the buffer that the planning rules give
NUMBERS: Final = {
    "need": "h_need",
    "completed": "h_built",
    "shortfall": "h_short",
    "stock": "h_stock",
    "ratio": "h_ratio",
    "hdt": "h_hdt",
}
DAYS: Final = {"adopted": "h_adopted", "reviewed": "h_reviewed"}
ENTERED: Final[Mapping[str, Any]] = {  # keys of one district's figures, and what each is when empty
    **dict.fromkeys(NUMBERS.values()),
    **dict.fromkeys(DAYS.values(), ""),
}


def choices(values: Mapping[str, Any], district: str, on: date) -> tuple[Choices, list[str]]:
    """The choices in a session's values or a link's, and a sentence for each that is not used.

    `district`: whose figures those entered are, where no other is named beside them.
    """
    faults: list[str] = []
    days: dict[str, Any] = {}
    for name, key in DAYS.items():
        text = str(values.get(key) or "")
        try:
            no = text.strip().casefold() == "no"
            days[name] = "no" if no else housing_dates.read(text) if text.strip() else None
        except HertsGeoError as fault:
            days[name] = None
            faults.append(f"{fault} It is not used.")
    numbers = {name: values.get(key) for name, key in NUMBERS.items()}
    entered = Entered(**numbers, **days)
    of = str(values.get("h_for") or "") or district
    found = _made(values, of, entered)
    try:
        found.terms(on, of)
    except InvalidTerms as fault:
        faults.append(f"{fault} What is entered of this district is not used.")
        found = _made(values, "", Entered())
    return found, faults


def _made(values: Mapping[str, Any], district: str, entered: Entered) -> Choices:
    buffer = str(values["h_buffer"])
    return Choices(
        buffer=None if buffer == RULES else int(buffer),
        method="liverpool" if values["h_method"] == "liverpool" else "sedgefield",
        counting="permission" if values["h_count"] == "permission" else "marked",
        rule="to" if values["h_rule"] == "to" else "from",
        density=values["h_density"],
        district=district if entered != Entered() else "",
        entered=entered,
    )
