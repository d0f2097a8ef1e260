"""The same building in several registers, in words: entries in pairs, and each building once."""

from collections.abc import Hashable, Mapping
from typing import Any, Final

import pandas as pd

from herts_geo import wording
from herts_geo.estate import buildings
from herts_geo.estate.buildings import FIGURES, Figure, Group
from herts_geo.estate.match import STATES, Matched
from herts_geo.estate.register import PUBLIC
from herts_geo.estate.words import unit

PAIRS: Final[Mapping[str, str]] = {  # what people read, and what a file of verdicts holds
    "state": "State",
    "first_name": "First",
    "first_holder": "Holder of first",
    "first_register": "Register of first",
    "second_name": "Second",
    "second_holder": "Holder of second",
    "second_register": "Register of second",
    "why": "Why",
    "rule": "By",
    "left": "Left key",
    "right": "Right key",
}
BUILDINGS: Final[Mapping[str, str]] = {
    "name": "Building",
    "entries": "Entries",
    "interests": "Who holds it, and how",
    "registers": "Registers",
    "floor_area": "Floor area (m2)",
    "land_area": "Land (ha)",
    "running_cost": "Running cost (£ a year)",
    "backlog": "Required maintenance (£)",
    "differs": "Where the registers differ",
}
METHOD: Final = (
    "Entries are one building where one holder gives one reference in two registers, where both "
    "give one UPRN, where both give one postcode with one number or one name of its own, or where "
    "a register names one library (or police building) at the postcode of a library (or police "
    "station) that is publicly known. What speaks against it, or is only near with a like name or "
    "that use, is for a person to confirm. Vacant and "
    "sensitive property is never matched. Of figures that differ the freeholder's counts, else the "
    "newest dated; else none does. Figures of one building are never added up."
)


def pairs_table(found: Matched, frame: pd.DataFrame) -> pd.DataFrame:
    """The pairs with the name, holder and register of both entries, those to confirm first."""
    about = frame.set_index("id")[["name", "holder", "register"]]
    out = found.pairs
    for side in ("first", "second"):
        out = out.join(about.add_prefix(f"{side}_"), on=side, validate="many_to_one")
    out = out.assign(state=out["state"].map(dict(STATES)))
    return out[list(PAIRS)].rename(columns=PAIRS)


def buildings_table(frame: pd.DataFrame) -> pd.DataFrame:
    """Each building of several entries: who holds it and how, the figures that count, and in
    sentences where the registers differ."""
    rows = []
    for _, entries in buildings.groups(frame):
        each = entries.to_dict("records")
        figures = {name: buildings.decided(each, name) for name in FIGURES}
        differ = [_differs(each, name, found) for name, found in figures.items() if found.differs]
        rows.append(
            {
                "name": each[0]["name"],
                "entries": len(each),
                "interests": "; ".join(dict.fromkeys(interest(row) for row in each)),
                "registers": "; ".join(dict.fromkeys(str(row["register"]) for row in each)),
                **{name: found.value for name, found in figures.items()},
                "differs": " ".join(differ),
            }
        )
    table = pd.DataFrame(rows, columns=list(BUILDINGS))
    types = {"entries": "Int64", **dict.fromkeys(FIGURES, "Float64")}
    return table.astype(types).rename(columns=BUILDINGS)


def interest(row: Mapping[Hashable, Any]) -> str:
    """A holder with its interest as its register says: 'Fire Service (Leasehold, Leasehold in)'; of
    what is publicly known, who provides the service."""
    if row["register"] == PUBLIC:
        return f"{row['holder']} ({PUBLIC.casefold()})"
    told = [str(row[name]) for name in ("tenure", "tenure_detail") if pd.notna(row[name])]
    return f"{row['holder']} ({', '.join(told) or 'tenure not given'})"


def summary(found: Matched, frame: pd.DataFrame) -> str:
    """How many entries are how many buildings, and how many pairs wait for a person."""
    shared = buildings.shared(frame)
    many = frame.loc[shared, buildings.BUILDING].nunique()
    waiting = int(found.pairs["state"].eq("proposed").sum())
    said = "No entries of different registers are taken for one building."
    if many:
        joined = wording.count(many, "building")
        said = f"{int(shared.sum()):,} entries of the registers are {joined}, counted once."
    if waiting:
        said += f" {wording.count(waiting, 'pair')} may be one building: a person has to say."
    return said


def _differs(entries: Group, name: str, found: Figure) -> str:
    """What each holder says of a figure, and which counts."""
    given = [row for row in entries if pd.notna(row[name])]
    holders = [row["holder"] for row in given]
    values = [
        f"{row['holder']}{who} {unit(name, row[name])}"
        for row in given
        for who in [f" ('{row['register']}')" if holders.count(row["holder"]) > 1 else ""]
    ]
    taken = "none counts" if found.value is None else f"{unit(name, found.value)} counts"
    what = wording.heading(FIGURES[name])
    return f"{what}: {wording.listing(list(dict.fromkeys(values)), 6)}; {taken}, {found.why}."
