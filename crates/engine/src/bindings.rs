//! TypeScript declarations of everything that crosses the boundary, in one file.

use std::{any::TypeId, collections::BTreeMap, fmt::Write as _};
use ts_rs::{Config, TS, TypeVisitor};

/// Collects declarations by name.
pub(crate) struct Types<'c> {
    cfg: &'c Config,
    seen: Vec<TypeId>,
    declarations: BTreeMap<String, String>,
}

impl<'c> Types<'c> {
    pub(crate) fn new(cfg: &'c Config) -> Self {
        Self { cfg, seen: Vec::new(), declarations: BTreeMap::new() }
    }

    /// Adds a type and all that it names.
    pub(crate) fn add<T: TS + 'static + ?Sized>(&mut self) {
        self.visit::<T>();
    }

    /// The file, with the body of `interface Commands`.
    pub(crate) fn finish(self, commands: &str) -> String {
        let mut text =
            String::from("// Made by `cargo xtask bindings` from the command list. Do not edit.\n\n");
        for declaration in self.declarations.values() {
            let _ = writeln!(text, "{declaration}\n");
        }
        let _ = writeln!(text, "export interface Commands {{\n{commands}}}");
        text
    }
}

impl TypeVisitor for Types<'_> {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if self.seen.contains(&TypeId::of::<T>()) {
            return;
        }
        self.seen.push(TypeId::of::<T>());
        T::visit_dependencies(self);
        T::visit_generics(self);
        // Only types with a file of their own have a declaration; primitives and containers have none.
        if T::output_path().is_some() {
            let declaration = format!("{}export {}", T::docs().unwrap_or_default(), T::decl(self.cfg));
            self.declarations.insert(T::ident(self.cfg), declaration);
        }
    }
}
