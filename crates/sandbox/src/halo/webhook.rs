//! The webhook of the practice HaloPSA: it tells of every change of a ticket, signed, and goes wrong on demand.

use super::tables::{Row, number};
use crate::{
    dice::Dice,
    gate::held,
    provider::{Push, sign},
    world::dates,
};
use futures::future::BoxFuture;
use serde_json::json;
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};
use tokio::sync::{mpsc, watch};

/// Takes what is sent, and gives the HTTP status of its answer.
pub type Receiver = Arc<dyn Fn(Push) -> BoxFuture<'static, u16> + Send + Sync>;

/// How the webhook is set up.
#[derive(Clone)]
pub struct Webhook {
    /// The header that the signature goes into.
    pub header: &'static str,
    /// What is signed with.
    pub secret: String,
    /// Where it goes.
    pub to: Receiver,
}

/// What goes wrong with what is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WebhookFault {
    /// It never arrives.
    Lost,
    /// It arrives twice.
    Twice,
    /// It arrives when it is sent by [`crate::Sandbox::send_late_webhooks`].
    Late,
    /// It arrives after the next one.
    OutOfOrder,
    /// It is signed with another secret.
    WrongSignature,
}

impl WebhookFault {
    /// One of each.
    pub const ALL: [Self; 5] = [Self::Lost, Self::Twice, Self::Late, Self::OutOfOrder, Self::WrongSignature];
}

/// One after the other goes out, in the order in which things happened.
pub(crate) struct Hook {
    set: Mutex<Set>,
    line: mpsc::UnboundedSender<(Receiver, Push)>,
    end: Mutex<Option<mpsc::UnboundedReceiver<(Receiver, Push)>>>,
    /// The answers so far, and how many are still to come.
    sent: watch::Sender<(Vec<u16>, usize)>,
}

#[derive(Default)]
struct Set {
    webhook: Option<Webhook>,
    script: VecDeque<Option<WebhookFault>>,
    storm: Option<(u32, Dice)>,
    /// What waits for the next one.
    after: Option<Push>,
    late: Vec<Push>,
    told: u64,
}

impl Default for Hook {
    fn default() -> Self {
        let (line, end) = mpsc::unbounded_channel();
        Self { set: Mutex::default(), line, end: Mutex::new(Some(end)), sent: watch::Sender::default() }
    }
}

impl Hook {
    pub(crate) fn set(&self, webhook: Option<Webhook>) {
        *held(&self.set) = Set { webhook, ..Set::default() };
    }

    pub(crate) fn script(&self, script: Vec<Option<WebhookFault>>) {
        held(&self.set).script = script.into();
    }

    pub(crate) fn storm(&self, share: u32, seed: u64) {
        held(&self.set).storm = Some((share, Dice::new(seed, "webhooks")));
    }

    pub(crate) fn clear(&self) {
        let mut set = held(&self.set);
        set.script.clear();
        set.storm = None;
    }

    /// Tells of a ticket, if a webhook is set.
    pub(crate) fn tell(&self, event: &str, ticket: &Row) {
        let mut set = held(&self.set);
        let Some(webhook) = set.webhook.clone() else { return };
        set.told += 1;
        let fault = set.next();
        let push = pushed(&webhook, set.told, event, ticket, fault);
        let mut out = Vec::new();
        match fault {
            Some(WebhookFault::Lost) => {}
            Some(WebhookFault::Late) => set.late.push(push),
            Some(WebhookFault::Twice) => out.extend([push.clone(), push]),
            Some(WebhookFault::OutOfOrder) => {
                out.extend(set.after.replace(push));
            }
            Some(WebhookFault::WrongSignature) | None => {
                out.push(push);
                out.extend(set.after.take());
            }
        }
        self.send(&webhook, out);
    }

    /// Sends what is late.
    pub(crate) fn send_late(&self) {
        let mut set = held(&self.set);
        let Some(webhook) = set.webhook.clone() else { return };
        // The oldest news come last.
        let mut out: Vec<Push> = set.after.take().into_iter().collect();
        out.extend(std::mem::take(&mut set.late).into_iter().rev());
        self.send(&webhook, out);
    }

    fn send(&self, webhook: &Webhook, out: Vec<Push>) {
        for push in out {
            self.sent.send_modify(|(_, left)| *left += 1);
            // Whoever took it down is gone with the world.
            let _ = self.line.send((webhook.to.clone(), push));
        }
    }

    /// The answers once nothing is under way.
    pub(crate) async fn answered(&self) -> Vec<u16> {
        let mut sent = self.sent.subscribe();
        // It ends with the world, which is asked.
        match sent.wait_for(|(_, left)| *left == 0).await {
            Ok(found) => found.0.clone(),
            Err(_) => Vec::new(),
        }
    }

    /// Sends until it is dropped.
    pub(crate) async fn run(&self) {
        let Some(mut end) = held(&self.end).take() else { return };
        while let Some((to, push)) = end.recv().await {
            let status = to(push).await;
            self.sent.send_modify(|(answers, left)| {
                answers.push(status);
                *left -= 1;
            });
        }
    }
}

impl Set {
    fn next(&mut self) -> Option<WebhookFault> {
        if let Some(scripted) = self.script.pop_front() {
            return scripted;
        }
        let (share, dice) = self.storm.as_mut()?;
        let fault = *dice.pick(&WebhookFault::ALL);
        // Of all together, so that each has its share.
        dice.chance(*share * 5).then_some(fault)
    }
}

fn pushed(webhook: &Webhook, told: u64, event: &str, ticket: &Row, fault: Option<WebhookFault>) -> Push {
    let id = number(ticket, "id");
    let body = json!({
        "id": format!("7e11ed00-0000-4000-8000-{told:012x}"),
        "event": event,
        "webhook_id": "7e11ed00-0000-4000-8000-000000000000",
        "notification_id": 61,
        "object_id": id,
        "timestamp": dates::zoneless(dates::after_start(i64::try_from(told).unwrap_or_default())),
        "ticket": ticket,
    })
    .to_string();
    let secret = match fault {
        Some(WebhookFault::WrongSignature) => "another secret",
        _ => webhook.secret.as_str(),
    };
    Push { headers: vec![(webhook.header, sign::base64(secret, body.as_bytes()))], body }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    /// The numbers of the tickets told of, in the order of arrival, where three are told of and the late ones sent then.
    async fn arrived(script: Vec<Option<WebhookFault>>) -> Vec<(i64, bool)> {
        let hook = Arc::new(Hook::default());
        let found = Arc::new(Mutex::new(Vec::new()));
        let kept = found.clone();
        let to: Receiver = Arc::new(move |push: Push| {
            let body: Value = serde_json::from_str(&push.body).unwrap();
            let right = push.headers == [("X-Sign", sign::base64("secret", push.body.as_bytes()))];
            held(&kept).push((body["ticket"]["id"].as_i64().unwrap(), right));
            Box::pin(async { 200 })
        });
        hook.tell("before", &Row::new());
        hook.set(Some(Webhook { header: "X-Sign", secret: "secret".to_owned(), to }));
        hook.script(script);
        let running = hook.clone();
        let sending = tokio::spawn(async move { running.run().await });
        for id in 1..=3 {
            hook.tell("ticket updated", &Row::from_iter([("id".to_owned(), id.into())]));
        }
        hook.answered().await;
        hook.send_late();
        let answers = hook.answered().await;
        sending.abort();
        let found = std::mem::take(&mut *held(&found));
        assert_eq!(answers.len(), found.len());
        found
    }

    #[tokio::test]
    async fn each_fault_does_what_it_says() {
        use WebhookFault::{Late, Lost, OutOfOrder, Twice, WrongSignature};
        let check = async |fault: WebhookFault, expected: &[i64]| {
            let found: Vec<i64> =
                arrived(vec![Some(fault), None, None]).await.into_iter().map(|(id, _)| id).collect();
            assert_eq!(found, expected, "{fault:?}");
        };
        check(Lost, &[2, 3]).await;
        check(Twice, &[1, 1, 2, 3]).await;
        check(Late, &[2, 3, 1]).await;
        check(OutOfOrder, &[2, 1, 3]).await;
        check(WrongSignature, &[1, 2, 3]).await;
        let signed: Vec<bool> =
            arrived(vec![Some(WrongSignature)]).await.into_iter().map(|(_, right)| right).collect();
        assert_eq!(signed, [false, true, true]);
        let late: Vec<i64> = arrived(vec![Some(Late), Some(Late), Some(OutOfOrder)])
            .await
            .into_iter()
            .map(|(id, _)| id)
            .collect();
        assert_eq!(late, [3, 2, 1]);
    }
}
