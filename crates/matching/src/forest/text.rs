//! A forest as text: one node a line in preorder, indented by depth, so that a change of the model can be read.
//!
//! ```text
//! forest 1 2 name phone
//! base -3120
//! tree
//! name<=2 0
//!  -410
//!  phone<=0 380
//!   120
//!   900
//! ```

use std::fmt::Write as _;

use super::{Forest, ForestError, Node, Split};

const VERSION: &str = "1";

impl Forest {
    /// Reads what [`Forest::to_text`] writes.
    pub fn parse(text: &str) -> Result<Forest, ForestError> {
        let mut lines = text.lines().enumerate();
        let names = names(lines.next().map_or("", |(_, line)| line))?;
        let base = lines
            .next()
            .and_then(|(_, line)| line.strip_prefix("base ")?.parse().ok())
            .ok_or(ForestError::Line { line: 2 })?;
        let mut trees: Vec<Vec<Node>> = Vec::new();
        for (index, line) in lines {
            let line = line.trim_start();
            match trees.last_mut() {
                _ if line == "tree" => trees.push(Vec::new()),
                Some(tree) => tree.push(node(line, &names).ok_or(ForestError::Line { line: index + 1 })?),
                None => return Err(ForestError::Line { line: index + 1 }),
            }
        }
        Forest::new(names, base, trees)
    }

    /// The forest as text: the same forest is always the same text.
    pub fn to_text(&self) -> String {
        let mut text = format!("forest {VERSION} {}", self.names.len());
        for name in &self.names {
            text.push(' ');
            text.push_str(name);
        }
        let _ = write!(text, "\nbase {}\n", self.base);
        for tree in &self.trees {
            text.push_str("tree\n");
            let mut open = vec![0];
            for node in &tree.nodes {
                let depth = open.pop().unwrap_or(0);
                let _ = write!(text, "{:depth$}", "");
                if let Some(split) = node.split {
                    let _ = write!(text, "{}<={} ", self.names[usize::from(split.feature)], split.threshold);
                    open.extend([depth + 1, depth + 1]);
                }
                let _ = writeln!(text, "{}", node.value);
            }
        }
        text
    }
}

fn names(line: &str) -> Result<Vec<String>, ForestError> {
    let mut words = line.split(' ');
    if words.next() != Some("forest") || words.next() != Some(VERSION) {
        return Err(ForestError::Version);
    }
    let announced = words.next().and_then(|word| word.parse().ok()).ok_or(ForestError::Line { line: 1 })?;
    let names: Vec<String> = words.map(str::to_owned).collect();
    if names.len() != announced {
        return Err(ForestError::Features { announced, named: names.len() });
    }
    Ok(names)
}

fn node(line: &str, names: &[String]) -> Option<Node> {
    let Some((split, value)) = line.split_once(' ') else {
        return Some(Node { value: line.parse().ok()?, split: None });
    };
    let (name, threshold) = split.rsplit_once("<=")?;
    let feature = u8::try_from(names.iter().position(|it| it == name)?).ok()?;
    Some(Node {
        value: value.parse().ok()?,
        split: Some(Split { feature, threshold: threshold.parse().ok()? }),
    })
}
