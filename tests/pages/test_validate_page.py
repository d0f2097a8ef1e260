"""The check of a file: of several sheets, the one that is chosen."""

from pathlib import Path

import xlsxwriter
from streamlit.testing.v1 import AppTest

from tests.conftest import PATIENCE


def page(path: str) -> None:
    """The report on a file, as the page shows it."""
    from pathlib import Path

    from herts_geo.ui import cache, validate

    report = validate.check(cache.pack(), Path(path).read_bytes(), "points.xlsx", "points")
    validate.outcome(report)


def test_a_sheet_is_chosen(tmp_path: Path) -> None:
    path = tmp_path / "points.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for sheet, rows in (("North", 3), ("South", 2)):
            table = book.add_worksheet(sheet)
            table.write_row(0, 0, ["Name", "Longitude", "Latitude"])
            for row in range(1, rows + 1):
                table.write_row(row, 0, [f"Hall {row}", -0.2, 51.9])
    app = AppTest.from_function(page, default_timeout=PATIENCE, args=(str(path),)).run()
    assert not app.exception
    assert app.selectbox[0].options == ["North", "South"]
    assert app.metric[0].value == "3"
    assert app.selectbox[0].select("South").run().metric[0].value == "2"
