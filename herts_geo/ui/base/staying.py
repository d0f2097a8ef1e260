"""What stays on the screen while the page changes: the frame of a map page, and the map in it."""

from collections.abc import Iterator
from contextlib import contextmanager

from streamlit.runtime.scriptrunner import get_script_run_ctx


@contextmanager
def across_pages() -> Iterator[None]:
    """Draws what is drawn within as the app's own and not the page's.

    Streamlit takes a page's own elements away as soon as another page is asked for; the app's own
    it only tells what has changed. A map that stays need not load its scripts and outlines again.
    """
    context = get_script_run_ctx()
    if context is None:  # as in a test of one function
        yield
        return
    with context.run_with_active_hash(context.pages_manager.main_script_hash):
        yield
