//! The proxy that the environment names, as curl reads it: `https_proxy`, `HTTPS_PROXY`, `all_proxy` and
//! `ALL_PROXY`, and the hosts of `no_proxy` and `NO_PROXY`, which are reached directly.

use basestring_tls::{Proxy, Target};

use crate::exit::Failure;

/// The proxy for a server; none for one on this machine.
pub(crate) fn of(target: &Target) -> Result<Option<Proxy>, Failure> {
    let first = |names: [&str; 2]| {
        let mut set = names
            .into_iter()
            .filter_map(|name| Some((name.to_owned(), env(name)?)));
        set.next()
    };
    let named = first(["https_proxy", "HTTPS_PROXY"]).or_else(|| first(["all_proxy", "ALL_PROXY"]));
    let direct = first(["no_proxy", "NO_PROXY"]).map(|(_, hosts)| hosts);
    let Some((name, url)) = named else {
        return Ok(None);
    };
    if target.is_loopback() || is_direct(&direct.unwrap_or_default(), &target.host) {
        return Ok(None);
    }
    let proxy = Proxy::parse(&url).map_err(|fault| {
        let help = "--no-proxy connects without a proxy";
        Failure::input(format!("the environment variable {name}: {fault}")).help(help)
    })?;
    Ok(Some(proxy))
}

/// A variable that is set and not empty.
fn env(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Whether a list of hosts and domains has a host.
fn is_direct(list: &str, host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    list.split([',', ' ']).map(str::trim).any(|entry| {
        let entry = entry
            .trim_start_matches("*.")
            .trim_start_matches('.')
            .to_ascii_lowercase();
        entry == "*" || !entry.is_empty() && (host == entry || host.ends_with(&format!(".{entry}")))
    })
}

#[cfg(test)]
mod tests {
    use super::is_direct;

    #[test]
    fn hosts_and_domains_are_reached_directly() {
        for (list, host, direct) in [
            ("", "a.example", false),
            ("*", "a.example", true),
            ("example", "a.example", true),
            (".example, other", "A.Example", true),
            ("*.example", "a.example", true),
            ("ample", "a.example", false),
            ("127.0.0.1", "127.0.0.1", true),
        ] {
            assert_eq!(is_direct(list, host), direct, "{list} {host}");
        }
    }
}
