"""Runs a matcher as a process of its own and measures it."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import measure

HERE = Path(__file__).parent
OURS = re.compile(
    r"F1 (?P<f1>[\d.]+) \(P [\d.]+ R [\d.]+ at (?P<at>[-+\d.]+)\)\s+R@P99 (?P<r99>[\d.]+) at [-+\d.]+\s+automatic P (?P<auto_p>[\d.]+) R (?P<auto_r>[\d.]+)"
)


def process(command, log):
    """Wall and CPU seconds, and peak memory in MB, of a command that succeeds."""
    began = time.monotonic()
    with open(log, "w", encoding="utf-8") as file:
        child = subprocess.Popen([str(c) for c in command], stdout=file, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"{command[0]} failed: {Path(log).read_text(encoding='utf-8')[-400:]}")
    return {"wall": time.monotonic() - began, "cpu": used.ru_utime + used.ru_stime, "memory": used.ru_maxrss / 1024}


def ours(binary, listing, truth, folder):
    """Our matcher by its own clusters; timed without the truth."""
    clusters, log = folder / "ours.csv", folder / "ours.log"
    used = process([binary, "match", listing, "--id", "id", "--out", clusters], log)
    entity = measure.read_truth(truth)
    process([binary, "match", listing, "--id", "id", "--truth", truth], log)
    found = OURS.search(log.read_text(encoding="utf-8"))
    if not found:
        raise RuntimeError(log.read_text(encoding="utf-8")[-400:])
    result = {name: float(value) for name, value in found.groupdict().items()}
    # The clusters at the best threshold, which the program names in bits.
    threshold = 1 / (1 + 2 ** -result["at"])
    process([binary, "match", listing, "--id", "id", "--threshold", f"{threshold:.9f}", "--out", clusters], log)
    result["b3"] = measure.b_cubed(entity, measure.read_clusters(clusters))
    return {**result, **used}


def splink(kind, listing, truth, folder, *more):
    """Splink, trained on the list itself; its automatic threshold is a probability of 0.95."""
    pairs = folder / "splink.csv"
    used = process([sys.executable, HERE / f"splink_{kind}.py", listing, pairs, *more], folder / "splink.log")
    entity = measure.read_truth(truth)
    scored = measure.read_pairs(pairs)
    result = measure.measures(entity, scored, automatic=4.2479)
    found = measure.clusters_from(entity, scored, result["at"])
    with open(folder / "splink.clusters.csv", "w", encoding="utf-8") as file:
        file.write("id,cluster\n" + "".join(f"{row},{root}\n" for row, root in found.items()))
    return {**result, **used}


def best_splink(kind, listing, truth, folder):
    """The better by F1 of the set-ups there are for such a list."""
    setups = {"companies": (["words"], ["string"]), "people": (["all"], ["lean"])}.get(kind, ([],))
    tried = [splink(kind, listing, truth, folder, *setup) for setup in setups]
    return max(tried, key=lambda result: result["f1"])


def line(name, rows, a, b=None):
    """Ours beside the peer, and the ratio."""
    text = f"{name:24}{rows:>8}"
    for key, form in (("f1", ".4f"), ("b3", ".4f"), ("r99", ".4f"), ("auto_p", ".4f")):
        text += f"  {a[key]:{form}}" + (f" /{b[key]:{form}} {a[key] / b[key] if b[key] else float('inf'):5.2f}x" if b else "")
    for name, value in (("rows/s", lambda r: rows / r["wall"]), ("MB", lambda r: r["memory"])):
        text += f"  {value(a):,.0f}" + (f" /{value(b):,.0f} {value(a) / value(b):.2f}x" if b else "")
    return text


HEAD = f"{'list':24}{'rows':>8}  {'best F1 (ours / Splink)':23}  {'B-cubed':23}  {'recall at P 0.99':22}  {'automatic precision':22}  rows/s, peak MB"
