"""What the columns of a dropped file hold: what was recognised, what is suggested, and the choice.

A choice is kept in the project by the set of the file's headings, so that the next file with the
same ones is read alike; nothing of what a file holds is kept.
"""

from dataclasses import replace
from typing import Final

import streamlit as st

from herts_geo.pack.load import digest
from herts_geo.project import file as project_file
from herts_geo.project.records import NAME, Column, Columns
from herts_geo.reading import Report
from herts_geo.reading import standards as reading_standards
from herts_geo.reading.report import Recognised
from herts_geo.ui.base import rights, say, tables
from herts_geo.ui.project import session

Chosen = tuple[tuple[str, str], ...]  # pairs of a heading and a field, '' for none
ACROSS: Final = 3  # choices beside each other
NOT_READ: Final = "Not read"
MARK: Final = 32  # characters of a digest of headings


def headings(seen: Recognised) -> tuple[str, ...]:
    """Every heading of a file, those that were recognised first."""
    found = (*seen.unmatched, *seen.headings)
    return tuple(dict.fromkeys(each for each in found if each.strip()))


def remembered(seen: Recognised) -> Chosen:
    """What was chosen for a file with these headings before; nothing where it never was."""
    same = _kept_for(seen)
    return () if same is None else tuple((each.heading, each.field) for each in same.chosen)


def remember(seen: Recognised, name: str, chosen: Chosen) -> str:
    """Keeps a choice for the next file with these headings; why it cannot be kept, or ''. Who may
    not change the project has it for this file alone."""
    if rights.refused("contribute"):
        return ""
    mark = _mark(seen)
    kept = tuple(
        Column(heading=heading, field=field)
        for heading, field in chosen
        if len(heading) <= NAME and heading == " ".join(heading.split())
    )
    made = Columns(name=name[:NAME], standard=seen.standard, headings=mark, chosen=kept)
    what = "the choice of columns"
    same = _kept_for(seen)
    if same is None:
        return session.attempt(lambda now: project_file.add(now, "columns", made), what)
    known = replace(same, name=made.name, chosen=kept)
    return session.attempt(lambda now: project_file.replace(now, "columns", known), what)


def _kept_for(seen: Recognised) -> Columns | None:
    """What the project keeps for files with these headings."""
    wanted = (seen.standard, _mark(seen))
    every = session.current().columns
    return next((each for each in every if (each.standard, each.headings) == wanted), None)


def form(report: Report, key: str, before: Chosen) -> Chosen | None:
    """The columns of a file with what each was read as or may be, its first rows, and the choice
    once it is made; `before`: what was chosen already."""
    seen = report.recognised
    known = reading_standards.read(seen.standard)
    titles = {"": NOT_READ} | {x.name: f"{x.name}: {x.title}" for x in known.fields}
    titles |= {name: f"{name}: {each.title}" for name, each in known.beside.items()}
    suggested = {each.heading: each for each in seen.suggestions}
    said = f"{len(seen.headings)} of {len(headings(seen))} columns were recognised."
    if len(seen.headings) < len(headings(seen)):
        said += " Those that were not come first."
    if seen.suggestions:
        said += (
            f" {len(seen.suggestions)} more may be what is chosen below: look at them, then press "
            "the button. Nothing is taken unasked."
        )
    say.words(said)
    picked: dict[str, str] = {}
    with st.form(f"columns-{key}", border=False):
        for place, heading in enumerate(headings(seen)):
            if (
                not place % ACROSS
            ):  # a row at a time, so that they keep their order where it is narrow
                places = st.columns(ACROSS)
            offer = suggested.get(heading)
            usual = seen.headings.get(heading) or (offer.field if offer else "")
            picked[heading] = places[place % ACROSS].selectbox(
                say.plain(heading[:60]),
                list(titles),
                index=list(titles).index(usual) if usual in titles else 0,
                format_func=lambda name: titles[name],
                key=f"_column:{key}:{digest(heading.encode())[:12]}",
                help=f"Suggested {offer.why}." if offer else None,
            )
        pressed = st.form_submit_button("Read the file so", type="primary")
    tables.show(report.preview, "The file has no row.", alt="First rows as they were read")
    return _settled(seen, picked, before) if pressed else None


def _settled(seen: Recognised, picked: dict[str, str], before: Chosen) -> Chosen | None:
    """The choice, without what is read so by itself; None, and a sentence, where one field is
    chosen for two columns."""
    new = {each: name for each, name in picked.items() if name != seen.headings.get(each, "")}
    every = list(picked.values())
    if twice := sorted({name for name in new.values() if name and every.count(name) > 1}):
        say.error(f"Two columns are chosen for {'; '.join(twice)}. Set one of them to not read.")
        return None
    return tuple((dict(before) | new).items())


def _mark(seen: Recognised) -> str:
    """The digest of a file's set of headings, whatever their order."""
    names = sorted({reading_standards.normal(each) for each in headings(seen)})
    return digest("\n".join(names).encode())[:MARK]
