//! Name constraints of a CA (RFC 5280 4.2.1.10).

use x509_parser::extensions::{GeneralSubtree, NameConstraints};

use crate::names::{AltName, Dn};

/// The highest number of comparisons in one chain. More is an attack, and OpenSSL's and Go's limits are
/// of this order.
const MOST_COMPARISONS: usize = 1 << 18;

/// The permitted and the excluded subtrees.
#[derive(Clone, Debug, Default)]
pub(crate) struct Constraints {
    permitted: Vec<AltName>,
    excluded: Vec<AltName>,
}

/// What is wrong with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Violation {
    /// A name is outside the permitted subtrees, or in an excluded one.
    Name(String),
    /// A constraint is malformed.
    Malformed(String),
    /// There are too many names and constraints to compare.
    TooMany,
}

impl Constraints {
    pub(crate) fn of(constraints: &NameConstraints<'_>) -> Self {
        let bases = |subtrees: &Option<Vec<GeneralSubtree<'_>>>| {
            let subtrees = subtrees.iter().flatten();
            subtrees.map(|subtree| AltName::of(&subtree.base)).collect()
        };
        Self {
            permitted: bases(&constraints.permitted_subtrees),
            excluded: bases(&constraints.excluded_subtrees),
        }
    }

    /// Checks the names of a certificate below the CA.
    pub(crate) fn check(
        &self,
        subject: &Dn,
        alternatives: &[AltName],
        compared: &mut usize,
    ) -> Result<(), Violation> {
        for base in self.permitted.iter().chain(&self.excluded) {
            if let Some(fault) = malformed(base) {
                return Err(Violation::Malformed(fault));
            }
        }
        let subject = (!subject.is_empty()).then(|| AltName::Directory(subject.clone()));
        for name in subject.iter().chain(alternatives) {
            *compared += self.permitted.len() + self.excluded.len();
            if *compared > MOST_COMPARISONS {
                return Err(Violation::TooMany);
            }
            self.check_name(name)?;
        }
        Ok(())
    }

    fn check_name(&self, name: &AltName) -> Result<(), Violation> {
        let violation = |how: &str| Err(Violation::Name(format!("{} is {how}", shown(name))));
        if self.excluded.iter().any(|base| excludes(base, name)) {
            return violation("excluded");
        }
        let mut of_kind = self
            .permitted
            .iter()
            .filter(|base| is_same_kind(base, name));
        if of_kind.next().is_some() && !self.permitted.iter().any(|base| permits(base, name)) {
            return violation("not permitted");
        }
        Ok(())
    }
}

fn is_same_kind(base: &AltName, name: &AltName) -> bool {
    match base {
        AltName::Dns(_) => matches!(name, AltName::Dns(_)),
        // IPv4 and IPv6 constraints restrict all addresses.
        AltName::Ip(_) => matches!(name, AltName::Ip(_)),
        AltName::Email(_) => matches!(name, AltName::Email(_)),
        AltName::Uri(_) => matches!(name, AltName::Uri(_)),
        AltName::Directory(_) => matches!(name, AltName::Directory(_)),
        AltName::Other(tag) => matches!(name, AltName::Other(other) if other == tag),
        AltName::Invalid => matches!(name, AltName::Invalid),
    }
}

/// Why a constraint is malformed.
fn malformed(base: &AltName) -> Option<String> {
    match base {
        AltName::Ip(bytes) => {
            let is_cidr = matches!(bytes.len(), 8 | 32) && is_contiguous(&bytes[bytes.len() / 2..]);
            (!is_cidr).then(|| "an address range is not in CIDR form".to_owned())
        }
        AltName::Email(text) => {
            let is_valid = text.matches('@').count() <= 1 && !text.ends_with('@');
            (!is_valid).then(|| format!("{text:?} is not an e-mail address or a domain"))
        }
        AltName::Dns(text) => {
            let text = text.strip_prefix('.').unwrap_or(text);
            let is_valid = text.is_empty() || text.split('.').all(|label| !label.is_empty());
            (!is_valid || text.contains('*')).then(|| format!("{text:?} is not a domain"))
        }
        AltName::Invalid => Some("a name cannot be read".to_owned()),
        AltName::Uri(_) | AltName::Directory(_) | AltName::Other(_) => None,
    }
}

/// Whether a mask has all its ones before all its zeros.
fn is_contiguous(mask: &[u8]) -> bool {
    let ones: u32 = mask.iter().map(|byte| byte.leading_ones()).sum();
    let set: u32 = mask.iter().map(|byte| byte.count_ones()).sum();
    let full = mask.iter().take_while(|byte| **byte == 0xff).count();
    ones == set && mask.iter().skip(full + 1).all(|byte| *byte == 0)
}

fn permits(base: &AltName, name: &AltName) -> bool {
    matches_base(base, name)
}

/// As [`matches_base`], and for a wildcard also if it stands for an excluded host.
fn excludes(base: &AltName, name: &AltName) -> bool {
    if let (AltName::Dns(base), AltName::Dns(name)) = (base, name)
        && let Some(parent) = name.strip_prefix("*.")
    {
        let base = base.trim_start_matches('.').to_ascii_lowercase();
        let below = base.split_once('.').map(|(_, rest)| rest);
        if below.is_some_and(|rest| rest.eq_ignore_ascii_case(parent)) {
            return true;
        }
    }
    // A kind that cannot be compared is excluded as a whole.
    matches_base(base, name)
}

fn matches_base(base: &AltName, name: &AltName) -> bool {
    match (base, name) {
        (AltName::Dns(base), AltName::Dns(name)) => is_in_domain(name, base),
        (AltName::Email(base), AltName::Email(name)) => is_mailbox(name, base),
        (AltName::Uri(base), AltName::Uri(name)) => {
            host_of(name).is_some_and(|host| match base.strip_prefix('.') {
                Some(domain) => is_below_domain(host, domain),
                None => host.eq_ignore_ascii_case(base),
            })
        }
        (AltName::Directory(base), AltName::Directory(name)) => name.is_below(base),
        (AltName::Ip(base), AltName::Ip(address)) => {
            let (network, mask) = base.split_at(base.len() / 2);
            network.len() == address.len()
                && address
                    .iter()
                    .zip(network.iter().zip(mask))
                    .all(|(byte, (network, mask))| byte & mask == network & mask)
        }
        (AltName::Other(base), AltName::Other(name)) => base == name,
        (
            AltName::Dns(_)
            | AltName::Email(_)
            | AltName::Uri(_)
            | AltName::Directory(_)
            | AltName::Ip(_)
            | AltName::Other(_)
            | AltName::Invalid,
            _,
        ) => false,
    }
}

/// A host in a domain: the domain itself, or below it; `.example.com` is below only.
fn is_in_domain(name: &str, base: &str) -> bool {
    match base.strip_prefix('.') {
        Some(domain) => is_below_domain(name, domain),
        None => base.is_empty() || name.eq_ignore_ascii_case(base) || is_below_domain(name, base),
    }
}

fn is_below_domain(name: &str, domain: &str) -> bool {
    let (name, domain) = (name.to_ascii_lowercase(), domain.to_ascii_lowercase());
    name.strip_suffix(&domain)
        .is_some_and(|rest| rest.len() > 1 && rest.ends_with('.'))
}

/// A mailbox, all mailboxes of a host, or all of a domain. Asterisks are ordinary characters.
fn is_mailbox(name: &str, base: &str) -> bool {
    let Some((local, host)) = name.rsplit_once('@') else {
        return false;
    };
    match base.rsplit_once('@') {
        Some((base_local, base_host)) => {
            local == base_local && host.eq_ignore_ascii_case(base_host)
        }
        None => match base.strip_prefix('.') {
            Some(domain) => is_below_domain(host, domain),
            None => host.eq_ignore_ascii_case(base),
        },
    }
}

/// The host of a URI.
fn host_of(uri: &str) -> Option<&str> {
    let (_, rest) = uri.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    Some(host.rsplit_once(':').map_or(host, |(host, _)| host))
}

fn shown(name: &AltName) -> String {
    match name {
        AltName::Dns(text) | AltName::Email(text) | AltName::Uri(text) => text.clone(),
        AltName::Ip(bytes) => crate::names::address(bytes).unwrap_or_default(),
        AltName::Directory(_) => "the subject".to_owned(),
        AltName::Other(_) | AltName::Invalid => "a name of another kind".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Constraints, excludes, is_contiguous, permits};
    use crate::names::AltName;

    /// A permitted subtree restricts the names of its own kind, and no others.
    #[test]
    fn a_permitted_subtree_restricts_its_kind_alone() {
        let pairs = [
            (
                AltName::Dns("a.example".to_owned()),
                AltName::Dns("b.example".to_owned()),
            ),
            (
                AltName::Email("a.example".to_owned()),
                AltName::Email("u@b.example".to_owned()),
            ),
            (
                AltName::Uri("a.example".to_owned()),
                AltName::Uri("https://b.example/".to_owned()),
            ),
            (
                AltName::Ip(vec![10, 0, 0, 0, 255, 0, 0, 0]),
                AltName::Ip(vec![192, 0, 2, 1]),
            ),
        ];
        for (kind, (base, _)) in pairs.iter().enumerate() {
            let constraints = Constraints {
                permitted: vec![base.clone()],
                excluded: Vec::new(),
            };
            for (other, (_, name)) in pairs.iter().enumerate() {
                let is_accepted = constraints.check_name(name).is_ok();
                assert_eq!(is_accepted, kind != other, "{base:?} and {name:?}");
            }
        }
    }

    #[test]
    fn names_match_their_constraints_as_in_rfc_5280() {
        let dns = |text: &str| AltName::Dns(text.to_owned());
        let mail = |text: &str| AltName::Email(text.to_owned());
        assert!(permits(&dns("example.com"), &dns("EXAMPLE.com")));
        assert!(permits(&dns("example.com"), &dns("a.example.com")));
        assert!(!permits(&dns("example.com"), &dns("anexample.com")));
        assert!(!permits(&dns(".example.com"), &dns("example.com")));
        assert!(permits(&mail("example.com"), &mail("a@example.com")));
        assert!(!permits(&mail("example.com"), &mail("a@b.example.com")));
        assert!(permits(&mail(".example.com"), &mail("a@b.example.com")));
        assert!(!permits(&mail("*@example.com"), &mail("a@example.com")));
        assert!(excludes(&dns("bar.example.com"), &dns("*.example.com")));
        assert!(!permits(&dns("bar.example.com"), &dns("*.example.com")));
    }

    #[test]
    fn masks_are_contiguous() {
        assert!(is_contiguous(&[255, 255, 240, 0]) && is_contiguous(&[0, 0, 0, 0]));
        assert!(!is_contiguous(&[255, 0, 255, 0]) && !is_contiguous(&[1, 0, 0, 0]));
        assert!(!is_contiguous(&[240, 128, 0, 0]));
    }
}
