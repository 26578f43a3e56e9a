//! House rules that a compiler does not know.

use anyhow::bail;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// A word that may only stand in some places.
struct Rule {
    name: &'static str,
    /// Any of these in a line of code breaks the rule.
    words: &'static [&'static str],
    /// Folders looked through.
    within: &'static [&'static str],
    /// Where it is allowed: paths that begin like this.
    except: &'static [&'static str],
}

const RULES: &[Rule] = &[
    Rule {
        name: "SQL only in store",
        words: &["rusqlite"],
        within: &["crates", "src-tauri", "tests"],
        except: &["crates/store/", "crates/xtask/"],
    },
    Rule {
        name: "the expression engine only in mapping",
        words: &["jsonata_core", "jsonata-core"],
        within: &["crates", "src-tauri", "tests"],
        except: &["crates/mapping/", "crates/xtask/"],
    },
    Rule {
        name: "requests to the outside only in connect",
        words: &["reqwest"],
        within: &["crates", "src-tauri"],
        except: &[
            "crates/connect/",
            "crates/xtask/",
            "crates/sandbox/tests/",
            "crates/sandbox/src/halo/openapi.rs",
            "crates/sandbox/Cargo.toml",
            "crates/serve/tests/",
            "crates/serve/Cargo.toml",
        ],
    },
    Rule {
        name: "Tauri only in the shell and in the platform seam",
        words: &["tauri::", "tauri =", "@tauri-apps/api"],
        within: &["crates", "ui/src"],
        except: &["ui/src/platform/", "crates/xtask/"],
    },
];

/// Packages that bring SQLite's own code. Two of them in one program corrupt each other's files.
const SQLITE: [&str; 4] = ["libsqlite3-sys", "sqlite3-src", "sqlite3-sys", "libsql-ffi"];

pub(crate) fn check(root: &Path) -> anyhow::Result<()> {
    let mut broken = Vec::new();
    let found = sqlites(&fs::read_to_string(root.join("Cargo.lock"))?);
    if found.len() != 1 {
        broken.push(format!("Cargo.lock: one SQLite in the tree: {}", found.join(", ")));
    }
    for rule in RULES {
        for folder in rule.within {
            for file in files(&root.join(folder)) {
                let path = file.strip_prefix(root).unwrap_or(&file).to_string_lossy().replace('\\', "/");
                if rule.except.iter().any(|except| path.starts_with(except)) {
                    continue;
                }
                let text = fs::read_to_string(&file).unwrap_or_default();
                for (number, line) in text.lines().enumerate() {
                    let code = line.trim_start();
                    if !code.starts_with("//") && rule.words.iter().any(|word| code.contains(word)) {
                        broken.push(format!("{path}:{}: {}", number + 1, rule.name));
                    }
                }
            }
        }
    }
    if !broken.is_empty() {
        bail!("house rules broken:\n{}", broken.join("\n"));
    }
    Ok(())
}

/// The packages of a lock file that bring SQLite, with their versions.
fn sqlites(lock: &str) -> Vec<String> {
    let packages = lock.split("[[package]]").skip(1);
    packages
        .filter_map(|package| {
            let value = |key: &str| {
                package.lines().find_map(|line| line.strip_prefix(key)).map(|it| it.trim_matches('"'))
            };
            let name = value("name = ")?;
            SQLITE.contains(&name).then(|| format!("{name} {}", value("version = ").unwrap_or_default()))
        })
        .collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = entry.file_name();
        if path.is_dir() {
            if name != "node_modules" && name != "target" && name != "dist" && name != "gen" {
                found.extend(files(&path));
            }
        } else if path
            .extension()
            .is_some_and(|ending| ["rs", "toml", "ts", "svelte"].iter().any(|known| ending == *known))
        {
            found.push(path);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::sqlites;

    fn check(packages: &[(&str, &str)], found: &[&str]) {
        let lock: String = packages
            .iter()
            .map(|(name, version)| format!("[[package]]\nname = \"{name}\"\nversion = \"{version}\"\n"))
            .collect();
        assert_eq!(sqlites(&lock), found, "{lock}");
    }

    #[test]
    fn every_copy_of_sqlite_is_found() {
        check(&[("rusqlite", "0.41.0"), ("serde", "1.0.0")], &[]);
        check(&[("libsqlite3-sys", "0.36.0")], &["libsqlite3-sys 0.36.0"]);
        let two = [("libsqlite3-sys", "0.36.0"), ("zip", "9.0.0"), ("libsqlite3-sys", "0.35.0")];
        check(&two, &["libsqlite3-sys 0.36.0", "libsqlite3-sys 0.35.0"]);
    }
}
