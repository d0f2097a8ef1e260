"""The unit of each column of figures by area: as its cells or its heading state it, never assumed.

Where the cells of one measure contradict each other, as '62%' and '0.62' do, its figures are
withheld with a sentence.
"""

import re
from typing import Final

import pandas as pd

from herts_geo.reading import units
from herts_geo.reading.report import Ledger, shown
from herts_geo.reading.units import PERCENT, Unit

SHARE: Final = re.compile(
    r"(?<![0-9])(?<![0-9] )(?:%|\bper[ _-]?cent(?:age|ages)?\b|\bpct\b|\bperc\b)"
    r"(?![ _-]?(?:points?|pts?|change)\b)",
    re.IGNORECASE,
)
LABELS: Final = {PERCENT: "%"}
WITHHELD: Final = "Write all of them in one way; the figures are withheld until then."


def label(unit: Unit | None) -> str:
    """A unit as it stands beside a figure; '' for none."""
    return "" if unit is None else LABELS.get(unit, unit.name)


def of_words(words: str) -> Unit | None:
    """The unit that a heading or an indicator's name states; a '10%' in it is no unit."""
    if SHARE.search(words.replace("_", " ")):
        return PERCENT
    for inside in units.BRACKETS.findall(words):
        found = units.KNOWN.get(re.sub(r"[\s.]+", "", inside.casefold()))
        if found and (found.size == 1 or found.measures == "area" or "£" in inside):
            return found
    return None


def settle(
    name: str, text: "pd.Series[str]", titles: "pd.Series[str]", ledger: Ledger
) -> tuple["pd.Series[str]", dict[str, str]]:
    """A column with the figures withheld whose unit is in doubt, and the unit by indicator.

    `titles`: the indicator that each row names, '' where the file has no such column.
    """
    found: dict[str, str] = {}
    out = text.copy()
    for title, cells in text[text != ""].groupby(titles):
        unit, sure = _of_cells(name, str(title), cells, ledger)
        found[str(title)] = label(unit)
        if not sure:
            out.loc[cells.index] = ""
    return out, found


def _of_cells(
    name: str, title: str, cells: "pd.Series[str]", ledger: Ledger
) -> tuple[Unit | None, bool]:
    """The unit of one measure's figures, and whether it is sure enough to show them."""
    known = {cell: stated.unit if (stated := units.stated(cell)) else None for cell in set(cells)}
    given = {cell: unit for cell in cells if (unit := known[cell]) is not None}
    bare = [cell for cell in cells if known[cell] is None and _size(cell)]
    said = of_words(name) or of_words(title)
    about = f"figures of '{shown(title)}'" if title else "figures"
    kinds = sorted({label(unit) for unit in given.values()})
    if len(kinds) > 1:
        ledger.whole(name, "", f"{about} are in several units: {', '.join(kinds)}.", WITHHELD)
        return None, False
    unit = next(iter(given.values()), said)
    if unit is None or not bare:
        return unit, True
    if given:
        return unit, _mixed(name, about, next(iter(given)), bare, unit, said, ledger)
    if unit == PERCENT and max(_size(cell) for cell in bare) <= 1:
        what = f"{about} are all between 0 and 1, though their heading says per cent."
        todo = "They are shown as per cent; if 0.62 is to mean 62%, write 62%."
        ledger.whole(name, bare[0], what, todo, "warning")
    return unit, True


def _mixed(
    name: str,
    about: str,
    example: str,
    bare: list[str],
    unit: Unit,
    said: Unit | None,
    ledger: Ledger,
) -> bool:
    """Whether figures without a unit may stand beside others that state one."""
    small = [cell for cell in bare if _size(cell) <= 1]
    odd = small[0] if small else bare[0]
    what = f"{about} are written both with a unit, as '{shown(example)}', and without, as"
    if unit == PERCENT and (small or said != PERCENT):
        many = (
            f"'{shown(odd)}' ({len(bare):,}): whether that is per cent or a part of 1 is unknown."
        )
        ledger.whole(name, "", f"{what} {many}", WITHHELD)
        return False
    taken = f"Those were taken as {unit.name}; write the unit in all of them, or in the heading."
    ledger.whole(name, "", f"{what} '{shown(odd)}' ({len(bare):,}).", taken, "warning")
    return True


def _size(cell: str) -> float:
    """How large a figure is, sign apart; 0 where it is no figure."""
    plain = cell.replace(" ", "")
    decimal = re.fullmatch(r"[+-]?[0-9]*,[0-9]+", plain)
    try:
        return abs(float(plain.replace(",", "." if decimal else "")))
    except ValueError:
        return 0.0
