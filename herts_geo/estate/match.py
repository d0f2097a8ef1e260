"""The same building in several registers: which of their entries are one, each with its reason.

Entries are joined where one holder gives one reference in two registers, where both give one UPRN,
where both give one postcode with one number or one name of its own, and where a library or police
station that is publicly known stands at the postcode of the only one in a register. What speaks
against it, or is only near by with a like name or one use, is proposed: a person says. A verdict
counts for more than a rule. Only what may be shown is looked at: vacant property is never matched,
in any view.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, Final, Literal

import numpy as np
import pandas as pd

from herts_geo import wording
from herts_geo.estate import addresses
from herts_geo.estate.addresses import Entry

APART: Final = 250.0  # metres: further apart, two positions are not taken for one building
NEAR: Final = 100.0  # metres within which a like name makes a proposal
ALIKE: Final = 0.5  # share of the words of two names that must be the same
Answer = Literal["confirmed", "refused"]
State = Literal["confirmed", "matched", "proposed", "refused"]
STATES: Final[Mapping[State, str]] = {  # in the order of a list
    "proposed": "For a person to confirm",
    "confirmed": "Confirmed by a person",
    "matched": "Matched",
    "refused": "Refused by a person",
}
RULES: Final[Mapping[str, str]] = {  # in the order in which they join
    "entry": "one holder's own reference",
    "uprn": "UPRN",
    "address": "postcode and number",
    "name": "postcode and name",
    "service": "postcode and use",
    "near": "nearness and name",
    "person": "said by a person",
}
PAIRS: Final = ("first", "second", "left", "right", "state", "rule", "why")


@dataclass(frozen=True)
class Verdict:
    """What a person said of two entries, by their keys: 'confirmed' (one building) or 'refused',
    and why. The keys differ: of an entry and itself there is nothing to say."""

    left: str
    right: str
    verdict: Answer
    reason: str = ""

    @property
    def keys(self) -> tuple[str, str]:
        """The two keys in an order of their own, so that a pair is one whichever comes first."""
        return ordered(self.left, self.right)


@dataclass(frozen=True)
class Matched:
    """The pairs that were found, with the columns of `PAIRS` (ids and keys of both entries), the
    building of each entry by id (its first entry's id), and what else to know."""

    pairs: pd.DataFrame = field(repr=False)
    building: "pd.Series[str]" = field(repr=False)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """Two entries (by place in the list) that may be one building: by which rule, why, what
    speaks against it, and how alike their names are."""

    one: int
    other: int
    rule: str
    why: str
    against: tuple[str, ...] = ()
    alike: float = 1.0

    @property
    def sentence(self) -> str:
        """Why, and what speaks against it."""
        return f"{self.why}{'; but ' if self.against else ''}{', and '.join(self.against)}."

    @property
    def sure(self) -> bool:
        """Whether no person needs to say."""
        return not self.against and self.rule != "near"


def ordered(left: str, right: str) -> tuple[str, str]:
    """Two keys as a verdict is kept by them."""
    return (left, right) if left <= right else (right, left)


def matched(
    frame: pd.DataFrame, registers: "pd.Series[Any]", verdicts: Sequence[Verdict] = ()
) -> Matched:
    """The entries of several registers that are one building.

    `frame`: a masked register frame, see `disclosure.view`; `registers`: of each row which
    register it stands in, <NA> for what is not to be matched.
    """
    vacant = frame["vacant"].fillna(False).astype(bool)
    entries = addresses.entries(frame[registers.notna() & ~vacant], registers)
    said = {each.keys: each for each in verdicts}
    every = [*_candidates(entries), *_of_verdicts(entries, said)]
    groups = _Groups(entries, [each for each in said.values() if each.verdict == "refused"])
    rows: dict[tuple[int, int], tuple[Any, ...]] = {}
    # In this order pairs are joined: what a person said first, then by rule, then by likeness.
    by_rule, keys = list(RULES), [each.key for each in entries]
    for each in sorted(
        every,
        key=lambda x: (
            ordered(keys[x.one], keys[x.other]) not in said,
            by_rule.index(x.rule),
            -x.alike,
        ),
    ):
        one, other = entries[each.one], entries[each.other]
        if (each.one, each.other) not in rows:
            state, why = _state(each, said.get(ordered(one.key, other.key)), groups)
            told = (one.id, other.id, one.key, other.key, state, RULES[each.rule], why)
            rows[each.one, each.other] = told
    pairs = pd.DataFrame(list(rows.values()), columns=list(PAIRS)).astype("string")
    order = pairs["state"].map({state: place for place, state in enumerate(STATES)})
    pairs = pairs.iloc[order.argsort(kind="stable")].reset_index(drop=True)
    known = {entry.key for entry in entries}
    lapsed = sum(not {*keys} <= known for keys in said)
    return Matched(pairs, groups.building(), tuple(_notes(entries, pairs, lapsed)))


def _state(each: Found, verdict: Verdict | None, groups: "_Groups") -> tuple[State, str]:
    """What a pair comes to, and why; joins what is one building."""
    reason = f" {verdict.reason}" if verdict is not None and verdict.reason else ""
    if verdict is not None and verdict.verdict == "refused":
        return "refused", each.sentence + reason
    if verdict is not None:
        groups.join(each.one, each.other, sure=True)
        return "confirmed", each.sentence + reason
    if not each.sure:
        return "proposed", each.sentence
    if why := groups.join(each.one, each.other):
        return "proposed", f"{each.why}; but {why}."
    return "matched", each.sentence


class _Groups:
    """Entries joined to buildings, so that none holds two rows of one register, nor a pair that
    was refused."""

    def __init__(self, entries: Sequence[Entry], refused: Iterable[Verdict]) -> None:
        self.entries = entries
        self.refused = {each.keys for each in refused}
        self.of = list(range(len(entries)))
        self.held: dict[int, list[int]] = {place: [place] for place in self.of}

    def join(self, one: int, other: int, sure: bool = False) -> str:
        """Makes one building of two entries' buildings; where it may not, why, else ''. `sure`: a
        person says that they are one."""
        left, right = self.held[self.of[one]], self.held[self.of[other]]
        if left is right:
            return ""
        pairs = [(self.entries[x], self.entries[y]) for x in left for y in right]
        if any(ordered(x.key, y.key) in self.refused for x, y in pairs):
            return "a person has refused a pair that it would join"
        twice = next((x.register for x, y in pairs if x.register == y.register), None)
        if twice is not None and not sure:
            return f"it would make one building of two rows of '{twice}'"
        left.extend(right)
        for place in self.held.pop(self.of[other]):
            self.of[place] = self.of[one]
        return ""

    def building(self) -> "pd.Series[str]":
        """The building of each entry, by id."""
        first = {group: min(places) for group, places in self.held.items()}
        ids = [entry.id for entry in self.entries]
        return pd.Series([ids[first[group]] for group in self.of], index=ids, dtype="str")


def _of_verdicts(entries: Sequence[Entry], said: dict[tuple[str, str], Verdict]) -> Iterator[Found]:
    """Pairs that a person confirmed, of which no rule may say anything."""
    at: dict[str, list[int]] = defaultdict(list)
    for place, entry in enumerate(entries):
        at[entry.key].append(place)
    for (left, right), verdict in said.items():
        if verdict.verdict == "confirmed":
            for one, other in ((x, y) for x in at[left] for y in at[right]):
                if entries[one].register != entries[other].register:
                    first, second = sorted((one, other))
                    why = "A person says that they are one building"
                    yield Found(first, second, rule="person", why=why)


def _candidates(entries: Sequence[Entry]) -> list[Found]:
    """The pairs that a rule speaks for. Of those that stand on an address or a like name, none of
    an entry that is matched in the other's register; of those on a like name alone, each only where
    it is the best for both of its entries."""
    counts = Counter((entry.register, *key) for entry in entries for key in entry.keys)
    pairs = sorted(_together(entries))
    found = [each for pair in pairs if (each := _judge(pair, entries, counts)) is not None]
    best: dict[tuple[int, str], float] = defaultdict(lambda: -np.inf)
    taken: set[tuple[int, str]] = set()
    for each in found:
        ends = _ends(each, entries)
        taken |= set(ends) if each.sure else set()
        for end in ends if each.rule == "near" else ():
            best[end] = max(best[end], each.alike)
    return [
        each
        for each in found
        if each.sure
        or each.rule in ("entry", "uprn")
        or (
            not taken.intersection(ends := _ends(each, entries))
            and (each.rule != "near" or all(each.alike >= best[end] for end in ends))
        )
    ]


def _ends(each: Found, entries: Sequence[Entry]) -> tuple[tuple[int, str], tuple[int, str]]:
    """Each entry of a pair with the register of the other."""
    return (each.one, entries[each.other].register), (each.other, entries[each.one].register)


def _together(entries: Sequence[Entry]) -> set[tuple[int, int]]:
    """Pairs of entries of different registers that share a reference, a UPRN or a postcode, or
    stand near each other."""
    by: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, entry in enumerate(entries):
        for key in entry.joins:
            by[key].append(place)
    pairs = {pair for places in by.values() for pair in combinations(places, 2)}
    placed = [place for place, entry in enumerate(entries) if entry.spot is not None]
    if len(placed) > 1:
        from scipy.spatial import cKDTree  # here, so that the app's start does not wait for it

        tree = cKDTree(np.array([entries[place].spot for place in placed], dtype=float))
        near = tree.query_pairs(NEAR, output_type="ndarray")
        pairs |= {(placed[one], placed[other]) for one, other in np.sort(near, axis=1).tolist()}
    return {(x, y) for x, y in pairs if entries[x].register != entries[y].register}


def _judge(
    pair: tuple[int, int], entries: Sequence[Entry], counts: Counter[tuple[str, ...]]
) -> Found | None:
    """What the rules say of two entries, the strongest first; None where none speaks for it."""
    left, right = (entries[place] for place in pair)
    alike = addresses.likeness(left, right)
    doubts = tuple(addresses.against(left, right, APART))
    same = addresses.same(left, right)
    if same is None:
        served = addresses.of_one_service(left, right)
        if (alike < ALIKE and not served) or addresses.apart(left, right):
            return None
        metres = addresses.metres(left, right)
        where = f"at {left.postcode}" if metres is None else f"{metres:,.0f} m apart"
        where = "at one spot" if metres is not None and metres < 1 else where
        like = "their names are alike" if alike >= ALIKE else f"both are of the use '{left.group}'"
        why = f"'{left.title}' and '{right.title}' stand {where} and {like}"
        # Of names that are as much alike the nearer one is the better.
        closer = alike - (metres or 0.0) / 1e6
        return Found(*pair, rule="near", why=why, against=doubts, alike=closer)
    rule, key, why = same
    crowd = {
        each.register: count for each in (left, right) if (count := counts[each.register, *key]) > 1
    }
    called = [counts[each.register, *key, "called", left.name] for each in (left, right)]
    used = [counts[each.register, *key, "used", left.group] for each in (left, right)]
    if crowd and left.name and left.name == right.name and called == [1, 1]:
        crowd = {}  # of several rows one has the name
    if crowd and used == [1, 1] and addresses.of_one_service(left, right):
        crowd = {}  # of several rows one is the library
    if crowd and alike < ALIKE:
        return None  # a site of several blocks: nothing says which of them is meant
    many = [f"{count} rows of '{register}' have it" for register, count in crowd.items()]
    return Found(*pair, rule=rule, why=why, against=(*many, *doubts), alike=alike)


def _notes(entries: Sequence[Entry], pairs: pd.DataFrame, lapsed: int) -> Iterator[str]:
    """What else to know: UPRNs of whole sites, a register that is there twice, verdicts that no
    longer name anything."""
    rows = Counter((entry.uprn, entry.register) for entry in entries if entry.uprn)
    registers = Counter(uprn for uprn, _ in rows)
    shared = [(many, *key) for key, many in rows.items() if many > 1 and registers[key[0]] > 1]
    if shared:
        many, uprn, register = max(shared)
        yield (
            f"{wording.count(len({uprn for _, uprn, _ in shared}), 'UPRN')} of one register's "
            f"several rows in another register too, such as {uprn} ({many} rows of '{register}'): "
            "which of them is meant is not told, so that only rows with one name are matched."
        )
    names = {entry.id: entry.register for entry in entries}
    own = pairs[pairs["rule"].eq(RULES["entry"]) & pairs["state"].eq("matched")]
    twice = Counter(zip(own["first"].map(names), own["second"].map(names), strict=True))
    held = Counter(names.values())
    for (one, other), many in twice.items():
        if many > 1 and 2 * many >= min(held[one], held[other]):
            yield (
                f"'{one}' and '{other}' share {many:,} entries with one holder and one reference: "
                "if they are one register of two dates, remove the older one."
            )
    if lapsed:
        yield (
            f"{wording.count(lapsed, 'verdict names', 'verdicts name')} an entry that no register "
            "held here shows, or that has changed since: it is not used."
        )
