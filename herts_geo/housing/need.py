"""Local housing need: as entered, or by the standard method with every step written out.

Source of the method: planning practice guidance on housing and economic needs assessment; its
figures are those of `rules.toml`.
"""

from dataclasses import dataclass

from herts_geo.housing import rules
from herts_geo.housing.rules import Ruling
from herts_geo.housing.supply import A_YEAR, Step, Terms


@dataclass(frozen=True)
class Need:
    """A district's local housing need in homes a year (None where not known) and how it is known.

    `steps`: the standard method, where it was worked out; `missing`: what it still needs.
    """

    value: float | None
    basis: str
    steps: tuple[Step, ...] = ()
    told: tuple[str, ...] = ()
    missing: str = ""


def need(terms: Terms) -> Need:
    """The need entered; else that of the standard method; else none, and what is missing."""
    worked = _worked(terms)
    if terms.need is None:
        return worked
    told: tuple[str, ...] = ()
    if worked.value is not None and worked.value != terms.need:
        told = (
            f"The stock and the ratio entered give a need of {worked.value:,.0f} homes a year; the "
            f"{terms.need:,.0f} entered as need count.",
        )
    return Need(value=terms.need, basis="local housing need, as entered", steps=(), told=told)


def ruling(found: Need) -> Ruling:
    """The standard method's ruling: applied, not needed, or what it lacks."""
    if found.value is None:
        return rules.ruling("need", "not known", "The need is not known.", found.missing)
    if found.steps:
        return rules.ruling("need", "applies", found.steps[-1].sentence)
    return rules.ruling("need", "does not apply", "The need was entered as a figure.")


def factor(ratio: float) -> float:
    """The standard method's adjustment for affordability: 1 up to the ratio where it begins."""
    rule = rules.rule("need")
    start, weight = rule.number("ratio_above"), rule.number("weight")
    return 1.0 if ratio <= start else (ratio - start) / start * weight + 1


def _worked(terms: Terms) -> Need:
    stock, ratio = terms.stock, terms.ratio
    if stock is None or ratio is None:
        lacking = "affordability ratio (mean of the five most recent years)"
        stands = "number of homes that stand in the district"
        missing = f"the {lacking if ratio is None else stands}"
        if stock is None and ratio is None:
            missing = f"local housing need in homes a year; or the {stands} and its {lacking}"
        return Need(None, "", missing=missing)
    rule = rules.rule("need")
    share, start = rule.number("stock_percent"), rule.number("ratio_above")
    base, times = stock * share / 100, factor(ratio)
    whole = float(int(base * times + 0.5))
    how = (
        f"(({ratio:g} - {start:g}) / {start:g}) x {rule.number('weight'):g} + 1 = {times:.4f}."
        if ratio > start
        else f"{ratio:g} is not above {start:g}: no adjustment."
    )
    steps = (
        Step(
            key="stock", label="Homes that stand", value=stock, unit="homes", sentence="As entered."
        ),
        Step(
            key="base",
            label=f"{share:g}% of them",
            value=base,
            unit=A_YEAR,
            sentence=f"{stock:,.0f} x {share:g}% = {base:,.1f}.",
        ),
        Step(
            key="ratio",
            label="Affordability ratio, five year mean",
            value=ratio,
            unit="ratio",
            sentence="As entered.",
        ),
        Step(
            key="factor",
            label="Adjustment for affordability",
            value=times,
            unit="times",
            sentence=how,
        ),
        Step(
            key="local_need",
            label="Local housing need",
            value=whole,
            unit=A_YEAR,
            sentence=f"{base:,.1f} x {times:.4f} = {base * times:,.1f}, rounded to {whole:,.0f}.",
        ),
    )
    return Need(whole, "local housing need, worked out by the standard method", steps)
