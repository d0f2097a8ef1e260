"""Presentation mode: one scene at a time, map to the edges, stepped through with the keyboard."""

from collections.abc import Callable
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from herts_geo.errors import HertsGeoError
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import gazetteer
from herts_geo.project.records import Scene
from herts_geo.ui.base import say
from herts_geo.ui.base.folders import script_beside
from herts_geo.ui.link.choices import Selection, parse
from herts_geo.ui.link.pages import PAGES
from herts_geo.ui.map import outline
from herts_geo.ui.map import stage as map_stage
from herts_geo.ui.map.stage import Stage
from herts_geo.ui.project import present, session
from herts_geo.ui.workshop import scenes
from herts_geo.workshop import scenes as workshop_scenes

Part = DeltaGenerator
PARTS: Final = ("head", "body", "foot")  # from top to bottom
FRAME: Final = "stage-map"
NONE: Final = (
    "Open a page, make it show what the room should see, and press 'Keep as a scene' in the side "
    "bar."
)
HELP: Final = "Keys: → next · ← previous · Home · End · F full screen · Esc leaves"


def start(number: int = 1) -> None:
    """Presents, from the scene with this number."""
    st.session_state["present"], st.session_state["scene"] = True, number


def leave() -> None:
    """Goes back to the workshop page, following nobody any more."""
    present.leave()
    st.session_state["present"], st.session_state["scene"] = False, 1


def show(found: Catalogue, number: int) -> None:
    """The scene with this number, or the nearest there is, with the ways to the others."""
    every = workshop_scenes.ordered(session.current())
    number = min(max(number, 1), len(every))
    if every:  # after a reload the project is restored a moment later
        st.session_state["scene"] = number
    # The looks of the stage, and the script that presses its buttons; neither holds any data.
    looks, keys = (script_beside(__file__, name) for name in ("stage.css", "stage-keys.js"))
    st.html(f"<style>{looks}</style>")
    st.html(f"<script>{keys}</script>", unsafe_allow_javascript=True)
    with st.container(key="stage"):
        head, body, foot = (st.container(key=f"stage-{part}") for part in PARTS)
        with foot:  # before the body, so that a key that is pressed at once finds its button
            with st.container(horizontal=True, gap="small"):
                _button("First", "first_page", number > 1, _go, 1)
                _button("Previous", "arrow_back", number > 1, _step, -1)
                _button("Next", "arrow_forward", number < len(every), _step, 1)
                _button("Last", "last_page", number < len(every), _go, len(every))
                _button("Leave", "close", True, leave)
            st.caption(HELP)
        if every:
            _scene(found, head, body, every[number - 1], f"Scene {number} of {len(every)}")
        else:
            head.title("No scenes yet", anchor=False)
            body.markdown(NONE)


def selection(found: Catalogue, scene: Scene) -> Selection:
    """What a scene was kept with. Raises `NoScene` where it is not known here any more."""
    chosen, problems = parse(dict(scene.query), found)
    if problems:
        raise scenes.NoScene(" ".join(each.in_what_was_kept for each in problems))
    return chosen


def _scene(found: Catalogue, head: Part, body: Part, scene: Scene, where: str) -> None:
    with head:
        st.markdown(where)
        st.title(say.plain(scene.title), anchor=False)
        st.markdown(say.plain(subject(found, scene)))
    name = f"{scene.id} {scene.revision}"
    with body, map_stage.staged(Stage(FRAME, name, workshop_scenes.bounds(scene))):
        caption = st.container(key="stage-caption")  # above what the page's functions draw
        with caption:
            say.words(*filter(None, scene.caption.splitlines()))
        try:
            scenes.draw(found, scene.page, selection(found, scene))
        except HertsGeoError as fault:
            outline.draw(found, gazetteer(found).whole)
            with caption:
                say.error(f"This scene cannot be shown. {fault}")


def subject(found: Catalogue, scene: Scene) -> str:
    """The page and the place that a scene is about."""
    title = PAGES[scene.page].scene if scene.page in scenes.DRAWN else scene.page
    known = gazetteer(found)
    try:
        code = dict(scene.query).get("place", "")
        return f"{title} · {(known.find(code) if code else known.whole).label}"
    except HertsGeoError:
        return title


def _button(label: str, icon: str, enabled: bool, act: Callable[..., None], *args: int) -> None:
    st.button(
        label,
        key=f"stage-{label.casefold()}",
        icon=f":material/{icon}:",
        on_click=act,
        args=args,
        disabled=not enabled,
    )


def _go(number: int) -> None:
    present.leave()  # who steps goes their own way
    st.session_state["scene"] = number


def _step(by: int) -> None:
    """Counted from where the session is, as a key may be pressed again before the answer."""
    last = max(len(session.current().scenes), 1)
    _go(min(max(int(st.session_state["scene"]) + by, 1), last))
