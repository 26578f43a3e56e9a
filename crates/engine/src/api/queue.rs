//! The queue, and what is decided.

use super::{CompanyCard, ExitCard, Failure, PlanField, Proposal, QualityRow, QualityWarning};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// A page of the queue: most valuable first.
#[derive(Clone, Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct QueueQuery {
    /// Which cards.
    #[serde(flatten)]
    #[ts(flatten)]
    pub filter: QueueFilter,
    /// Items to leave out (put off with *later*), by item id.
    pub skip: Vec<String>,
    /// How many cards; 1 to 50.
    pub limit: u32,
    /// The card on the table, by item id: told as the last one where others come before it, as long as it waits.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub table: Option<String>,
}

/// Which cards of the queue. What is absent filters nothing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(optional_fields = nullable)]
pub struct QueueFilter {
    /// Only cards of this kind.
    pub kind: Option<CardKind>,
    /// Only cards about somebody of whom this connection or list has a record.
    pub source: Option<String>,
    /// Only cards whose score is at least this: bits for a pair, a company or a knot's strongest, fields for a clash, points for a weak record. Together with
    /// `kind`.
    pub least: Option<f32>,
    /// Only cards whose score is below this, likewise.
    pub below: Option<f32>,
    /// Only cards about people of whom nothing was heard for so many days.
    pub older_than_days: Option<u32>,
    /// Those that were handed on, in place of those that were not.
    pub handed: Option<bool>,
    /// Of those that were handed on, only those for somebody of this name.
    pub handed_to: Option<String>,
    /// Only those of the sample that was drawn of a band.
    pub sample: Option<bool>,
}

/// A filter under a name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct QueueView {
    /// Its name.
    pub name: String,
    /// What it shows.
    pub filter: QueueFilter,
}

/// Kinds of card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CardKind {
    /// Two of whom somebody said that they are the same, after somebody had said that they are different.
    Contradiction,
    /// Three or more people held together by doubtful pairs.
    Knot,
    /// Two records that may be the same person.
    Pair,
    /// A person about whom sources differ where the rules leave the choice to a person.
    Clash,
    /// A write that the other side refused.
    Refused,
    /// A person whose record is too weak to go out.
    Weak,
    /// A person whose record is gone from the system of record.
    Gone,
    /// A company that may be a client of the system of record.
    Company,
    /// A person whom the rules propose to lead out.
    Exit,
}

/// The next cards and how many there are.
#[derive(Clone, Debug, Serialize, TS)]
pub struct QueuePage {
    /// In order.
    pub cards: Vec<Card>,
    /// Doubtful pairs that the filter shows, whatever kind it asks for. Where it filters by more, counted up to 1,001.
    pub pairs: u32,
    /// Contradictions, counted the same way.
    pub contradictions: u32,
    /// Knots of pairs, counted the same way.
    pub knots: u32,
    /// People about whom sources differ, counted the same way.
    pub clashes: u32,
    /// Refused writes that nobody answered, counted up to 1,001. Filtered by more than the kind, none is shown.
    pub refused: u32,
    /// Weak records, counted the same way.
    pub weak: u32,
    /// People whose record is gone from the system of record, counted the same way.
    pub gone: u32,
    /// Companies that may be clients of the system of record, counted the same way.
    pub companies: u32,
    /// People whom the rules propose to lead out, counted up to 1,001. Filtered by more than the kind, none is shown.
    pub exits: u32,
    /// Cards that were handed on.
    pub handed: u32,
    /// For whom, by name; 50 at most.
    pub handed_names: Vec<String>,
}

/// One thing to decide.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Card {
    /// What was said against what was said.
    Contradiction(ContradictionCard),
    /// Several of whom some may be the same person.
    Knot(KnotCard),
    /// Two records that may be the same person.
    Pair(PairCard),
    /// A person about whom sources differ.
    Clash(ClashCard),
    /// A write that the other side refused.
    Refused(RefusedCard),
    /// A person whose record is too weak to go out.
    Weak(WeakCard),
    /// A person whose record is gone from the system of record.
    Gone(GoneCard),
    /// A company that may be a client of the system of record.
    Company(CompanyCard),
    /// A person whom the rules propose to lead out.
    Exit(ExitCard),
}

impl Card {
    /// What it is named by in the queue.
    pub fn item(&self) -> &str {
        match self {
            Self::Contradiction(card) => &card.item,
            Self::Knot(card) => &card.item,
            Self::Pair(card) => &card.item,
            Self::Clash(card) => &card.item,
            Self::Refused(card) => &card.item,
            Self::Weak(card) => &card.item,
            Self::Gone(card) => &card.item,
            Self::Company(card) => &card.item,
            Self::Exit(card) => &card.item,
        }
    }
}

/// What was said against what was said: a *same* that did not come true, because it would put next to each other whom
/// somebody kept apart.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ContradictionCard {
    /// The item's id, for [`Decide`]: *same* takes the earlier back and joins, *different* keeps it.
    pub item: String,
    /// The two.
    pub members: Vec<Side>,
    /// Field by field, in reading order.
    pub rows: Vec<MemberRow>,
    /// Who said that they are the same, the oldest first.
    pub same: Vec<DecisionRow>,
    /// Who keeps them apart, the oldest first.
    pub apart: Vec<DecisionRow>,
    /// Who was asked to answer, where it was handed on.
    pub handed: Option<Handed>,
    /// Remarks about either, newest first.
    pub comments: Vec<DecisionRow>,
}

/// Several of whom some may be the same person.
#[derive(Clone, Debug, Serialize, TS)]
pub struct KnotCard {
    /// The item's id, for [`Decide`].
    pub item: String,
    /// They, eight at most: those of the strongest pair first, then who hangs together with them most.
    pub members: Vec<Side>,
    /// Field by field, in reading order.
    pub rows: Vec<MemberRow>,
    /// The doubtful pairs among them, strongest first.
    pub links: Vec<KnotLink>,
    /// Who of them was kept apart, the oldest first.
    pub apart: Vec<DecisionRow>,
    /// How many more hang together with them and come with a later card.
    pub more: u32,
    /// Nothing: of a knot that is handed on each pair is asked by itself.
    pub handed: Option<Handed>,
    /// Remarks about any of them, newest first.
    pub comments: Vec<DecisionRow>,
}

/// A doubtful pair of a knot.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct KnotLink {
    /// The one, by its place among the members from 0.
    pub left: u32,
    /// The other.
    pub right: u32,
    /// Sum of the evidence, in bits.
    pub total: f32,
    /// Probability of being the same, 0 to 1.
    pub probability: f32,
}

/// One field of several people.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct MemberRow {
    /// The field's name in the registry.
    pub field: String,
    /// What each has, in the order of the members.
    pub values: Vec<Option<Shown>>,
    /// What would survive were all of them one.
    pub survivor: Option<Shown>,
    /// The connection that it comes from, or the person who chose it, by name.
    pub survivor_source: Option<String>,
    /// Whether all who have one have the same after normalising.
    pub equal: bool,
    /// Whether people may choose what stands in it.
    pub choosable: bool,
}

/// Some people who may be one.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct AsOne {
    /// They.
    pub people: Vec<String>,
}

/// What would survive in a field.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct SurvivorRow {
    /// The field's name in the registry.
    pub field: String,
    /// The value.
    pub survivor: Shown,
    /// The connection that it comes from, or the person who chose it, by name.
    pub source: String,
}

/// A doubtful pair.
#[derive(Clone, Debug, Serialize, TS)]
pub struct PairCard {
    /// The item's id, for [`Decide`].
    pub item: String,
    /// Left person.
    pub left: Side,
    /// Right person.
    pub right: Side,
    /// Field by field, in reading order.
    pub rows: Vec<PairRow>,
    /// For and against, strongest first.
    pub evidence: Vec<EvidencePiece>,
    /// Sum of the weights, in bits.
    pub total: f32,
    /// Probability of being the same, 0 to 1.
    pub probability: f32,
    /// From here up the pair would be joined without asking, in bits.
    pub same_from: f32,
    /// Below here the pair would not be shown, in bits.
    pub review_from: f32,
    /// What is touched where.
    pub touches: Vec<Touch>,
    /// Who was asked to answer, where it was handed on, and what was said of the two.
    pub handed: Option<Handed>,
    /// Remarks about either, newest first.
    pub comments: Vec<DecisionRow>,
}

/// A card that was handed on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Handed {
    /// To whom.
    pub to: String,
    /// Why.
    pub reason: String,
    /// By whom.
    pub by: String,
    /// The decision, for taking it back.
    pub decision: String,
}

/// One side of a pair.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Side {
    /// The person this record belongs to.
    pub person: String,
    /// The name to show.
    pub name: String,
    /// The connections whose records are in the group, by name.
    pub sources: Vec<String>,
    /// Latest observation.
    pub at: DateTime<Utc>,
    /// Quality score, 0 to 100.
    pub score: u8,
}

/// One field of a pair.
#[derive(Clone, Debug, Serialize, TS)]
pub struct PairRow {
    /// The field's name in the registry.
    pub field: String,
    /// Left value.
    pub left: Option<Shown>,
    /// Right value.
    pub right: Option<Shown>,
    /// Whether both are there and equal after normalising.
    pub equal: bool,
    /// Whether people may choose what stands in it.
    pub choosable: bool,
    /// The value that would survive, and from which side.
    pub survivor: Option<Shown>,
    /// The connection that the survivor comes from, or the person who chose it, by name.
    pub survivor_source: Option<String>,
}

/// A value, normalised and raw.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Shown {
    /// Normalised.
    pub value: String,
    /// As the source wrote it, where that differs.
    pub raw: Option<String>,
    /// Whether somebody chose it.
    pub chosen: bool,
}

/// One piece of evidence.
#[derive(Clone, Debug, Serialize, TS)]
pub struct EvidencePiece {
    /// The group: `email`, `phone`, `name`, `office`, `profile`, …; a key of the message catalogue.
    pub group: String,
    /// How they compare: `same_mailbox`, `nickname`, `other_given`, …; another key.
    pub level: String,
    /// Bits for (positive) or against (negative).
    pub weight: f32,
}

/// A record in another system that a decision would touch.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Touch {
    /// The connection's name.
    pub system: String,
    /// What there: `lead`, `user`, `client`.
    pub what: String,
    /// How many fields would be changed; 0 means that nothing is written.
    pub fields: u32,
}

/// A person about whom sources differ.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ClashCard {
    /// The item's id, for [`Decide`].
    pub item: String,
    /// The person.
    pub side: Side,
    /// What has to be chosen, in reading order.
    pub rows: Vec<ClashRow>,
    /// Who was asked to answer, where it was handed on.
    pub handed: Option<Handed>,
    /// Remarks about the person, newest first.
    pub comments: Vec<DecisionRow>,
}

/// One field that has to be chosen.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ClashRow {
    /// The field's name in the registry.
    pub field: String,
    /// What is said, two at least: first what stands as long as nobody chooses. Nothing is an empty text.
    pub values: Vec<ClashValue>,
    /// What all of them said last; nothing where they never agreed.
    pub agreed: Option<ClashValue>,
    /// Whether it was changed on both sides: what stands was chosen here, and the other in the system of record since.
    pub both: bool,
}

/// One of the values that a person chooses from.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ClashValue {
    /// The value.
    pub value: String,
    /// The connection that says so, or who chose it, by name.
    pub source: String,
    /// When it said so.
    pub at: DateTime<Utc>,
}

/// A write that the other side refused, of somebody about whom nobody said anything since.
#[derive(Clone, Debug, Serialize, TS)]
pub struct RefusedCard {
    /// The item's id, for [`Decide`]: *accept* has it sent again with the next plan, *quarantine* keeps it back. A value
    /// that is chosen settles it too.
    pub item: String,
    /// The person.
    pub side: Side,
    /// The connection that refused it, by name.
    pub system: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Why.
    pub failure: Failure,
    /// The field that the refusal names, where it is one that is written.
    pub lacking: Option<String>,
    /// The field that it says is missing, where Sluice has nothing for it, by what it is called there; for [`GiveField`].
    pub wants: Option<String>,
    /// What was sent.
    pub sent: Vec<PlanField>,
    /// Values in reading order.
    pub values: Vec<ValueRow>,
    /// Nothing: it is not handed on.
    pub handed: Option<Handed>,
    /// Remarks about the person, newest first.
    pub comments: Vec<DecisionRow>,
}

/// A value for a field that the other side demands and Sluice has nothing for. From now on every new ticket of the type says
/// it, and those that were refused for want of it go into the next plan.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct GiveField {
    /// The card of a refusal that names the field.
    pub item: String,
    /// The value, as people read it there.
    pub value: String,
}

/// A weak record.
#[derive(Clone, Debug, Serialize, TS)]
pub struct WeakCard {
    /// The item's id, for [`Decide`].
    pub item: String,
    /// The person.
    pub side: Side,
    /// Values in reading order.
    pub values: Vec<ValueRow>,
    /// The score line by line.
    pub quality: Vec<QualityRow>,
    /// Scores below this are weak.
    pub threshold: u8,
    /// Why it is weak whatever it scores: a key of the message catalogue.
    pub barred: Option<String>,
    /// What does not look right.
    pub warnings: Vec<QualityWarning>,
    /// What would mend it.
    pub proposals: Vec<Proposal>,
    /// Who was asked to answer, where it was handed on.
    pub handed: Option<Handed>,
    /// Remarks about the person, newest first.
    pub comments: Vec<DecisionRow>,
}

/// A person whose record is gone from the system of record.
#[derive(Clone, Debug, Serialize, TS)]
pub struct GoneCard {
    /// The item's id, for [`Decide`].
    pub item: String,
    /// The person, by the records that are left.
    pub side: Side,
    /// What is gone, the first that went first.
    pub lost: Vec<LostRecord>,
    /// Values in reading order.
    pub values: Vec<ValueRow>,
    /// Who was asked to answer, where it was handed on.
    pub handed: Option<Handed>,
    /// Remarks about the person, newest first.
    pub comments: Vec<DecisionRow>,
}

/// A record that is gone from its source.
#[derive(Clone, Debug, Serialize, TS)]
pub struct LostRecord {
    /// The connection's name.
    pub source: String,
    /// What it was: `lead`, `prospect`, `opportunity`, `user`, `client`, …
    pub what: String,
    /// The source's own id.
    pub external_id: String,
    /// Its name when it was last seen.
    pub name: String,
    /// Its status then.
    pub status: Option<String>,
    /// When it last said something new.
    pub at: DateTime<Utc>,
    /// When it was taken as gone.
    pub gone_at: DateTime<Utc>,
    /// The decision, for taking it back.
    pub decision: String,
}

/// One value of a person.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ValueRow {
    /// The field's name in the registry.
    pub field: String,
    /// The value.
    pub shown: Shown,
    /// The connection it comes from, by name.
    pub source: String,
    /// When that source said it.
    pub at: DateTime<Utc>,
    /// The decision by which somebody chose it; `source` is then that person.
    pub decision: Option<String>,
}

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

/// Pairs to be joined as one, or companies to be linked to the client that each looks most like, after some of them were
/// judged.
#[derive(Clone, Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct DrawBand {
    /// Pairs or companies; pairs where absent.
    pub kind: Option<CardKind>,
    /// Their least evidence, in whole bits.
    pub least: f32,
    /// Below this, where there is an end to it.
    pub below: Option<f32>,
    /// How many cards are drawn; 1 to 500.
    pub sample: u32,
}

/// Joins what is left of a band.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct ApproveBand {
    /// How many pairs were said to be left. It is refused where there are others by now.
    pub left: u32,
}

/// The band that is being judged.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Bands {
    /// Nothing where none is.
    pub open: Option<Band>,
}

/// A band of pairs, or of companies, and what its sample says.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Band {
    /// Pairs or companies.
    pub kind: CardKind,
    /// When it was drawn.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: String,
    /// The least evidence, in bits.
    pub least: f32,
    /// Below this.
    pub below: Option<f32>,
    /// How many pairs or companies were in it when it was drawn.
    pub pairs: u32,
    /// How many of the cards drawn were judged or still wait. What was settled otherwise says nothing.
    pub sample: u32,
    /// How many were judged.
    pub judged: u32,
    /// How many of these are different people, or not the client that they look most like.
    pub wrong: u32,
    /// The share that is wrong at most, at 95 %, where none of the sample is; 0 to 1.
    pub clean: f64,
    /// The share of the band that is wrong at most, at 95 %, once the whole sample is judged; 0 to 1.
    pub at_most: Option<f64>,
    /// How many of the band are still asked, and would be joined.
    pub left: u32,
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
