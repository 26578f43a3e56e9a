//! Addresses that people type.

use crate::ConnectError;
use url::{Host, Url};

/// Checks an address and takes off what people copy along with it: a trailing slash and any of the `endings`.
/// What is left never ends with a slash.
///
/// Only https, except on loopback where the caller allows it; no user name, no fragment, no query, and no port
/// that another service of the machine would listen on.
pub(crate) fn parse(text: &str, endings: &[&str], loopback_http: bool) -> Result<Url, ConnectError> {
    let text = text.trim();
    if text.is_empty() || text.contains(|c: char| c == '\\' || c.is_control() || c.is_whitespace()) {
        return Err(ConnectError::InvalidUrl);
    }
    // People copy `acme.halopsa.com` out of the address line, which hides the scheme.
    let whole = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    let mut url = Url::parse(&whole).map_err(|_| ConnectError::InvalidUrl)?;
    let named = matches!(url.host(), Some(Host::Domain(name)) if name.contains('.') || name == "localhost")
        || matches!(url.host(), Some(Host::Ipv4(_) | Host::Ipv6(_)));
    if !named
        || !url.username().is_empty()
        || url.password().is_some()
        || url.fragment().is_some()
        || url.query().is_some()
        || url.port().is_some_and(|port| !matches!(port, 80 | 443 | 1024..))
    {
        return Err(ConnectError::InvalidUrl);
    }
    match url.scheme() {
        "https" => {}
        "http" if loopback_http && loopback(&url) => {}
        "http" => return Err(ConnectError::InsecureUrl),
        _ => return Err(ConnectError::InvalidUrl),
    }
    let mut path = url.path().trim_end_matches('/').to_owned();
    while let Some(rest) = endings
        .iter()
        .filter(|ending| !ending.is_empty())
        .find_map(|ending| path.strip_suffix(*ending))
        .map(|rest| rest.trim_end_matches('/').to_owned())
    {
        path = rest;
    }
    url.set_path(&path);
    Ok(url)
}

/// An address beside the base: as [`parse`], but with its path, its query and its fragment.
pub(crate) fn beside(text: &str, loopback_http: bool) -> Result<Url, ConnectError> {
    let url = Url::parse(text.trim()).map_err(|_| ConnectError::InvalidUrl)?;
    let mut bare = url.clone();
    bare.set_query(None);
    bare.set_fragment(None);
    parse(bare.as_str(), &[], loopback_http)?;
    Ok(url)
}

fn loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// The address with a path after its own.
pub(crate) fn join(base: &Url, path: &str) -> Url {
    let mut url = base.clone();
    url.set_path(&format!("{}{path}", base.path().trim_end_matches('/')));
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Result<&str, &str>) {
        for loopback_http in [false, true] {
            let found = parse(text, &["/api", "/auth"], loopback_http);
            let found = found.as_ref().map(Url::as_str).map_err(|error| error.code());
            assert_eq!(found, expected, "{text} with loopback {loopback_http}");
        }
    }

    #[test]
    fn what_people_copy_along_is_taken_off() {
        for text in [
            "https://acme.halopsa.com",
            " https://acme.halopsa.com/ ",
            "https://acme.halopsa.com/api",
            "https://acme.halopsa.com/api/",
            "https://acme.halopsa.com/auth",
            "acme.halopsa.com",
            "HTTPS://ACME.halopsa.com:443/",
        ] {
            check(text, Ok("https://acme.halopsa.com/"));
        }
        check("https://desk.acme.test:8443/halo/api/", Ok("https://desk.acme.test:8443/halo"));
    }

    #[test]
    fn what_is_no_address_of_a_service_is_refused() {
        for text in [
            "",
            "acme",
            "https://",
            "https://me:pass@acme.halopsa.com",
            "https://me@acme.halopsa.com",
            "https://acme.halopsa.com/#page",
            "https://acme.halopsa.com/?tenant=x",
            "https://acme.halopsa.com:22",
            "https://acme.halopsa.com\\api",
            "https://acme halopsa.com",
            "ftp://acme.halopsa.com",
            "javascript://acme.halopsa.com",
            "file:///etc/passwd",
        ] {
            check(text, Err("invalid_url"));
        }
    }

    #[test]
    fn plain_http_leaves_the_machine_never_and_loopback_only_where_allowed() {
        for text in
            ["http://acme.halopsa.com", "http://192.168.1.4", "http://127.0.0.1.evil.test", "http://[::2]"]
        {
            check(text, Err("insecure_url"));
        }
        for text in ["http://127.0.0.1:4000", "http://localhost:4000", "http://[::1]:4000"] {
            assert_eq!(parse(text, &[], false).unwrap_err().code(), "insecure_url", "{text}");
            assert_eq!(parse(text, &[], true).unwrap().as_str(), format!("{text}/"));
        }
    }

    #[test]
    fn a_path_goes_after_the_bases_own() {
        for (base, expected) in [
            ("https://acme.test", "https://acme.test/Tickets"),
            ("https://acme.test/halo", "https://acme.test/halo/Tickets"),
        ] {
            assert_eq!(join(&parse(base, &[], false).unwrap(), "/Tickets").as_str(), expected);
        }
    }
}
