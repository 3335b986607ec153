//! The proxies that the environment names, as curl reads them: `https_proxy` and `http_proxy`, else
//! `all_proxy`, in either letter case, and the hosts of `no_proxy`, which are reached directly.

use basestring_tls::{FetchProxy, Proxy, Target, is_direct};

use crate::exit::Failure;

/// The proxy for a server; none for one on this machine.
pub(crate) fn of(target: &Target) -> Result<Option<Proxy>, Failure> {
    let Some(named) = named(&["https_proxy", "all_proxy"]) else {
        return Ok(None);
    };
    if target.is_loopback() || is_direct(&direct(), &target.host) {
        return Ok(None);
    }
    parsed(named).map(Some)
}

/// The proxy for what is fetched over plain HTTP. Where only the one for https is named, it is that:
/// such a machine reaches the Internet through it alone.
pub(crate) fn of_fetches() -> Result<Option<FetchProxy>, Failure> {
    let Some(named) = named(&["http_proxy", "all_proxy", "https_proxy"]) else {
        return Ok(None);
    };
    Ok(Some(FetchProxy {
        proxy: parsed(named)?,
        direct: direct(),
    }))
}

/// The first variable that is set and not empty, and its value.
fn named(names: &[&str]) -> Option<(String, String)> {
    let spelled = names
        .iter()
        .flat_map(|name| [(*name).to_owned(), name.to_ascii_uppercase()]);
    let mut set = spelled.filter_map(|name| {
        let value = std::env::var(&name)
            .ok()
            .filter(|value| !value.is_empty())?;
        Some((name, value))
    });
    set.next()
}

fn direct() -> String {
    named(&["no_proxy"])
        .map(|(_, hosts)| hosts)
        .unwrap_or_default()
}

fn parsed((name, url): (String, String)) -> Result<Proxy, Failure> {
    Proxy::parse(&url).map_err(|fault| {
        let help = "--no-proxy connects without a proxy";
        Failure::input(format!("the environment variable {name}: {fault}")).help(help)
    })
}
