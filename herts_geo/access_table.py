"""Tables and words beside a view of access."""

from collections.abc import Mapping

import pandas as pd

from herts_geo import access_paint, access_words, scenario
from herts_geo.access_view import View
from herts_geo.accessibility import MOST_DEPRIVED, Result
from herts_geo.scenario import Scenario


def table(shown: View) -> pd.DataFrame:
    """The areas of the place as the page shows and exports them, slowest first."""
    result = shown.result
    wanted = {
        "code": "LSOA code",
        "label": "Small area",
        "population": "Residents",
        "counted": "People counted here",
        "decile": "Tenth of England (1 = most deprived)",
        "minutes": f"Minutes ({result.method})",
        "from": "Minutes, at least (8 in 10)",
        "to": "Minutes, at most (8 in 10)",
        "error_minutes": "Typical error (minutes)",
        "point": "Nearest",
        "within": f"Within {result.threshold:g} minutes",
        "flips": "Could flip",
        "before": "Minutes before",
        "change": "Change in minutes",
    }
    frame = shown.frame[shown.inside].sort_values("minutes", ascending=False, kind="stable")
    if result.steps is not None:
        frame = frame.assign(**{"from": _least(frame), "to": frame["minutes"] + frame["slower"]})
    kept = frame[[name for name in wanted if name in frame]].copy()
    for name in ("within", "flips"):
        kept[name] = kept[name].map({True: "yes", False: "no"})
    for name in ("minutes", "from", "to", "before", "change", "error_minutes"):
        if name in kept:
            kept[name] = access_paint.finite(kept[name])
    return kept.rename(columns=wanted)


def _least(frame: pd.DataFrame) -> "pd.Series[float]":
    return (frame["minutes"] - frame["quicker"]).clip(lower=0)


def by_decile(shown: View) -> pd.DataFrame:
    """People and people in time by tenth of England, before the edits too where there are any."""
    rows = []
    for now, then in zip(shown.result.by_decile, _before(shown).by_decile, strict=True):
        row = {
            "Tenth of England (1 = most deprived)": now.group,
            "Residents": now.people,
            "Within": now.people_within,
            "Share within": access_words.of_group(now),
        }
        if shown.comparison:
            row |= {
                "Within before": then.people_within,
                "Difference": now.people_within - then.people_within,
            }
        rows.append(row)
    return pd.DataFrame(rows)


def _before(shown: View) -> Result:
    return shown.comparison.before if shown.comparison else shown.result


def deprived_out_of_reach(shown: View) -> pd.DataFrame:
    """Areas of the county's most deprived fifth in the place that are not in time, worst first."""
    areas = shown.result.areas
    missed = areas[areas["inside"] & ~areas["within"] & areas["fifth"].eq(MOST_DEPRIVED)]
    wanted = {
        "label": "Small area",
        "population": "Residents",
        "decile": "Tenth of England (1 = most deprived)",
        "minutes": f"Minutes ({shown.result.method})",
        "point": "Nearest",
    }
    ordered = missed.sort_values("rank", kind="stable")[list(wanted)]
    ordered["minutes"] = access_paint.finite(ordered["minutes"])
    return ordered.rename(columns=wanted)


def edit_words(edits: Scenario, names: Mapping[str, str]) -> list[str]:
    """Each edit of a scenario in words, with the names of the points."""
    words = []
    for edit in edits.edits:
        if isinstance(edit, scenario.Close):
            words.append(f"close {names.get(edit.point, edit.point)}")
        elif isinstance(edit, scenario.Move):
            words.append(
                f"move {names.get(edit.point, edit.point)} to {edit.lat:.4f}, {edit.lon:.4f}"
            )
        else:
            words.append(f"add {edit.name} at {edit.lat:.4f}, {edit.lon:.4f}")
    return words


def idle_words(edits: tuple[scenario.Edit, ...]) -> str:
    """A sentence on edits that change nothing, as their point is not counted or not known."""
    told = "; ".join(edit_words(Scenario("", edits), {}))
    return (
        f"Changes nothing here: {told}. The point is not among those counted now: it may belong "
        "to another service, lie outside the county or be closed already. Undo it, or choose anew."
    )
