//! What can have been done to a row, and what a row's person was made to be.

use std::fmt;

macro_rules! noises {
    ($($(#[$doc:meta])+ $variant:ident = $name:literal),* $(,)?) => {
        /// One thing that was done to a row, or one trap that its entity belongs to.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Noise { $($(#[$doc])+ $variant),* }

        impl Noise {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name in the truth file.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }
        }
    };
}

noises! {
    /// A short form or another form of the first name.
    Nickname = "nickname",
    /// Only the initial of the first name.
    Initial = "initial",
    /// The middle name is written out.
    MiddleName = "middle_name",
    /// The middle name's initial is given.
    MiddleInitial = "middle_initial",
    /// First name and surname changed places.
    Swapped = "swapped",
    /// The whole name is in one column.
    SingleField = "single_field",
    /// `Last, First`.
    LastFirst = "last_first",
    /// A title before the name.
    Honorific = "honorific",
    /// A degree or an order after the name.
    PostNominal = "post_nominal",
    /// Letters lost their marks: ü is u.
    DiacriticsDropped = "diacritics_dropped",
    /// Letters with marks are written as two: ü is ue.
    DiacriticsExpanded = "diacritics_expanded",
    /// Another romanisation of the same name.
    Transliteration = "transliteration",
    /// The name in its own script.
    NativeScript = "native_script",
    /// One of two surnames, or both where one is usual.
    OneSurname = "one_surname",
    /// The surname before or after a marriage.
    Married = "married",
    /// A typing error in the first name.
    TypoGiven = "typo_given",
    /// A typing error in the surname.
    TypoFamily = "typo_family",
    /// Capitals only.
    UpperCase = "upper_case",
    /// Small letters only.
    LowerCase = "lower_case",
    /// Jr. or Sr. is not written.
    SuffixDropped = "suffix_dropped",
    /// The row is of an earlier job.
    NewJob = "new_job",
    /// The row is of an earlier position at the same employer.
    Promoted = "promoted",
    /// A private address in place of the one at work.
    PrivateEmail = "private_email",
    /// A tag after a plus in the address.
    PlusTag = "plus_tag",
    /// Other dots in a Gmail address.
    GmailDots = "gmail_dots",
    /// googlemail.com for gmail.com.
    Googlemail = "googlemail",
    /// Another mailbox name of the same person at the same employer.
    AliasLocal = "alias_local",
    /// Another top-level domain of the employer.
    OtherTld = "other_tld",
    /// A subdomain of the employer's domain.
    Subdomain = "subdomain",
    /// Another domain of the employer.
    AliasDomain = "alias_domain",
    /// `mailto:` or `Name <address>`.
    Mailto = "mailto",
    /// A typing error before the `@`.
    TypoLocal = "typo_local",
    /// A typing error in the address's domain.
    TypoDomain = "typo_domain",
    /// A phone number that isn't written in international form.
    PhoneFormat = "phone_format",
    /// An extension after the number.
    Extension = "extension",
    /// The switchboard in place of a direct line.
    Switchboard = "switchboard",
    /// A colleague's direct line.
    ColleagueLine = "colleague_line",
    /// A role mailbox in place of the person's.
    RoleMailbox = "role_mailbox",
    /// The legal form is added, dropped or changed.
    LegalForm = "legal_form",
    /// Words of the company's name are abbreviated.
    Abbreviation = "abbreviation",
    /// The company's initials.
    Acronym = "acronym",
    /// Only the brand.
    BrandOnly = "brand_only",
    /// The company's former name.
    FormerName = "former_name",
    /// The parent in place of the subsidiary.
    Parent = "parent",
    /// `The` before the company's name.
    The = "the",
    /// & for and, or the other way round.
    Ampersand = "ampersand",
    /// The town in the company's name.
    CityInName = "city_in_name",
    /// A typing error in the company's name.
    TypoCompany = "typo_company",
    /// Self-employed, Confidential and the like.
    NoCompany = "no_company",
    /// A mail provider in the company's domain column.
    FreeMailDomain = "free_mail_domain",
    /// The town's name in the other language.
    CityName = "city_name",
    /// Another form of the profile's address.
    ProfileForm = "profile_form",
    /// A company's page in the profile column.
    CompanyPage = "company_page",
    /// A namesake's page in the profile column.
    NamesakePage = "namesake_page",
    /// Another wording of the same title.
    TitleVariant = "title_variant",
    /// A placeholder in place of a value.
    Placeholder = "placeholder",
    /// Trap: a namesake in the same large company.
    Namesake = "trap_namesake",
    /// Trap: father and son in a family firm.
    FatherSon = "trap_father_son",
    /// Trap: siblings or a couple, one surname and one initial, one employer.
    Siblings = "trap_siblings",
    /// Trap: a namesake elsewhere in the same town.
    NamesakeElsewhere = "trap_namesake_elsewhere",
    /// Trap: a mailbox handed on.
    Successor = "trap_successor",
    /// Trap: the same initials and surname, first names alike.
    SameInitials = "trap_same_initials",
    /// Letters taken for others that look alike.
    Ocr = "ocr",
    /// Letters taken for others that sound alike.
    Phonetic = "phonetic",
    /// Day and month changed places.
    DayMonth = "day_month",
    /// Another way of writing the date.
    DateFormat = "date_format",
    /// A wrong digit in the date of birth.
    TypoDate = "typo_date",
    /// Another address: the person moved.
    Moved = "moved",
    /// An error or another spelling in the address.
    TypoAddress = "typo_address",
    /// A wrong digit in an identifier.
    TypoNumber = "typo_number",
    /// A value that most rows have is missing.
    Missing = "missing",
    /// Trap: another member of the household.
    Household = "trap_household",
    /// Trap: a twin.
    Twin = "trap_twin",
    /// Trap: a branch or subsidiary of the same group.
    Branch = "trap_branch",
    /// Trap: a name that many firms have.
    CommonName = "trap_common_name",
    /// Trap: a franchise under one brand.
    Franchise = "trap_franchise",
    /// Trap: one address of many firms.
    SharedAddress = "trap_shared_address",
}

/// A set of [`Noise`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Noises(u128);

impl Noises {
    /// Adds one.
    pub fn insert(&mut self, noise: Noise) {
        self.0 |= 1 << noise as u8;
    }

    /// Whether it is there.
    pub const fn contains(self, noise: Noise) -> bool {
        self.0 >> noise as u8 & 1 == 1
    }

    /// Both together.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether nothing was done.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Each one, in the order of [`Noise::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Noise> {
        Noise::ALL.iter().copied().filter(move |noise| self.contains(*noise))
    }
}

impl fmt::Display for Noises {
    /// The names with spaces between.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, noise) in self.iter().enumerate() {
            if at > 0 {
                f.write_str(" ")?;
            }
            f.write_str(noise.name())?;
        }
        Ok(())
    }
}
