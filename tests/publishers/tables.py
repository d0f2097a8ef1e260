"""A table of Nomis: CSV in parts of so many rows."""

import pandas as pd

from tests.publishers.server import Answer, Request, whole


class Nomis:
    """A frame in parts; `geography` chooses by GEOGRAPHY_CODE where it lists codes."""

    def __init__(self, frame: pd.DataFrame, page: int) -> None:
        self.frame, self.page = frame, page

    def query(self, request: Request) -> Answer:
        """The rows from RecordOffset on."""
        codes = [code for code in request.query.get("geography", "").split(",") if code]
        chosen = self.frame
        if codes and not any("TYPE" in code for code in codes):
            chosen = chosen[chosen["GEOGRAPHY_CODE"].isin(codes)]
        start = int(request.query.get("RecordOffset", 0))
        part = chosen.iloc[start : start + self.page]
        return whole(part.to_csv(index=False).encode(), "text/csv")
