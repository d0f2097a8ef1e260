"""Rules across the cells of a row or a column: gaps, repeats, ranges, entry test, identity."""

import pandas as pd

from herts_geo.reading.report import Ledger
from herts_geo.reading.standards import Field, Standard


def check(
    text: pd.DataFrame,
    frame: pd.DataFrame,
    standard: Standard,
    vacant: "pd.Series[bool]",
    ledger: Ledger,
) -> None:
    """Every fault against the rules of a standard.

    `text`: mended cells; `frame`: the same cells typed, every field of the standard present;
    `vacant`: rows that need not say where they are.
    """
    for field in standard.fields:
        if field.name in text:
            _gaps(field, text, frame, vacant, ledger)
            _repeats(field, text, standard, ledger)
    for low, high in standard.order:
        if low not in text or high not in text:
            continue
        below = (frame[high] < frame[low]).fillna(False).astype(bool)
        ledger.faults(
            high,
            text.loc[below, high],
            f"is below {low}.",
            f"Check both figures; {high} must be at least {low}.",
        )
        none = (frame[low].eq(0) & frame[high].eq(0)).fillna(False).astype(bool)
        ledger.faults(
            high,
            text.loc[none, high],
            f"and {low} are nought: the row is counted as holding none.",
            "Leave both cells empty where the figure is not known.",
            "warning",
        )
    _size(standard, text, frame, ledger)


def ranges(text: pd.DataFrame, standard: Standard, ledger: Ledger) -> None:
    """Both ends of a range written in one cell, such as '45-60', where the other is empty."""
    for low, high in standard.order:
        if low not in text or high not in text:
            continue
        parts = text[low].str.extract(r"^([0-9]{1,6}) ?(?:-|–|—|to) ?([0-9]{1,6})$")
        both = parts[0].notna() & (text[high] == "")
        before = text.loc[both, low]
        why = f"holds a range, of which {high} is the other end."
        for name, place in ((low, 0), (high, 1)):
            after = parts.loc[both, place].astype("str")
            ledger.mend(name, before, after, why)
            text.loc[both, name] = after


def identity(
    text: pd.DataFrame, empty: "pd.Series[bool]", standard: Standard, ledger: Ledger
) -> None:
    """Leave out rows that are empty, or that do not say what they describe."""
    ledger.leave_out(text.index[empty].tolist(), "the row is empty.")
    named = [name for name in standard.identity if name in text]
    bare = (text[named] == "").all(axis=1) & ~empty
    shown = " or ".join(standard.identity)
    ledger.leave_out(text.index[bare].tolist(), f"the row has no {shown}.")
    blank = pd.Series("", index=text.index[bare], dtype="str")
    ledger.faults(
        standard.identity[0],
        blank,
        "is empty, and nothing else says what the row is.",
        f"Fill in {shown}; the row was left out.",
    )


def _gaps(
    field: Field, text: pd.DataFrame, frame: pd.DataFrame, vacant: "pd.Series[bool]", ledger: Ledger
) -> None:
    if field.if_blank == "fine":
        return
    blank, because = text[field.name] == "", ""
    if not blank.any():
        return
    if when := field.when:
        # Rows where the other field has this value, alone or among several parted by '/'.
        given = frame.get(when.field, pd.Series("", frame.index, dtype="str"))
        joined = "/" + given.fillna("").astype("str") + "/"
        blank &= joined.str.contains(f"/{when.value}/", regex=False)
        because = f" It is needed where {when.field} is '{when.value}'."
    if field.unless_vacant:
        blank &= ~vacant
    blank &= ~blank.index.isin(list(ledger.left_out))
    ledger.faults(
        field.name,
        text.loc[blank, field.name],
        "is empty.",
        f"Fill in {field.title}.{because}",
        field.if_blank,
    )


def _repeats(field: Field, text: pd.DataFrame, standard: Standard, ledger: Ledger) -> None:
    """A repeated reference is a fault; a row that repeats its name too is a copy, and left out."""
    if not field.unique:
        return
    plain = text[[name for name in standard.identity if name in text]].apply(
        lambda column: column.str.casefold()
    )
    filled = text[field.name] != ""
    again = filled & plain[field.name].duplicated(keep="first")
    copies = again & plain.duplicated(keep="first")
    action = "Keep one row for each, or give each its own."
    message = "stands in an earlier row too."
    if field.unique_severity == "error":
        ledger.leave_out(text.index[copies].tolist(), "it is a copy of an earlier row.")
        ledger.faults(
            field.name,
            text.loc[copies, field.name],
            message,
            f"{action} This row is a copy and was left out.",
        )
        again &= ~copies
    ledger.faults(field.name, text.loc[again, field.name], message, action, field.unique_severity)


def _size(standard: Standard, text: pd.DataFrame, frame: pd.DataFrame, ledger: Ledger) -> None:
    """Sites too small for the register, and large ones for hardly any homes, whose area is more
    likely in square metres than hectares."""
    rule = standard.entry
    if rule is None or rule.hectares_field not in text:
        return
    hectares = frame[rule.hectares_field]
    dwellings = frame[list(rule.dwellings_fields)].max(axis=1)
    small = (hectares < rule.hectares) & (dwellings < rule.dwellings)
    small = small.fillna(False).astype(bool) & frame[rule.ended_field].isna()
    ledger.faults(
        rule.hectares_field,
        text.loc[small, rule.hectares_field],
        f"is under {rule.hectares} ha and the site is for fewer than {rule.dwellings} dwellings.",
        f"A site belongs on the register from {rule.hectares} ha or {rule.dwellings} dwellings.",
        "warning",
    )
    odd = (hectares > rule.large) & (dwellings < rule.sparse * hectares)
    odd = odd.fillna(False).astype(bool)
    ledger.faults(
        rule.hectares_field,
        text.loc[odd, rule.hectares_field],
        "is very large for so few dwellings: it may be in square metres.",
        "Check the figure and its unit, which should be hectares; it counts as missing until then.",
    )
    frame.loc[odd, rule.hectares_field] = pd.NA
