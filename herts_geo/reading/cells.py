"""One column of text -> mended text and typed values; every fault goes to the ledger."""

import re
from collections.abc import Mapping
from typing import Final

import pandas as pd

from herts_geo.reading import kinds, units
from herts_geo.reading.report import Ledger
from herts_geo.reading.standards import Field

UNTIDY: Final = "^ | \\Z|  |[\x01-\x1f\x7f\xa0\u2000-\u200f\u2028-\u202f\ufeff]"
BREAKS: Final = re.compile("[\r\n\x0b\x0c\u2028\u2029]+")
HIDDEN: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\ufeff]")
PLACEHOLDERS: Final = r"\?+|tb[ac]|n/?a|unknown|not known|none|null|x+|-+|\.+|#n/a|#ref!|#value!"
# Figures that have a decimal comma, that may have one, and that have a decimal point.
TAIL: Final = r"(?:\s*%)?"
SURELY: Final = (
    r"-?(?:[0-9]+,(?:[0-9]{1,2}|[0-9]{4,})|0,[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+)" + TAIL
)
PERHAPS: Final = r"-?[1-9][0-9]{0,2}(?:,[0-9]{3}|\.[0-9]{3})" + TAIL
ENGLISH: Final = r"(?:-?[0-9]*\.(?:[0-9]{1,2}|[0-9]{4,})|-?[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+)" + TAIL


def tidy(field: Field, raw: "pd.Series[str]", ledger: Ledger) -> "pd.Series[str]":
    """The column without stray spaces, hidden characters and, on one-line fields, line breaks."""
    odd = raw[raw.str.contains(UNTIDY, regex=True)]
    if odd.empty:
        return raw
    neat = odd.map(lambda value: _neat(value, field))
    changed = (neat != odd) & (neat != "")
    broken = odd.str.contains(r"[\r\n]", regex=True) & (not field.multi_line)
    for which, why, fault in (
        (changed & broken, "has a line break in it.", True),
        (changed & ~broken, "has stray spaces.", False),
    ):
        ledger.mend(field.name, odd[which], neat[which], why, fault)
    return _with(raw, neat)


def check(
    field: Field, text: "pd.Series[str]", others: pd.DataFrame, ledger: Ledger
) -> tuple["pd.Series[str]", pd.Series]:
    """Mended text and typed values of a tidy column; values that can't be used are missing.

    `others`: the columns that were checked before this one, for values that they explain.
    """
    kind = kinds.of(field)
    if not text.ne("").any():  # as most columns of a standard that a file lacks
        return text, pd.Series(None, text.index, dtype=kind.dtype if kind else "string")
    text = _explained(field, text, others, ledger)
    if kind is None:
        _doubtful(field, text, ledger)
        return text, text.mask(text == "").astype("string")
    if field.type in ("number", "integer", "figure"):
        text = _with_points(field, text, ledger)
        if field.cells_in:  # figures without a unit are in the one that the heading states
            found = {value: kinds.from_heading(value, field) for value in text[text != ""].unique()}
            text = _repaired(field, text, found, ledger)
    text, unusable = _mended(field, kind, text, ledger)
    usable = text.mask((text == "") | unusable)
    typed = kind.read(usable)
    if field.type == "date":
        ledger.faults(
            field.name,
            text[typed.isna() & usable.notna()],
            "is a day that does not exist.",
            kind.action,
        )
    text, typed = _rounded(field, text, typed, ledger)
    _doubtful(field, text, ledger)
    return text, typed


def _with_points(field: Field, text: "pd.Series[str]", ledger: Ledger) -> "pd.Series[str]":
    """The column with decimal points, where only a decimal comma can be meant throughout.

    '1,234' or '1.234' in such a column may be one figure or a thousand times that: it is a fault.
    """
    comma = text.str.contains(",", regex=False)
    if not comma.any():
        return text
    sure = text.str.fullmatch(SURELY)
    if not sure.any() or text.str.fullmatch(ENGLISH).any():
        return text
    changed = text[sure]
    after = changed.map(lambda value: re.sub(r"\.", "", value).replace(",", ".")).astype("str")
    ledger.mend(
        field.name, changed, after, "has a decimal comma, as the other figures of its column."
    )
    unsure = text[text.str.fullmatch(PERHAPS)]
    ledger.faults(
        field.name,
        unsure,
        "may be a figure with decimals or a thousand times that: its column has decimal commas.",
        "Write it with a decimal point and without marks between thousands; it counts as missing "
        "until then.",
    )
    out = text.mask(text.index.isin(unsure.index), "")
    out.loc[changed.index] = after
    return out


def _neat(value: str, field: Field) -> str:
    lines = [" ".join(HIDDEN.sub("", line).split()) for line in BREAKS.split(value)]
    lines = [line for line in lines if line]
    if field.multi_line:
        return "\n".join(lines)
    joint = ", " if field.type == "text" else " "
    return joint.join(line.rstrip(",") if line is not lines[-1] else line for line in lines)


def _explained(
    field: Field, text: "pd.Series[str]", others: pd.DataFrame, ledger: Ledger
) -> "pd.Series[str]":
    """Values whose meaning is settled: codes that their publisher rightly writes with hyphens,
    with spaces (a change, no fault); and what another column settles, so that a freeholder's
    'Leasehold' is let out."""
    codes = {each.replace(" ", "-"): each for each in field.choices if " " in each}
    if field.hyphens and codes:
        odd = text[text.isin(codes)]
        spaced = odd.map(codes).astype("str")
        ledger.mend(field.name, odd, spaced, "is the platform's code for it.", fault=False)
        text = _with(text, spaced)
    for given in (each for each in field.given if each.field in others):
        named = {key.casefold(): meant for key, meant in given.aliases.items()}
        odd = text[(others[given.field] == given.value) & text.str.casefold().isin(named)]
        meant = odd.str.casefold().map(named).astype("str")
        ledger.mend(
            field.name, odd, meant, f"is not in the code list; {given.field} says {given.value}."
        )
        text = _with(text, meant)
    return text


def _mended(
    field: Field, kind: kinds.Kind, text: "pd.Series[str]", ledger: Ledger
) -> tuple["pd.Series[str]", "pd.Series[bool]"]:
    """The column with what could be mended, and which cells can't be used, each of them a fault;
    one in another unit is told so."""
    odd = text[(text != "") & ~text.str.fullmatch(kind.pattern)]
    if odd.empty:
        return text, pd.Series(False, index=text.index)
    found = {
        value: kind.repair(value, field) if kind.repair and len(value) <= 2_000 else None
        for value in odd.unique()
    }
    text = _repaired(field, text, found, ledger, fault=field.type != "postcode")
    unread = [value for value, mended in found.items() if mended is None]
    lost, wanted = odd[odd.isin(unread)], units.unit_of(field)
    amounts = {value: units.stated(value) for value in unread} if wanted else {}
    other = lost.isin([value for value, amount in amounts.items() if amount and amount.around])
    ledger.faults(field.name, lost[~other], kind.message, kind.action)
    if wanted is not None:
        ledger.faults(
            field.name,
            lost[other],
            f"is not a plain figure in {wanted.name}, and can't be turned into one.",
            f"Write one number in {wanted.name}, in digits; it counts as missing until then.",
        )
    return text, pd.Series(text.index.isin(lost.index), index=text.index)


def _repaired(
    field: Field,
    text: "pd.Series[str]",
    found: Mapping[str, kinds.Mended],
    ledger: Ledger,
    fault: bool = True,
) -> "pd.Series[str]":
    """The column with each value that has one meaning as `found` writes it, and why."""
    pairs = {value: pair for value, pair in found.items() if pair}
    before = text[text.isin(pairs)]
    after = before.map({value: mended for value, (mended, _) in pairs.items()}).astype("str")
    why = before.map({value: why for value, (_, why) in pairs.items()}).astype("str")
    ledger.mend(field.name, before, after, why, fault)
    return _with(text, after)


def _rounded(
    field: Field, text: "pd.Series[str]", typed: pd.Series, ledger: Ledger
) -> tuple["pd.Series[str]", pd.Series]:
    """Figures with the field's decimals; those outside its range are taken out, each a fault."""
    places, unit = field.decimals, units.unit_of(field)
    if places is not None:
        long = typed.notna() & text.str.contains(rf"\.[0-9]{{{places + 1}}}", regex=True)
        short = text[long].astype(float).map(f"{{:.{places}f}}".format).astype("str")
        short = short.str.replace(r"\.?0+$", "", regex=True)
        short = short[~short.isin(["0", "-0", ""])]
        ledger.mend(field.name, text[short.index], short, f"has over {places} decimals.")
        if long.any():
            text = _with(text, short)
            numbers = pd.to_numeric(text.where(typed.notna()), errors="coerce")
            typed = numbers.astype("Float64")
    which = f", which should be {unit.name}" if unit else ""
    action = f"Check the figure and its unit{which}; it counts as missing until then."
    for limit, sign, word in ((field.minimum, -1, "below"), (field.maximum, 1, "above")):
        if limit is not None:
            beyond = (sign * typed > sign * limit).fillna(False).astype(bool)
            ledger.faults(field.name, text[beyond], f"is {word} {limit:,g}.", action)
            typed = typed.mask(beyond)
    return text, typed


def _doubtful(field: Field, text: "pd.Series[str]", ledger: Ledger) -> None:
    """Cells of the right kind that are too long, say nothing, or are only perhaps meant."""
    if field.type == "text" and field.max_length:
        ledger.faults(
            field.name,
            text[text.str.len() > field.max_length],
            f"is longer than {field.max_length:,} characters.",
            "Shorten it.",
        )
    if field.type == "text" and field.need == "must":
        ledger.faults(
            field.name,
            text[text.str.lower().str.fullmatch(PLACEHOLDERS)],
            "says nothing: it only fills the cell.",
            f"Write {field.title}.",
            "warning",
        )
    if field.type == "uprn":
        ledger.faults(
            field.name,
            text[text.str.fullmatch(r"[0-9]{6}0{6}")],
            "ends in six noughts, as when a spreadsheet rounds it.",
            "Look it up again, and format the column as text.",
            "warning",
        )
    if field.older:
        ledger.faults(
            field.name,
            text[text.isin(field.older)],
            "is from an older code list.",
            f"Use one of: {'; '.join(field.choices)}.",
            "warning",
        )


def _with(text: "pd.Series[str]", changed: "pd.Series[str]") -> "pd.Series[str]":
    if changed.empty:
        return text
    new = text.copy()
    new.loc[changed.index] = changed
    return new
