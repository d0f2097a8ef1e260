"""Addresses filled in: what a source asks for, for the area of a pack and the day.

Words in braces are replaced in `url` and in the values of `query`; nothing else is formatted.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from urllib.parse import quote, urlencode

from herts_geo.pack import regions
from herts_geo.pack.area import Area
from herts_geo.pack.fetch.session import Ask, Session
from herts_geo.pack.source import Form, Source

HEADER: Final = "header:"  # before the name of a query's entry that is sent as a header
SAFE: Final = "/:,;()'*="  # characters of a query that stay as they are
_WORD: Final = re.compile(r"\{(\w+)\}")
HELD: Final = {  # what `where` narrows by -> where the area holds it
    "lsoa21": "lsoas", "lsoa11": "lsoas11", "msoa21": "msoas", "district": "districts",
}  # fmt: skip


@dataclass(frozen=True)
class Job:
    """A source to fetch for an area, under the token of a run."""

    source: Source
    area: Area | None
    session: Session
    run: str = ""

    def ask(
        self,
        url: str,
        form: Form | None = None,
        *,
        posted: Mapping[str, str] | None = None,
        shown: str = "",
        version: str = "",
        strip: bool = False,
        resume: bool = False,
        name: str = "",
    ) -> Ask:
        """A request with the user's key; `resume`: not again in a run that was cut."""
        return Ask(
            source=self.source, url=url, form=form, headers=self.headers(), posted=posted,
            shown=shown, version=version, run=self.run if resume else "", strip=strip, name=name,
        )  # fmt: skip

    def headers(self) -> dict[str, str]:
        """The headers that the source asks for, and the key where it has one.

        A key is sent as it is in `Authorization`, unless the query says how.
        """
        key = self.session.key(self.source)
        given = {
            name.removeprefix(HEADER): value.replace("{key}", key)
            for name, value in self.source.address.query.items()
            if name.startswith(HEADER)
        }
        in_query = any("{key}" in x for x in (self.source.address.url, *self.query().values()))
        return {"Authorization": key, **given} if key and not (given or in_query) else given

    def each(self) -> Sequence[Mapping[str, str]]:
        """The words of each request: one, or one for every value of `each`.

        Where the stops of an area are not told apart, one that asks for all of them.
        """
        of = self.source.address.each
        if not of:
            return ({},)
        values = self._values().get(of, ())
        if not values and of != "stops":
            raise self.session.failed(self.source, f"The area has no {of} to ask for.")
        return tuple({of: value} for value in values or ("",))

    def url(self, words: Mapping[str, str], **more: str) -> str:
        """The address with its query, filled in. `more` are entries added to the query."""
        query = {name: self.fill(value, words) for name, value in self.query().items()}
        asked = {name: value for name, value in query.items() if value}
        return with_query(self.fill(self.source.address.url, words, quoted=True), asked | more)

    def codes(self, of: str) -> list[str]:
        """The area's codes of one kind, in order. Raises `SourceFailed` where it has none."""
        area = self.area
        held = sorted(getattr(area, HELD[of], ()))
        if not held:
            raise self.session.failed(self.source, f"The area has no {of} to ask for.")
        return held

    def fill(self, text: str, words: Mapping[str, str], quoted: bool = False) -> str:
        """A text with its words in braces replaced. Raises `SourceFailed` for one unknown here."""
        plain = {name: values[0] for name, values in self._values().items() if len(values) == 1}
        day = self.session.today
        plain |= {"day": f"{day:%Y%m%d}", "yesterday": f"{day - timedelta(1):%Y%m%d}"}
        if self.source.key:
            plain["key"] = self.session.key(self.source)
        if self.area:
            plain["districts"] = ",".join(sorted(self.area.districts))
            if self.area.outline is not None:
                box = self.area.box(self.source.keep.around, degrees=True)
                plain["bbox"] = ",".join(f"{x:.5f}" for x in box)
        known = {**plain, **words}

        def put(found: re.Match[str]) -> str:
            value = known.get(found[1])
            if value is None:
                raise self.session.failed(self.source, f"The area has no {found[1]} to ask for.")
            return quote(value, safe=",/") if quoted else value

        return _WORD.sub(put, text)

    def place(self) -> str:
        """What the area asks for in words that tell two areas apart: the same words however much
        of the area is known by now, and 'everywhere' for what no area narrows."""
        address = self.source.address
        asked = " ".join((address.url, *address.query.values()))
        narrowed = address.where or address.each or address.protocol == "platform" or "{" in asked
        if self.area is None or not narrowed:
            return "everywhere"
        drawn = self.area.drawn or sorted(self.area.districts)
        return f"{self.area.code} {drawn} {self.area.margin:g}"

    def query(self) -> dict[str, str]:
        """The query as the source's file has it, without headers."""
        given = self.source.address.query
        return {name: value for name, value in given.items() if not name.startswith(HEADER)}

    def _values(self) -> dict[str, tuple[str, ...]]:
        values = {"value": self.source.address.values}
        if self.area is None:
            return values
        return {
            **values,
            "district": tuple(sorted(self.area.districts)),
            "council": tuple(sorted(self.area.districts.values())),
            "county": tuple(sorted(self.area.counties)),
            "stops": regions.stops(self.area),
            "streets": regions.streets(self.area),
            "timetables": regions.timetables(self.area),
        }


def with_query(url: str, query: Mapping[str, str]) -> str:
    """An address with a query added to its own."""
    if not query:
        return url
    mark = "&" if "?" in url else "?"
    return f"{url}{mark}{urlencode(query, safe=SAFE, quote_via=quote)}"


def days_back(day: date, most: int) -> Iterator[str]:
    """The days before a day, the latest first, as 20261128."""
    for back in range(1, most + 1):
        yield f"{day - timedelta(back):%Y%m%d}"
