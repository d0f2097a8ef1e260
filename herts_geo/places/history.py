"""Codes of councils that were given another code, or were abolished, and what took their place.

Source: the data set of a pack with the role 'code history', with columns old, new and since (the
day or year, where known). One code that one other took over is the same place under a new code.
"""

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Final

import pandas as pd

from herts_geo import wording
from herts_geo.pack import load
from herts_geo.pack.catalogue import Catalogue

ROLE: Final = "code history"


def today(catalogue: Catalogue) -> Mapping[str, str]:
    """Each older code that one code of today took over alone, with that one."""
    return _today(catalogue, _digest(catalogue))


def former(catalogue: Catalogue) -> dict[str, str]:
    """The older code of each code of today that took over one alone."""
    return {new: old for old, new in today(catalogue).items()}


def year(catalogue: Catalogue, codes: Collection[str]) -> str:
    """The first year in which any of some codes of today took over another; '' where unknown."""
    frame = _frame(catalogue, _digest(catalogue))
    years = frame.loc[frame["new"].isin(list(codes)), "since"].str[:4]
    return str(min(years[years != ""], default=""))


def words(catalogue: Catalogue, code: str, known: Collection[str]) -> str:
    """What became of a code that was abolished, in one sentence; '' where it is none of them.

    `known`: the codes of the pack's places.
    """
    frame = _frame(catalogue, _digest(catalogue))
    if code not in set(frame["old"]):
        return ""
    rows = frame[frame["old"] == code]
    names = [each for each in rows["new"] if each in known]
    since = min(rows["since"])
    when = f"was abolished ({since})" if since else "was abolished"
    if not names:
        return f"{code} is the code of a council that {when}; it lies outside this pack."
    verb = "takes" if len(names) == 1 else "take"
    listed = wording.listing(names, most=len(names))
    return (
        f"{code} is the code of a council that {when}: {listed} {verb} in its ground, which no "
        "figure here is of alone. Give a code of today instead."
    )


def _digest(catalogue: Catalogue) -> tuple[str, ...]:
    return tuple(item.sha256 for item in catalogue.by_role(ROLE))


@lru_cache(maxsize=8)
def _frame(catalogue: Catalogue, _digests: tuple[str, ...]) -> pd.DataFrame:
    frames = [load.table(catalogue, item.id) for item in catalogue.by_role(ROLE)]
    columns = ["old", "new", "since"]
    found = pd.concat(frames) if frames else pd.DataFrame(columns=columns, dtype="string")
    return found.reindex(columns=columns).fillna("").astype(str).reset_index(drop=True)


@lru_cache(maxsize=8)
def _today(catalogue: Catalogue, digests: tuple[str, ...]) -> Mapping[str, str]:
    frame = _frame(catalogue, digests)
    alone = ~frame.duplicated("old", keep=False) & ~frame.duplicated("new", keep=False)
    return dict(zip(frame.loc[alone, "old"], frame.loc[alone, "new"], strict=True))
