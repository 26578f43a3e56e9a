//! What can be decided, and what was.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// A decision on a card.
#[derive(Clone, Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct Decide {
    /// The card's item.
    pub item: String,
    /// What is chosen.
    pub verdict: Verdict,
    /// Pair or knot that is the same: what shall stand in some fields of the one person, whatever sources say. Clash: what
    /// shall stand in place of what stands.
    pub values: Option<Vec<ChosenValue>>,
    /// Knot: the people who were shown, in order. Company: the clients. It is refused where these are others by now; absent:
    /// whoever it is.
    pub shown: Option<Vec<String>>,
    /// Knot that is the same: who of those shown are one person, all where absent. The others are not that person. Company
    /// that is the same: the client that it is, the first where absent.
    pub together: Option<Vec<String>>,
    /// Exit that is taken: the reason, where one has to be named.
    pub reason: Option<String>,
}

/// What shall stand in a field.
#[derive(Clone, Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct ChosenValue {
    /// The field's name in the registry.
    pub field: String,
    /// As somebody typed it; absent: nothing.
    pub value: Option<String>,
}

/// A value for a person.
#[derive(Clone, Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct SetValue {
    /// The person.
    pub person: String,
    /// The field's name in the registry.
    pub field: String,
    /// As somebody typed it; absent: the field is to be empty.
    pub value: Option<String>,
}

/// What can be chosen for a field that holds one of some.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct FieldOptions {
    /// The field's name in the registry.
    pub field: String,
    /// What it can hold.
    pub options: Vec<String>,
}

/// A remark about a person.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct Remark {
    /// The person.
    pub person: String,
    /// The words.
    pub text: String,
}

/// Hands a card on.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct HandOn {
    /// The card's item.
    pub item: String,
    /// To whom.
    pub to: String,
    /// Why.
    pub reason: String,
}

/// What can be chosen on a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Pair: the same person. Knot: those together are. Contradiction: they are after all. Company: it is that client.
    Same,
    /// Pair and contradiction: different people, remembered for good. Knot: all of them are. Company: it is none of the
    /// clients that were shown.
    Different,
    /// Clash: what stands shall stand, and what is chosen in its place.
    Choose,
    /// Clash: in each field what is said elsewhere shall stand.
    TakeThere,
    /// Weak: may go out as it is. Refused: is sent again.
    Accept,
    /// Weak and refused: stays out.
    Quarantine,
    /// Gone: left as it is; not written there again. Exit: not made.
    Leave,
    /// Exit: made.
    Take,
    /// Gone: written there again.
    WriteAgain,
    /// Gone: the person is not to be contacted.
    DoNotContact,
}

/// What was recorded.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Decided {
    /// The decision, for taking it back.
    pub decision: DecisionRow,
    /// The card of the contradiction, where a *same* did not come true because somebody had said *different*.
    pub contradiction: Option<String>,
}

/// Which decision to take back.
#[derive(Clone, Debug, Default, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct Undo {
    /// The decision; the last one by a person where absent.
    pub decision: Option<String>,
    /// Only this one, not all that was decided with it.
    pub alone: Option<bool>,
}

/// A decision as shown in the history.
#[derive(Clone, Debug, Serialize, TS)]
pub struct DecisionRow {
    /// Its id.
    pub id: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Who: a person's name, or the name of a rule.
    pub actor: String,
    /// True where a rule decided.
    pub by_rule: bool,
    /// What: `same`, `different`, `same_after_all`, `same_company`, `new_client`, `different_company`, `accept`, `quarantine`, `value`, `comment`, `hand_on`, `withdraw`, `gone`,
    /// `leave`, `write_again`, `revoke`.
    pub kind: String,
    /// What was chosen: `field` and `value` of a value, `text` of a remark, `to` and `reason` of what was handed on.
    pub params: BTreeMap<String, String>,
    /// How many more decisions were made with it as one.
    pub others: u32,
    /// The names of the people it is about.
    pub names: Vec<String>,
    /// True where it was taken back; for an act, all of it.
    pub revoked: bool,
    /// People that it is about who are in HaloPSA: what was written there stays until it is removed there.
    pub in_halo: u32,
}
