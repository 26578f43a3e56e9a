"""Lists of people by Splink: `splink_people.py LIST PAIRS [all|lean]`: every column compared, or one alone for the place."""

import sys

import pandas as pd
import splink.comparison_library as cl
from splink import block_on

import clean
import link

NAMES = {
    "first": ("first_name", "given_name"),
    "last": ("last_name", "surname"),
    "born": ("date_of_birth",),
    "number": ("ssn", "soc_sec_id", "identifier"),
    "house": ("street_number",),
    "street": ("street", "street_name", "address_1"),
    "postcode": ("postcode", "zipcode", "postcode_fake"),
    "city": ("city", "suburb", "birth_place"),
    "state": ("state",),
    "middle": ("middle_initial",),
    "email": ("email",),
    "phone": ("phone",),
    "company": ("company", "occupation"),
}
RULES = [
    ("number",), ("email",), ("phone", "substr(last,1,1)"), ("first", "last", "born"), ("last", "born"), ("first", "born"), ("born", "postcode"), ("first", "last", "postcode"),
    ("first", "last", "city"), ("last", "postcode"), ("first", "postcode", "substr(last,1,1)"), ("last", "house", "street"), ("house", "street", "postcode"), ("first", "last", "company"),
    ("first", "substr(born,1,4)", "substr(last,1,1)"), ("last", "substr(born,1,4)", "substr(first,1,1)"), ("substr(first,1,3)", "substr(last,1,3)", "city"),
    ("substr(first,1,3)", "substr(last,1,3)", "substr(born,1,7)"), ("substr(first,1,3)", "substr(last,1,3)", "postcode"), ("substr(last,1,2)", "born"), ("substr(first,1,2)", "born"),
]
SURE = [("first", "last", "born"), ("number",), ("email",), ("first", "last", "postcode"), ("first", "house", "street"), ("first", "last", "city")]
TRAINING = [("first", "last"), ("born",), ("last", "postcode"), ("last", "city"), ("number",), ("last", "company")]


def compare(column):
    """What Splink's documentation uses for a column of this kind."""
    frequent = {"term_frequency_adjustments": True}
    if column in ("first", "last"):
        return cl.NameComparison(column).configure(**frequent)
    if column == "born":
        return cl.DateOfBirthComparison("born", input_is_string=True, datetime_format="%Y-%m-%d", invalid_dates_as_null=False)
    if column in ("number", "phone"):
        return cl.LevenshteinAtThresholds(column, [1, 2])
    if column == "email":
        return cl.EmailComparison("email")
    if column == "postcode":
        return cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(**frequent)
    if column in ("house", "state", "middle"):
        return cl.ExactMatch(column)
    return cl.JaroWinklerAtThresholds(column, [0.92, 0.8]).configure(**frequent)


def iso(text):
    """A day as year, month, day; as it stands where it isn't one."""
    if not isinstance(text, str) or not text:
        return None
    if len(text) == 8 and text.isdigit():
        return f"{text[:4]}-{text[4:6]}-{text[6:]}"
    day = pd.to_datetime(text, errors="coerce")
    return text if pd.isna(day) else day.strftime("%Y-%m-%d")


def frame_of(d):
    if "name" in d and "first_name" not in d:
        d["full_name"] = d["name"]
    out = pd.DataFrame({"id": d["id"]})
    for column, names in NAMES.items():
        found = next((n for n in names if n in d), None)
        if found:
            out[column] = d[found].map(iso if column == "born" else clean.email if column == "email" else clean.plain)
    if "first" not in out or "full_name" in d:
        out["first"], out["last"] = clean.people(d.rename(columns={"given_name": "first_name", "surname": "last_name"}))
    if "phone" in d:
        out["phone"] = d.phone.str.replace(r"\D", "", regex=True).str[-9:]
    # What nearly every row says tells nobody from another.
    told = [c for c in out if c == "id" or out[c].value_counts(normalize=True).max() < 0.8]
    return out[told]


PLACE = ("postcode", "street", "city", "house", "state")


def main(listing, pairs, kind="all"):
    frame = frame_of(link.read(listing))
    columns = [c for c in NAMES if c in frame]
    # Columns that say the same place count it more than once.
    place = [c for c in PLACE if c in columns][1:] if kind == "lean" else []
    compared = [c for c in columns if c not in place]
    some = lambda wanted: link.rules(columns, wanted)
    link.link(frame, [compare(c) for c in compared], some(RULES), some(SURE), some(TRAINING), pairs, recall=0.8)


if __name__ == "__main__":
    main(*sys.argv[1:])
