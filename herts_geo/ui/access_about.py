"""What stands beside modelled access: how it was made, and the survey that is another measure."""

import pandas as pd
import streamlit as st

from herts_geo.access import survey as access_survey
from herts_geo.access.view import View
from herts_geo.pack import load
from herts_geo.pack.catalogue import Catalogue
from herts_geo.services import kinds as services_kinds
from herts_geo.travel import estimate as travel_estimate
from herts_geo.ui import parts, tables
from herts_geo.ui.folders import text_of


def survey_measure(found: Catalogue) -> None:
    """The survey measure of NI 175 with its baseline and targets, as another thing."""
    with parts.guard("The survey measure"):
        reported = access_survey.survey(found)
        st.header("What residents said: another measure")
        st.markdown(
            f"{reported.indicator}, as reported by survey; never mixed with the times above. "
            f"{reported.measure} ({reported.unit}), {reported.area}:"
        )
        rows = [
            {
                "Period": x.period,
                "Kind": x.kind,
                reported.unit.capitalize(): x.value,
                "Note": x.note,
            }
            for x in reported.figures
        ]
        tables.show(pd.DataFrame(rows), hide_index=True, alt="NI 175 by survey")
        st.caption(f"Source: {reported.source}")


def method(found: Catalogue, view: View) -> None:
    """How the minutes were made, with every number behind them."""
    with st.expander("How the minutes were made"):
        st.markdown("  \n".join(view.matrix.sources))
        plain = {k: v for k, v in view.matrix.parameters.items() if not isinstance(v, dict)}
        plain["threshold"] = services_kinds.threshold_words(
            view.result.service, view.result.threshold
        )
        tables.show(
            pd.DataFrame(
                [
                    {"Parameter": k, "Value": "none" if v is None else str(v)}
                    for k, v in plain.items()
                ]
            ),
            hide_index=True,
            alt="Parameters",
        )
        if view.result.method == "estimated":
            model = travel_estimate.model_from(load.document(found, "travel_model"))
            st.markdown(text_of("travel_method.md").format(**travel_estimate.method_values(model)))
