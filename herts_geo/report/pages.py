"""A paper as pages: its wide tables stand together at the end, and each chapter says so."""

from dataclasses import replace
from typing import Final

from herts_geo.report import cells
from herts_geo.report.paper import Block, Grid, Jump, Paper, Section

KEY: Final = "wide"
TITLE: Final = "Wide tables"


def paged(paper: Paper) -> Paper:
    """The same paper with the tables that need a page on its side in a last section of their own;
    a jump to it stands where each was."""
    every = (block for section in paper.sections for block in section.blocks)
    wide = tuple(block for block in every if isinstance(block, Grid) and is_wide(block))
    if not wide:
        return paper
    jumps: dict[Block, Jump] = {
        x: Jump(f"{x.title}: among the wide tables at the end.", KEY) for x in wide
    }
    kept = [
        replace(section, blocks=tuple(jumps.get(block, block) for block in section.blocks))
        for section in paper.sections
    ]
    return replace(paper, sections=(*kept, Section(KEY, TITLE, wide, wide=True)))


def is_wide(block: Block) -> bool:
    """Whether a block is a table that can be read only on a page on its side."""
    return isinstance(block, Grid) and cells.fit(block).turned
