//! The learnt part of a score: boosted trees over small ordinal features, in whole thousandths of a bit.
//!
//! Every value is an integer, so a sum is the same in any order and an explanation adds up to the score exactly. A
//! split sends `x <= threshold` to the left.

mod block;
mod shares;
mod text;

use thiserror::Error;

/// The deepest a tree may be, in splits on one path.
pub const MAX_DEPTH: usize = 6;

/// The most features a forest may have.
pub const MAX_FEATURES: usize = 255;

/// Fewer pairs than this are scored one by one, because a block of them costs as much as a full one.
const FEW: usize = 24;

/// Why a forest cannot be read or built.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ForestError {
    /// The first line is not that of a forest in a version this program reads.
    #[error("not a forest this version can read")]
    Version,
    /// The first line announces one number of features and names another.
    #[error("{announced} features announced, {named} named")]
    Features {
        /// The number in the first line.
        announced: usize,
        /// The names that follow it.
        named: usize,
    },
    /// More features than [`MAX_FEATURES`].
    #[error("{0} features, at most {MAX_FEATURES} are possible")]
    TooMany(usize),
    /// A line is not what the format has there.
    #[error("line {line} is not understood")]
    Line {
        /// The line, from 1.
        line: usize,
    },
    /// A tree is deeper than [`MAX_DEPTH`], has a split without two branches, or nodes that no split leads to.
    #[error("tree {tree} is not a tree of at most {MAX_DEPTH} splits on a path")]
    Shape {
        /// The tree, from 0.
        tree: usize,
    },
    /// A tree asks for a feature that is not there.
    #[error("tree {tree} splits on feature {feature}, which does not exist")]
    Feature {
        /// The tree, from 0.
        tree: usize,
        /// The feature, from 0.
        feature: u8,
    },
}

/// A question to one feature: up to `threshold` goes left, above it right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Split {
    /// The feature asked, from 0.
    pub feature: u8,
    /// The highest value that goes left.
    pub threshold: u8,
}

/// One node of a tree that is written in preorder: a split is followed by its left branch, then its right one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    /// What the tree is expected to say here, in thousandths of a bit; at a leaf, what it says.
    pub value: i32,
    /// The question; a leaf has none.
    pub split: Option<Split>,
}

/// A tree as a complete one, breadth first: the children of `i` are `2i + 1` and `2i + 2`. A leaf that comes early is
/// carried down by splits that always go left, so a walk needs no pointers and no end condition.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Tree {
    depth: usize,
    splits: Vec<Split>,
    values: Vec<i32>,
    nodes: Vec<Node>,
}

/// Trees whose values add up to a score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forest {
    names: Vec<String>,
    base: i32,
    trees: Vec<Tree>,
    blocks: block::Blocks,
}

impl Forest {
    /// A forest over the named features. The value of each root moves into the base, so that a tree adds nothing to a
    /// pair of which it is told nothing.
    pub fn new(names: Vec<String>, base: i32, trees: Vec<Vec<Node>>) -> Result<Forest, ForestError> {
        if names.len() > MAX_FEATURES {
            return Err(ForestError::TooMany(names.len()));
        }
        let mut sum = base;
        let mut complete = Vec::with_capacity(trees.len());
        for (tree, nodes) in trees.into_iter().enumerate() {
            let root = nodes.first().map_or(0, |node| node.value);
            sum = sum.wrapping_add(root);
            complete.push(Tree::new(tree, nodes, root, names.len())?);
        }
        let blocks = block::Blocks::new(names.len(), &complete);
        Ok(Forest { names, base: sum, trees: complete, blocks })
    }

    /// The names of the features, in their order.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The score of a pair before any feature is looked at, in thousandths of a bit.
    pub fn base(&self) -> i32 {
        self.base
    }

    /// The number of trees.
    pub fn trees(&self) -> usize {
        self.trees.len()
    }

    /// The score of one pair, in thousandths of a bit. A feature that is not given counts as 0.
    pub fn score(&self, features: &[u8]) -> i32 {
        self.trees.iter().fold(self.base, |sum, tree| {
            let mut at = 0;
            for _ in 0..tree.depth {
                at = tree.step(at, features);
            }
            sum.wrapping_add(tree.values[at])
        })
    }

    /// The scores of many pairs that lie one after the other in `rows`, as many bytes each as there are features. As
    /// many are scored as `rows` and `out` both hold.
    pub fn score_block(&self, rows: &[u8], out: &mut [i32]) {
        let width = self.names.len();
        if width > 0 && rows.len() < FEW * width {
            rows.chunks_exact(width).zip(out).for_each(|(row, out)| *out = self.score(row));
            return;
        }
        self.blocks.score(self.base, rows, out);
    }
}

impl Tree {
    fn new(tree: usize, nodes: Vec<Node>, root: i32, features: usize) -> Result<Tree, ForestError> {
        let nodes: Vec<Node> =
            nodes.into_iter().map(|node| Node { value: node.value.wrapping_sub(root), ..node }).collect();
        let depth = depth(&nodes).ok_or(ForestError::Shape { tree })?;
        if let Some(split) =
            nodes.iter().filter_map(|node| node.split).find(|it| usize::from(it.feature) >= features)
        {
            return Err(ForestError::Feature { tree, feature: split.feature });
        }
        let inner = (1 << depth) - 1;
        let mut splits = vec![Split { feature: 0, threshold: u8::MAX }; inner];
        let mut values = vec![0; 2 * inner + 1];
        let mut open = vec![0];
        for node in &nodes {
            let Some(at) = open.pop() else { break };
            values[at] = node.value;
            match node.split {
                Some(split) => {
                    splits[at] = split;
                    open.extend([2 * at + 2, 2 * at + 1]);
                }
                None => carry(&mut values, at),
            }
        }
        Ok(Tree { depth, splits, values, nodes })
    }

    fn step(&self, at: usize, features: &[u8]) -> usize {
        let split = self.splits[at];
        let value = features.get(usize::from(split.feature)).copied().unwrap_or(0);
        2 * at + 1 + usize::from(value > split.threshold)
    }

    fn leaves(&self) -> &[i32] {
        &self.values[self.splits.len()..]
    }
}

/// Gives everything below a leaf the value of the leaf.
fn carry(values: &mut [i32], at: usize) {
    let left = 2 * at + 1;
    if left < values.len() {
        values[left] = values[at];
        values[left + 1] = values[at];
        carry(values, left);
        carry(values, left + 1);
    }
}

/// The longest path of a tree in preorder; none when it is not one tree or too deep.
fn depth(nodes: &[Node]) -> Option<usize> {
    let mut open = vec![0];
    let mut deepest = 0;
    for node in nodes {
        let here = open.pop()?;
        if node.split.is_some() {
            open.extend([here + 1, here + 1]);
            deepest = deepest.max(here + 1);
        }
    }
    (open.is_empty() && deepest <= MAX_DEPTH).then_some(deepest)
}

#[cfg(test)]
mod tests;
