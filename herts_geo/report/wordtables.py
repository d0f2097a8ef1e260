"""Tables of the Word document, written row by row: cell by cell would take minutes."""

from typing import Final
from xml.sax.saxutils import escape, quoteattr

from docx.document import Document as Docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from herts_geo.report.blocks import Grid
from herts_geo.report.columns import Fit

TWIPS: Final = 1440 / 25.4  # twentieths of a point in a millimetre
LOOK: Final = (
    '<w:tblW w:w="{width}" w:type="dxa"/>'
    '<w:tblBorders><w:bottom w:val="single" w:sz="4" w:color="B5B5B5"/>'
    '<w:insideH w:val="single" w:sz="4" w:color="B5B5B5"/></w:tblBorders>'
    '<w:tblLayout w:type="fixed"/>'
    '<w:tblLook w:val="0020" w:firstRow="1" w:noHBand="1" w:noVBand="1"/>'
    "<w:tblCaption w:val={title}/>"
)


def add(document: Docx, grid: Grid, fitted: Fit) -> None:
    """Adds a table whose heading row is repeated on each page and whose rows do not break."""
    table = parse_xml(_table(grid, fitted))
    document.element.body.insert_element_before(table, "w:sectPr")


def _table(grid: Grid, fitted: Fit) -> str:
    widths = [int(width * TWIPS) for width in fitted.widths]
    size = round(fitted.size * 2)  # in half points
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    head = _row(grid.headings, widths, grid.numeric, size, head=True)
    rows = "".join(_row(row, widths, grid.numeric, size) for row in grid.printed)
    look = LOOK.format(width=sum(widths), title=quoteattr(grid.title))
    return (
        f"<w:tbl {nsdecls('w')}><w:tblPr>{look}</w:tblPr>"
        f"<w:tblGrid>{columns}</w:tblGrid>{head}{rows}</w:tbl>"
    )


def _row(
    cells: tuple[str, ...],
    widths: list[int],
    numeric: tuple[bool, ...],
    size: int,
    head: bool = False,
) -> str:
    repeated = "<w:tblHeader/>" if head else ""
    told = "".join(
        _cell(text, width, right, size, head)
        for text, width, right in zip(cells, widths, numeric, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{told}</w:tr>"


def _cell(text: str, width: int, right: bool, size: int, head: bool) -> str:
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="E6EDF2"/>' if head else ""
    side = '<w:jc w:val="right"/>' if right else ""
    bold = "<w:b/>" if head else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>'
        f'<w:p><w:pPr><w:spacing w:before="20" w:after="20"/>{side}</w:pPr>'
        f'<w:r><w:rPr>{bold}<w:sz w:val="{size}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p></w:tc>'
    )
