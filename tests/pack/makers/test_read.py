"""A file in another form than the publisher's, or in none, is read or named."""

from pathlib import Path

import pytest

from herts_geo.pack.source import SourceFailed
from tests.pack.makers.made import inputs


def test_a_spreadsheet_that_a_person_saved_as_csv_is_read(tmp_path: Path) -> None:
    text = b"Library name,Postcode,Type of library\nA Library,SG1 1HN,Static library\n"
    found = inputs("public_libraries", {"libraries basic.csv": text}, tmp_path)
    assert found.frame["name"].tolist() == ["A Library"]


def test_what_is_no_spreadsheet_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SourceFailed, match="cannot be read"):
        inputs("surplus_register", {"Register.xlsx": b"<html>Please log in"}, tmp_path)
