"""The PDF: tagged for screen readers (PDF/UA-1), with outline, page numbers and embedded fonts.

What people wrote goes to the typesetter as data and never as its markup.
"""

import json
import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from herts_geo import saving
from herts_geo.errors import CannotWrite
from herts_geo.report import cells, pages
from herts_geo.report import text as report_text
from herts_geo.report.paper import READING, Block, Grid, Heading, Jump, Listing, Map, Paper, Section

TEMPLATE: Final = Path(__file__).with_name("pdf.typ")
STANDARD: Final = "ua-1"
LONG: Final = re.compile(rf"([^ ]{{{cells.UNBROKEN}}})(?=[^ ])")  # a word that may be broken


def make(paper: Paper) -> bytes:
    """The bytes of a PDF of a paper. Raises `CannotWrite` where the typesetter is missing."""
    if find_spec("typst") is None:
        raise CannotWrite(
            "The PDF cannot be made: the package typst is not installed, as there is none for "
            "this machine. Take the Word document or the web page instead."
        )
    import typst

    with saving.folder() as root:
        _lay_out(pages.paged(paper), root)
        found = typst.compile(
            **_told(root), pdf_standards=[STANDARD], timestamp=report_text.moment(paper.made)
        )
    assert isinstance(found, bytes)
    return found


def numbers(paper: Paper) -> dict[str, int]:
    """The page of each section of a paper, by its key; none where the typesetter is missing."""
    if find_spec("typst") is None:
        return {}
    import typst

    with saving.folder() as root:
        _lay_out(pages.paged(paper), root)
        found = typst.query(**_told(root), selector="<pages>", field="value", one=True)
    return {str(key): int(page) for key, page in json.loads(found).items()}


def _told(root: Path) -> dict[str, Any]:
    """What the typesetter is told of a folder that holds a paper."""
    import matplotlib

    return {
        "input": str(root / TEMPLATE.name),
        "root": str(root),
        "font_paths": [str(Path(matplotlib.get_data_path()) / "fonts" / "ttf")],
        "ignore_system_fonts": True,
    }


def _lay_out(paper: Paper, root: Path) -> None:
    sections = [_section(section, root) for section in paper.sections]
    brief = _section(paper.brief, root) if paper.brief else None
    data = {
        "title": _text(paper.title),
        "place": _text(paper.place),
        "dated": _text(paper.dated),
        "program": paper.program,
        "brief": brief,
        "reading": READING,
        "opening": [_text(line) for line in paper.opening],
        "sections": sections,
    }
    (root / "content.json").write_text(json.dumps(data), encoding="utf-8")
    (root / TEMPLATE.name).write_bytes(TEMPLATE.read_bytes())


def _section(section: Section, root: Path) -> dict[str, Any]:
    blocks = [
        _block(block, root / f"{section.key}-{i}.png") for i, block in enumerate(section.blocks)
    ]
    told = {"key": section.key, "title": _text(section.title), "wide": section.wide}
    return {**told, "blocks": blocks}


def _block(block: Block, picture: Path) -> dict[str, Any]:
    if isinstance(block, Map):
        picture.write_bytes(block.png)
        notes = [_text(note) for note in block.notes]
        told = {"alt": _text(block.alt), "notes": notes, "fills": block.fills}
        return {"kind": "map", "file": picture.name, **told}
    if isinstance(block, Grid):
        fitted = cells.fit(block)
        return {
            "kind": "grid",
            "title": _text(block.title),
            "headings": [_text(name) for name in block.headings],
            "rows": [
                [
                    cells.unbroken(_text(x)) if number else _text(x)
                    for x, number in zip(row, block.numeric, strict=True)
                ]
                for row in block.printed
            ],
            "numeric": list(block.numeric),
            "size": fitted.size,
            "widths": list(fitted.widths),
            "notes": [_text(note) for note in block.remarks],
        }
    if isinstance(block, Heading):
        return {"kind": "heading", "text": _text(block.text)}
    if isinstance(block, Jump):
        return {"kind": "jump", "text": _text(block.text), "target": block.target}
    if isinstance(block, Listing):
        items = [[_text(main), _text(detail)] for main, detail in block.items]
        return {"kind": "list", "numbered": block.numbered, "items": items}
    return {"kind": "text", "small": block.small, "text": _text(block.text)}


def _text(text: str) -> str:
    return LONG.sub("\\1\u200b", report_text.printable(text))
