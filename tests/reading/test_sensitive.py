"""Nothing of sensitive property is in what a check shows or exports."""

import json

import pandas as pd

from herts_geo import reading

MARKS = ("Marker Street", "ZZMARK", "400123", "Hidden House")
HEADINGS = (
    "UPRN,AssetCode,PropertyName,StreetName,PostTown,PostCode,GeoX,GeoY,TenureType,TenureDetail,"
    "HoldingType,FunctionLabel\n"
)
ROWS = (
    "10012345678,A1,Depot,High Street,Ware,SG12 9JF,535000,214000,Freehold,Owner occupied,"
    "Buildings Only,depot\n"
    "ZZMARK,A2,Hidden House,9 Marker Street,Ware,SG12 9JF,400123,214000,Freeholdd,Owner occupied,"
    "Buildings Only,women's refuge\n"
)


def test_sensitive_row_leaves_no_trace() -> None:
    report = reading.check((HEADINGS + ROWS).encode(), "assets.csv", "land-assets")
    shown = [
        json.dumps(report.as_dict()),
        report.mended_csv().decode("utf-8-sig"),
        report.changes_csv().decode("utf-8-sig"),
        str(pd.DataFrame(report.mended)),
    ]
    for text in shown:
        for mark in MARKS:
            assert mark not in text
    assert "High Street" in shown[1]
    assert report.rows == report.loaded == 2


def test_holder_s_own_copy_has_it() -> None:
    report = reading.check((HEADINGS + ROWS).encode(), "assets.csv", "land-assets")
    assert "Marker Street" in report.mended_csv(full=True).decode("utf-8-sig")


def test_an_empty_row_between_does_not_shift_what_is_hidden() -> None:
    first, second = ROWS.splitlines()
    data = (HEADINGS + "\n".join([first, "," * 11, second, ""])).encode()
    written = reading.check(data, "assets.csv", "land-assets").mended_csv().decode("utf-8-sig")
    assert "High Street" in written
    assert not [mark for mark in MARKS if mark in written]
