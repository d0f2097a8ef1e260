"""The looks of the Word document: page, language, typeface, headings and footer."""

from typing import Any, Final

from docx.document import Document as Docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

FACE: Final = "Arial"
ACCENT: Final = RGBColor(0x0B, 0x3C, 0x5D)
SOFT: Final = RGBColor(0x55, 0x55, 0x55)
SMALL, CONTENTS = "Small note", "Contents title"
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
    _speak(document)
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


def _speak(document: Docx) -> None:
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)
        language.set(qn("w:eastAsia"), LANGUAGE)


def _field(line: Paragraph, instruction: str) -> None:
    run = line.add_run()
    for kind in ("begin", "separate", "end"):
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        if kind == "separate":
            code = f'<w:instrText {nsdecls("w")} xml:space="preserve"> {instruction} </w:instrText>'
            run._r.append(parse_xml(code))
        run._r.append(mark)
        if kind == "separate":
            run._r.append(parse_xml(f"<w:t {nsdecls('w')}>1</w:t>"))
