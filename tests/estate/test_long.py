"""Registers by their rows in a store: the same estate as by their files, on either engine."""

from dataclasses import replace
from datetime import date

import pytest
import shapely
from cryptography.fernet import Fernet
from pandas.testing import assert_frame_equal

from herts_geo.estate import held as estate_held
from herts_geo.estate import long, partner
from herts_geo.estate.held import Estate
from herts_geo.estate.register import RegisterFile
from herts_geo.pack.catalogue import Catalogue
from herts_geo.store import rows, uploads
from herts_geo.store.engine import Store
from herts_geo.store.roles import Actor
from tests.estate import made
from tests.estate.test_held import elsewhere

TODAY = date(2026, 1, 1)
LEASED = elsewhere(made.DEPOT, "100080000021", PostCode="SG1 1HD", GeoX="523831", GeoY="224341")
NOWHERE = elsewhere(made.STATION, "100080000022", PostCode="", GeoX="", GeoY="")
FOREIGN = elsewhere(made.STATION, "100080000023", GeoX="", GeoY="")
FAR = elsewhere(made.STATION, "100080000024")
FAR_VACANT = elsewhere(made.VACANT, "100080000025")
FAR_SECRET = elsewhere(made.SECRET, "100080000026")
FAR_TWIN = elsewhere(made.VACANT, LEASED[2])
EVERY = (
    made.STATION, made.VACANT, made.SECRET, made.DEPOT, LEASED, NOWHERE, FOREIGN, FAR, FAR_VACANT,
    FAR_SECRET, FAR_TWIN,
)  # fmt: skip


def kept(pack: Catalogue, store: Store, actor: Actor, file: RegisterFile) -> RegisterFile:
    """A register that is kept by its rows, without its bytes."""
    upload = uploads.add(store, actor, "register", file.name, file.data)
    upload = long.keep(store, actor, upload, pack, partner.parsed(pack, file))
    assert long.is_kept(pack, upload.options)
    return replace(file, data=b"", kept=long.kept(store, actor, upload))


def same(one: Estate, other: Estate) -> None:
    """Fails unless two estates hold and tell the same."""
    assert_frame_equal(one.frame, other.frame)
    told = ("registers", "withheld", "hidden", "doubtful", "outside", "datasets")
    assert {x: getattr(one, x) for x in told} == {x: getattr(other, x) for x in told}


@pytest.fixture
def by_file() -> RegisterFile:
    """A register of every sort of row: here, far, anywhere; open, leased, vacant, secret, twins."""
    return made.register(*EVERY)


@pytest.mark.parametrize("full", [False, True])
def test_the_estate_by_rows_is_that_by_files(
    pack: Catalogue, shared: Store, owner: Actor, by_file: RegisterFile, full: bool
) -> None:
    by_rows = kept(pack, shared, owner, by_file)
    read = [
        estate_held.read(pack, [each], full=full, today=TODAY, holder=made.HOLDER)
        for each in (by_file, by_rows)
    ]
    same(*read)
    assert read[0].outside == 5
    assert not {made.NAME, made.SECRET_NAME} & set(read[1].frame["name"]) or full


def test_what_lies_elsewhere_stays_in_the_store(
    pack: Catalogue, shared: Store, owner: Actor, by_file: RegisterFile
) -> None:
    frame, quality = long.read(pack, kept(pack, shared, owner, by_file), TODAY)
    assert FAR[2] not in set(frame["uprn"])
    assert FAR_TWIN[2] in set(frame["uprn"])  # as it tells that its twin is vacant
    assert quality.loaded == len(EVERY)
    assert quality.outside == len(EVERY) - len(frame) == 1


def test_a_vacant_row_of_a_long_register_withholds_its_twin_in_another(
    pack: Catalogue, shared: Store, owner: Actor
) -> None:
    far = kept(pack, shared, owner, made.register(FAR_TWIN, FAR))
    near = made.register(LEASED, name="other.csv")
    held = estate_held.read(pack, [near, far], today=TODAY)
    assert LEASED[4] not in set(held.frame["name"])
    assert held.withheld == 1


@pytest.mark.parametrize(("day", "year"), [(date(2026, 1, 1), 2028), (date(2030, 1, 1), 2034)])
def test_the_next_lease_event_is_of_the_day_that_asks(
    pack: Catalogue, shared: Store, owner: Actor, day: date, year: int
) -> None:
    row = [*LEASED, "01/06/2034"]
    data = made.sheet(row, extra=("Lease Break Date",))
    file = RegisterFile("leased.csv", data)
    by_rows, _ = long.read(pack, kept(pack, shared, owner, file), day)
    by_file, _ = partner.read(pack, file, day)
    assert_frame_equal(by_rows, by_file)
    assert by_rows["lease_event"][0].year == year


def test_rows_serve_the_pack_the_columns_and_the_rules_that_made_them(
    pack: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = {long.ROWS: {"mark": long.mark(pack, [])}}
    assert long.is_kept(pack, options)
    assert not long.is_kept(pack, {})
    assert not long.is_kept(pack, {**options, "columns": [["Site", "PropertyName"]]})
    other = replace(pack, datasets=dict(list(pack.datasets.items())[:-1]))
    assert not long.is_kept(other, options)
    monkeypatch.setattr(long, "_rules", lambda: "a later version")
    assert not long.is_kept(pack, options)


def test_rows_that_a_reader_wants_are_those_here_and_those_that_tell_of_them(
    shared: Store, owner: Actor
) -> None:
    upload = uploads.add(shared, owner, "register", "a.csv", b"x")
    spots = {"4": (5.0, 5.0, False), "1": (50.0, 5.0, False), "3": (None, None, False)}
    spots |= {"2": (50.0, 6.0, True), "5": (10.0, 10.0, False)}  # the last one on the outline
    made_of = [
        rows.Row(key=key, fields={}, x=x, y=y, withheld=secret)
        for key, (x, y, secret) in spots.items()
    ]
    rows.put(shared, owner, upload.id, made_of)
    found = rows.wanted(shared, owner, upload.id, shapely.box(0, 0, 10, 10))
    assert [each.key for each in found] == ["2", "3", "4", "5"]


@pytest.fixture
def sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key with which the store encrypts what is brought."""
    monkeypatch.setenv("HERTS_GEO_STORE_KEY", Fernet.generate_key().decode())


@pytest.mark.usefixtures("sealed")
def test_rows_that_are_encrypted_give_the_same(
    pack: Catalogue, shared: Store, owner: Actor, by_file: RegisterFile
) -> None:
    by_rows = kept(pack, shared, owner, by_file)
    same(*(estate_held.read(pack, [each], today=TODAY) for each in (by_file, by_rows)))
