"""The renewal of the open pack from the page: its start, how far it is, Stop, and what changed."""

from pathlib import Path
from typing import Final

import streamlit as st

from herts_geo import wording
from herts_geo.errors import HertsGeoError
from herts_geo.pack import renewal
from herts_geo.pack.catalogue import Catalogue
from herts_geo.pack.renewal import Run
from herts_geo.ui.base import apart, say, session_pack

OFTEN: Final = 1.0  # seconds between two looks at a renewal
PROBLEM: Final = "_refresh_problem"


def panel(found: Catalogue) -> None:
    """The button that renews the pack, and the renewal that runs or has ended."""
    if not session_pack.may_change(found.folder):
        st.markdown("Whoever runs this server can renew the pack: `herts-geo pack refresh`.")
        return
    run = renewal.of(found.folder)
    running = run is not None and run.state == "running"
    if run is not None and running:
        apart.timed(_watched, OFTEN, found.folder)
        return
    if run is not None:
        _ended(run)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Refresh", icon=":material/update:", on_click=_start, args=[found.folder],
                  help="Asks every publisher for what is newer. The pack stays as it is until the "
                  "new one is whole and checked.")  # fmt: skip
        st.checkbox("Without the internet", key="refresh_offline",
                    help="Makes it of the files that were fetched before.")  # fmt: skip
    if session_pack.may_open_any():
        st.text_input("Folder of files that you downloaded by hand", key="refresh_from",
                      max_chars=1000, placeholder="/home/me/Downloads")  # fmt: skip
    if problem := st.session_state.pop(PROBLEM, ""):
        say.error(problem)


def _watched(folder: Path) -> None:
    """How far the renewal is; once it has ended, the page runs anew, with the new pack."""
    run = renewal.of(folder)
    if run is None or run.state != "running":
        st.rerun()
    step = f" ({run.done} of {run.of})" if run.of else ""
    st.progress(run.share, say.plain(f"Renewing the pack: {run.what}{step}"))
    st.button("Stop", key="refresh_stop", on_click=_stop, args=[folder])


def _ended(run: Run) -> None:
    result = run.result
    if run.state == "stopped":
        say.note("The renewal was stopped. The pack is as it was.")
    elif result is None:
        say.error(f"The pack was not renewed and is as it was. {run.why}")
    else:
        many = wording.count(len(result.changed), "data set")
        st.success(f"The pack was renewed: {many} changed.", icon=":material/check:")
        say.items(each.sentence for each in result.changed)
        if result.failed:
            many = wording.count(len(result.failed), "source")
            with st.expander(f"{many} could not be renewed; what there was of them is kept"):
                say.items(result.failed.values())
    st.button("Close this message", on_click=renewal.forget, args=[run.folder])


def _start(folder: Path) -> None:
    named = str(st.session_state.get("refresh_from") or "").strip()
    try:
        if not session_pack.may_change(folder) or (named and not session_pack.may_open_any()):
            raise HertsGeoError("Only whoever runs this server can renew its pack.")
        offline = bool(st.session_state.get("refresh_offline"))
        renewal.start(folder, Path(named).expanduser() if named else None, offline)
    except (HertsGeoError, OSError, ValueError, RuntimeError) as fault:
        st.session_state[PROBLEM] = str(fault)


def _stop(folder: Path) -> None:
    run = renewal.of(folder)
    if run is not None and session_pack.may_change(folder):
        run.stop()
