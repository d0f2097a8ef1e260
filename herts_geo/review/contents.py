"""What a locality review report holds: which of it is here, and which the partners must write."""

from typing import Final

import pandas as pd

from herts_geo.evidence import Table

PARTNERS: Final = "for the partners to write: no data set holds it"
ROWS: Final = (  # parts of a published locality review of 2019, in its order -> where they are
    ("Demographics", "Who lives here"),
    ("Neighbourhood overviews", "Who lives here: Neighbourhoods"),
    ("Future housing", "Homes"),
    ("Asset baseline", "Public estate, and the spreadsheet for every asset"),
    ("Strategic need", PARTNERS),
    ("Objectives", PARTNERS),
    ("Demand", "What they can reach, and Access points; plans of the services: " + PARTNERS),
    ("Case for change", "What stands out; the argument: " + PARTNERS),
    ("Long list of options", "Opportunities, where the project holds any"),
    ("Critical success factors", "The criteria and weights of the shortlist"),
    ("Scored shortlist", "Opportunities: Shortlist"),
    ("Finance", "Receipts and savings as given in Opportunities; the rest: " + PARTNERS),
    ("Governance, benefits and risks", "Decision log; the rest: " + PARTNERS),
    ("Appendices: deprivation, assets, maps", "Who lives here, Public estate, and the GeoPackage"),
)


def table() -> Table:
    """Each part of a locality review report, and where to find it."""
    frame = pd.DataFrame(ROWS, columns=["Part of a locality review", "Where it is"])
    return Table("method.contents", "What a locality review report holds", frame)
