"""Which rows of a register are vacant or sensitive property, by any word in any of their cells.

The one declaration of the words. Vacancy and sensitivity are said in many places (status, notes,
a column of their own, the name) and in many spellings, so that every cell is read: accents, full
width, soft hyphens, apostrophes, hyphens and capitals make no difference. A doubtful word counts
as vacant unless the holder says otherwise; sensitivity has no such way out.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

VACANT_WORDS: Final = (  # expressions over plain text: see `plain`
    "vacants?|vacan?t?cy|vacancies|vacated|vacating|vaccant|vacent|vac",
    "voids?|voided|empty|empties|emptied|emtpy|emptiness",
    "un ?occup?p?ied|unocupied|un ?tenanted|un ?let|un ?inhabited|un ?used",
    "dis ?used|derelict|dereliction|moth ?ball(?:ed|ing)?|boarded(?: |$)up|boarded",
    "(?:not|never|no longer|nor|isnt|non) "
    "(?:(?:yet|currently|now|presently|being|been|at present) )*"
    "(?:occupied|tenanted|in use|used|in occupation|inhabited)",
    "out of use|no (?:current )?(?:occupiers?|occupants?|occupancy|occupation|users?)",
    "nobody (?:in|there)",
    "(?:occupied|occupancy|occupation|occupiers?|occupants?|in use|tenanted)"
    "(?: (?:rate|level|status|percentage|is|now))* (?:no|none|nil|0|0 0|00|false|zero|n)"
    "(?: percent)?(?![a-z0-9])",
    "(?:0|zero|nil) percent (?:occupied|occupancy|occupation|let|used|in use)",
)
DOUBTFUL_WORDS: Final = (
    "under offer|offer accepted|(?:sale|let|letting) agreed|(?:to|for|to be|being) let|to lease",
    "not let|unsold|for sale|sold|on the market|(?:being |to be )?marketed|marketing",
    "(?:for|awaiting|pending|under|identified for|earmarked for) (?:disposal|demolition|"
    "occupation|letting|sale|refurbishment|reletting|a tenant|tenant|new tenant|conversion)",
    "being (?:sold|disposed|demolished)|to be (?:sold|disposed|demolished)|demolished",
    "decants?|decanted|decanting|closed|closes|closing|closure|shut|shuttered|shut down",
    "redundant|decommission(?:ed|ing)|dormant|idle|abandoned|inactive",
    "ceased|discontinued|relocated|moved out|handed back|keys returned|surrendered",
    "(?:no|without|lacks a|seeking|needs a) (?:current )?(?:tenants?|lessees?|licensees?)",
    "tenants?(?: is)? (?:none|nil|no|0|tbc|nobody)(?![a-z0-9])",
    "(?:property|live in|building) guardians?|guardian scheme|squat(?:s|ted|ters?)?",
    "dilapidated|ruins?|ruinous|ruined|unfit for (?:use|occupation)|non ?operational vacant",
    "available(?= |$)(?: (?:to|for|now|from|immediately|space))*",
)
SENSITIVE_WORDS: Final = (
    "refuges?|safe ?house(?:s|d)?|safe ?home(?:s)?",
    "domestic (?:abuse|violence)|sexual (?:assaults?|abuse|violence)|sarcs?|idva|isva|vawg",
    "wom[ae]ns? aids?|wom[ae]ns? refuges?|rape (?:crisis|support|centres?)",
    "modern slavery|(?:human|people) trafficking|trafficking victims?|honou?r based|hbv",
    "witness(?:es)? protection|protected (?:person|witness)(?:s|es)?",
    "child(?:ren)?s? (?:residential )?homes?|residential child(?:ren)?s?(?: homes?)?",
    "home(?:s)? for (?:looked after )?children|secure (?:childrens?|unit|home|accommodation)",
    "childrens? secure|approved premises|bail hostels?|crisis house|sanctuary scheme",
    "(?:do|must|should|may|can)? ?not (?:to )?(?:be )?(?:publish(?:ed)?|for publication|"
    "disclosed?|shared?|released?|for release|list(?:ed)?)",
    "dont (?:publish|disclose|share|release|list)|never publish|no publication",
    "confidential|confidentiality|top secret|secret location|official sensitive",
    "(?:highly|very|security) sensitive|sensitive (?:sites?|locations?|propert(?:y|ies)|"
    "address(?:es)?|assets?|uses?|information|data|buildings?|premises)|redact(?:ed)?",
)
HEDGES: Final = (
    "not|non|never|no|nor|isnt|wasnt|without|formerly|previously|once|was|were|until|ceased to be|"
    "part|partly|partially|partial|half|some|mostly|may be|may become|"
    "maybe|might|possibly|perhaps|soon|will|"
    "when|if|unless|possession|ex|to become|becoming|due|homes team|empty homes|unknown|tbc"
)
NOS: Final = frozenset(
    [
        "no",
        "n",
        "false",
        "f",
        "0",
        "0 0",
        "00",
        "0 percent",
        "0 0 percent",
        "0 00 percent",
        "none",
        "nil",
        "na",
        "n a",
        "not applicable",
        "nope",
        "not vacant",
        "not sensitive",
        "not confidential",
        "never",
        "zero",
        "null",
        "nan",
    ]
)
SILENT: Final = frozenset(("na", "n a", "not applicable", "null", "nan"))
NOBODY: Final = NOS - SILENT | {"nobody", "no one", "noone", "no body", "no occupier"}
YESES: Final = frozenset(
    [
        "yes",
        "y",
        "true",
        "t",
        "1",
        "x",
        "100",
        "100 percent",
        "full",
        "fully",
        "occupied",
        "let",
        "in use",
    ]
)
OCCUPIED: Final = frozenset(
    [
        "occupied",
        "fully occupied",
        "let",
        "fully let",
        "tenanted",
        "in use",
        "in occupation",
        "occ",
        "o",
        "open",
        "owner occupied",
        "operational",
        "live",
    ]
)
UNRESTRICTED: Final = NOS | frozenset(
    ["normal", "public", "open", "unrestricted", "ok", "not restricted"]
)
APOSTROPHES: Final = "'`´‘’‚‛′ʹʻʼʽˈ＇՚‵´"
LOOKALIKES: Final = str.maketrans("аеорсухіѕԁցοανυτερικ", "aeopcyxisdgoavutepik")
REMEDY: Final = (
    "Where that is wrong, the holder can say so in a column 'Vacant' with 'No', which counts for "
    "more than a doubtful word."
)
STATES: Final = 40  # letters of a heading that a reason repeats


def _whole(words: Sequence[str]) -> str:
    return r"(?<![a-z])(?:" + "|".join(words) + r")(?![a-z])"


VACANT: Final = re.compile(_whole(VACANT_WORDS))
DOUBTFUL: Final = re.compile(_whole((*DOUBTFUL_WORDS, "^former(?:ly)?")))
SENSITIVE: Final = re.compile(_whole(SENSITIVE_WORDS))
HEDGED: Final = re.compile(_whole((HEDGES,)))
_SIMPLE: Final = "|".join(VACANT_WORDS[:4])
DENIED: Final = re.compile(  # a cell that says no more than that it is not vacant
    rf"(?:(?:occupied|in use|let|it|this|is|its|are|currently|the|property|building|site) )*"
    rf"(?:not|non|never|no longer|isnt|no)(?: (?:currently|now|yet|at present))* (?:{_SIMPLE})"
    rf"(?: (?:space|units?|rooms?|parts?|now|currently|at present|property|properties))*"
    rf"|(?:is )?(?:{_SIMPLE})(?: (?:property|building|rate|level|since|is|status))*"
    rf" (?:no|n|false|f|nil|none|0|0 0|na|n a|0 percent|0 0 percent|zero)"
)
OCCUPANCY_HEADING: Final = re.compile(
    r"(?:is |currently |now |property |building )*(?:occupied|in use|tenanted|occupancy|occupation|"
    r"in occupation)(?: (?:rate|level|status|percent|percentage|y n|yes no|now|by|or not))*"
)
OPEN_HEADING: Final = re.compile(
    r"(?:is |currently )*(?:let|open|active|in operation|used)(?: y n)?"
)
TENANT_HEADING: Final = re.compile(_whole(("tenants?|occupiers?|occupants?|lessees?|licensees?",)))
QUANTITY_HEADING: Final = re.compile(
    _whole(
        (
            "area|space|floor|floorspace|m2|sqm|percent|units?|rate|costs?|loss|desks|rooms|number|"
            "count|gia|nia|ha|hectares",
        )
    )
)
SHARE_HEADING: Final = re.compile(r"floor ?area empty(?: percent)?|un ?utilised space|spare space")
DOUBTFUL_HEADING: Final = re.compile(
    rf"(?:is |date |year |marked )*(?:{'|'.join(DOUBTFUL_WORDS)})"
    rf"(?: (?:date|since|on|year|status|y n|from|until|for))*"
)
SENSITIVE_HEADING: Final = re.compile(
    _whole(
        (
            "sensitiv(?:e|ity)|confidential(?:ity)?|restricted|redact(?:ed)?|secret|secrecy|"
            "withh(?:old|eld)|(?:do )?not (?:to )?(?:be )?(?:publish(?:ed)?|for publication)|"
            "do not (?:disclose|share|release)|refuge|safe ?house",
            "(?:not for|exempt from) publication",
        )
    )
)
OTHER_SENSITIVITY: Final = re.compile(
    r"environment|flood|herit|archaeo|price|noise|ecolog|time|case"
)
PUBLISH_HEADING: Final = re.compile(
    r"(?:ok to |can |may |to |for |can be |may be |to be |is )*"
    r"(?:publish(?:ed|able)?|publication|disclos(?:e|ed|able))(?: (?:y n|yes no|allowed|status))*"
)
PROPER_HEADING: Final = re.compile(  # proper names: 'Former' or 'Closed' there tells nothing
    _whole(
        (
            "street|road|town|city|organisation(?: name| label)?|holder|owner|landlord|locality|"
            "village|county|district|ward|parish|ur[il]|post ?code|former name|previous name",
        )
    )
)


@dataclass(frozen=True)
class Said:
    """What one cell, or one row, says: vacant, perhaps vacant, stated not vacant, sensitive; and
    the word that says so, from the lists here and never from the file."""

    vacant: bool = False
    doubtful: bool = False
    denied: bool = False
    sensitive: bool = False
    word: str = ""


NOTHING: Final = Said()


def plain(text: str) -> str:
    """A text for the comparison of words: small letters and digits, single spaces, no accents,
    apostrophes, soft hyphens or other invisible signs; '%' is ' percent'."""
    if not text.isascii():
        spread = unicodedata.normalize("NFKD", text).translate(LOOKALIKES)
        text = "".join(c for c in spread if unicodedata.category(c) not in ("Mn", "Cf", "Me"))
    text = re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", " ", text).casefold()
    text = re.sub(f"[{APOSTROPHES}]", "", text).replace("%", " percent ")
    text = re.sub(r"[\W_]+", " ", text).strip()
    return re.sub(r"(?<![^ ])([a-z]) (?=[a-z](?: |$))", r"\1", text) if " " in text else text


def judge(headings: Sequence[str], cells: pd.DataFrame, about: Sequence[str] = ()) -> pd.DataFrame:
    """What each row of a sheet of text says: vacant, sensitive, denied (the holder says that it
    is not vacant), and `doubt`, why a row is taken for vacant only in doubt, else ''.

    `cells`: one column for each of the headings, in their order; `about`: the names of the file
    and its sheet, which may say that everything in it is vacant.
    """
    rows = {name: np.zeros(len(cells), dtype=bool) for name in ("vacant", "denied", "sensitive")}
    doubt = np.full(len(cells), "", dtype=object)
    for number, heading in enumerate(headings):
        _column(str(heading), cells.iloc[:, number], rows, doubt)
    for name in about:
        text = plain(name)
        if found := VACANT.search(text):
            doubt[doubt == ""] = f"'{found[0]}' in the name of the file or sheet"
        rows["sensitive"] |= bool(SENSITIVE.search(text))
    both = rows["vacant"] & rows["denied"]
    doubt[rows["vacant"] | rows["denied"]] = ""
    doubt[both] = "one cell says vacant and another that it is not"
    rows["vacant"] |= doubt != ""
    judged = pd.DataFrame(rows, index=cells.index)
    return judged.assign(doubt=pd.Series(doubt, index=cells.index, dtype="str"))


def _column(
    heading: str, cells: "pd.Series[Any]", rows: dict[str, "np.ndarray[Any, Any]"], doubt: Any
) -> None:
    """Adds to `rows` and `doubt` what the cells of one column say."""
    head = plain(heading)
    own, proper = _vacant_column(head) or _doubtful_column(head), bool(PROPER_HEADING.search(head))
    codes, values = pd.factorize(cells.fillna("").astype(str).to_numpy(dtype=object))
    said = []
    for value in values:
        text = plain(value)
        words = in_words(text, proper) if value.strip() else NOTHING
        flag = own(text, value) if own and value.strip() else NOTHING
        said.append(
            Said(
                vacant=words.vacant or flag.vacant,
                doubtful=words.doubtful or flag.doubtful,
                denied=flag.denied,
                sensitive=words.sensitive or flag.sensitive,
                word=words.word or flag.word,
            )
        )
    for name in rows:
        rows[name] |= np.array([getattr(each, name) for each in said], dtype=bool)[codes]
    shown = heading[:STATES].strip() or "a column without a heading"
    reasons = np.array(
        [f"'{each.word}' under '{shown}'" if each.doubtful else "" for each in said], dtype=object
    )[codes]
    first = (doubt == "") & (reasons != "")
    doubt[first] = reasons[first]


def in_words(text: str, proper: bool = False) -> Said:
    """What the words of a cell (in plain text) say; `proper`: of a street, town or owner."""
    sensitive = bool(SENSITIVE.search(text)) or text == "sensitive"
    if DENIED.fullmatch(text):
        return Said(sensitive=sensitive)
    if found := VACANT.search(text):
        rest = text[: found.start()] + " " + text[found.end() :]
        hedged = proper or bool(HEDGED.search(rest))
        return Said(not hedged, hedged, sensitive=sensitive, word=found[0])
    found = None if proper else DOUBTFUL.search(text)
    return Said(False, bool(found), sensitive=sensitive, word=found[0] if found else "")


def _vacant_column(heading: str) -> Callable[[str, str], Said] | None:
    """How the cells of a column about sensitivity or vacancy are read, by its heading."""
    if SENSITIVE_HEADING.search(heading) and not OTHER_SENSITIVITY.search(heading):
        return lambda text, _: Said(sensitive=text not in UNRESTRICTED)
    if PUBLISH_HEADING.fullmatch(heading):
        return lambda text, _: Said(sensitive=text in NOS)
    if SHARE_HEADING.fullmatch(heading):
        return lambda _, cell: Said(doubtful=_number(cell) >= 100, word="wholly empty")
    if OCCUPANCY_HEADING.fullmatch(heading):
        return lambda text, _: _occupancy(text, heading)
    if VACANT.search(heading):
        both = "occupied" in heading.replace("unoccupied", "").replace("un occupied", "")
        quantity = bool(QUANTITY_HEADING.search(heading))
        return lambda text, cell: _vacancy(text, cell, heading, quantity, both)
    return None


def _doubtful_column(heading: str) -> Callable[[str, str], Said] | None:
    if OPEN_HEADING.fullmatch(heading):
        return lambda text, _: Said(doubtful=text in NOS, word=f"{heading}: no")
    if TENANT_HEADING.search(heading):
        none = NOBODY | {"tbc"}
        return lambda text, _: Said(doubtful=text in none, word="no tenant or occupier")
    if DOUBTFUL_HEADING.fullmatch(heading):
        return lambda text, _: Said(doubtful=bool(text) and text not in NOS, word=heading)
    return None


def _vacancy(text: str, cell: str, heading: str, quantity: bool, both: bool) -> Said:
    """A cell of a column headed 'Vacant', 'Void since', 'Vacancy (%)' or the like."""
    number = _number(cell)
    if text in NOS or text in OCCUPIED or (text and DENIED.fullmatch(text)):
        return Said(denied=not quantity)
    if not text:
        return NOTHING
    if both:
        return Said(vacant=text in ("v", "vac", "e"), doubtful=True, word="vacant or occupied")
    share = "percent" in text or "percent" in heading or "rate" in heading
    if not np.isnan(number) and (quantity or share or 1 < number < 1000):
        whole = number >= 100 and (share or not quantity)
        return Said(whole, number > 0 and not whole, word=heading)
    doubtful = bool(HEDGED.search(text)) or text == "unknown" or not re.search(r"[a-z0-9]", text)
    return Said(not doubtful, doubtful, word=heading)


def _occupancy(text: str, heading: str) -> Said:
    """A cell of a column headed 'Occupied', 'Occupancy' or the like."""
    if text in NOBODY:
        return Said(vacant=True)
    if text in ("unknown", "tbc", "v", "u", "e", "partial", "part", "partly"):
        return Said(doubtful=True, word=f"{heading}: not said plainly")
    return Said(denied=text in YESES | OCCUPIED)


def _number(cell: str) -> float:
    """The figure in a cell that holds nothing else, or NaN."""
    found = re.fullmatch(r"\s*(\d+(?:[.,]\d+)?)\s*(?:%|percent|m2|sqm)?\s*", cell.casefold())
    return float(found[1].replace(",", ".")) if found else np.nan


def spread(judged: pd.DataFrame, uprns: "pd.Series[Any]") -> pd.DataFrame:
    """What was judged, with every row that has the UPRN of a vacant or sensitive one judged so
    too. `judged`: vacant, sensitive and doubt; `uprns`: as text, any sort of writing."""
    keys = uprns.fillna("").astype(str).map(uprn_key)
    out = judged.copy()
    sure = out["vacant"] & (out["doubt"] == "")
    for rows, doubt in ((sure, ""), (out["vacant"], "the UPRN of a row that may be vacant")):
        twins = keys.isin(set(keys[rows]) - {""}) & ~out["vacant"]
        out.loc[twins, "doubt"] = doubt
        out["vacant"] |= twins
    out["sensitive"] |= keys.isin(set(keys[out["sensitive"]]) - {""})
    return out


def uprn_key(text: str) -> str:
    """A UPRN without leading noughts, spaces and '.0', or '' where the text is none."""
    digits = re.sub(r"[\s,'-]|\.0*$", "", unicodedata.normalize("NFKC", text))
    return digits.lstrip("0") if re.fullmatch(r"[0-9]{1,12}", digits) else ""


def sentences(judged: pd.DataFrame, full: bool = False) -> list[str]:
    """How many rows are withheld, and why, for a person. `full`: of a copy that withholds none."""
    vacant, doubt = int(judged["vacant"].sum()), judged.loc[judged["doubt"] != "", "doubt"]
    secret = int(judged["sensitive"].sum())
    said = []
    if vacant and not full:
        said.append(f"Withheld as vacant, but for the first half of the postcode: {vacant:,}.")
    if len(doubt) and not full:
        said.append(in_doubt(doubt))
    if secret:
        said.append(f"Withheld whole as sensitive: {secret:,}.")
    return said


def in_doubt(doubts: "pd.Series[Any]") -> str:
    """How many rows are taken for vacant only in doubt, by which words, and what to do."""
    most = doubts.value_counts().sort_index().sort_values(ascending=False, kind="stable")
    words = "; ".join(f"{reason} ({count:,})" for reason, count in most.head(5).items())
    more = "; and others" if len(most) > 5 else ""
    told = f"Of these, taken for vacant only in doubt: {len(doubts):,}, because of {words}{more}."
    return f"{told} {REMEDY}"
