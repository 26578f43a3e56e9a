"""Lists of companies by Splink: `splink_companies.py LIST PAIRS [words|string]`: names compared by their words, or as strings."""

import sys

import pandas as pd
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import block_on

import clean
import link

RULES = [
    ("company",), ("phone",), ("domain",), ("email",), ("first_word", "second_word"), ("first_word", "city"), ("first_word", "postcode"), ("street", "city"),
    ("street", "postcode"), ("substr(company,1,5)", "city"), ("substr(company,1,7)",), ("second_word", "city"), ("last_word", "first_word"),
]
# A list of names alone has only the words of the names to meet by.
NAME_ONLY = [("company",), ("first_word",), ("second_word",), ("last_word",), ("substr(company,1,4)",)]
SURE = [("company", "city"), ("phone",), ("domain", "company"), ("company",)]
TRAINING = [("company",), ("phone",), ("domain",), ("first_word", "city"), ("first_word",)]


def frame_of(d):
    out = pd.DataFrame({"id": d["id"], "company": d.company.map(clean.company)})
    words = out.company.str.split()
    out["first_word"], out["second_word"], out["last_word"] = words.str[0], words.str[1], words.str[-1]
    for column in ("street", "city", "postcode"):
        if column in d:
            out[column] = d[column].map(clean.plain)
    if "phone" in d:
        country = d.country if "country" in d else [None] * len(d)
        out["phone"] = [clean.phone(n, c) for n, c in zip(d.phone, country)]
    if "website" in d:
        out["domain"] = d.website.map(clean.domain)
    if "email" in d:
        out["email"] = d.email.map(clean.email)
    return out


def by_words():
    """Words in common over all words: names in another order, or with more in one of them."""
    words = lambda least: cll.CustomLevel(
        f"len(list_intersect(string_split(company_l, ' '), string_split(company_r, ' '))) >= {least} * "
        "len(list_distinct(list_concat(string_split(company_l, ' '), string_split(company_r, ' '))))",
        label_for_charts=f"words {least}",
    )
    within = cll.CustomLevel("starts_with(company_l || ' ', company_r || ' ') or starts_with(company_r || ' ', company_l || ' ')", label_for_charts="begins")
    return cl.CustomComparison(output_column_name="company", comparison_levels=[
        cll.NullLevel("company"), cll.ExactMatchLevel("company", term_frequency_adjustments=True), cll.JaroWinklerLevel("company", 0.96),
        words(0.75), within, words(0.5), cll.JaroWinklerLevel("company", 0.88), words(0.3), cll.ElseLevel()])


def main(listing, pairs, names="words"):
    frame = frame_of(link.read(listing))
    compared = [c for c in ("phone", "domain", "email", "street", "city", "postcode") if c in frame]
    frequent = {"term_frequency_adjustments": True}
    name = by_words() if names == "words" else cl.JaroWinklerAtThresholds("company", [0.97, 0.92, 0.85, 0.75]).configure(**frequent)
    exact = {c: cl.ExactMatch(c).configure(**frequent) for c in ("phone", "domain", "email", "postcode")}
    words = [] if compared else [cl.ExactMatch("first_word").configure(**frequent), cl.ExactMatch("last_word").configure(**frequent)]
    comparisons = [name, *words, *(exact.get(c) or cl.JaroWinklerAtThresholds(c, [0.92, 0.8]).configure(**frequent) for c in compared)]
    some = lambda wanted: link.rules(list(frame), wanted)
    link.link(frame, comparisons, some(RULES if compared else NAME_ONLY), some(SURE if compared else [("company",)]), some(TRAINING), pairs, recall=0.7)


if __name__ == "__main__":
    main(*sys.argv[1:])
