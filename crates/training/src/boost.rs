//! Gradient boosting of small trees for the logistic loss, by histograms.
//!
//! Everything that is summed is an integer (gradients in fixed point, leaf values in thousandths of a bit), so the
//! result is the same for any number of threads. The score that training works on is the very score of the forest it
//! returns.

mod data;
mod grow;
mod histogram;
mod loss;
mod shard;
mod split;

pub use data::{Data, Params, TrainError};
pub use loss::Metric;

use sluice_matching::forest::{Forest, Node};

use grow::Grower;

/// A forest and how it came about.
#[derive(Clone, Debug)]
pub struct Trained {
    /// The forest, cut after its best tree when there are held-out rows.
    pub forest: Forest,
    /// How well the forest did while it grew, on the held-out rows; without any, on the rows trained on.
    pub course: Vec<Metric>,
    /// The loss each feature saved in the trees that were kept, in nats, by feature.
    pub gain: Vec<f64>,
}

/// Trains a forest.
pub fn train(data: &Data, params: &Params) -> Result<Trained, TrainError> {
    data.check(params)?;
    let held_out = data.held_out(params.held_out, params.seed);
    let mut grower = Grower::new(data, params, &held_out);
    let mut trees: Vec<Vec<Node>> = Vec::new();
    let mut gains: Vec<Vec<(usize, f64)>> = Vec::new();
    let mut course: Vec<Metric> = Vec::new();
    let mut best: Option<Metric> = None;
    for number in 0..params.trees {
        let grown = grower.tree(number);
        trees.push(grown.nodes);
        gains.push(grown.gain);
        if (number + 1) % params.report_every.max(1) != 0 && number + 1 != params.trees {
            continue;
        }
        let metric = grower.metric(number + 1);
        course.push(metric);
        if best.is_none_or(|best| metric.log_loss < best.log_loss) {
            best = Some(metric);
        } else if grower.holds_out() && best.is_some_and(|best| number + 1 - best.trees >= params.patience) {
            break;
        }
    }
    if let (true, Some(best)) = (grower.holds_out(), best) {
        trees.truncate(best.trees);
        gains.truncate(best.trees);
    }
    let mut gain = vec![0.0; data.names.len()];
    for (feature, saved) in gains.into_iter().flatten() {
        gain[feature] += saved;
    }
    let forest = Forest::new(data.names.clone(), grower.base(), trees)?;
    Ok(Trained { forest, course, gain })
}

/// The features by the loss they saved, the most useful first, with their share of the whole.
pub fn importance(trained: &Trained) -> Vec<(String, f64)> {
    let whole: f64 = trained.gain.iter().sum::<f64>().max(f64::MIN_POSITIVE);
    let mut shares: Vec<(String, f64)> =
        trained.forest.names().iter().cloned().zip(trained.gain.iter().map(|gain| gain / whole)).collect();
    shares.sort_by(|a, b| b.1.total_cmp(&a.1));
    shares
}

#[cfg(test)]
mod tests;
