"""Copies of the shipped pack in which one data set is missing."""

import shutil
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from unittest.mock import patch

from herts_geo.pack import catalogue, load
from herts_geo.pack.catalogue import Catalogue, Dataset
from tests.conftest import ROOT

SEARCH: Final = ("/search/", "/services/named.py")  # what looks for a name
IDS: Final = list(catalogue.read(ROOT).datasets)


def copied(folder: Path) -> Catalogue:
    """The shipped pack, in a folder of its own."""
    for name in ("geo", "data"):
        shutil.copytree(ROOT / name, folder / name)
    return catalogue.read(folder)


def without(folder: Path, dataset_id: str) -> Dataset:
    """A copy in which a data set has lost its file; its entry."""
    copied(folder)
    return lose(folder, dataset_id)


def lose(folder: Path, dataset_id: str) -> Dataset:
    """Takes the file of a data set out of a pack; its entry."""
    found = catalogue.read(folder).dataset(dataset_id)
    (folder / found.file).unlink()
    return found


@contextmanager
def watched() -> Iterator[set[str]]:
    """The ids of the data sets whose files are read for a figure meanwhile, so not those that are
    only looked through for a name (a search goes on without one)."""
    found: set[str] = set()
    plain = load.content

    def told(catalogue: Catalogue, dataset: Dataset) -> bytes:
        files = {Path(each.filename).as_posix() for each in traceback.extract_stack()}
        if not any(part in name for part in SEARCH for name in files):
            found.add(dataset.id)
        return plain(catalogue, dataset)

    with patch.object(load, "content", told):
        yield found


def names(told: str, dataset: Dataset) -> bool:
    """Whether words name a data set by its title or its file."""
    return dataset.title in told or dataset.file in told
