"""Timetables of local plans, each put to the districts whose plan it is.

A step names its plan, a plan its councils, and a council its district: three data sets of the
planning data platform. Source of the fields: the platform's specification.
"""

from collections.abc import Mapping
from typing import Final

import pandas as pd

from herts_geo.pack.makers.base import Inputs, described

COUNCILS: Final = "local_plan_councils"
PLANS: Final = "local_plans"
SCHEME: Final = "local-authority:"  # before a council's short name in a list of organisations
WORDS: Final = {"reg 18": "Regulation 18:", "reg 19": "Regulation 19:"}
EXPECTED: Final = ", expected"
Made = Mapping[str, pd.DataFrame]


def for_another(inputs: Inputs) -> Made:
    """A table that is no data set of the pack, for the source that needs it."""
    return {inputs.source.id: inputs.frame}


def timetable(inputs: Inputs) -> Made:
    """A row a district, plan, step and day, in this order; a joint plan's for each district.

    The day is that of the step, or the span in which it is expected. Steps taken off the
    timetable and plans that were withdrawn are left out; steps without any date are told.
    """
    (dataset,) = inputs.source.datasets
    plans = _of_districts(inputs)
    steps = inputs.frame[inputs.frame["until"] == ""].drop(columns="until")
    here = steps.merge(plans, left_on="plan", right_on="reference", validate="many_to_many")
    event = here["event"].str.replace("-", " ", regex=False).str.strip()
    for short, long in WORDS.items():
        event = event.str.replace(short, long, regex=False)
    day = here["day"].mask(here["day"] == "", here["older_day"]).str[:10]
    first, last = here["earliest"].str[:10], here["latest"].str[:10]
    span = first.mask(first == "", last)
    span = span.mask((first != "") & (last != "") & (first != last), first + " to " + last)
    rows = pd.DataFrame(
        {
            "district": here["district"],
            "plan": here["name"].mask(here["name"] == "", here["reference"]),
            "event": event.str[:1].str.upper() + event.str[1:],
            "day": day.mask((day == "") & (span != ""), span + EXPECTED),
        }
    )
    if lost := int((rows["day"] == "").sum()):
        inputs.told.append(f"{inputs.source.title}: {lost:,} steps have no date and are left out.")
    known = rows[(rows["day"] != "") & (rows["event"] != "")].drop_duplicates()
    ordered = known.sort_values(["district", "plan", "day", "event"], ignore_index=True)
    return {dataset: described(inputs, dataset, ordered)}


def _of_districts(inputs: Inputs) -> pd.DataFrame:
    """Plans in force or in the making of the place's districts: reference, name, district.

    Plans and districts are many to many. A plan names its councils by a list of organisations,
    by the codes of planning authorities, or as the one that published it.
    """
    councils, plans = inputs.made[COUNCILS], inputs.made[PLANS]
    known = councils[councils["district"].isin(list(inputs.area.districts))]
    by_name = {
        **dict(zip(SCHEME + known["reference"], known["district"], strict=True)),
        **dict(zip(known["authority"], known["district"], strict=True)),
        **dict(zip(known["entity"], known["district"], strict=True)),
    }
    by_name.pop("", None)
    live = plans[(plans["until"] == "") & (plans["reference"] != "")]
    named = live["councils"].mask(live["councils"] == "", live["authorities"])
    listed = named.mask(named == "", live["council"]).str.split(";")
    each = live.assign(council=listed).explode("council")
    each["district"] = each["council"].str.strip().map(by_name)
    found = each.dropna(subset=["district"])[["reference", "name", "district"]]
    return found.drop_duplicates(["reference", "district"])
