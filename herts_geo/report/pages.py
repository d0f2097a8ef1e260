"""A paper as pages: its wide tables stand together at the end, and each chapter says so."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from herts_geo.report import cells
from herts_geo.report.paper import Block, Grid, Jump, Paper, Section

KEY: Final = "wide"
TITLE: Final = "Wide tables"


def paged(paper: Paper) -> Paper:
    """The same paper with the tables that need a page on its side in a last section of their own;
    a jump to it stands where each was."""
    wide = tuple(block for section in paper.sections for block in section.blocks if is_wide(block))
    if not wide:
        return paper
    kept = tuple(replace(each, blocks=tuple(_upright(each))) for each in paper.sections)
    return replace(paper, sections=(*kept, Section(KEY, TITLE, wide, wide=True)))


def is_wide(block: Block) -> bool:
    """Whether a block is a table that can be read only on a page on its side."""
    return isinstance(block, Grid) and cells.fit(block).turned


def _upright(section: Section) -> Iterator[Block]:
    for block in section.blocks:
        if isinstance(block, Grid) and is_wide(block):
            yield Jump(f"{block.title}: among the wide tables at the end.", KEY)
        else:
            yield block
