use sluice_mapping::MappingError;
use std::collections::BTreeMap;

/// Why something could not be read, tested or set up. Carries no secret, no query and no record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConnectError {
    /// The address is not one of a web service.
    #[error("not an address")]
    InvalidUrl,
    /// The address is plain http.
    #[error("plain http")]
    InsecureUrl,
    /// No connection to the host.
    #[error("no connection to {host}")]
    Unreachable {
        /// The host.
        host: String,
    },
    /// The host did not answer in time.
    #[error("no answer from {host}")]
    TimedOut {
        /// The host.
        host: String,
    },
    /// The host's certificate is not trusted, or what answers there does not speak TLS.
    #[error("no secure connection to {host}")]
    TlsFailed {
        /// The host.
        host: String,
    },
    /// What answers there does not speak HTTP.
    #[error("{host} does not speak HTTP")]
    NotHttp {
        /// The host.
        host: String,
    },
    /// What answers there is a web server, but not the vendor's API: a sign-in page, a proxy, another address.
    #[error("{host} does not answer as the API")]
    NotAnApi {
        /// The host.
        host: String,
    },
    /// The key, or client id and secret, are not accepted.
    #[error("credentials not accepted")]
    BadCredentials,
    /// HaloPSA issued a token that may do nothing: the application has no permissions.
    #[error("the token has no scope")]
    HaloNoScope,
    /// HaloPSA has no ticket type of this name.
    #[error("no ticket type {name}")]
    HaloNoTicketType {
        /// The name looked for.
        name: String,
    },
    /// HaloPSA has several ticket types that may be the one.
    #[error("several ticket types {name}: {found}")]
    HaloTypeTwice {
        /// The name looked for.
        name: String,
        /// What there is, with numbers.
        found: String,
    },
    /// The ticket type has several statuses of one name.
    #[error("several statuses {status} for ticket type {ticket_type}")]
    HaloStatusTwice {
        /// The name looked for.
        status: String,
        /// The ticket type.
        ticket_type: String,
    },
    /// The ticket type has no status for new leads.
    #[error("no status New for ticket type {ticket_type}")]
    HaloNoNewStatus {
        /// The ticket type.
        ticket_type: String,
    },
    /// The account lacks a right.
    #[error("not allowed: {what}")]
    Forbidden {
        /// The path that was asked.
        what: String,
    },
    /// Too many calls.
    #[error("too many calls, again in {retry_after_ms} ms")]
    RateLimited {
        /// When the vendor allows the next call.
        retry_after_ms: u64,
    },
    /// The user allows no more calls today.
    #[error("the day's calls are used up")]
    AllowanceUsed,
    /// It was stopped before it was sent.
    #[error("stopped")]
    Stopped,
    /// The account's credits are used up.
    #[error("no credits left")]
    NoCredit,
    /// Not there.
    #[error("not found: {what}")]
    NotFound {
        /// The path that was asked.
        what: String,
    },
    /// The person who was asked for must not be given out.
    #[error("opted out")]
    OptedOut,
    /// The vendor refused the request.
    #[error("refused with {status}")]
    Refused {
        /// HTTP status.
        status: u16,
        /// The vendor's own error sentence, at most 200 characters.
        said: String,
    },
    /// The answer is not what the vendor documents.
    #[error("unexpected answer with {status}: {what}")]
    UnexpectedAnswer {
        /// HTTP status.
        status: u16,
        /// What was expected.
        what: &'static str,
    },
    /// The stream holds more records than the vendor gives out in one pass.
    #[error("{stream} holds more than {limit} records")]
    StreamTooLong {
        /// The stream.
        stream: String,
        /// The vendor's limit.
        limit: u64,
    },
    /// An expression of the connector failed on the answer.
    #[error("mapping: {0}")]
    Mapping(#[from] MappingError),
    /// A required setting or secret is missing.
    #[error("{key} is missing")]
    MissingSetting {
        /// The setting.
        key: String,
    },
    /// A setting or secret does not look as it has to, or is not one of the connector's.
    #[error("{key} is not valid")]
    BadSetting {
        /// The setting.
        key: String,
    },
    /// The connector has no such stream.
    #[error("no stream {name}")]
    UnknownStream {
        /// The name.
        name: String,
    },
    /// The stream is read by every sync, or pushed: it answers no question.
    #[error("stream {name} is not asked")]
    NotAsked {
        /// The name.
        name: String,
    },
    /// A question lacks what the stream needs to be asked.
    #[error("{stream} can't be asked that")]
    BadQuestion {
        /// The stream.
        stream: String,
    },
    /// What was kept of the user's sign-in is not accepted any more, or not there.
    #[error("sign in again")]
    SignInAgain,
    /// The user, or the vendor on the page of the sign-in, said no.
    #[error("the sign-in was refused")]
    SignInDenied,
    /// Nobody said yes in time.
    #[error("nobody signed in")]
    SignInTimedOut,
    /// The answer from the browser belongs to another sign-in.
    #[error("the answer belongs to another sign-in")]
    SignInForged,
    /// No port of this machine could be opened for the browser's answer.
    #[error("no port for the browser's answer")]
    SignInNoPort,
    /// The vendor lets nobody sign in in the browser with this application, or at all.
    #[error("no sign-in in the browser")]
    SignInNotAllowed,
    /// The vendor's page knows no such application, or not the address that it is to come back to.
    #[error("the application or its way back {way_back} is not known")]
    SignInNotKnown {
        /// The address of this machine.
        way_back: String,
    },
    /// The new refresh token could not be kept.
    #[error("the sign-in could not be kept")]
    SignInNotKept,
    /// The secret is not a private RSA key as PEM.
    #[error("{key} is no private key")]
    NotAPrivateKey {
        /// The setting.
        key: String,
    },
    /// The system's certificates or cryptography can't be used.
    #[error("no secure connection can be made on this system")]
    NoTls,
}

impl ConnectError {
    /// The key of the message catalogue.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::InvalidUrl => "invalid_url",
            Self::InsecureUrl => "insecure_url",
            Self::Unreachable { .. } => "unreachable",
            Self::TimedOut { .. } => "timed_out",
            Self::TlsFailed { .. } => "tls_failed",
            Self::NotHttp { .. } => "not_http",
            Self::NotAnApi { .. } => "not_an_api",
            Self::BadCredentials => "bad_credentials",
            Self::HaloNoScope => "halo_no_scope",
            Self::HaloNoTicketType { .. } => "halo_no_ticket_type",
            Self::HaloTypeTwice { .. } => "halo_type_twice",
            Self::HaloStatusTwice { .. } => "halo_status_twice",
            Self::HaloNoNewStatus { .. } => "halo_no_new_status",
            Self::Forbidden { .. } => "forbidden",
            Self::RateLimited { .. } => "rate_limited",
            Self::AllowanceUsed => "allowance_used",
            Self::Stopped => "stopped",
            Self::NoCredit => "no_credit",
            Self::NotFound { .. } => "not_found",
            Self::OptedOut => "opted_out",
            Self::Refused { .. } => "refused",
            Self::UnexpectedAnswer { .. } => "unexpected_answer",
            Self::StreamTooLong { .. } => "stream_too_long",
            Self::Mapping(error) => error.code(),
            Self::MissingSetting { .. } => "missing_setting",
            Self::BadSetting { .. } => "bad_setting",
            Self::UnknownStream { .. } => "unknown_stream",
            Self::NotAsked { .. } => "stream_not_asked",
            Self::BadQuestion { .. } => "bad_question",
            Self::SignInAgain => "sign_in_again",
            Self::SignInDenied => "sign_in_denied",
            Self::SignInTimedOut => "sign_in_timed_out",
            Self::SignInForged => "sign_in_forged",
            Self::SignInNoPort => "sign_in_no_port",
            Self::SignInNotAllowed => "sign_in_not_allowed",
            Self::SignInNotKnown { .. } => "sign_in_not_known",
            Self::SignInNotKept => "sign_in_not_kept",
            Self::NotAPrivateKey { .. } => "not_a_private_key",
            Self::NoTls => "no_tls",
        }
    }

    /// Values for the message.
    pub fn params(&self) -> BTreeMap<String, String> {
        let pairs: Vec<(&str, String)> = match self {
            Self::Unreachable { host }
            | Self::TimedOut { host }
            | Self::TlsFailed { host }
            | Self::NotHttp { host }
            | Self::NotAnApi { host } => vec![("host", host.clone())],
            Self::BadQuestion { stream } => vec![("name", stream.clone())],
            Self::HaloNoTicketType { name } | Self::UnknownStream { name } | Self::NotAsked { name } => {
                vec![("name", name.clone())]
            }
            Self::HaloTypeTwice { name, found } => vec![("name", name.clone()), ("found", found.clone())],
            Self::HaloStatusTwice { status, ticket_type } => {
                vec![("status", status.clone()), ("type", ticket_type.clone())]
            }
            Self::HaloNoNewStatus { ticket_type } => vec![("name", ticket_type.clone())],
            Self::Forbidden { what } | Self::NotFound { what } => vec![("what", what.clone())],
            Self::RateLimited { retry_after_ms } => vec![("retry_after_ms", retry_after_ms.to_string())],
            Self::Refused { status, said } => vec![("status", status.to_string()), ("said", said.clone())],
            Self::UnexpectedAnswer { status, what } => {
                vec![("status", status.to_string()), ("what", (*what).to_owned())]
            }
            Self::StreamTooLong { stream, limit } => {
                vec![("stream", stream.clone()), ("limit", limit.to_string())]
            }
            Self::SignInNotKnown { way_back } => vec![("way_back", way_back.clone())],
            Self::Mapping(error) => return error.params(),
            Self::MissingSetting { key } | Self::BadSetting { key } | Self::NotAPrivateKey { key } => {
                vec![("key", key.clone())]
            }
            Self::InvalidUrl
            | Self::InsecureUrl
            | Self::BadCredentials
            | Self::HaloNoScope
            | Self::AllowanceUsed
            | Self::Stopped
            | Self::NoCredit
            | Self::SignInAgain
            | Self::SignInDenied
            | Self::SignInTimedOut
            | Self::SignInForged
            | Self::SignInNoPort
            | Self::SignInNotAllowed
            | Self::SignInNotKept
            | Self::NoTls
            | Self::OptedOut => Vec::new(),
        };
        pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
    }

    /// Whether the same call may succeed later without anyone changing anything.
    pub const fn is_transient(&self) -> bool {
        match self {
            Self::Unreachable { .. } | Self::TimedOut { .. } | Self::RateLimited { .. } => true,
            Self::UnexpectedAnswer { status, .. } => *status >= 500,
            _ => false,
        }
    }
}

/// What became of a write that did not succeed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// The vendor refused it: nothing was written or sold, and the same again will be refused again.
    #[error("refused: {0}")]
    Refused(ConnectError),
    /// It did not reach the vendor, or was turned away before being looked at: nothing was written or sold.
    #[error("not sent: {0}")]
    NotSent(ConnectError),
    /// It may have been written or paid, or not: look it up before doing anything else.
    #[error("unknown: {0}")]
    Unknown(ConnectError),
}

impl CallError {
    /// Why.
    pub const fn cause(&self) -> &ConnectError {
        match self {
            Self::Refused(cause) | Self::NotSent(cause) | Self::Unknown(cause) => cause,
        }
    }

    /// As [`Self::cause`], for good.
    pub fn into_cause(self) -> ConnectError {
        match self {
            Self::Refused(cause) | Self::NotSent(cause) | Self::Unknown(cause) => cause,
        }
    }
}
