"""The manifest of a folder of parts: what each file holds, its hash and those of its inputs."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from herts_geo import saving
from herts_geo.errors import HertsGeoError
from herts_geo.pack.load import digest

NAME: Final = "manifest.json"
FORMAT: Final = "herts-geo parts 1"
TEXTS: Final = ("key", "sha256", "county", "service", "mode", "rules")  # of each entry
LARGEST_BYTES: Final = 2**28
Entries = dict[str, dict[str, Any]]


def read(folder: Path) -> Entries:
    """What the manifest says of each file; nothing where there is none. Raises `HertsGeoError`."""
    path = folder / NAME
    if not path.is_file():
        return {}
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise ValueError("it is larger than 256 MB")
        found = json.loads(path.read_bytes())
        sound = found["format"] == FORMAT and all(
            isinstance(entry, dict)
            and Path(file).name == file  # of this folder alone
            and all(isinstance(entry.get(name), str) for name in TEXTS)
            for file, entry in found["parts"].items()
        )
        if not sound:
            raise ValueError(f"it is not of the format '{FORMAT}'")
        return dict(found["parts"])
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as fault:
        raise HertsGeoError(
            f"'{path}' is not a usable manifest of travel times: {fault}. Move it away and run "
            "'herts-geo travel build' again, which makes every part anew."
        ) from fault


def write(folder: Path, entries: Mapping[str, Any]) -> None:
    """Writes the manifest, whole or not at all. Raises `CannotWrite`."""
    whole = {"format": FORMAT, "parts": dict(entries)}
    text = json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True)
    saving.save(folder / NAME, (text + "\n").encode("utf-8"))


def stands(folder: Path, file: str, entry: Mapping[str, Any] | None, key: str) -> bool:
    """Whether a part was made of these inputs and its file is still the one that was made."""
    path = folder / file
    if entry is None or entry.get("key") != key or not path.is_file():
        return False
    return digest(path.read_bytes()) == str(entry["sha256"])
