"""One rule of what a spreadsheet would run, for every file that leaves."""

import pandas as pd
import pytest

from herts_geo import guards


@pytest.mark.parametrize(
    "text", ["=1+1", " =1+1", "\n=1", "\u00a0@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "\tx", "＝1"]
)
def test_what_a_spreadsheet_would_run(text: str) -> None:
    assert guards.is_risky(text)
    assert guards.harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-5", "+1.5%", "-1,234.5", " -3 ", "", "a=b", "12", "- "[:0]])
def test_plain_numbers_and_words_stand_as_they_are(text: str) -> None:
    assert guards.harmless(text) == text


def test_every_text_and_heading_of_a_table_is_made_harmless() -> None:
    table = pd.DataFrame({"=a": [" =1", None], "n": [-1.0, 2.0], "m": ["-5", "@x"]})
    safe = guards.harmless_table(table)
    assert safe.columns.tolist() == ["'=a", "n", "m"]
    assert safe["'=a"].tolist()[0] == "' =1"
    assert safe["m"].tolist() == ["-5", "'@x"]
    assert safe["n"].tolist() == [-1.0, 2.0]
    assert table.columns.tolist() == ["=a", "n", "m"]


@pytest.mark.parametrize("text", ["=1+1", " @x", "-5", "plain", "'quoted", "it's", ""])
def test_what_was_made_harmless_can_be_had_back(text: str) -> None:
    assert guards.original(guards.harmless(text)) == text
    assert guards.original(None) is None
