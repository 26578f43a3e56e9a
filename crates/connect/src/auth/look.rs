//! Looking whether a customer's own page for signing in is there, before the user is sent to it: what it tells a browser
//! does not come back here.

use super::{code::CodeGrant, redirect::refusal};
use crate::{ConnectError, answer::Answer};
use reqwest::{Method, header::LOCATION};
use url::Url;

impl CodeGrant {
    /// Asks for the page as nobody who is signed in.
    ///
    /// # Errors
    /// [`ConnectError::SignInNotAllowed`] where there is no such page or it lets no such program in,
    /// [`ConnectError::SignInNotKnown`] where it knows neither it nor its way back, [`ConnectError::Refused`], and those of
    /// a host that can't be reached.
    pub(super) async fn look(&self, page: &Url, way_back: &str) -> Result<(), ConnectError> {
        let http = self.http.at(page);
        let asked = http.send(http.request(Method::GET, page.clone())).await;
        let answer = asked.map_err(|error| error.cause().clone())?;
        match answer.status {
            // Who is not known is not sent back with an error (RFC 6749 §4.1.2.1).
            400 => Err(ConnectError::SignInNotKnown { way_back: way_back.to_owned() }),
            404 | 405 | 410 | 501 => Err(ConnectError::SignInNotAllowed),
            300..=399 => match error(&answer, way_back).map(|error| refusal(&error)) {
                // Nobody was asked yet: whoever signs in may be.
                None | Some(ConnectError::SignInDenied) => Ok(()),
                Some(error) => Err(error),
            },
            _ => Ok(()),
        }
    }
}

/// The error with which the page sends the browser back at once.
fn error(answer: &Answer, way_back: &str) -> Option<String> {
    let to = Url::parse(answer.headers.get(LOCATION)?.to_str().ok()?).ok()?;
    let mut bare = to.clone();
    bare.set_query(None);
    let said = to.query_pairs().find(|(name, _)| name == "error")?.1.into_owned();
    (bare.as_str() == way_back).then_some(said)
}
