"""The shortlist: weights that are seen and moved, the order they give, and why."""

from datetime import date

import pandas as pd
import streamlit as st

from herts_geo import scoring, wording
from herts_geo.opportunities import shortlist as opportunities_shortlist
from herts_geo.opportunities.place import Placed
from herts_geo.opportunities.shortlist import CRITERIA
from herts_geo.scoring import MOST_WEIGHT, Scores
from herts_geo.ui import parts
from herts_geo.ui.base import say, tables
from herts_geo.ui.link.choices import Selection


def panel(shown: Placed, selection: Selection) -> None:
    """The entries that are not done, in the order of their score, and what it is made of."""
    entries = opportunities_shortlist.shortlisted(shown.entries)
    st.markdown(
        "Each opportunity that is not done scores 0 to 100: the mean of nine criteria, weighted as "
        f"you set here. {scoring.RANKED}"
    )
    columns = st.columns(5)
    for place, each in enumerate(CRITERIA):
        key, words = f"p_w_{each.key}", f"{wording.heading(each.words)}."
        columns[place % 5].slider(each.title, 0, MOST_WEIGHT, key=key, help=words)
    weights = {each.key: int(getattr(selection, f"p_w_{each.key}")) for each in CRITERIA}
    if not entries or not sum(weights.values()):
        st.info("Every weight is 0." if entries else "There is no opportunity to rank yet.")
        return
    scores = opportunities_shortlist.score(entries, weights, date.today(), shown.deciles)
    table = opportunities_shortlist.table(entries, scores)
    left, right = st.columns([5, 4], gap="medium")
    with left:
        pick = tables.Pick(table.index.to_series(), "p_entry", "shortlist-table")
        tables.show(
            table, pick=pick, hide_index=True, alt="Opportunities in order", placeholder="not given"
        )
        st.caption("Points of each criterion; an empty cell: not known.")
        say.words(scores.unranked())
    with right:
        _why(table, scores)


def _why(table: pd.DataFrame, scores: Scores) -> None:
    names = {str(id): str(title) for id, title in table["Opportunity"].items()}
    chosen = parts.choose(
        "Why this score",
        ["", *names],
        "opportunity-why",
        format_func=lambda id: names.get(id, "The one that comes first, or choose another"),
    )
    id = chosen or next(iter(names))
    found = scores.why(id)
    say.words(scoring.in_words(found, names[id], float(scores.score.astype(float)[id])))
    tables.show(scoring.made_of(found), hide_index=True, alt="What the score is made of")
