"""Leaflet and the project's own scripts, gathered for serving from the app's own origin."""

from importlib.util import find_spec
from pathlib import Path
from typing import Final

from streamlit import config

from herts_geo import saving
from herts_geo.errors import HertsGeoError
from herts_geo.ui.base.folders import app_folder

# What is served -> what it is made of, in this order: st_folium loads one script after another.
JOINED: Final = {
    "map.js": ("leaflet.js", "herts-ground.js", "herts-marks.js", "herts-map.js"),
    "map.css": ("leaflet.css", "herts-map.css"),
    "draw.js": ("leaflet.draw.js", "herts-draw.js"),
    "draw.css": ("leaflet.draw.css", "herts-draw.css"),
}
_gathered: Final[dict[Path, tuple[int, ...]]] = {}  # by folder, as it was once all was there


def gather() -> None:
    """Joins the map's scripts and styles in `static/` where they are absent or older.

    Raises `HertsGeoError` when a package that carries them is not installed, or where the files
    cannot be written.
    """
    folder = app_folder() / "static"
    if _gathered.get(folder) == (here := _changed(folder)) and here:
        return
    saving.make_folder(folder / "geo")
    saving.make_folder(folder / "images")
    leaflet = inside("xstatic.pkg.leaflet", "XStatic-Leaflet") / "data"
    draw = inside("leaflet", "django-leaflet") / "static" / "leaflet" / "draw"
    places = (leaflet, draw, Path(__file__).parents[1] / "map" / "js")
    there = {each.name: each for place in places for each in place.glob("*.*")}
    for name, wanted in JOINED.items():
        _join([there[each] for each in wanted], folder / name)
    sheets = (draw / "images").glob("spritesheet*")
    for image in [*(leaflet / "images").glob("*.png"), *sheets]:
        _join([image], folder / "images" / image.name)
    _gathered[folder] = _changed(folder)


def _changed(folder: Path) -> tuple[int, ...]:
    """When a file was last added to what is served, or taken away; () where there is no folder."""
    try:
        return tuple(each.stat().st_mtime_ns for each in (folder, folder / "images"))
    except OSError:
        return ()


def use_own_scripts() -> None:
    """Points folium at the gathered files, in place of public addresses."""
    import folium  # takes longer than the server needs to listen

    folium.Map.default_js = [linked("map.js")]
    folium.Map.default_css = [linked("map.css")]


def linked(name: str) -> tuple[str, str]:
    """The name of a file that `gather` made, and its address, another one for other contents."""
    path = app_folder() / "static" / name
    return name, address(f"{name}?v={path.stat().st_mtime_ns:x}" if path.exists() else name)


def is_published(address: str) -> bool:
    """Whether the file at an address that `publish` gave is still there."""
    return (app_folder() / "static" / "geo" / address.rpartition("/")[2]).is_file()


def publish(text: str) -> str:
    """Writes JSON text to `static/` once, named by its digest, and returns its address.

    Only a shipped pack's public geometry belongs here; a user's own never does. Raises
    `CannotWrite` where the folder has no room or may not be written to.
    """
    from herts_geo.pack.load import digest  # loads what reads a pack

    name = f"geo/{digest(text.encode())[:20]}.json"
    path = app_folder() / "static" / name
    if not path.exists():
        saving.make_folder(path.parent)
        saving.save(path, text.encode())
    return address(name)


def address(name: str) -> str:
    """The address of a file under `static/`, below the server's base path."""
    base = str(config.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}/app/static/{name}" if base else f"/app/static/{name}"


def inside(module: str, package: str) -> Path:
    """The folder of an installed package, which is not imported."""
    spec = find_spec(module)
    if spec is None or not spec.submodule_search_locations:
        raise HertsGeoError(
            f"The map's scripts are missing: the package {package} is not installed. "
            "Run 'make run' again, or install the project's requirements."
        )
    return Path(next(iter(spec.submodule_search_locations)))


def _join(sources: list[Path], target: Path) -> None:
    newest = max(each.stat().st_mtime for each in sources)
    if not target.exists() or target.stat().st_mtime < newest:
        # at once: a browser may be reading the old one
        saving.save(target, b"\n".join(each.read_bytes() for each in sources))


if __name__ == "__main__":
    gather()
