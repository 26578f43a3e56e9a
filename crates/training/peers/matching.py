"""Ours and Splink on generated lists: `matching.py BINARY WORK ROWS[,ROWS] [--peers] [--kinds leads,people] [--drawn] [--seeds 903,904]`."""

import argparse
from pathlib import Path

import run


def main():
    ask = argparse.ArgumentParser()
    ask.add_argument("binary", type=Path)
    ask.add_argument("work", type=Path)
    ask.add_argument("rows")
    ask.add_argument("--peers", action="store_true")
    ask.add_argument("--kinds", default="leads,people,companies")
    ask.add_argument("--seeds", default="903,904")
    ask.add_argument("--drawn", default="931,932,933")
    told = ask.parse_args()
    seeds = {"leads": told.seeds.split(","), "people": told.drawn.split(","), "companies": told.drawn.split(",")}
    print(run.HEAD, flush=True)
    for rows in map(int, told.rows.split(",")):
        for kind in told.kinds.split(","):
            for seed in seeds[kind]:
                work = told.work / f"{kind}-{rows}-{seed}"
                work.mkdir(parents=True, exist_ok=True)
                listing, truth = work / "list.csv", work / "truth.csv"
                drawn = [] if kind == "leads" else ["--drawn"]
                made = [told.binary, "generate", "--kind", kind, "--rows", rows, "--seed", seed, *drawn, "--out", listing, "--truth", truth]
                run.process(made, work / "made.log")
                a = run.ours(told.binary, listing, truth, work)
                b = run.best_splink(kind, listing, truth, work) if told.peers else None
                print(run.line(f"{kind} seed {seed}", rows, a, b), flush=True)


if __name__ == "__main__":
    main()
