"""Whose data stands behind a document, and the words that must travel with it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

import pandas as pd

from herts_geo.evidence import Dossier
from herts_geo.pack import age
from herts_geo.pack.catalogue import Catalogue, Dataset

HEADINGS: Final[Mapping[str, str]] = {
    "title": "Data set",
    "publisher": "Publisher",
    "vintage": "Date",
    "licence": "Licence",
    "attribution": "Attribution",
    "note": "Note",
}
AGE: Final = "Age"
SENTENCE: Final = re.compile(r"(?<=[\w)]\.) +(?=[A-Z])")  # where one ends and the next begins


def widened(catalogue: Catalogue, dossier: Dossier) -> Catalogue:
    """The catalogue with the data sets that only a dossier knows, such as partners' registers."""
    own = {item.id: item for item in dossier.datasets}
    return replace(catalogue, datasets=own | catalogue.datasets) if own else catalogue


def datasets(catalogue: Catalogue, ids: Iterable[str]) -> tuple[Dataset, ...]:
    """The catalogue's data sets among ids, each once, in order; other ids are left out."""
    known = catalogue.datasets
    return tuple(known[item] for item in dict.fromkeys(ids) if item in known)


def attributions(known: Sequence[Dataset]) -> str:
    """The sentences of attribution that data sets ask for, each once."""
    asked = [part for item in known for part in SENTENCE.split(item.attribution) if part]
    return " ".join(dict.fromkeys(asked))


def ids(dossier: Dossier) -> tuple[str, ...]:
    """Every source that a dossier names, each once, in the order in which they first occur."""
    found: list[str] = []
    for chapter in dossier.chapters:
        for held in (chapter.figures, chapter.pictures, chapter.tables):
            found += [name for part in held for name in part.sources]
    found += [name for layer in dossier.layers for name in layer.sources]
    return tuple(dict.fromkeys((*found, *dossier.sources)))


def numbers(dossier: Dossier) -> dict[str, int]:
    """The number under which each source of a dossier is listed, from 1."""
    return {name: place for place, name in enumerate(ids(dossier), start=1)}


def named(catalogue: Catalogue, source: str) -> str:
    """A source as a reader knows it: title and date, or its own words where not catalogued; without
    a full stop, as it stands in a list."""
    dataset = catalogue.datasets.get(source)
    return f"{dataset.title} ({dataset.vintage})" if dataset else source.removesuffix(".")


def table(catalogue: Catalogue, dossier: Dossier) -> pd.DataFrame:
    """A row for each source: title, publisher, date, licence, attribution, note; and its age on the
    day of the dossier, where the catalogue tells that of any."""
    rows, ages, day = [], [], age.day_of(dossier.made)
    for source in ids(dossier):
        known = catalogue.datasets.get(source)
        blank = dict.fromkeys(HEADINGS, "") | {"title": source}
        rows.append([getattr(known, name) if known else blank[name] for name in HEADINGS])
        ages.append(age.words(known, day) if known and day else "")
    found = pd.DataFrame(rows, columns=[*HEADINGS.values()])
    if any(ages):
        found.insert([*HEADINGS].index("vintage") + 1, AGE, ages)
    return found
