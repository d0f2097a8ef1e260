"""Making and renewing a pack with the publishers at hand: what is asked, and what changed."""

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from herts_geo import saving
from herts_geo.pack import builder, catalogue, difference, fetch, renewable, source
from herts_geo.pack.area import Area
from herts_geo.pack.builder import Outcome, Told
from herts_geo.pack.difference import Difference
from herts_geo.pack.fetch import Change, Fetched, Session
from herts_geo.pack.locate import Request
from herts_geo.pack.source import Source, SourceFailed


def silent(_what: str, _done: int, _of: int) -> None:
    """Tells nobody how far a run is."""


@dataclass(frozen=True)
class Renewal:
    """What a run made, how the pack differs from before, and what was asked of publishers."""

    outcome: Outcome
    differences: tuple[Difference, ...]
    requests: int
    received: int  # bytes of bodies

    @property
    def changed(self) -> tuple[Difference, ...]:
        """The differences that are some."""
        return tuple(each for each in self.differences if each.state != "same")


def new(folder: Path, request: Request, session: Session, told: Told = silent) -> Renewal:
    """Makes a pack, or goes on with one that a broken run left. Raises as `builder.build`."""
    return _made(
        folder, request, lambda each, area: fetch.files(each, area, session), session, told
    )


def refresh(
    folder: Path, session: Session, told: Told = silent, only: Iterable[str] = ()
) -> Renewal:
    """Renews a pack that was made here: asks each source, or `only` some, for what is newer.

    Those that are not asked are made of what the cache holds of them. The working pack is
    untouched until the new one is whole and checked. Raises `SourceFailed`.
    """
    request = renewable.request_of(folder)
    every = source.read()
    alone = every.only(only)
    rest = Session(session.cache, folder=None, offline=True, today=session.today)

    def files(each: Source, area: Area | None) -> Sequence[Fetched]:
        if not alone or each.id in alone:
            return fetch.files(each, area, session)
        try:
            return fetch.files(each, area, rest)
        except SourceFailed:  # not in the cache: what others stand on is asked for all the same
            if each.id in builder.vital(every.every):
                return fetch.files(each, area, session)
            raise

    return _made(folder, replace(request), files, session, told)


def look(folder: Path, session: Session) -> dict[str, Change]:
    """Whether each source of a pack has changed, without its data and without a change to the
    pack; a source that cannot be asked is 'unknown' with the reason."""
    request = renewable.request_of(folder)
    every = source.read()
    chosen = every.chosen(request.more, request.less, request.only)
    area = renewable.area_of(folder)
    found: dict[str, Change] = {}
    for each in chosen:
        if builder.is_fetched(each):
            try:
                found[each.id] = fetch.state(each, area, session)
            except SourceFailed as fault:
                found[each.id] = Change("unknown", str(fault))
    return found


def _made(
    folder: Path, request: Request, files: builder.Files, session: Session, told: Told
) -> Renewal:
    fresh = not folder.exists()
    saving.make_folder(folder)
    try:
        with saving.alone(folder / renewable.LOCK) as mine:
            if not mine:
                raise SourceFailed(
                    f"'{folder}' is being made or renewed by another program at this moment. Wait "
                    "for it to end."
                )
            before = renewable.opened(folder)
            outcome = builder.build(
                folder, request, files, told=told, today=session.today,
                notes=lambda key: tuple(session.notes.get(key, ())),
            )  # fmt: skip
            session.cache.prune()
            after = catalogue.read(folder)
            found = difference.between(before, after)
        return Renewal(
            outcome=outcome, differences=found, requests=session.requests, received=session.received
        )
    finally:
        if fresh and {each.name for each in folder.iterdir()} <= {renewable.LOCK}:
            shutil.rmtree(folder, ignore_errors=True)  # nothing came of it
