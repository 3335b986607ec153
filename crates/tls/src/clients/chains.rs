//! The chains of the situations.

use std::net::{IpAddr, Ipv4Addr};

use rustls::pki_types::CertificateDer;

use super::certificate::{Fields, Party};
use super::extensions::{
    CLIENT, ISSUERS, LISTS, Name, OCSP, SERVER, SERVES, access, basic, constraints, crl_at,
    must_staple, names, purpose, unknown, usage,
};
use super::key::{Hash, Key, Kind};
use super::pki::{DAY, Pki, YEAR, authority};
use super::situation::{Means, Names, Order, Root, Through, Tls};
use crate::clock::Seconds;

/// What a TLS server sends.
#[derive(Clone, Debug)]
pub(crate) struct Served {
    /// Its own certificate first.
    pub(crate) chain: Vec<CertificateDer<'static>>,
    pub(crate) key: Key,
    pub(crate) staple: Option<Vec<u8>>,
    /// The only version, if not both.
    pub(crate) version: Option<u16>,
    /// What the URLs in the certificate publish.
    pub(crate) published: Published,
}

/// What the URLs in a certificate publish: under `/crl`, `/ocsp` and `/issuer`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Published {
    pub(crate) crl: Vec<u8>,
    pub(crate) ocsp: Vec<u8>,
    pub(crate) issuer: Vec<u8>,
}

/// A server's place and time.
#[derive(Clone, Debug)]
pub(crate) struct Setting<'s> {
    pub(crate) pki: &'s Pki,
    /// The host of the URL.
    pub(crate) host: &'s str,
    /// The domain below which hosts with several labels are.
    pub(crate) domain: &'s str,
    /// The URL at which revocation is published, without a slash at the end.
    pub(crate) publisher: &'s str,
    /// Another name that right certificates are for.
    pub(crate) also: Option<Name>,
    pub(crate) now: Seconds,
}

impl Setting<'_> {
    /// The fields of a right certificate for the host.
    fn leaf(&self) -> Fields {
        let own = match self.host.parse() {
            Ok(address) => Name::Ip(address),
            Err(_) => Name::Dns(self.host.to_owned()),
        };
        let own: Vec<Name> = std::iter::once(own).chain(self.also.clone()).collect();
        Fields {
            name: "basestring test server".to_owned(),
            from: self.now - DAY,
            until: self.now + YEAR / 4,
            extensions: vec![
                basic(false, None),
                usage(SERVES),
                purpose(SERVER),
                names(&own),
            ],
            hash: Hash::Usual,
            is_forged: false,
        }
    }

    /// The usual chain with this certificate.
    fn usual(&self, leaf: &Fields) -> Result<Served, String> {
        self.below(leaf, &self.pki.intermediate)
    }

    /// A chain of a certificate and its issuer.
    fn below(&self, leaf: &Fields, issuer: &Party) -> Result<Served, String> {
        let party = Party::issue(leaf, Key::new(Kind::P256)?, Some(issuer))?;
        Ok(served(&party, &[issuer]))
    }

    /// A chain with another intermediate.
    fn through(&self, intermediate: &Fields, key: Key, leaf: &Fields) -> Result<Served, String> {
        let issuer = Party::issue(intermediate, key, Some(&self.pki.root))?;
        self.below(leaf, &issuer)
    }

    /// The chain of a situation.
    ///
    /// # Errors
    ///
    /// The system has no random bytes.
    pub(crate) fn chain(&self, tls: Tls) -> Result<Served, String> {
        match tls {
            Tls::Valid => self.usual(&self.leaf()),
            Tls::Key(kind) => {
                let issuer = &self.pki.intermediate;
                let party = Party::issue(&self.leaf(), Key::new(kind)?, Some(issuer))?;
                Ok(served(&party, &[issuer]))
            }
            Tls::Only(version) => Ok(Served {
                version: Some(version),
                ..self.usual(&self.leaf())?
            }),
            Tls::OtherKey(version) => Ok(Served {
                key: Key::new(Kind::P256)?,
                version: Some(version),
                ..self.usual(&self.leaf())?
            }),
            Tls::Purpose => self.usual(&self.leaf().with(purpose(CLIENT))),
            Tls::Critical => self.usual(&self.leaf().with(unknown())),
            Tls::Forged(place) => self.forged(place),
            Tls::Dates { place, from, until } => {
                self.dated(place, self.now + from, self.now + until)
            }
            Tls::Names(names) => self.usual(&self.by_name(names)),
            Tls::Order(order) => self.by_order(order),
            Tls::Root(root) => self.by_root(root),
            Tls::Through(through) => self.by_intermediate(through),
            Tls::Revocation(means, is_wrong) => self.by_revocation(means, is_wrong),
        }
    }

    fn by_name(&self, given: Names) -> Fields {
        let leaf = self.leaf();
        let dns = |name: &str| Name::Dns(name.to_owned());
        let other = dns("other.example");
        let common_name = || Fields {
            name: self.host.to_owned(),
            ..self.leaf()
        };
        match given {
            Names::Wildcard => leaf.with(names(&[dns(&format!("*.wild.{}", self.domain))])),
            Names::TopLevelWildcard => leaf.with(names(&[dns(&format!("*.{}", self.domain))])),
            Names::AddressAsDns => leaf.with(names(&[dns(self.host)])),
            Names::OtherAddress => {
                leaf.with(names(&[Name::Ip(IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2)))]))
            }
            Names::Given(given) => {
                let is_below = self.host.ends_with(&format!(".{}", self.domain));
                let whole = |name: &&str| match is_below {
                    true => dns(&format!("{name}.{}", self.domain)),
                    false => dns(name),
                };
                let given: Vec<Name> = given.iter().map(whole).collect();
                leaf.with(names(&given))
            }
            Names::CommonNameOnly => common_name().without("2.5.29.17"),
            Names::CommonNameBeside => common_name().with(names(&[other])),
        }
    }

    fn dated(&self, place: u8, from: Seconds, until: Seconds) -> Result<Served, String> {
        match place {
            0 => self.usual(&self.leaf().dated(from, until)),
            1 => {
                let intermediate = authority("basestring dated intermediate", self.now);
                let key = Key::new(Kind::P256)?;
                self.through(&intermediate.dated(from, until), key, &self.leaf())
            }
            _ if until < self.now => self.below(&self.leaf(), &self.pki.old_root),
            _ => self.below(&self.leaf(), &self.pki.early_root),
        }
    }

    fn by_root(&self, root: Root) -> Result<Served, String> {
        match root {
            Root::SelfSigned => {
                let party = Party::issue(&self.leaf(), Key::new(Kind::P256)?, None)?;
                Ok(served(&party, &[]))
            }
            Root::System => self.below(&self.leaf(), &self.pki.system_root),
            Root::Unknown => self.below(&self.leaf(), &self.pki.unknown_root),
        }
    }

    /// Chains that differ in which certificates are sent, and in which order.
    fn by_order(&self, order: Order) -> Result<Served, String> {
        let usual = &self.pki.intermediate;
        let leaf = |issuer: &Party| Party::issue(&self.leaf(), Key::new(Kind::P256)?, Some(issuer));
        match order {
            Order::Missing => {
                let named = self
                    .leaf()
                    .with(access(ISSUERS, &format!("{}/issuer", self.publisher)));
                let party = Party::issue(&named, Key::new(Kind::P256)?, Some(usual))?;
                let mut served = served(&party, &[]);
                served.published.issuer = usual.der.to_vec();
                Ok(served)
            }
            Order::Cross => {
                let root = &self.pki.root;
                let old = authority(&root.name, self.now).dated(self.now - YEAR, self.now - DAY);
                let cross = Party::issue(&old, root.key.clone(), Some(&self.pki.unknown_root))?;
                Ok(served(&leaf(usual)?, &[usual, &cross]))
            }
            Order::Surplus => Ok(served(&leaf(usual)?, &[&self.pki.unknown_root, usual])),
            Order::Reversed => {
                let [first, second] = self.two(None)?;
                Ok(served(&leaf(&second)?, &[&first, &second]))
            }
            Order::PathLength => {
                let [first, second] = self.two(Some(0))?;
                Ok(served(&leaf(&second)?, &[&second, &first]))
            }
            Order::Long => {
                let [first, second] = self.two(None)?;
                let third = self.between("basestring test CA 3", &second, None)?;
                let fourth = self.between("basestring test CA 4", &third, None)?;
                Ok(served(&leaf(&fourth)?, &[&fourth, &third, &second, &first]))
            }
        }
    }

    /// An intermediate, with the highest number of CAs below it.
    fn between(&self, name: &str, issuer: &Party, below: Option<u8>) -> Result<Party, String> {
        let fields = authority(name, self.now).with(basic(true, below));
        Party::issue(&fields, Key::new(Kind::P256)?, Some(issuer))
    }

    /// Two intermediates, the second by the first.
    fn two(&self, below: Option<u8>) -> Result<[Party; 2], String> {
        let first = self.between("basestring test CA 1", &self.pki.root, below)?;
        let second = self.between("basestring test CA 2", &first, None)?;
        Ok([first, second])
    }

    /// Chains with a special intermediate.
    fn by_intermediate(&self, through: Through) -> Result<Served, String> {
        let usual = authority("basestring special intermediate", self.now);
        let dns = [Name::Dns(self.host.to_owned())];
        let mut kind = Kind::P256;
        let mut leaf = self.leaf();
        let fields = match through {
            Through::NoSigning => usual.with(usage(LISTS)),
            Through::Leaf => self.leaf(),
            Through::NoBasic => usual.without("2.5.29.19"),
            Through::Permitted => usual.with(constraints(&dns, &[])),
            Through::Excluded => usual.with(constraints(&[], &dns)),
            Through::Key(weak) => {
                kind = weak;
                usual
            }
            Through::SignsWith(hash) => {
                kind = Kind::Rsa2048;
                leaf.hash = hash;
                usual
            }
        };
        self.through(&fields, Key::new(kind)?, &leaf)
    }

    fn forged(&self, place: u8) -> Result<Served, String> {
        let forged = |fields: Fields| Fields {
            is_forged: true,
            ..fields
        };
        if place == 0 {
            return self.usual(&forged(self.leaf()));
        }
        let intermediate = authority("basestring forged intermediate", self.now);
        self.through(&forged(intermediate), Key::new(Kind::P256)?, &self.leaf())
    }

    fn by_revocation(&self, means: Means, is_wrong: bool) -> Result<Served, String> {
        let issuer = &self.pki.intermediate;
        let url = |path: &str| format!("{}/{path}", self.publisher);
        let leaf = match means {
            Means::Staple => self.leaf(),
            Means::MustStaple => self.leaf().with(must_staple()),
            Means::Crl => self.leaf().with(crl_at(&url("crl"))),
            Means::Responder => self.leaf().with(access(OCSP, &url("ocsp"))),
        };
        let party = Party::issue(&leaf, Key::new(Kind::P256)?, Some(issuer))?;
        let mut served = served(&party, &[issuer]);
        match means {
            Means::Staple => served.staple = Some(issuer.ocsp(&party, is_wrong, self.now)?),
            Means::MustStaple if is_wrong => {}
            Means::MustStaple => served.staple = Some(issuer.ocsp(&party, false, self.now)?),
            Means::Crl => {
                served.published.crl = issuer.crl(is_wrong.then_some(&party), self.now)?;
            }
            Means::Responder => {
                served.published.ocsp = issuer.ocsp(&party, is_wrong, self.now)?;
            }
        }
        Ok(served)
    }
}

/// A server with this certificate, which sends others after it.
fn served(leaf: &Party, others: &[&Party]) -> Served {
    let all = std::iter::once(leaf).chain(others.iter().copied());
    Served {
        chain: all.map(|party| party.der.clone()).collect(),
        key: leaf.key.clone(),
        staple: None,
        version: None,
        published: Published::default(),
    }
}
