"""The Word document: real headings, repeated table headings, maps with alternative text.

Office documents are ZIP archives: the same content shall give the same bytes.

The looks of the Word document: page, language, typeface, headings and footer.

Tables of the Word document, written row by row: cell by cell would take minutes.
"""

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from docx import Document
from docx.document import Document as Docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as Line

from herts_geo.report import cells as report_cells
from herts_geo.report import pages, pdf
from herts_geo.report import text as report_text
from herts_geo.report.cells import Fit
from herts_geo.report.paper import READING, Block, Grid, Heading, Jump, Listing, Map, Paper, Section

ACROSS: Final = Mm(170)
AFTER: Final = ("w:hdrShapeDefaults", "w:footnotePr", "w:endnotePr", "w:compat")  # of settings


def make(paper: Paper) -> bytes:
    """The bytes of a Word document of a paper."""
    document = Document()
    prepare(document)
    properties, made = document.core_properties, report_text.moment(paper.made).replace(tzinfo=None)
    properties.title, properties.subject = paper.title, paper.place
    properties.author = properties.last_modified_by = paper.program
    properties.created = properties.modified = made
    properties.language, properties.keywords = "en-GB", "locality review"
    properties.comments = paper.dated
    footer(document, paper.title)
    printed = pages.paged(paper)
    document.add_paragraph(printed.title, style="Title")
    document.add_paragraph(printed.dated, style=SMALL)
    if printed.brief:
        _section(document, printed.brief)
    reading = _headed(document, READING, "reading")  # how to read what follows
    reading.paragraph_format.page_break_before = printed.brief is not None
    for line in printed.opening:
        document.add_paragraph(line)
    document.add_paragraph("Contents", style=CONTENTS)
    opened = [(printed.brief.key, printed.brief.title)] if printed.brief else []
    listed = [*opened, ("reading", READING), *((x.key, x.title) for x in printed.sections)]
    contents(document, listed, pdf.numbers(paper))
    for section in printed.sections:
        _section(document, section)
    out = io.BytesIO()
    document.save(out)
    return fixed(out.getvalue())


def _section(document: Docx, section: Section) -> None:
    turn(document, section.wide)
    _headed(document, section.title, section.key)
    for block in section.blocks:
        _block(document, block)


def _headed(document: Docx, title: str, key: str) -> Line:
    """A heading that the contents lead to."""
    heading: Line = document.add_heading(title, 1)
    number = len(list(document.element.body.iter(qn("w:bookmarkStart"))))
    name = f'w:id="{number}" w:name="{_mark(key)}"'
    start = parse_xml(f"<w:bookmarkStart {nsdecls('w')} {name}/>")
    heading._p.insert(1 if heading._p.find(qn("w:pPr")) is not None else 0, start)
    heading._p.append(parse_xml(f'<w:bookmarkEnd {nsdecls("w")} w:id="{number}"/>'))
    return heading


def _mark(key: str) -> str:
    """The bookmark of a section, by a name that the program keeps for contents."""
    return f"_Toc_{key}"


def contents(document: Docx, listed: Sequence[tuple[str, str]], numbers: Mapping[str, int]) -> None:
    """The contents as a field that Word renews when the document is opened: until then with the
    page numbers of the PDF of the same paper, which is laid out alike."""
    lines = [document.add_paragraph(style=ENTRY) for _ in listed]
    _part(lines[0], "begin")
    lines[0].add_run()._r.append(_code(r'TOC \o "1-1" \h \z \u'))
    _part(lines[0], "separate")
    for line, (key, title) in zip(lines, listed, strict=True):
        link = _linked(line, key)
        for text in (title, "\t"):
            link.append(line.add_run(text)._r)
        _field(line, rf"PAGEREF {_mark(key)} \h", str(numbers.get(key, "")))
        link.append(line.runs[-1]._r)
    _part(lines[-1], "end")
    renewed = parse_xml(f'<w:updateFields {nsdecls("w")} w:val="true"/>')
    document.settings.element.insert_element_before(renewed, *AFTER)


def _linked(line: Line, key: str) -> Any:
    told = f'w:anchor="{_mark(key)}" w:history="1"'
    link = parse_xml(f"<w:hyperlink {nsdecls('w')} {told}/>")
    line._p.append(link)
    return link


def _part(line: Line, kind: str) -> None:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    line.add_run()._r.append(mark)


def _block(document: Docx, block: Block) -> None:
    if isinstance(block, Grid):
        document.add_heading(block.title, 2)
        add(document, block, report_cells.fit(block))
        _notes(document, block.remarks)
    elif isinstance(block, Map):
        shape = document.add_picture(io.BytesIO(block.png), width=ACROSS)
        properties = shape._inline.docPr
        properties.set("name", block.title)
        properties.set("descr", block.alt)
        frame = document.paragraphs[-1].paragraph_format
        frame.keep_with_next, frame.space_before = bool(block.notes), Pt(12)
        frame.page_break_before = block.fills
        _notes(document, block.notes)
    elif isinstance(block, Jump):
        line = document.add_paragraph(style=SMALL)
        _linked(line, block.target).append(line.add_run(block.text)._r)
    elif isinstance(block, Heading):
        document.add_heading(block.text, 2)
    elif isinstance(block, Listing):
        for main, detail in block.items:
            style = "List Number" if block.numbered else "List Bullet"
            line = document.add_paragraph(main, style=style)
            if detail:
                line.add_run().add_break()
                line.add_run(detail).font.size = Pt(8)
    else:
        document.add_paragraph(block.text, style=SMALL if block.small else None)


def _notes(document: Docx, notes: tuple[str, ...]) -> None:
    for note in notes:
        document.add_paragraph(note, style=SMALL)


FIRST: Final = (1980, 1, 1, 0, 0, 0)  # the earliest time that the format can say


def fixed(data: bytes) -> bytes:
    """The same archive with every entry's time set to the format's first."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for item in old.infolist():
            entry = zipfile.ZipInfo(item.filename, FIRST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(item))
    return out.getvalue()


FACE: Final = "Arial"
ACCENT: Final = RGBColor(0x0B, 0x3C, 0x5D)
SOFT: Final = RGBColor(0x55, 0x55, 0x55)
SMALL, CONTENTS, ENTRY = "Small note", "Contents title", "toc 1"
SIZES: Final = {"Title": 26, "Subtitle": 15, "Heading 1": 16, "Heading 2": 11, "Normal": 10}
LANGUAGE: Final = "en-GB"


def prepare(document: Docx) -> None:
    """Sets A4 paper, British English, the typeface, and the two styles of its own."""
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(20)
    for name, size in SIZES.items():
        _dress(document.styles[name], size)
    document.styles["Normal"].paragraph_format.space_after = Pt(6)
    for name in (SMALL, CONTENTS):
        made = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        made.base_style = document.styles["Normal"]
        _dress(made, 8 if name == SMALL else 16)
    document.styles[SMALL].font.color.rgb = SOFT
    document.styles[CONTENTS].font.color.rgb = ACCENT
    document.styles[CONTENTS].font.bold = True
    entry = document.styles.add_style(ENTRY, WD_STYLE_TYPE.PARAGRAPH)
    entry.base_style = document.styles["Normal"]
    stops = entry.paragraph_format.tab_stops
    stops.add_tab_stop(ACROSS, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)
        language.set(qn("w:eastAsia"), LANGUAGE)
    rels = document.part.package.rels
    for key in [key for key, rel in rels.items() if rel.reltype.endswith("/thumbnail")]:
        del rels[key]  # the template's own, which shows another document


def footer(document: Docx, title: str) -> None:
    """Puts the title and 'Page 1 of 9' at the foot of each page."""
    line = document.sections[0].footer.paragraphs[0]
    line.style = document.styles[SMALL]
    line.add_run(f"{title}    Page ")
    _field(line, "PAGE")
    line.add_run(" of ")
    _field(line, "NUMPAGES")


def turn(document: Docx, on_its_side: bool) -> None:
    """Makes the pages from here on landscape or upright, where they are not so already."""
    page = document.sections[-1]
    wide = bool((page.page_width or 0) > (page.page_height or 0))
    if wide != on_its_side:
        new = document.add_section(WD_SECTION.NEW_PAGE)
        new.orientation = WD_ORIENT.LANDSCAPE if on_its_side else WD_ORIENT.PORTRAIT
        new.page_width, new.page_height = page.page_height, page.page_width


def _dress(style: Any, size: int) -> None:
    style.font.name, style.font.size = FACE, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):  # a theme's typeface would win over the one that is named
        if name.endswith("Theme"):
            del fonts.attrib[name]
    for name in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(name), FACE)
    if style.name.startswith(("Heading", "Title", "Subtitle")):
        style.font.color.rgb, style.font.italic = ACCENT, False
        style.paragraph_format.keep_with_next = True


def _field(line: Line, instruction: str, shown: str = "1") -> None:
    run = line.add_run()
    for kind in ("begin", "separate", "end"):
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        if kind == "separate":
            run._r.append(_code(instruction))
        run._r.append(mark)
        if kind == "separate":
            run._r.append(parse_xml(f"<w:t {nsdecls('w')}>{shown}</w:t>"))


def _code(instruction: str) -> Any:
    told = f'{nsdecls("w")} xml:space="preserve"'
    return parse_xml(f"<w:instrText {told}> {instruction} </w:instrText>")


WHOLE: Final = 12  # rows of a table that is not divided
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
    widths = [int(width * TWIPS) for width in fitted.widths]
    size = round(fitted.size * 2)  # in half points
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    # All rows of a short table stay with the next; of a longer one the first and the last but one,
    # so that no row stands alone; the last with the notes below it.
    last = len(grid.printed) - 1
    told = _row(grid.headings, widths, grid.numeric, size, head=True, kept=True)
    for place, row in enumerate(grid.printed):
        keep = last < WHOLE or place in (0, last - 1)
        kept = bool(grid.remarks) if place == last else keep
        told += _row(row, widths, grid.numeric, size, kept=kept)
    look = LOOK.format(width=sum(widths), title=quoteattr(grid.title))
    table = parse_xml(
        f"<w:tbl {nsdecls('w')}><w:tblPr>{look}</w:tblPr>"
        f"<w:tblGrid>{columns}</w:tblGrid>{told}</w:tbl>"
    )
    document.element.body.insert_element_before(table, "w:sectPr")


def _row(
    cells: tuple[str, ...],
    widths: list[int],
    numeric: tuple[bool, ...],
    size: int,
    head: bool = False,
    kept: bool = False,
) -> str:
    repeated, bold = ("<w:tblHeader/>", "<w:b/>") if head else ("", "")
    stays = "<w:keepNext/>" if kept else ""
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="E6EDF2"/>' if head else ""
    told = ""
    for text, width, right in zip(cells, widths, numeric, strict=True):
        side = '<w:jc w:val="right"/>' if right else ""
        said = report_cells.unbroken(text) if right and not head else text
        told += (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>'
            f'<w:p><w:pPr>{stays}<w:spacing w:before="20" w:after="20"/>{side}</w:pPr>'
            f'<w:r><w:rPr>{bold}<w:sz w:val="{size}"/></w:rPr>'
            f'<w:t xml:space="preserve">{escape(said)}</w:t></w:r></w:p></w:tc>'
        )
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{told}</w:tr>"
