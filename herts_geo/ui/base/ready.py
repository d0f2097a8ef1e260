"""What is made ready while the browser loads: modules, the pack, the outlines, the first answer."""

import gc
import os
import threading
import time
from contextlib import suppress
from importlib import import_module
from typing import Final

from streamlit import runtime

from herts_geo.errors import HertsGeoError

MODULES: Final = ("pandas", "geopandas", "folium", "herts_geo.access.view")  # need no server
PAGES: Final = (  # may tell the server of themselves, so that it must be there
    "herts_geo.ui.frame",
    "herts_geo.ui.layers.control",
    "herts_geo.ui.project.panel",
    "herts_geo.ui.workshop.keep",
    "herts_geo.ui.deprivation",
    "herts_geo.ui.sheets.control",
    "herts_geo.ui.home",
    "herts_geo.ui.tour",
)
COMPONENTS: Final = (
    ("streamlit_folium", "_component_func"),
    ("herts_geo.ui.project.session", "_tab"),
)
OTHERS: Final = ("herts_geo.ui.layers.made", "scipy.spatial", "mapclassify")  # what other pages use
LOOK: Final = 0.01  # seconds between two looks for the server
LATER: Final = 10.0  # seconds that the first page has for itself
LOOKS: Final = (20_000, 20, 50)  # when to look for what nothing refers to: a run makes thousands
AHEAD_VARIABLE: Final = "HERTS_GEO_AHEAD"
_done: Final = threading.Event()
_done.set()  # nothing is being made


def begin() -> None:
    """Starts to make all of it, in a thread."""
    _done.clear()
    threading.Thread(target=_make, name="ready", daemon=True).start()


def wait() -> None:
    """Returns once all is ready; at once where nothing is being made. Two threads that load the
    same modules would only hinder each other."""
    _done.wait()


def _make() -> None:
    gc.disable()  # nearly all that is made now stays
    try:
        for name in MODULES:
            import_module(name)
        while not runtime.exists():
            time.sleep(LOOK)
        for name in PAGES:
            import_module(name)
        # the server sends by itself those components alone that a run declares: not yet the map and
        # the keeper of the project
        for module, component in COMPONENTS:
            registry = runtime.get_instance().component_registry
            registry.register_component(getattr(import_module(module), component))
        with suppress(HertsGeoError):  # the page itself will say what is wrong
            _answer()
    finally:
        gc.freeze()  # so that no later collection looks at it again
        gc.set_threshold(*LOOKS)
        gc.enable()
        _done.set()
    _later()


def _answer() -> None:
    """Makes what the first map shows: the outlines as served, and its figures."""
    from herts_geo.deprivation import indices as deprivation_indices
    from herts_geo.deprivation.view import Question
    from herts_geo.pack import catalogue
    from herts_geo.ui import cache, deprivation
    from herts_geo.ui.base import assets

    assets.gather()
    found = catalogue.read()
    cache.base(found)
    cache.geometry_address(found, deprivation_indices.edition(found).vintage)
    deprivation.paragraph(found, Question())


def _later() -> None:
    """What the first page goes before: the modules of other pages, the processes that read files,
    and the usual reviews."""
    from herts_geo import sandbox
    from herts_geo.pack import catalogue

    time.sleep(LATER)
    for name in OTHERS:
        import_module(name)
    ahead = os.environ.get(AHEAD_VARIABLE, "1") != "0"
    if ahead:
        from herts_geo.ui import cache
        from herts_geo.ui.access import page as access_page
        from herts_geo.ui.estate import page as estate_page
        from herts_geo.ui.link.choices import Selection

        # What the two pages that take longest show at first, on which later answers stand.
        with suppress(HertsGeoError):
            found, plain = catalogue.read(), Selection()
            access_page.access(found, access_page.question(plain), None)
            estate_page.publicly(found, estate_page.question(plain), plain.e_gp, cache.today())
    gc.collect()
    gc.freeze()  # what the first pages brought
    sandbox.warm()
    if ahead:
        from herts_geo.ui.review import page as review_page

        with suppress(HertsGeoError):
            review_page.make_ahead(catalogue.read())
