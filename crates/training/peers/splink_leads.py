"""Leads by Splink: `splink_leads.py LIST PAIRS [usual|tuned]`."""

import sys

import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import block_on

import clean
import link

NAMES = [
    cl.JaroWinklerAtThresholds("first", [0.92, 0.8]).configure(term_frequency_adjustments=True),
    cl.JaroWinklerAtThresholds("last", [0.92, 0.8]).configure(term_frequency_adjustments=True),
]
BUSINESS = [
    cl.ExactMatch("number").configure(term_frequency_adjustments=True),
    cl.JaroWinklerAtThresholds("company", [0.92, 0.8]).configure(term_frequency_adjustments=True),
    cl.ExactMatch("profile"),
]
USUAL = [*NAMES, *BUSINESS, cl.EmailComparison("email"), cl.ExactMatch("domain"), cl.ExactMatch("city").configure(term_frequency_adjustments=True), cl.JaroWinklerAtThresholds("title", [0.9])]
# One comparison says "same office": no city, no domain, no similar mailbox.
TUNED = [
    *NAMES,
    *BUSINESS,
    cl.CustomComparison(output_column_name="email", comparison_levels=[
        cll.NullLevel("email"), cll.ExactMatchLevel("email"), cll.ExactMatchLevel("local"), cll.ElseLevel()]),
]
RULES = [
    ("email",), ("profile",), ("number", "last"), ("number", "first"), ("last", "brand"), ("last", "company"), ("first", "brand"),
    ("first", "company"), ("first", "last", "city"), ("local", "last"), ("first", "last", "title"), ("substr(last,1,4)", "substr(first,1,2)", "brand"),
]


def main(listing, pairs, kind="tuned"):
    frame = clean.leads(link.read(listing))
    link.link(
        frame,
        USUAL if kind == "usual" else TUNED,
        [block_on(*rule) for rule in RULES],
        [block_on("email"), block_on("profile"), block_on("first", "last", "number"), block_on("first", "last", "company")],
        [block_on("first", "last"), block_on("email"), block_on("last", "brand")],
        pairs,
        recall=0.6,
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
