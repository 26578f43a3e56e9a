"""Splink on one table: comparisons and blocking rules in, scored pairs out."""

import sys

import pandas as pd
from splink import DuckDBAPI, Linker, SettingsCreator, block_on


def rules(columns, wanted):
    """Blocking rules, each a tuple of SQL expressions, for the columns that are there."""
    return [block_on(*rule) for rule in wanted if all(any(c in part for c in columns) for part in rule)]


def link(frame, comparisons, blocks, sure, training, out, recall=0.7, floor=0.001):
    """Trains by expectation maximisation and writes every pair above the floor."""
    table = DuckDBAPI().register(frame.astype("string").where(lambda f: f != ""))
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="id",
        comparisons=comparisons,
        # The usual guess, one match a row, stands where no sure rule meets a pair.
        probability_two_random_records_match=2 / len(frame),
        blocking_rules_to_generate_predictions=blocks,
        retain_matching_columns=False,
    )
    linker = Linker(table, settings, log_level=None)
    for share in (recall, 0.95, 1.0):
        try:
            linker.training.estimate_probability_two_random_records_match(sure, recall=share)
            break
        except ValueError:
            continue
    model = linker._settings_obj
    if not model._probability_two_random_records_match:
        model._probability_two_random_records_match = 2 / len(frame)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for rule in training:
        try:
            linker.training.estimate_parameters_using_expectation_maximisation(rule)
        except Exception as error:  # a rule that meets no pair teaches nothing
            print(f"not trained by a rule: {str(error)[:120]}", file=sys.stderr)
    pairs = linker.inference.predict(threshold_match_probability=floor).as_pandas_dataframe()
    pairs = pairs.rename(columns={"id_l": "id_a", "id_r": "id_b", "match_probability": "probability", "match_weight": "weight"})
    pairs[["id_a", "id_b", "probability", "weight"]].to_csv(out, index=False)
    return pairs


def read(path):
    return pd.read_csv(path, dtype="string", keep_default_na=False)
