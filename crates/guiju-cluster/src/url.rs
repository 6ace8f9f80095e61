//! Where a scheduler listens.

use std::fmt;
use std::str::FromStr;

/// Host and port of a scheduler.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Url {
    /// A name, or an address; one of IPv6 in brackets.
    pub(crate) host: String,
    pub(crate) port: u16,
}

/// The port where none is given, which is that of Ballista.
const PORT: u16 = 50050;

impl FromStr for Url {
    type Err = String;

    /// `host`, `host:port`, or either after `http://` or `df://`, as Ballista writes it.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || format!("`{text}` is no place of a scheduler; write host:port");
        let scheme = ["http://", "df://"].into_iter().find_map(|it| text.strip_prefix(it));
        let rest = scheme.unwrap_or(text);
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let is_port = |it: &str| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_digit());
        let (host, port) = match rest.rsplit_once(':').filter(|(_, port)| is_port(port)) {
            Some((host, port)) => (host, port.parse().map_err(|_| wrong())?),
            None => (rest, PORT),
        };
        let of_name = |it: char| it.is_ascii_alphanumeric() || matches!(it, '.' | '-' | '_');
        let address = host.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
        let is_host = match address {
            Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
            None => !host.is_empty() && host.chars().all(of_name),
        };
        if is_host { Ok(Self { host: host.to_owned(), port }) } else { Err(wrong()) }
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "http://{}:{}", self.host, self.port)
    }
}

#[cfg(test)]
mod tests {
    use super::Url;

    #[test]
    fn a_scheduler_is_named_by_host_and_port() {
        for (text, read) in [
            ("node-1", Some("http://node-1:50050")),
            ("node-1:6000", Some("http://node-1:6000")),
            ("df://10.0.0.1:6000", Some("http://10.0.0.1:6000")),
            ("http://node-1/", Some("http://node-1:50050")),
            ("[::1]:6000", Some("http://[::1]:6000")),
            ("", None),
            ("node 1", None),
            ("node-1:60000000", None),
            ("https://node-1", None),
            ("[node]", None),
        ] {
            assert_eq!(
                text.parse::<Url>().ok().map(|it| it.to_string()).as_deref(),
                read,
                "{text}"
            );
        }
    }
}
