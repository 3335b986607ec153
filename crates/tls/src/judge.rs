//! Judging a certificate: each question by itself, so that every fault is named.

#![expect(clippy::wildcard_enum_match_arm)]

use webpki::EndEntityCert;

use crate::certificate::Certificate;
use crate::chain::{Chain, End};
use crate::clock::{Seconds, say, span};
use crate::code::{Blame, Code, Finding};
use crate::target::Target;

/// Names and purposes: what does not hang on time, roots and revocation.
pub(crate) fn certificate(target: &Target, chain: &Chain) -> Vec<Finding> {
    let mut faults = Vec::new();
    faults.extend(name(target, chain.leaf()));
    faults.extend(chain.path.iter().filter_map(purpose));
    if chain.leaf().is_ca {
        faults.push(Finding::new(
            Code::CaAsLeaf,
            Blame::Server,
            format!("{} is a CA's certificate, and is used as a server's", chain.leaf().subject),
            "have a certificate made for the server itself, signed by the CA; a CA's key does not belong on a server",
        ));
    }
    faults
}

fn name(target: &Target, leaf: &Certificate) -> Option<Finding> {
    let end = EndEntityCert::try_from(&leaf.der).ok()?;
    end.verify_is_valid_for_subject_name(&target.name).err()?;
    let host = &target.host;
    let names = if leaf.names.is_empty() {
        format!(
            "it has no subjectAltName, and the common name ({}) counts no longer (RFC 9525 2)",
            leaf.subject
        )
    } else {
        format!("it is for {}", leaf.names.join(", "))
    };
    Some(Finding::new(
        Code::OtherHost,
        Blame::Server,
        format!("the certificate is not for {host}: {names}"),
        format!(
            "ask for one of these names, or have {host} put into the certificate; where the names are strange, something in between answers"
        ),
    ))
}

fn purpose(certificate: &Certificate) -> Option<Finding> {
    let subject = &certificate.subject;
    (!certificate.for_servers).then(|| {
        Finding::new(
            Code::WrongPurpose,
            Blame::Server,
            format!("{subject} is not for servers: its extended key usage has no serverAuth"),
            "have a certificate made for serverAuth; this one is meant for something else, such as clients",
        )
    })
}

/// When each certificate is valid. `server_time` is the server's clock, where it said so: a certificate
/// that is valid by it makes the clock here suspect.
pub(crate) fn validity(chain: &Chain, now: Seconds, server_time: Option<Seconds>) -> Vec<Finding> {
    let one = |certificate: &Certificate| {
        let (from, to) = (certificate.not_before, certificate.not_after);
        let by_server = server_time.filter(|at| (from..=to).contains(at));
        let subject = &certificate.subject;
        let (code, detail, blame, advice) = if now > to {
            let since = span(now.saturating_sub(to));
            (
                Code::Expired,
                format!("{subject} expired {since} ago, on {}", say(to)),
                Blame::Server,
                "have the certificate renewed; if the clock here is ahead, set it".to_owned(),
            )
        } else if now < from {
            let until = span(from.saturating_sub(now));
            (
                Code::NotYetValid,
                format!("{subject} is valid in {until}, from {}", say(from)),
                Blame::Clock,
                format!(
                    "the clock here may be {until} behind (it says {}): set it; else the server's certificate is put to use too early",
                    say(now)
                ),
            )
        } else {
            return None;
        };
        Some(match by_server {
            Some(at) => Finding::new(
                code,
                Blame::Clock,
                detail,
                format!(
                    "by the server's clock ({}) it is valid: the clock here ({}) seems wrong; set it",
                    say(at),
                    say(now)
                ),
            ),
            None => Finding::new(code, blame, detail, advice),
        })
    };
    chain.path.iter().filter_map(one).collect()
}

/// What webpki refuses besides, where the chain does end in a root that is trusted.
pub(crate) fn otherwise(chain: &Chain, named: &[Finding]) -> Option<Finding> {
    let refused = chain.refused.as_ref()?;
    if chain.end != End::Trusted {
        return None;
    }
    let has = |code| named.iter().any(|finding| finding.code == code);
    let is_named = match refused {
        webpki::Error::CertExpired { .. } => has(Code::Expired),
        webpki::Error::CertNotValidYet { .. } => has(Code::NotYetValid),
        webpki::Error::CaUsedAsEndEntity => has(Code::CaAsLeaf),
        _ => false,
    };
    (!is_named).then(|| {
        Finding::new(
            Code::ChainRefused,
            Blame::Server,
            format!("the chain is refused: {refused}"),
            "the certificates break a rule of RFC 5280 (name constraints, path length, an algorithm that is withdrawn …): have them made anew",
        )
    })
}
