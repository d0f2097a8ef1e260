"""Copies of the shipped pack in which one data set is missing."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from unittest.mock import patch

from herts_geo.pack import catalogue, load
from herts_geo.pack.catalogue import Catalogue, Dataset
from tests.conftest import ROOT

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
    """The ids of the data sets whose files are read for a figure meanwhile."""
    found: set[str] = set()
    plain = load.content

    def told(catalogue: Catalogue, dataset: Dataset) -> bytes:
        found.add(dataset.id)
        return plain(catalogue, dataset)

    with patch.object(load, "content", told):
        yield found


def names(told: str, dataset: Dataset) -> bool:
    """Whether words name a data set by its title or its file."""
    return dataset.title in told or dataset.file in told
