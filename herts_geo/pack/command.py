"""`herts-geo pack new`, `refresh` and `sources`: packs from the publishers themselves."""

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tqdm import tqdm

from herts_geo.errors import HertsGeoError
from herts_geo.pack.area import MARGIN_KM
from herts_geo.pack.catalogue import chosen_pack

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

DONE, FAULT = 0, 1
MB: Final = 1_000_000
LARGEST_MARGIN: Final = 50.0  # km
ReadFootprint = Callable[[Path], "BaseGeometry"]  # a map file -> its shape, EPSG:27700


def add_command(commands: Any, read_footprint: ReadFootprint) -> Any:
    """Adds the command and its three parts to the parser; where further parts are added."""
    words = "make or renew a data pack from the official sources"
    parser = commands.add_parser("pack", help=words, description=words.capitalize() + ".")
    parts = parser.add_subparsers(required=True, metavar="WHAT")
    new = _part(parts, "new", "make a pack of any place in England")
    new.add_argument("folder", type=Path, help="where the pack is to stand")
    new.add_argument("--area", action="append", default=[], metavar="PLACE", help=(
        "a county, district, unitary, borough or combined authority, by name or code; again for "
        "several; England for the whole country"))  # fmt: skip
    new.add_argument("--footprint", type=Path, metavar="FILE", help="a map file that draws it")
    new.add_argument("--title", default="", help="what the pack is called")
    new.add_argument("--with", dest="more", type=_names, default=(), metavar="SOURCE,...")
    new.add_argument("--without", dest="less", type=_names, default=(), metavar="SOURCE,...")
    new.add_argument("--only", type=_names, default=(), metavar="SOURCE,...")
    new.add_argument("--margin", type=_margin, default=MARGIN_KM, metavar="KM",
                     help=f"surroundings whose services count ({MARGIN_KM:g} km)")  # fmt: skip
    _fetching(new)
    new.set_defaults(run=lambda options: _new(options, read_footprint))
    renew = _part(parts, "refresh", "ask each source for what is newer, and renew the pack")
    renew.add_argument("folder", type=Path, nargs="?", help="the pack (HERTS_GEO_PACK)")
    renew.add_argument("--only", type=_names, default=(), metavar="SOURCE,...")
    renew.add_argument("--check", action="store_true", help="look only; change nothing")
    _fetching(renew)
    renew.set_defaults(run=_refresh)
    listed = _part(parts, "sources", "every source: how old, when the next is due, what it needs")
    listed.add_argument("folder", type=Path, nargs="?", help="the pack (HERTS_GEO_PACK)")
    listed.set_defaults(run=_sources)
    return parts


def _part(parts: Any, name: str, words: str) -> argparse.ArgumentParser:
    part: argparse.ArgumentParser = parts.add_parser(
        name, help=words, description=words.capitalize() + "."
    )
    part.add_argument("--json", action="store_true", help="print JSON")
    return part


def _fetching(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--from", dest="downloads", type=Path, metavar="DIR",
                        help="a folder of files that you downloaded by hand")  # fmt: skip
    parser.add_argument("--offline", action="store_true", help="use the cache; ask nobody")
    parser.add_argument("--progress-json", action="store_true", help=argparse.SUPPRESS)


def _names(text: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in text.split(",") if each.strip())


def _margin(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = -1.0
    if not 0 <= found <= LARGEST_MARGIN:
        raise argparse.ArgumentTypeError(
            f"'{text}' is no margin: give kilometres from 0 to {LARGEST_MARGIN:g}, such as 5"
        )
    return found


def _new(options: argparse.Namespace, read_footprint: ReadFootprint) -> int:
    from herts_geo.pack import refresh
    from herts_geo.pack.locate import Request

    if bool(options.area) == bool(options.footprint):
        raise HertsGeoError(
            "Say what the pack is to cover: --area with a name or a code, or --footprint with a "
            "map file (one of the two)."
        )
    drawn = read_footprint(options.footprint) if options.footprint else None
    request = Request(
        places=tuple(options.area),
        footprint=drawn,
        title=options.title or (options.footprint.stem if options.footprint else ""),
        more=options.more,
        less=options.less,
        only=options.only,
        margin_km=options.margin,
    )
    with _Telling(options) as telling, _session(options, telling) as session:
        made = refresh.new(options.folder, request, session, telling.told)
    return _told(made, options)


def _refresh(options: argparse.Namespace) -> int:
    from herts_geo.pack import refresh

    folder = options.folder or chosen_pack()
    with _Telling(options) as telling, _session(options, telling) as session:
        if not options.check:
            made = refresh.refresh(folder, session, telling.told, options.only)
            return _told(made, options)
        found = refresh.look(folder, session)
    if options.json:
        plain = {key: {"state": each.state, "words": each.words} for key, each in found.items()}
        print(json.dumps(plain, indent=2, ensure_ascii=False))
    else:
        width = max(map(len, found), default=0)
        for key, each in found.items():
            print(f"{key:<{width}}  {each.state:<8}  {each.words}")
    return DONE


def _session(options: argparse.Namespace, telling: "_Telling") -> Any:
    from herts_geo.pack.fetch import Cache, Session

    folder = options.downloads
    if folder is not None and not folder.is_dir():
        raise HertsGeoError(f"'{folder}' is no folder: give the one that holds your downloads.")
    return Session(Cache(), folder=folder, offline=options.offline, progress=telling.arrived)


class _Telling:
    """How far a run is: a bar for a person, or a line of JSON a step for the app."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.lines = bool(options.progress_json)
        self.bar = tqdm(total=0, unit="source", file=sys.stderr, disable=self.lines, leave=False)

    def __enter__(self) -> "_Telling":
        return self

    def __exit__(self, *_: object) -> None:
        self.bar.close()

    def told(self, what: str, done: int, of: int) -> None:
        """A source is begun."""
        if self.lines:
            print(json.dumps({"what": what, "done": done, "of": of}), file=sys.stderr, flush=True)
            return
        self.bar.total, self.bar.n = of, done
        self.bar.set_description_str(what[:60])
        self.bar.set_postfix_str("")

    def arrived(self, _source: str, bytes_now: int, expected: int) -> None:
        """Some of a file has come."""
        if not self.lines:
            of = f" of {expected / MB:.1f}" if expected else ""
            self.bar.set_postfix_str(f"{bytes_now / MB:.1f}{of} MB")


def _told(made: Any, options: argparse.Namespace) -> int:
    outcome = made.outcome
    if options.json:
        print(json.dumps(_plain(made), indent=2, ensure_ascii=False))
        return FAULT if outcome.failed else DONE
    print(f"{outcome.area.title}: {len(outcome.area.lsoas):,} small areas, "
          f"{made.requests:,} requests, {made.received / MB:.1f} MB received.")  # fmt: skip
    for each in made.changed:
        print(f"- {each.sentence}")
    if not made.changed:
        print("Nothing changed.")
    for standing in outcome.sources.values():
        for note in standing.told:
            print(f"note: {note}", file=sys.stderr)
    for why in outcome.failed.values():
        print(f"not renewed: {why}", file=sys.stderr)
    waiting = [key for key, each in outcome.sources.items() if each.state == "not given"]
    if waiting:
        print(f"waiting for a file by hand, or a key: {', '.join(waiting)}. 'herts-geo pack "
              f"sources {outcome.folder}' says where each is got.", file=sys.stderr)  # fmt: skip
    print(f"Use it with: herts-geo app --pack '{outcome.folder}'")
    return FAULT if outcome.failed else DONE


def _plain(made: Any) -> Mapping[str, Any]:
    return {
        "title": made.outcome.area.title,
        "small_areas": len(made.outcome.area.lsoas),
        "requests": made.requests,
        "received": made.received,
        "differences": [each.as_dict() for each in made.differences],
        "failed": made.outcome.failed,
        "notes": {key: list(x.told) for key, x in made.outcome.sources.items() if x.told},
    }


def _sources(options: argparse.Namespace) -> int:
    from herts_geo.pack import standing

    rows = standing.rows(options.folder or chosen_pack())
    if options.json:
        print(json.dumps([each.as_dict() for each in rows], indent=2, ensure_ascii=False))
        return DONE
    width = max(len(each.source) for each in rows)
    for each in rows:
        print(f"{each.source:<{width}}  {each.state:<9}  {each.words}")
    return DONE
