/// What an account may do and has left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountInfo {
    /// Who it belongs to, in the vendor's words.
    pub label: String,
    /// Rights granted: scopes or named abilities.
    pub rights: Vec<String>,
    /// Credits left, in thousandths, where the vendor says so.
    pub credits_left_millicredits: Option<u64>,
}
