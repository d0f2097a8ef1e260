"""The browser's Back and Forward; `js/one-entry.js` gives each view one entry of its history."""

from streamlit.runtime.scriptrunner import get_script_run_ctx


def is_back_or_forward() -> bool:
    """Whether this run answers the browser's Back or Forward, so that its address says the view."""
    running = get_script_run_ctx(suppress_warning=True)
    return running is not None and running.is_history_navigation
