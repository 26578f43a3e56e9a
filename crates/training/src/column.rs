//! The columns of a list.

use sluice_domain::Field;

macro_rules! columns {
    ($($(#[$doc:meta])+ $variant:ident = $header:literal, $field:expr);* $(;)?) => {
        /// A column of a list.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Column { $($(#[$doc])+ $variant),* }

        impl Column {
            /// Every column, in the order of the file.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];
            pub(crate) const COUNT: usize = Self::ALL.len();

            /// The heading in the file.
            pub const fn header(self) -> &'static str {
                match self { $(Self::$variant => $header),* }
            }

            /// The field it is read into; some columns of person lists have none.
            pub const fn field(self) -> Option<Field> {
                match self { $(Self::$variant => $field),* }
            }
        }
    };
}

columns! {
    /// First name.
    Given = "first_name", Some(Field::GivenName);
    /// Surname.
    Family = "last_name", Some(Field::FamilyName);
    /// Whole name.
    Full = "full_name", Some(Field::FullName);
    /// E-mail address.
    Email = "email", Some(Field::Email);
    /// Direct or office phone.
    Phone = "phone", Some(Field::Phone);
    /// Mobile phone.
    Mobile = "mobile", Some(Field::Mobile);
    /// Job title.
    Title = "title", Some(Field::Title);
    /// Employer.
    Company = "company", Some(Field::CompanyName);
    /// Employer's website or domain.
    Website = "website", Some(Field::CompanyDomain);
    /// Profile.
    Linkedin = "linkedin", Some(Field::Linkedin);
    /// Street and number.
    Street = "street", Some(Field::Street);
    /// Town.
    City = "city", Some(Field::City);
    /// Postcode.
    Postcode = "postcode", Some(Field::Postcode);
    /// State or region.
    State = "state", Some(Field::Region);
    /// Country.
    Country = "country", Some(Field::Country);
    /// Date of birth.
    Birth = "date_of_birth", None;
    /// An identifier, for example of social insurance.
    Number = "identifier", None;
}

/// One row in the making.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Draft {
    pub(crate) entity: u32,
    pub(crate) noises: crate::noise_kind::Noises,
    values: [Option<String>; Column::COUNT],
}

impl Draft {
    pub(crate) fn of(entity: u32, noises: crate::noise_kind::Noises) -> Self {
        Self { entity, noises, ..Self::default() }
    }

    pub(crate) fn get(&self, column: Column) -> Option<&str> {
        self.values[column as usize].as_deref()
    }

    /// An empty value is none.
    pub(crate) fn set(&mut self, column: Column, value: impl Into<String>) {
        let value = value.into();
        self.values[column as usize] = (!value.is_empty()).then_some(value);
    }

    pub(crate) fn clear(&mut self, column: Column) {
        self.values[column as usize] = None;
    }

    pub(crate) fn take(&mut self, column: Column) -> Option<String> {
        self.values[column as usize].take()
    }

    /// Changes a value; says whether anything became different.
    pub(crate) fn change(&mut self, column: Column, change: impl FnOnce(&str) -> Option<String>) -> bool {
        let slot = &mut self.values[column as usize];
        let Some(old) = slot.as_deref() else { return false };
        match change(old) {
            Some(new) if new != old && !new.is_empty() => {
                *slot = Some(new);
                true
            }
            _ => false,
        }
    }
}
