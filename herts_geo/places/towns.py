"""Towns by name: points that are printed on the map, and no areas of the pack."""

from typing import Any, Final

import pandas as pd

from herts_geo import wording
from herts_geo.pack import load
from herts_geo.pack.catalogue import Catalogue

ROLE: Final = "towns"


def listed(catalogue: Catalogue) -> list[dict[str, Any]]:
    """The towns of a pack: name, lon, lat (degrees), and population where the list has one."""
    sets = catalogue.by_role(ROLE)
    rows = load.table(catalogue, sets[0].id).to_dict("records") if sets else []
    return [{str(name): value for name, value in row.items()} for row in rows]


def named(catalogue: Catalogue, text: str) -> dict[str, Any] | None:
    """The one town of this name, as `listed` has it; None where none or several bear it."""
    wanted = wording.whole(text).strip().casefold()
    found = [each for each in listed(catalogue) if str(each["name"]).casefold() == wanted]
    return found[0] if len(found) == 1 else None


def areas(frame: pd.DataFrame, name: str) -> tuple[str, ...]:
    """The small areas (rows with code, label) of the neighbourhoods that are named after a town:
    'Hitchin' has those of 'Hitchin Bearton' and 'Hitchin Highbury', not that of 'Hitchinfield'."""
    after = frame["label"].str.casefold().str.startswith(f"{name.casefold()} ", na=False)
    return tuple(frame.loc[after, "code"].astype(str))


def how(name: str) -> str:
    """Why a neighbourhood stands for a town, in one sentence."""
    return (
        f"{name} is a town, of which no outline is known here: this is the neighbourhood at its "
        "middle. 'Choose a locality' puts the whole town together."
    )
