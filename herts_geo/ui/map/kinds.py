"""The key of the service points on a map: what each shape means."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

import streamlit as st

from herts_geo.ui.map.items import Point

WORDS: Final = {
    "open": "counts",
    "closed": "does not count (closed, or not known to be open then)",
    "moved": "moved",
    "added": "added",
    "best": "a best site, not yet in the what-if",
    "closing": "could close, by the plan",
    "candidate": "a place that was tried",
}
LOOKS: Final = {  # as herts-map.css draws them
    "open": "border-radius:50%;border:3px solid #111",
    "closed": "border:3px solid #b00020;background:linear-gradient(45deg,transparent 42%,"
    "#b00020 42% 58%,transparent 58%),linear-gradient(-45deg,#fff 42%,#b00020 42% 58%,#fff 58%)",
    "moved": "border-radius:50% 50% 50% 0;border:3px solid #111;background:#ffd800",
    "added": "border:3px solid #111;background:#ffd800",
    "best": "border:3px dashed #111;background:#ffd800",
    "closing": "border:3px dashed #b00020;background:#fff",
    "candidate": "border-radius:50%;border:3px dotted #111",
}


def legend(items: Iterable[Point]) -> None:
    """What the shapes of these points mean, with the number of each; nothing where none is."""
    counts = Counter(each.kind for each in items)
    rows = "".join(
        '<span style="display:inline-flex;gap:.4rem;align-items:center">'
        '<span aria-hidden="true" style="box-sizing:border-box;width:16px;height:16px;'
        f'{LOOKS[kind]}"></span>'
        f"<span>{words} ({counts[kind]:,})</span></span>"
        for kind, words in WORDS.items()
        if counts[kind]
    )
    if rows:
        st.html(
            '<div style="font-size:.875rem"><strong>Service points</strong> (a number: several at '
            "one spot, which a click or Enter opens)"
            f'<div style="display:flex;flex-wrap:wrap;gap:.2rem 1rem;margin:.2rem 0">{rows}</div>'
            "</div>"
        )
