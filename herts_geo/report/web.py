"""The web page in one file: landmarks, a contents list, print styles, and no script at all.

Everything that it shows is inside it, and its own policy forbids it to fetch or run anything.
"""

import base64
import hashlib
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from herts_geo.report.paper import CAP, Map, Paper

HERE: Final = Path(__file__).parent
STYLE: Final = "web.css"


def make(paper: Paper) -> bytes:
    """The bytes of a page of a paper (UTF-8)."""
    environment = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = (HERE / STYLE).read_text(encoding="utf-8").rstrip("\n")
    template = environment.get_template("web.html")
    page = template.render(paper=paper, policy=policy(style), cap=CAP, encoded=encoded)
    return page.encode()


def policy(style: str) -> str:
    """The content security policy of the page: its own style sheet and pictures, nothing else."""
    told = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; img-src data:; style-src 'sha256-{told}'; base-uri 'none'"


def encoded(block: Map) -> str:
    """The address of a map inside the page."""
    return f"data:image/png;base64,{base64.b64encode(block.png).decode()}"
