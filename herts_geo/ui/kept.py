"""Which files of a session the store keeps: partners' registers, and every `Held` place."""

from herts_geo.ui.base import desk, keeping
from herts_geo.ui.base.held import Held
from herts_geo.ui.base.keeping import File, Slots
from herts_geo.ui.project import session


def sync() -> None:
    """Brings the session's files up to what the store keeps; the example stays by itself."""
    if session.laid() or desk.here() is None:
        return
    from herts_geo.ui.estate import registers  # here, as what it loads is not needed without

    typed = Slots(lambda _: None, lambda _: None)  # read where it is typed
    keeping.sync({registers.SLOT: registers.SLOTS, "_": Slots(_fill, _empty), keeping.TYPED: typed})


def _fill(file: File) -> None:
    Held(file.slot, file.kind).fill(file.name, file.data)


def _empty(slot: str) -> None:
    Held(slot, "services").empty()  # of whatever kind it was
