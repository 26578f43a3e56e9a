//! Time to score one pair by a forest of the size that ships: 250 trees of depth 6 over 60 features.

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use sluice_matching::forest::{Forest, MAX_DEPTH, Node, Split};

const FEATURES: usize = 60;
const PAIRS: usize = 8192;

/// The next number of a fixed sequence below `end`.
fn draw(state: &mut u64, end: u64) -> u64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) % end
}

fn grow(state: &mut u64, depth: usize, nodes: &mut Vec<Node>) {
    let value = draw(state, 2000) as i32 - 1000;
    let split = Split { feature: draw(state, FEATURES as u64) as u8, threshold: draw(state, 10) as u8 };
    let split = (depth < MAX_DEPTH).then_some(split);
    nodes.push(Node { value, split });
    if split.is_some() {
        grow(state, depth + 1, nodes);
        grow(state, depth + 1, nodes);
    }
}

fn bench(criterion: &mut Criterion) {
    let mut state = 1;
    let trees = (0..250).map(|_| {
        let mut nodes = Vec::new();
        grow(&mut state, 0, &mut nodes);
        nodes
    });
    let trees = trees.collect();
    let names = (0..FEATURES).map(|feature| format!("f{feature}")).collect();
    let Ok(forest) = Forest::new(names, 0, trees) else { return };
    let rows: Vec<u8> = (0..PAIRS * FEATURES).map(|_| draw(&mut state, 11) as u8).collect();
    let groups: Vec<u8> = (0..FEATURES).map(|feature| feature as u8 / 10).collect();

    let mut group = criterion.benchmark_group("forest");
    group.throughput(Throughput::Elements(PAIRS as u64));
    group.bench_function("block", |bencher| {
        let mut out = vec![0; PAIRS];
        bencher.iter(|| forest.score_block(&rows, &mut out));
    });
    group.throughput(Throughput::Elements(1));
    group.bench_function("one", |bencher| bencher.iter(|| forest.score(&rows[..FEATURES])));
    group.bench_function("explain", |bencher| {
        bencher.iter_batched_ref(
            || [0; 6],
            |out| forest.shares(&rows[..FEATURES], &groups, out),
            BatchSize::SmallInput,
        );
    });
    group.bench_function("parse", |bencher| {
        let text = forest.to_text();
        bencher.iter(|| Forest::parse(&text));
    });
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
