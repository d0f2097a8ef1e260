"""Verifies a pack: every file against its hash and its contract, all faults at once."""

import json
from dataclasses import dataclass
from functools import lru_cache

from herts_geo.errors import DataFileMissing
from herts_geo.pack import contracts, load
from herts_geo.pack.catalogue import Catalogue, Dataset
from herts_geo.pack.contracts import Issue


@dataclass(frozen=True)
class Verdict:
    """What the check of one data set found."""

    dataset: Dataset
    rows: int
    issues: tuple[Issue, ...]

    @property
    def sound(self) -> bool:
        """Whether no error was found."""
        return not any(issue.severity == "error" for issue in self.issues)


def check_pack(catalogue: Catalogue) -> list[Verdict]:
    """The verdict on every data set of a pack, in the catalogue's order."""
    return [check_dataset(catalogue, dataset) for dataset in catalogue.datasets.values()]


def check_dataset(catalogue: Catalogue, dataset: Dataset) -> Verdict:
    """The verdict on one data set: file there, hash as recorded, contents as described."""
    try:
        data = load.raw(catalogue, dataset)
    except DataFileMissing:
        return Verdict(
            dataset,
            0,
            (
                Issue(
                    row=0,
                    field="file",
                    value=dataset.file,
                    message="is missing.",
                    action="Restore it, or rebuild the pack.",
                ),
            ),
        )
    issues: list[Issue] = []
    if load.digest(data) != dataset.sha256:
        issues.append(
            Issue(
                row=0,
                field="file",
                value=dataset.file,
                message="is not the file that the catalogue recorded.",
                action="Restore it, or rebuild the pack if the change is meant.",
            )
        )
    if dataset.format == "whole":  # proven by its hash alone
        return Verdict(dataset, dataset.rows, tuple(issues))
    rows, found = contents(data, dataset)
    return Verdict(dataset, rows, (*issues, *found))


@lru_cache(maxsize=64)  # by what a file holds, as copies of a pack share most of their files
def contents(data: bytes, dataset: Dataset) -> tuple[int, tuple[Issue, ...]]:
    """How many rows the bytes of a data set hold, and every fault against its contract."""
    try:
        if dataset.format == "json":
            json.loads(data)
            return 1, tuple(contracts.check_rows(1, dataset))
        csv = dataset.format == "csv"
        text = load.as_text(data) if csv else load.cells(load.features(data))
        return len(text), (*contracts.check_table(text, dataset), *load.faults(data, dataset))
    except Exception as fault:  # any damage to a file must become a sentence
        reason = " ".join(str(fault).split())
        unread = Issue(
            row=0,
            field="file",
            value=dataset.file,
            message=f"cannot be read ({type(fault).__name__}: {reason[: contracts.SHOWN]}).",
            action="Restore it, or rebuild the pack.",
        )
        return 0, (unread,)
