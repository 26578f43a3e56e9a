use super::{Account, Backoff, breaker::Trying};
use crate::{
    CallError, ConnectError, address,
    answer::Answer,
    auth::Credential,
    limiter::NotNow,
    manifest::{FailureKind, Method, Stream},
};
use reqwest::header::HeaderMap;
use serde_json::Value;
use std::{borrow::Cow, time::Duration};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

/// A call to be made.
pub(crate) struct Call<'a> {
    method: Method,
    path: Cow<'a, str>,
    /// What the path was made from, where something was filled in.
    template: Option<&'a str>,
    query: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    body: Option<Value>,
    effect: Effect,
    /// Has limits of its own.
    stream: Option<&'a str>,
    turn: Turn<'a>,
    still: Option<Still<'a>>,
}

/// What a call does at the vendor, and so whether it may be repeated.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Effect {
    /// It may be.
    Reads,
    /// Only where it did not arrive.
    Pays,
    Writes,
}

/// How long a call waits for its turn within the vendor's limits.
#[derive(Clone, Copy, Debug, Default)]
pub struct Turn<'a> {
    /// Longer than this: [`ConnectError::RateLimited`]. Absent: as long as it takes.
    pub most: Option<Duration>,
    /// Ends the wait: [`ConnectError::Stopped`]. What is under way is not cut.
    pub stop: Option<&'a CancellationToken>,
}

/// Whether what a call was to do is still to be done. Asked when its turn has come, however long that took.
pub type Still<'a> = &'a (dyn Fn() -> bool + Sync);

impl<'a> Call<'a> {
    pub(crate) fn get(path: impl Into<Cow<'a, str>>) -> Self {
        Self::read(Method::Get, path)
    }

    pub(crate) fn read(method: Method, path: impl Into<Cow<'a, str>>) -> Self {
        Self {
            method,
            path: path.into(),
            template: None,
            query: Vec::new(),
            body: None,
            effect: Effect::Reads,
            stream: None,
            turn: Turn::default(),
            still: None,
        }
    }

    pub(crate) fn write(path: impl Into<Cow<'a, str>>, body: Value) -> Self {
        Self {
            method: Method::Post,
            path: path.into(),
            template: None,
            query: Vec::new(),
            body: Some(body),
            effect: Effect::Writes,
            stream: None,
            turn: Turn::default(),
            still: None,
        }
    }

    /// Says what its path was made from.
    pub(crate) fn made_from(mut self, template: &'a str) -> Self {
        self.template = Some(template);
        self
    }

    /// Its path as it may be told and written down: what was filled in may stand for somebody.
    fn told(&self) -> String {
        match (self.template, &self.path) {
            (Some(template), _) => template.to_owned(),
            (None, Cow::Borrowed(path)) => (*path).to_owned(),
            (None, Cow::Owned(path)) => {
                path.rsplit_once('/').map_or_else(|| "…".to_owned(), |(before, _)| format!("{before}/…"))
            }
        }
    }

    /// Counts it against the limits of this stream too; one that has a price is not asked twice.
    pub(crate) fn of(mut self, stream: &'a Stream) -> Self {
        self.stream = Some(stream.name.as_str());
        if !stream.price.is_empty() {
            self.effect = Effect::Pays;
        }
        self
    }

    pub(crate) fn in_turn(mut self, turn: Turn<'a>) -> Self {
        self.turn = turn;
        self
    }

    /// It goes out only as long as this holds: [`ConnectError::Stopped`].
    pub(crate) fn while_still(mut self, still: Still<'a>) -> Self {
        self.still = Some(still);
        self
    }

    pub(crate) fn query(mut self, name: impl Into<Cow<'a, str>>, value: impl Into<Cow<'a, str>>) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    pub(crate) fn body(mut self, body: Value) -> Self {
        self.body = Some(body);
        self
    }
}

/// An answer without a failure.
pub(crate) struct Answered {
    pub(crate) status: u16,
    pub(crate) body: Value,
    /// The address of the next page, where a header names it.
    pub(crate) link: Option<String>,
}

/// What became of one try.
enum Outcome {
    Done(Answer),
    Failed(CallError),
    /// May be tried again, if the call only reads and tries are left.
    Flaked(CallError),
    /// The vendor wants a pause.
    Limited(Duration),
    /// The credential is not accepted.
    Rejected,
}

impl Outcome {
    /// Whether the system is in trouble, and not the call.
    fn is_trouble(&self) -> bool {
        match self {
            Self::Flaked(_) => true,
            Self::Failed(error) => {
                matches!(error.cause(), ConnectError::Unreachable { .. } | ConnectError::TimedOut { .. })
            }
            Self::Done(_) | Self::Limited(_) | Self::Rejected => false,
        }
    }
}

impl Account {
    /// Makes a call that only reads.
    pub(crate) async fn read(&self, call: Call<'_>) -> Result<Value, ConnectError> {
        self.read_whole(call).await.map(|(_, body)| body)
    }

    /// As [`Self::make`], with what headers say of the next page.
    pub(crate) async fn answered(&self, call: Call<'_>) -> Result<Answered, CallError> {
        let answer = self.call(call).await?;
        let (status, link) = (answer.status, answer.link());
        let body = answer.into_json().ok_or_else(|| CallError::Unknown(self.http.not_an_api()))?;
        Ok(Answered { status, body, link })
    }

    /// As [`Self::read`], with the HTTP status.
    pub(crate) async fn read_whole(&self, call: Call<'_>) -> Result<(u16, Value), ConnectError> {
        self.make(call).await.map_err(CallError::into_cause)
    }

    /// Makes a call that may have an effect; the HTTP status and the body.
    pub(crate) async fn make(&self, call: Call<'_>) -> Result<(u16, Value), CallError> {
        self.answered(call).await.map(|answered| (answered.status, answered.body))
    }

    pub(crate) const fn backoff(&self) -> Backoff {
        Backoff(self.options.first_backoff)
    }

    async fn call(&self, call: Call<'_>) -> Result<Answer, CallError> {
        let (mut tries, mut waited, mut renewed) = (0, false, false);
        loop {
            let credential = self
                .sign_in
                .credential(&self.http, &self.limiter, self.backoff())
                .await
                .map_err(CallError::NotSent)?;
            let trying = self.turn(&call).await.map_err(CallError::NotSent)?;
            if call.still.is_some_and(|still| !still()) {
                return Err(CallError::NotSent(ConnectError::Stopped));
            }
            let outcome = self.once(&call, &credential).await;
            if self.breaker.note(outcome.is_trouble()) {
                self.limiter.pause(self.options.alone);
            }
            drop(trying);
            match outcome {
                Outcome::Done(answer) => return Ok(answer),
                Outcome::Failed(error) => return Err(error),
                Outcome::Flaked(error) => {
                    tries += 1;
                    let again = match call.effect {
                        Effect::Reads => true,
                        Effect::Pays => matches!(error, CallError::NotSent(_)),
                        Effect::Writes => false,
                    };
                    if !again || !self.backoff().wait(tries).await {
                        return Err(error);
                    }
                }
                Outcome::Limited(wait) => {
                    let wait = wait.min(self.options.longest_pause);
                    self.limiter.pause(wait);
                    if waited || wait > self.options.patience {
                        let retry_after_ms = wait.as_millis().try_into().unwrap_or(u64::MAX);
                        return Err(CallError::NotSent(ConnectError::RateLimited { retry_after_ms }));
                    }
                    waited = true;
                }
                Outcome::Rejected => {
                    if !self.sign_in.forget(&credential).await || renewed {
                        return Err(CallError::NotSent(rejected(&call, &credential)));
                    }
                    renewed = true;
                }
            }
        }
    }

    /// Waits for the call's turn; what it holds where it alone tries whether the system is back.
    async fn turn(&self, call: &Call<'_>) -> Result<Option<Trying<'_>>, ConnectError> {
        let most = call.turn.most;
        let turn = async {
            let trying = match most {
                None => self.breaker.alone().await,
                Some(most) => timeout(most, self.breaker.alone())
                    .await
                    .map_err(|_| NotNow::TooLong(self.limiter.opens_in().unwrap_or(most)))?,
            };
            self.limiter.ready(call.stream, most).await?;
            Ok::<_, NotNow>(trying)
        };
        let ready = match call.turn.stop {
            None => turn.await,
            Some(stop) => tokio::select! {
                ready = turn => ready,
                () = stop.cancelled() => return Err(ConnectError::Stopped),
            },
        };
        ready.map_err(|not_now| match not_now {
            NotNow::UsedUp => ConnectError::AllowanceUsed,
            NotNow::TooLong(wait) => {
                ConnectError::RateLimited { retry_after_ms: wait.as_millis().try_into().unwrap_or(u64::MAX) }
            }
        })
    }

    async fn once(&self, call: &Call<'_>, credential: &Credential) -> Outcome {
        let manifest = self.connector.manifest();
        let mut url = address::join(&self.base, &format!("{}{}", manifest.base.path, call.path));
        if !call.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&call.query);
        }
        let method = match call.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
        };
        let mut request = self.sign_in.sign(self.http.request(method, url), credential);
        if let Some(body) = &call.body {
            request = request.json(body);
        }
        // In place of what is said by default, such as the kind of body.
        request = request.headers(self.headers.clone());
        if call.effect == Effect::Writes {
            request = request.timeout(self.options.write_timeout);
        }
        let answer = match self.http.send(request).await {
            Ok(answer) => answer,
            // What took too long would only take as long again, and what speaks otherwise will not learn HTTP.
            Err(error) if !matches!(error.cause(), ConnectError::Unreachable { .. }) => {
                return Outcome::Failed(error);
            }
            Err(error) => return Outcome::Flaked(error),
        };
        tracing::debug!(connector = manifest.id, path = call.told(), status = answer.status, "answered");
        self.limiter.correct(call.stream, &answer.headers);
        self.outcome(call, answer, credential)
    }

    fn outcome(&self, call: &Call<'_>, answer: Answer, credential: &Credential) -> Outcome {
        let status = answer.status;
        let Some(failure) = answer.failure(&self.connector) else { return Outcome::Done(answer) };
        let refused = |error| Outcome::Failed(CallError::Refused(error));
        let what = || call.told();
        match failure {
            FailureKind::Ignore => Outcome::Done(Answer::new(status, HeaderMap::new(), b"")),
            FailureKind::RateLimited => {
                if let Some((calls, seconds)) = answer.window() {
                    self.limiter.tell(calls, seconds);
                }
                Outcome::Limited(answer.wait())
            }
            FailureKind::Reauthenticate => Outcome::Rejected,
            FailureKind::NoCredit => refused(ConnectError::NoCredit),
            FailureKind::Forbidden => refused(ConnectError::Forbidden { what: what() }),
            // A web server that does not know the API at all says nothing about a record.
            FailureKind::NotFound if answer.is_page() => refused(self.http.not_an_api()),
            FailureKind::NotFound => refused(ConnectError::NotFound { what: what() }),
            FailureKind::OptedOut => refused(ConnectError::OptedOut),
            // Sent elsewhere, or to sign in first: by a proxy (RFC 9110 §15.5.8) or by the network (RFC 6585 §6).
            FailureKind::Refused | FailureKind::Retry if matches!(status, 300..=399 | 407 | 511) => {
                refused(self.http.not_an_api())
            }
            FailureKind::Refused => {
                let blot = |text: &str| self.sign_in.blot(&self.settings().blot(text), credential);
                refused(ConnectError::Refused { status, said: answer.said(blot) })
            }
            FailureKind::Retry => {
                let error =
                    CallError::Unknown(ConnectError::UnexpectedAnswer { status, what: "no server error" });
                let back_in = answer.back_in().map(|wait| wait.min(self.options.longest_pause));
                // What became of a write is asked all the same: that ends with the cause, and not in a pause.
                if let Some(wait) = back_in.filter(|_| call.effect != Effect::Writes) {
                    self.limiter.pause(wait);
                }
                // A gateway's time limit: the same heavy call would hit it again. Nor is it waited long for who is away.
                let ends = status == 504 || back_in.is_some_and(|wait| wait > self.options.patience);
                if ends { Outcome::Failed(error) } else { Outcome::Flaked(error) }
            }
        }
    }
}

/// Why a call was rejected for its credential. With a key that is the key. With a token that the vendor has just
/// issued, id and secret are right: the account lacks a right, and HaloPSA says so with 401 as well as with 403.
fn rejected(call: &Call<'_>, credential: &Credential) -> ConnectError {
    match credential {
        Credential::Key => ConnectError::BadCredentials,
        Credential::Token(token) => match token.scopes.as_deref() {
            None => ConnectError::BadCredentials,
            Some([]) => ConnectError::HaloNoScope,
            Some(_) => ConnectError::Forbidden { what: call.told() },
        },
    }
}
