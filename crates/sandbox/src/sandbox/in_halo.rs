//! What goes on in the practice HaloPSA: what it takes, what goes wrong there, and what others do by hand.

use super::{Sandbox, WrittenAction, WrittenLead};
use crate::{Flaw, Webhook, WebhookFault, WholeRequest, halo::beside};
use std::{io, time::Duration};

impl Sandbox {
    /// What HaloPSA's administrator allows the application, as scopes separated by blanks; `all` at the start. Tokens
    /// that were issued before end.
    pub fn allow_in_halo(&self, scopes: &str) {
        self.desk.allow(scopes);
    }

    /// From now on the practice HaloPSA has this flaw, too. Tokens that were issued before end.
    pub fn plant_in_halo(&self, flaw: Flaw) {
        self.desk.plant(flaw);
    }

    /// From now on the practice HaloPSA takes no ticket whose contact has this address, as where a rule of the tenant's
    /// looks at it; without an address it takes all.
    pub fn bar_in_halo(&self, email: Option<&str>) {
        self.desk.bar(email);
    }

    /// From now on the practice HaloPSA takes no action whose note contains these words; without words it takes all.
    pub fn bar_note_in_halo(&self, words: Option<&str>) {
        self.desk.bar_note(words);
    }

    /// From now on the practice HaloPSA takes no longer array than this, as where a gateway limits what is sent: others are
    /// refused with this status. Without a length it takes all.
    pub fn limit_arrays_in_halo(&self, longest: Option<(usize, u16)>) {
        self.desk.limit_arrays(longest);
    }

    /// From now on so many lists of tickets of the practice HaloPSA are read before one has a ticket that was created, while
    /// whoever asks for it alone gets it; with none, lists have those that waited too. Nothing of it outlasts the world.
    pub fn lag_in_halo(&self, reads: u32) {
        self.desk.lag(reads);
    }

    /// From now on the practice HaloPSA takes so many requests in a window of this length; those before don't count.
    pub fn limit_halo(&self, calls: u32, window: Duration) {
        self.desk.limit(calls, window);
    }

    /// Lets so many seconds pass in the practice HaloPSA, whose clock goes a second further with each write.
    ///
    /// # Errors
    /// When the journal can't be written.
    pub fn pass_in_halo(&self, seconds: u32) -> io::Result<()> {
        beside::pass(&self.desk, seconds.into())
    }

    /// The practice HaloPSA is set up as at the start: it has no flaw, and the application is allowed everything.
    pub fn mend_halo(&self) {
        self.desk.mend();
    }

    /// From now on the practice HaloPSA tells of every change of a ticket by this webhook, or by none.
    pub fn set_webhook(&self, webhook: Option<Webhook>) {
        self.desk.hook.set(webhook);
    }

    /// The next webhooks go wrong like this, one each, `None` for one that goes well.
    pub fn script_webhooks(&self, script: Vec<Option<WebhookFault>>) {
        self.desk.hook.script(script);
    }

    /// From now on of a thousand webhooks so many go wrong in each way, 200 at most.
    pub fn storm_webhooks(&self, share: u32, seed: u64) {
        self.desk.hook.storm(share, seed);
    }

    /// From now on webhooks go well. What is late stays late.
    pub fn clear_webhooks(&self) {
        self.desk.hook.clear();
    }

    /// Sends the webhooks that are late, the newest first.
    pub fn send_late_webhooks(&self) {
        self.desk.hook.send_late();
    }

    /// Tells by webhook of a ticket of this number, whether there is one or not.
    pub fn tell_webhook(&self, event: &str, ticket: i64) {
        let ticket = serde_json::Map::from_iter([("id".to_owned(), ticket.into())]);
        self.desk.hook.tell(event, &ticket);
    }

    /// What webhooks were answered with since the world began, once all that were sent are answered.
    pub async fn webhooks_answered(&self) -> Vec<u16> {
        self.desk.hook.answered().await
    }

    /// From now on requests to the practice HaloPSA are noted whole.
    pub fn note_in_halo(&self) {
        self.desk.noted.begin();
    }

    /// The requests that were noted, in the order of arrival.
    pub fn noted_in_halo(&self) -> Vec<WholeRequest> {
        self.desk.noted.all()
    }

    /// The tickets created through the API, oldest first, those of earlier runs included.
    pub fn leads_written(&self) -> Vec<WrittenLead> {
        beside::written(&self.desk)
    }

    /// What was told in tickets through the API, oldest first, that of earlier runs included.
    pub fn actions_written(&self) -> Vec<WrittenAction> {
        beside::told(&self.desk)
    }

    /// Tells something in a ticket, with markup, as a colleague called Kim Vale does by hand; whether there is such a ticket.
    ///
    /// # Errors
    /// When the journal can't be written.
    pub fn tell_in_halo(&self, ticket: i64, html: &str) -> io::Result<bool> {
        beside::tell(&self.desk, ticket, html)
    }

    /// Makes a user the main contact of its client, who can neither be made inactive nor be moved; whether there is such a
    /// user.
    ///
    /// # Errors
    /// When the journal can't be written.
    pub fn name_main_contact_in_halo(&self, user: i64) -> io::Result<bool> {
        beside::name_main_contact(&self.desk, user)
    }

    /// A ticket, taken out as somebody deletes it in HaloPSA; none where it is not there.
    ///
    /// # Errors
    /// When the journal can't be written.
    pub fn delete_in_halo(
        &self,
        ticket: i64,
    ) -> io::Result<Option<serde_json::Map<String, serde_json::Value>>> {
        beside::take_ticket(&self.desk, ticket)
    }

    /// Puts a ticket into HaloPSA by hand: one that was taken out, or one as no request would write it.
    ///
    /// # Errors
    /// When the journal can't be written.
    pub fn put_in_halo(
        &self,
        ticket: i64,
        row: serde_json::Map<String, serde_json::Value>,
    ) -> io::Result<()> {
        beside::put_ticket(&self.desk, ticket, row)
    }
}
