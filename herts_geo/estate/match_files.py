"""Pairs of entries as CSV on which a person writes verdicts, and verdicts read back from it."""

from collections.abc import Sequence
from typing import Final

import pandas as pd

from herts_geo import export
from herts_geo.errors import HertsGeoError
from herts_geo.estate import match_words
from herts_geo.estate.held import Estate
from herts_geo.estate.match import Answer, Verdict
from herts_geo.pack.contracts import SHOWN, Issue
from herts_geo.reading import files as reading_files
from herts_geo.reading.standards import normal

VERDICT, REASON, LEFT, RIGHT = "Verdict", "Reason", "Left key", "Right key"
MOST_BYTES: Final = 20_000_000
MOST_ROWS: Final = 100_000
LONGEST: Final = 500  # characters of a reason
ANSWERS: Final[dict[str, Answer]] = {
    "confirmed": "confirmed",
    "refused": "refused",
    "yes": "confirmed",
    "no": "refused",
}
VOCABULARY: Final = frozenset(map(normal, (*match_words.PAIRS.values(), VERDICT, REASON)))
NEEDED: Final = {
    LEFT: "Use a file that 'herts-geo estate match --out' made.",
    RIGHT: "Use a file that 'herts-geo estate match --out' made.",
    VERDICT: "Add it, with 'confirmed' or 'refused' in the rows that you judged.",
}


class UnsoundVerdicts(HertsGeoError):
    """A file of verdicts has rows that cannot be used."""


def csv(held: Estate, verdicts: Sequence[Verdict] = ()) -> bytes:
    """The pairs of an estate as CSV, source and licence first, with the columns Verdict and Reason:
    'confirmed' or 'refused' in a row is read back by `read`."""
    said = {each.keys: each for each in verdicts}
    table = pd.DataFrame(columns=list(match_words.PAIRS.values()))
    if held.matched is not None:
        table = match_words.pairs_table(held.matched, held.frame)
    rows = [said.get((left, right)) for left, right in table[[LEFT, RIGHT]].to_numpy()]
    table[VERDICT] = [each.verdict if each else "" for each in rows]
    table[REASON] = [each.reason if each else "" for each in rows]
    return export.csv(table, held.datasets)


def read(data: bytes, name: str) -> tuple[Verdict, ...]:
    """The verdicts of a CSV file or workbook; a row without one says nothing. Raises
    `reading.UnreadableFile`, and `UnsoundVerdicts` with every fault."""
    table = reading_files.opened(data, name, VOCABULARY, MOST_BYTES, MOST_ROWS)
    faults = [x for x in reading_files.issues(table, NEEDED, VOCABULARY) if x.severity == "error"]
    heads = [normal(each) for each in table.headings]
    found: dict[tuple[str, str], Verdict] = {}
    for row, cells in table.cells.iterrows() if not faults else ():
        texts = {head: str(cell).strip() for head, cell in zip(heads, cells, strict=False)}
        answer = texts.get(normal(VERDICT), "")
        if not answer:
            continue
        left, right = (texts.get(normal(each), "") for each in (LEFT, RIGHT))
        if wrong := _wrong(left, right, answer):
            what, remedy = wrong
            faults.append(
                Issue(
                    row=int(str(row)),
                    field=VERDICT,
                    value=answer[:SHOWN],
                    message=what,
                    action=remedy,
                )
            )
            continue
        reason = texts.get(normal(REASON), "")[:LONGEST]
        said = ANSWERS[answer.casefold()]
        made = Verdict(left=left, right=right, verdict=said, reason=reason)
        found[made.keys] = made
    if faults:
        raise UnsoundVerdicts(f"'{name}': " + " ".join(each.sentence() for each in faults))
    return tuple(found.values())


def _wrong(left: str, right: str, answer: str) -> tuple[str, str] | tuple[()]:
    """What is wrong with a row's verdict and what to do, or nothing."""
    if answer.casefold() not in ANSWERS:
        return "is no verdict.", "Write 'confirmed' or 'refused', or leave it empty."
    if not left or not right:
        return "lacks the key of an entry.", "Copy both keys from the list of pairs."
    if left == right:
        return "is of an entry and itself.", "Leave it empty: remove one of the two registers."
    return ()
