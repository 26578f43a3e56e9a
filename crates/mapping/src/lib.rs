//! From a provider's answer to the fields of the registry.
//!
//! A mapping is a JSONata expression that ends in one object; its names are field names, for example
//! `{ "email": email, "company_name": organization.name }`. This is the only crate that names the engine.
//!
//! Values are texts: numbers and truth values are written out, nulls and blank texts are left out, lists and
//! objects are refused, because a field holds one value and a silent first one would be a guess.

mod error;
mod expression;
mod fields;
mod mapping;

pub use error::MappingError;
pub use expression::Expression;
pub use mapping::Mapping;
