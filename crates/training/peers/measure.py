"""How good pairs are as clusters: pairwise and B-cubed, over every threshold."""

import csv
import sys
from collections import Counter, defaultdict


class Clusters:
    """Union-find that keeps count of the pairs that are right."""

    def __init__(self, entity):
        self.parent = {row: row for row in entity}
        self.entities = {row: Counter([entity[row]]) for row in entity}
        self.size = dict.fromkeys(entity, 1)
        self.right = self.joined = 0

    def root(self, row):
        while self.parent[row] != row:
            self.parent[row] = self.parent[self.parent[row]]
            row = self.parent[row]
        return row

    def union(self, a, b):
        a, b = self.root(a), self.root(b)
        if a == b:
            return
        if self.size[a] < self.size[b]:
            a, b = b, a
        small = self.entities.pop(b)
        large = self.entities[a]
        self.right += sum(count * large[entity] for entity, count in small.items())
        self.joined += self.size[a] * self.size[b]
        large.update(small)
        self.parent[b] = a
        self.size[a] += self.size[b]


def read_truth(path):
    with open(path, newline="", encoding="utf-8") as file:
        return {row["id"]: row["entity"] for row in csv.DictReader(file)}


def read_pairs(path):
    """Pairs with a score that grows with the likelihood of a match, best first."""
    with open(path, newline="", encoding="utf-8") as file:
        pairs = [(float(r.get("weight") or r["probability"]), r["id_a"], r["id_b"]) for r in csv.DictReader(file)]
    return sorted(pairs, reverse=True)


def read_clusters(path):
    with open(path, newline="", encoding="utf-8") as file:
        return {row["id"]: row["cluster"] for row in csv.DictReader(file)}


def true_pairs(entity):
    return sum(n * (n - 1) // 2 for n in Counter(entity.values()).values())


def sweep(entity, pairs):
    """(threshold, precision, recall) after every distinct score, best score first."""
    clusters, total, points = Clusters(entity), true_pairs(entity), []
    for at, (score, a, b) in enumerate(pairs):
        clusters.union(a, b)
        last = at + 1 == len(pairs) or pairs[at + 1][0] != score
        if last and clusters.joined:
            points.append((score, clusters.right / clusters.joined, clusters.right / max(total, 1)))
    return points


def f1(precision, recall):
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def clusters_from(entity, pairs, threshold):
    clusters = Clusters(entity)
    for score, a, b in pairs:
        if score < threshold:
            break
        clusters.union(a, b)
    return {row: clusters.root(row) for row in entity}


def b_cubed(entity, cluster):
    """F1 of B-cubed precision and recall."""
    both = Counter((cluster.get(row, row), name) for row, name in entity.items())
    clusters = Counter(cluster.get(row, row) for row in entity)
    entities = Counter(entity.values())
    precision = sum(n * n / clusters[c] for (c, _), n in both.items()) / len(entity)
    recall = sum(n * n / entities[e] for (_, e), n in both.items()) / len(entity)
    return f1(precision, recall)


def at_clusters(entity, cluster):
    """Pairwise precision and recall of clusters."""
    both = Counter((cluster.get(row, row), name) for row, name in entity.items())
    joined = true_pairs({row: cluster.get(row, row) for row in entity})
    right = sum(n * (n - 1) // 2 for n in both.values())
    return (right / joined if joined else 1.0), right / max(true_pairs(entity), 1)


def measures(entity, pairs, automatic):
    """Best F1, its threshold, its B-cubed, recall at precision 0.99, and precision and recall at the automatic one."""
    points = sweep(entity, pairs)
    best = max(points, key=lambda p: f1(p[1], p[2]), default=(0.0, 0.0, 0.0))
    sure = [p for p in points if p[0] >= automatic]
    return {
        "f1": f1(*best[1:]),
        "at": best[0],
        "b3": b_cubed(entity, clusters_from(entity, pairs, best[0])),
        "r99": max((r for _, p, r in points if p >= 0.99), default=0.0),
        "auto_p": sure[-1][1] if sure else 1.0,
        "auto_r": sure[-1][2] if sure else 0.0,
    }


def errors(rows, entity, cluster, count):
    """Wrong and missed pairs, two rows at a time."""
    by_entity, by_cluster = defaultdict(list), defaultdict(list)
    for row in entity:
        by_entity[entity[row]].append(row)
        by_cluster[cluster.get(row, row)].append(row)
    missed = [(g[0], row) for g in by_entity.values() for row in g[1:] if cluster.get(g[0], g[0]) != cluster.get(row, row)]
    wrong = [(g[0], row) for g in by_cluster.values() for row in g[1:] if entity[g[0]] != entity[row]]
    for name, pairs in (("missed", missed), ("wrong", wrong)):
        step = max(len(pairs) // count, 1)
        for a, b in pairs[::step][:count]:
            yield f"{name}\n    {rows[a]}\n    {rows[b]}"


if __name__ == "__main__":
    listing, truth, found, count = sys.argv[1:5]
    entity = read_truth(truth)
    with open(listing, newline="", encoding="utf-8") as file:
        rows = {r["id"]: " | ".join(v or "" for v in r.values()) for r in csv.DictReader(file)}
    for line in errors(rows, entity, read_clusters(found), int(count)):
        print(line)
