"""Ours and Splink on public labelled lists: `public.py BINARY WORK [--more FOLDER] [SET…]`."""

import sys
from pathlib import Path

import lists
import run

COMPANIES = {"restaurants", "patents", "affiliations", "stoxx50", "early_childhood"}


def main(binary, work, *names):
    work = Path(work)
    names, more = list(names), None
    if names[:1] == ["--more"]:
        more, names = Path(names[1]), names[2:]
    folder = more or work / "lists"
    folder.mkdir(parents=True, exist_ok=True)
    wanted = names or (sorted(p.name[:-6] for p in folder.glob("*.t.csv")) if more else list(lists.SETS))
    archives = None if more else lists.archives(work / "archives")
    print(run.HEAD, flush=True)
    below = []
    for name in wanted:
        if archives:
            lists.make(name, archives, folder)
        listing, truth, out = folder / f"{name}.csv", folder / f"{name}.t.csv", work / name
        out.mkdir(parents=True, exist_ok=True)
        rows = sum(1 for _ in open(truth, encoding="utf-8")) - 1
        a = run.ours(binary, listing, truth, out)
        try:
            b = run.best_splink("companies" if name in COMPANIES else "people", listing, truth, out)
        except RuntimeError as error:
            print(f"{name}: {error}", flush=True)
            b = None
        print(run.line(name, rows, a, b), flush=True)
        below += [f"{name} {key}" for key in ("f1", "r99") if b and a[key] < b[key]]
    print("below the peer:", ", ".join(below) or "nowhere")


if __name__ == "__main__":
    main(*sys.argv[1:])
