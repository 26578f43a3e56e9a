//! From a provider's answer to the fields of the registry.
//!
//! A mapping is a JSONata expression that ends in one object; its names are field names, for example
//! `{ "email": email, "company_name": organization.name }`. This is the only crate that names the engine.
//!
//! Values are texts: numbers and truth values are written out, nulls and blank texts are left out, lists and
//! objects are refused, because a field holds one value and a silent first one would be a guess.

mod conversion;
mod error;
mod expression;
mod fields;
mod layer;
mod mapping;
mod paths;
mod scan;
mod write;

pub use conversion::{Conversion, ConversionKind, conversions};
pub use error::MappingError;
pub use expression::Expression;
pub use layer::{Change, Changes, Layer, Unfit, taken};
pub use mapping::Mapping;
pub use paths::{PathFound, paths};
pub use write::{Part, join, split};
