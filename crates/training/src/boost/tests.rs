use proptest::prelude::*;

use super::data::mix;
use super::*;

/// Rows of `features` values below `values`, labelled by a rule that is wrong in one row of `noise`.
fn data(rows: u64, features: u64, values: u64, noise: u64, rule: impl Fn(&[u8]) -> bool) -> Data {
    let cells: Vec<u8> = (0..rows * features).map(|cell| (mix(5, 1, cell) % values) as u8).collect();
    let wrong = |row: u64| mix(5, 2, row).is_multiple_of(noise);
    let labels =
        cells.chunks(features as usize).zip(0..).map(|(cells, row)| rule(cells) != wrong(row)).collect();
    Data {
        names: (0..features).map(|feature| format!("f{feature}")).collect(),
        rows: cells,
        labels,
        weights: Vec::new(),
        groups: (0..rows as u32).map(|row| row / 10).collect(),
    }
}

fn params() -> Params {
    Params { trees: 40, depth: 4, min_hessian: 1.0, feature_share: 1.0, row_share: 1.0, ..Params::default() }
}

fn either(row: &[u8]) -> bool {
    (row[0] > 2) != (row[1] > 2)
}

#[test]
fn an_interaction_without_main_effects_is_learnt() {
    let data = data(4000, 4, 6, 20, either);
    let trained = train(&data, &params()).unwrap();
    assert!(trained.course.last().unwrap().auc > 0.93, "{:?}", trained.course);
    for row in data.rows.chunks_exact(4) {
        assert_eq!(trained.forest.score(row) > 0, either(row), "{row:?}");
    }
    let names: Vec<String> = importance(&trained).into_iter().take(2).map(|(name, _)| name).collect();
    assert!(names.contains(&"f0".into()) && names.contains(&"f1".into()), "{names:?}");
}

#[test]
fn features_that_may_not_meet_do_not_interact() {
    let data = data(4000, 4, 6, 20, either);
    let together = vec![vec![0, 2], vec![1, 2], vec![3]];
    let trained = train(&data, &Params { together, ..params() }).unwrap();
    let score = |row: [u8; 4]| trained.forest.score(&row);
    for (a, b) in [(0, 0), (1, 4), (5, 3)] {
        for rest in [[0, 5], [3, 1]] {
            let with = score([a, b, rest[0], rest[1]]) - score([a, 0, rest[0], rest[1]]);
            let without = score([0, b, rest[0], rest[1]]) - score([0, 0, rest[0], rest[1]]);
            assert_eq!(with, without);
        }
    }
}

#[test]
fn a_monotone_feature_never_lowers_the_score() {
    let data = data(3000, 3, 8, 4, |row| (row[0] > 3) != (row[1] == 5));
    let free = train(&data, &params()).unwrap().forest;
    let bound = train(&data, &Params { monotone: vec![0, 1, -1], ..params() }).unwrap().forest;
    let falls = |forest: &Forest, feature: usize, sign: i32| {
        let cells = (0..8_u8).flat_map(|a| (0..8).flat_map(move |b| (0..8).map(move |c| [a, b, c])));
        let mut pairs = cells.filter(|row| row[feature] < 7);
        pairs.any(|row| {
            let mut next = row;
            next[feature] += 1;
            sign * (forest.score(&next) - forest.score(&row)) < 0
        })
    };
    assert!(falls(&free, 1, 1));
    assert!(!falls(&bound, 1, 1));
    assert!(!falls(&bound, 2, -1));
}

#[test]
fn training_stops_when_held_out_rows_no_longer_gain() {
    let data = data(600, 6, 6, 3, either);
    let params = Params { trees: 400, min_hessian: 0.0, learning_rate: 0.5, report_every: 1, ..params() };
    let trained = train(&data, &params).unwrap();
    let best = trained.course.iter().min_by(|a, b| a.log_loss.total_cmp(&b.log_loss)).unwrap();
    assert_eq!(trained.forest.trees(), best.trees);
    assert_eq!(trained.course.last().unwrap().trees, best.trees + params.patience);
}

#[test]
fn the_reported_loss_is_that_of_the_forest() {
    let data = data(1000, 4, 6, 10, either);
    let trained = train(&data, &Params { held_out: 0.0, ..params() }).unwrap();
    let loss = data.rows.chunks_exact(4).zip(&data.labels).map(|(row, same)| {
        let nats = f64::from(trained.forest.score(row)) / 1000.0 * std::f64::consts::LN_2;
        if *same { (-nats).exp().ln_1p() } else { nats.exp().ln_1p() }
    });
    let loss = loss.sum::<f64>() / 1000.0;
    assert!((loss - trained.course.last().unwrap().log_loss).abs() < 1e-9);
}

#[test]
fn a_weight_counts_like_as_many_rows() {
    let once = data(500, 3, 4, 5, either);
    let mut twice = once.clone();
    twice.rows.extend_from_slice(&once.rows);
    twice.labels.extend_from_slice(&once.labels);
    twice.groups.extend_from_slice(&once.groups);
    let heavy = Data { weights: vec![2.0; 500], ..once };
    let params = Params { held_out: 0.0, trees: 10, ..params() };
    let (heavy, twice) = (train(&heavy, &params).unwrap(), train(&twice, &params).unwrap());
    for row in [[0, 0, 0], [3, 0, 1], [1, 3, 2]] {
        assert!((heavy.forest.score(&row) - twice.forest.score(&row)).abs() <= 10);
    }
}

#[test]
fn what_cannot_be_trained_on_is_refused() {
    fn check(change: impl Fn(&mut Data, &mut Params), error: TrainError) {
        let (mut data, mut params) = (data(20, 2, 3, 5, |row| row[0] > 1), params());
        change(&mut data, &mut params);
        assert_eq!(train(&data, &params).map(|_| ()), Err(error));
    }
    check(|data, _| data.labels.clear(), TrainError::Size { rows: 0, features: 2 });
    check(|data, _| data.names.clear(), TrainError::Size { rows: 20, features: 0 });
    check(|data, _| data.rows.truncate(3), TrainError::Lengths("rows"));
    check(|data, _| data.groups.truncate(3), TrainError::Lengths("groups"));
    check(|data, _| data.weights = vec![1.0], TrainError::Lengths("weights"));
    check(|data, _| data.weights = vec![0.0; 20], TrainError::Range("weights"));
    check(|_, params| params.depth = 7, TrainError::Range("depth"));
    check(|_, params| params.learning_rate = f64::NAN, TrainError::Range("learning_rate"));
    check(|_, params| params.held_out = 1.0, TrainError::Range("held_out"));
}

#[test]
fn one_kind_of_label_or_one_row_trains() {
    let all = data(50, 2, 3, 1000, |_| true);
    assert!(train(&all, &params()).unwrap().forest.score(&[0, 0]) > 0);
    let one = data(1, 2, 3, 1000, |_| false);
    assert!(train(&one, &params()).unwrap().forest.score(&[0, 0]) < 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn the_forest_depends_on_the_seed_and_not_on_threads(seed in any::<u64>(), threads in 1..6_usize) {
        let data = data(700, 5, 7, 6, either);
        let params = Params { trees: 8, seed, row_share: 0.6, feature_share: 0.6, ..params() };
        let one = train(&data, &Params { threads: 1, ..params.clone() }).unwrap();
        let more = train(&data, &Params { threads, ..params }).unwrap();
        prop_assert_eq!(one.forest.to_text(), more.forest.to_text());
        prop_assert_eq!(one.course, more.course);
    }
}
