"""The Word document: real headings, repeated table headings, maps with alternative text."""

import io
from typing import Final

from docx import Document
from docx.document import Document as Docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph as Line

from herts_geo.report import archive, columns, days, wordstyles, wordtables
from herts_geo.report.blocks import Block, Grid, Listing, Map, Paper, Paragraph, Section

ACROSS: Final = Mm(170)


def make(paper: Paper) -> bytes:
    """The bytes of a Word document of a paper."""
    document = Document()
    wordstyles.prepare(document)
    _properties(document, paper)
    wordstyles.footer(document, paper.title)
    _cover(document, paper)
    _contents(document, paper)
    for number, section in enumerate(paper.sections):
        _section(document, section, number)
    out = io.BytesIO()
    document.save(out)
    return archive.fixed(out.getvalue())


def _properties(document: Docx, paper: Paper) -> None:
    properties, made = document.core_properties, days.moment(paper.made).replace(tzinfo=None)
    properties.title, properties.subject = paper.title, paper.place
    properties.author = properties.last_modified_by = paper.program
    properties.created = properties.modified = made
    properties.language, properties.keywords = "en-GB", "locality review"
    properties.comments = paper.dated


def _cover(document: Docx, paper: Paper) -> None:
    document.add_paragraph(paper.title, style="Title").paragraph_format.space_before = Mm(35)
    document.add_paragraph(paper.place, style="Subtitle")
    document.add_paragraph(paper.dated, style=wordstyles.SMALL)
    document.add_heading("How to read this document", 1).paragraph_format.space_before = Mm(12)
    for line in paper.opening:
        document.add_paragraph(line)


def _contents(document: Docx, paper: Paper) -> None:
    heading = document.add_paragraph("Contents", style=wordstyles.CONTENTS)
    heading.paragraph_format.page_break_before = True
    for number, section in enumerate(paper.sections):
        _jump(document.add_paragraph(), section.title, number)


def _section(document: Docx, section: Section, number: int) -> None:
    wordstyles.turn(document, False)
    heading = document.add_heading(section.title, 1)
    heading.paragraph_format.page_break_before = section.opens
    _bookmark(heading, number)
    for block in section.blocks:
        _block(document, block)


def _block(document: Docx, block: Block) -> None:
    if isinstance(block, Grid):
        _grid(document, block)
        return
    if not (isinstance(block, Paragraph) and block.small):  # a note stays with what it is about
        wordstyles.turn(document, False)
    if isinstance(block, Map):
        _map(document, block)
    elif isinstance(block, Listing):
        _listing(document, block)
    else:
        _paragraph(document, block)


def _grid(document: Docx, block: Grid) -> None:
    fitted = columns.fit(block)
    wordstyles.turn(document, fitted.turned)
    document.add_heading(block.title, 2)
    wordtables.add(document, block, fitted)
    _notes(document, block.remarks)


def _paragraph(document: Docx, block: Paragraph) -> None:
    document.add_paragraph(block.text, style=wordstyles.SMALL if block.small else None)


def _listing(document: Docx, block: Listing) -> None:
    for main, detail in block.items:
        style = "List Number" if block.numbered else "List Bullet"
        line = document.add_paragraph(main, style=style)
        if detail:
            line.add_run().add_break()
            line.add_run(detail).font.size = Pt(8)


def _map(document: Docx, block: Map) -> None:
    shape = document.add_picture(io.BytesIO(block.png), width=ACROSS)
    properties = shape._inline.docPr
    properties.set("name", block.title)
    properties.set("descr", block.alt)
    frame = document.paragraphs[-1].paragraph_format
    frame.keep_with_next, frame.space_before = bool(block.notes), Pt(12)
    _notes(document, block.notes)


def _notes(document: Docx, notes: tuple[str, ...]) -> None:
    for note in notes:
        document.add_paragraph(note, style=wordstyles.SMALL)


def _bookmark(heading: Line, number: int) -> None:
    name = f'w:id="{number}" w:name="section{number}"'
    start = parse_xml(f"<w:bookmarkStart {nsdecls('w')} {name}/>")
    heading._p.insert(1 if heading._p.find(qn("w:pPr")) is not None else 0, start)
    heading._p.append(parse_xml(f'<w:bookmarkEnd {nsdecls("w")} w:id="{number}"/>'))


def _jump(line: Line, text: str, number: int) -> None:
    link = parse_xml(f'<w:hyperlink {nsdecls("w")} w:anchor="section{number}" w:history="1"/>')
    run = line.add_run(text)
    run.font.color.rgb, run.font.underline = wordstyles.ACCENT, True
    link.append(run._r)
    line._p.append(link)
