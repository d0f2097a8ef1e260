"""What published times take off our minutes near by, by inverse squared distance.

    taken off(area) = sum(w x (ours - published)) / (sum(w) + 0.3),  w = 1 / (km + 0.3)^2

over the 8 nearest areas with a published time within 5 km, an area's own left out. The form and
its numbers were chosen among 37 on 7,477 areas of England (inverse distance, exponential decay,
means of sites; towards nought or the site's mean), each area and then each neighbourhood left out
in turn: `docs/corrections.md` has the figures. A service is corrected only where the areas of the
file show a gain with each neighbourhood left out.
"""

from dataclasses import replace
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from herts_geo.access import compared, measure, published
from herts_geo.access.compared import Compared, Row
from herts_geo.access.correction import Correction, Miss
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import residents
from herts_geo.travel import rule_sets
from herts_geo.travel import rules as travel_rules
from herts_geo.travel.estimate import Floats, distances_km

NEAREST: Final = 8  # published times that correct an area
FEWEST_NEAR: Final = 3  # of them, below which it is not corrected
FURTHEST_KM: Final = 5.0
AWAY_KM: Final = 0.3  # added to each distance, so that the nearest does not count alone
TO_NOUGHT: Final = 0.3  # weight of no correction
FEWEST: Final = 30  # areas that errors are measured on
ROWS: Final = 500  # areas worked out at a time, to bound the memory
TENTH: Final = 0.1  # of published times beyond either end of the interval


def corrections(catalogue: Catalogue, found: Compared) -> tuple[Correction, ...]:
    """The correction of each service and mode that was compared, refused where it does not help."""
    return tuple(correction(catalogue, row, found) for row in found.rows)


def correction(catalogue: Catalogue, row: Row, found: Compared) -> Correction:
    """What the published times of one service and mode take off ours in each area near them."""
    origins, people = residents.origins(catalogue), measure.residents(catalogue)
    at = pd.Series(range(len(origins)), index=origins["code"])
    rows, xy = at[row.areas["code"]].to_numpy(), travel_rules.xy(origins)
    group = pd.factorize(people.get("msoa", people["code"]))[0]
    miss = row.areas["difference"].to_numpy(dtype=float)
    off, near = taken_off(xy, np.arange(len(xy)), xy[rows], rows, miss)
    left_off, left_near = taken_off(xy[rows], group[rows], xy[rows], group[rows], miss)
    after = np.maximum(row.areas["ours"] - left_off, 0.0) - row.areas["theirs"]
    after, before = after.to_numpy()[left_near], miss[left_near]
    kinds = travel_rules.ruralities(catalogue, xy)
    bare = Correction(
        service=row.service,
        mode=row.mode,
        by=found.by,
        file=found.published.name,
        before=miss_of(before),
        after=miss_of(after),
        held=0.0,
        refused=_refused(row, found.by, before, after),
    )
    if bare.refused:
        return bare
    ends = _intervals(after, kinds[rows][left_near], kinds)
    share = held(after, kinds[rows][left_near], group[rows][left_near])
    typical = float(np.median(np.abs(after)))
    return replace(
        bare,
        held=share,
        codes=tuple(origins["code"][near]),
        minutes=tuple(off[near].round(2).tolist()),
        errors=(round(typical, 2),) * int(near.sum()),
        spread=tuple(map(tuple, ends[near].round(2).tolist())),
    )


def read(
    catalogue: Catalogue, data: bytes, name: str, by: str, service: str = "", mode: str = ""
) -> tuple[Correction, ...]:
    """The corrections that a file of published times gives, of all that it holds or of one service
    and mode alone. Raises `HertsGeoError` where it holds none of these."""
    given = compared.only(published.read(data, name), service, mode)
    return corrections(catalogue, compared.compare(catalogue, given, by))


def taken_off(
    xy: Floats, group: NDArray[Any], known: Floats, known_group: NDArray[Any], miss: Floats
) -> tuple[Floats, NDArray[np.bool_]]:
    """Minutes taken off each area (n,) by the known ones of other groups, and which areas have
    enough of these near: positions (n, 2) and (k, 2), metres, and `miss` (k,), ours less
    published."""
    off, enough = np.zeros(len(xy)), np.zeros(len(xy), dtype=bool)
    few = min(NEAREST, len(known)) - 1
    for first in range(0, len(xy), ROWS):
        part = slice(first, first + ROWS)
        km = distances_km(xy[part], known)
        km[np.equal.outer(group[part], known_group) | (km > FURTHEST_KM)] = np.inf
        nearest = np.argpartition(km, few, axis=1)[:, : few + 1]
        weight = 1 / (np.take_along_axis(km, nearest, axis=1) + AWAY_KM) ** 2
        off[part] = (weight * miss[nearest]).sum(axis=1) / (weight.sum(axis=1) + TO_NOUGHT)
        enough[part] = (weight > 0).sum(axis=1) >= FEWEST_NEAR
    return off, enough


def _refused(row: Row, by: str, before: Floats, after: Floats) -> str:
    """Why our minutes are not corrected, '' where they are: both half and nine in ten of the areas
    have to come nearer."""
    if row.mode != "pt" and not rule_sets.SETS[by].fitted:
        return (
            "the rules chosen start and time such journeys in another way than what is published."
        )
    if len(before) < FEWEST:
        return f"fewer than {FEWEST} areas have published times near by to measure the gain on."
    was, now = miss_of(before), miss_of(after)
    if now.median < was.median and now.p90 < was.p90:
        return ""
    return (
        "with each neighbourhood's own times left out, the others do not bring our minutes nearer "
        f"(half within {now.median:.1f} instead of {was.median:.1f} minutes, nine in ten within "
        f"{now.p90:.1f} instead of {was.p90:.1f})."
    )


def miss_of(found: Floats) -> Miss:
    """How far errors (n,), minutes, are from nought."""
    if not len(found):
        return Miss(n=0, median=np.nan, p90=np.nan)
    away = np.abs(found)
    return Miss(n=len(away), median=float(np.median(away)), p90=float(np.quantile(away, 0.9)))


def _interval(miss: Floats) -> tuple[float, float]:
    """Minutes less and more than ours that eight published times in ten are at most: split
    conformal prediction, with the error at place ceil((n + 1) x 0.9) from each end."""
    ordered, n = np.sort(miss), len(miss)
    place = min(int(np.ceil((n + 1) * (1 - TENTH))), n)
    return max(float(ordered[place - 1]), 0.0), max(-float(ordered[n - place]), 0.0)


def _intervals(miss: Floats, kind: NDArray[Any], wanted: NDArray[Any]) -> Floats:
    """The interval of areas of each wanted kind of place (n, 2), of all where its own are few."""
    whole = _interval(miss)
    of = {each: miss[kind == each] for each in np.unique(wanted)}
    ends = {name: _interval(its) if len(its) >= FEWEST else whole for name, its in of.items()}
    return np.array([ends[each] for each in wanted]).reshape(-1, 2)


def held(miss: Floats, kind: NDArray[Any], group: NDArray[Any]) -> float:
    """The share of published times within the interval that all other neighbourhoods give."""
    inside = 0
    for name in np.unique(group):
        own = group == name
        less, more = _intervals(miss[~own], kind[~own], kind[own]).T
        inside += int(((miss[own] <= less) & (miss[own] >= -more)).sum())
    return inside / len(miss)
