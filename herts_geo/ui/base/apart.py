"""Parts of a page that are made again by themselves from time to time."""

from collections.abc import Callable
from typing import ParamSpec

import streamlit as st

P = ParamSpec("P")


def timed(part: Callable[P, None], every_s: float, *args: P.args, **kwargs: P.kwargs) -> None:
    """Shows a part of the page that looks again so often, in seconds.

    It has a container of its own, in which nothing follows it. Where it is to be made again before
    the page was sent, Streamlit takes what it had made out of what is to be sent, and sends it
    after the rest: what followed beside it would come first, for a place that is not there yet,
    and the browser's page would go blank.
    """
    with st.container():
        st.fragment(part, run_every=every_s)(*args, **kwargs)
