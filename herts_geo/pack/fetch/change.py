"""Whether a source has changed since it was fetched, found out without its data."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from herts_geo.pack.fetch.cache import Fetched
from herts_geo.pack.fetch.request import Job
from herts_geo.pack.fetch.session import Seen


@dataclass(frozen=True)
class Change:
    """What a look at a source found, and in words."""

    state: Literal["same", "changed", "unknown"]
    words: str


def compare(job: Job, last: Iterable[Fetched]) -> Change:
    """Asks for each file's head. One that changed is enough; one that is not told is doubt."""
    found = []
    for each in last:
        change = judge(each, job.session.look(job.ask(each.url)))
        if change.state == "changed":
            return change
        found.append(change)
    doubts = [change for change in found if change.state == "unknown"]
    return (doubts or found or [Change("unknown", "It has not been fetched yet.")])[0]


def judge(kept: Fetched, seen: Seen) -> Change:
    """What a publisher's words about a file say of the bytes that were kept."""
    if seen.status == 304:
        return Change("same", f"'{kept.name}' is as it was.")
    if seen.etag and kept.etag:
        return _told(kept, seen.etag == kept.etag, "another mark")
    if seen.modified and kept.modified:
        return _told(kept, seen.modified == kept.modified, f"a newer date: {seen.modified}")
    if seen.size and not kept.stripped and seen.size != kept.size:
        return _told(kept, False, f"another size: {seen.size:,} bytes")
    return Change("unknown", f"The publisher does not say whether '{kept.name}' changed.")


def _told(kept: Fetched, same: bool, how: str) -> Change:
    if same:
        return Change("same", f"'{kept.name}' is as it was.")
    return Change("changed", f"'{kept.name}' has {how}.")
