"""Verdicts on the page are kept by the store where there is one, and by the session without."""

from pathlib import Path

import pytest
import streamlit as st

from herts_geo.estate.match import Verdict
from herts_geo.store import address, opening, workspaces
from herts_geo.ui.estate import verdicts
from herts_geo.ui.project import at_work


@pytest.mark.parametrize("kept", ["session", "store"])
def test_a_verdict_is_kept_replaced_and_taken_back(
    kept: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(st, "session_state", {})
    if kept == "store":
        store = opening.opened(address.of_file(tmp_path / "store.sqlite"))
        actor = workspaces.own(store)
        monkeypatch.setattr(at_work, "at_work", lambda: (store, actor))
    assert verdicts.told() == ()
    verdicts.judge("b2", "b1", "refused", "Two halls.")
    verdicts.judge("b1", "b2", "confirmed", "One hall.")
    (only,) = verdicts.told()
    assert only == Verdict(left="b1", right="b2", verdict="confirmed", reason="One hall.")
    verdicts.withdraw("b2", "b1")
    assert verdicts.told() == ()
