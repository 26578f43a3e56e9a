use crate::{CallError, ClientOptions, ConnectError, answer::Answer, tls};
use reqwest::{RequestBuilder, Url, redirect};
use std::{error::Error, io, iter};

/// The longest answer that is read, in bytes.
const LONGEST: usize = 64 << 20;

/// Sends single requests. Knows neither limits nor retries.
#[derive(Clone)]
pub(crate) struct Http {
    client: reqwest::Client,
    host: String,
}

impl Http {
    pub(crate) fn new(base: &Url, options: &ClientOptions) -> Result<Self, ConnectError> {
        let client = reqwest::Client::builder()
            .user_agent(concat!("Sluice/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(options.connect_timeout)
            .timeout(options.timeout)
            .redirect(redirect::Policy::none())
            .retry(reqwest::retry::never())
            .no_proxy()
            .tls_backend_preconfigured(tls::config()?)
            .build()
            .map_err(|_| ConnectError::NoTls)?;
        Ok(Self { client, host: base.host_str().unwrap_or_default().to_owned() })
    }

    /// The same at another host, for what is said of it.
    pub(crate) fn at(&self, place: &Url) -> Self {
        Self { client: self.client.clone(), host: place.host_str().unwrap_or_default().to_owned() }
    }

    pub(crate) fn host(&self) -> &str {
        &self.host
    }

    /// What answers there is not the vendor's API.
    pub(crate) fn not_an_api(&self) -> ConnectError {
        ConnectError::NotAnApi { host: self.host.clone() }
    }

    pub(crate) fn request(&self, method: reqwest::Method, url: Url) -> RequestBuilder {
        self.client.request(method, url)
    }

    /// Sends a request and reads the answer whole, whatever its status.
    ///
    /// # Errors
    /// [`CallError::NotSent`] if no connection was made, [`CallError::Unknown`] from then on.
    pub(crate) async fn send(&self, request: RequestBuilder) -> Result<Answer, CallError> {
        let mut response = request.send().await.map_err(|error| self.classify(&error))?;
        let status = response.status().as_u16();
        let headers = std::mem::take(response.headers_mut());
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| self.classify(&error))? {
            if body.len() + chunk.len() > LONGEST {
                let what = "an answer of 64 MiB at most";
                return Err(CallError::Unknown(ConnectError::UnexpectedAnswer { status, what }));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Answer::new(status, headers, &body))
    }

    fn classify(&self, error: &reqwest::Error) -> CallError {
        let host = self.host.clone();
        let cause = if error.is_timeout() {
            ConnectError::TimedOut { host }
        } else if causes(error).any(is::<rustls::Error>) {
            ConnectError::TlsFailed { host }
        } else if causes(error)
            .any(|cause| cause.downcast_ref::<hyper::Error>().is_some_and(hyper::Error::is_parse))
        {
            ConnectError::NotHttp { host }
        } else {
            ConnectError::Unreachable { host }
        };
        if error.is_connect() || error.is_builder() {
            CallError::NotSent(cause)
        } else {
            CallError::Unknown(cause)
        }
    }
}

fn causes<'e>(error: &'e reqwest::Error) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    iter::successors(error.source(), |&cause| cause.source())
}

/// Whether an error is of this kind, also where I/O errors carry it: those hide it from `source`.
fn is<E: Error + 'static>(cause: &(dyn Error + 'static)) -> bool {
    let carried = cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    cause.is::<E>() || carried.is_some_and(|carried| is::<E>(carried))
}
