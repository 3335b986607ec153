//! Asking about one certificate: the OCSP responders and the CRLs that it names.

use crate::certificate::Certificate;
use crate::clock::Seconds;
use crate::fetcher::{Fetcher, Unfetched, Wanted};
use crate::options::Options;
use crate::provider;
use crate::report::Revocation;
use crate::{base64, crl, ocsp};

/// The highest number of URLs of one kind that are contacted for a certificate.
const URLS: usize = 3;

/// The length of a nonce in bytes (RFC 9654 2.1).
const NONCE: usize = 32;

/// A certificate whose revocation is checked.
pub(crate) struct Question<'q> {
    pub(crate) certificate: &'q Certificate,
    pub(crate) issuer: Option<&'q Certificate>,
    pub(crate) options: &'q Options,
    pub(crate) fetcher: &'q Fetcher<'q>,
    /// Why URLs are not contacted; none if they are.
    pub(crate) off: Option<&'static str>,
    pub(crate) now: Seconds,
}

impl Question<'_> {
    /// Asks the OCSP responders, until one decides.
    pub(crate) fn by_ocsp(&self) -> Revocation {
        let urls = &self.certificate.extensions.ocsp_urls;
        if let Some(off) = self.off {
            return unchecked(format!(
                "the certificate names {}, which {off}",
                named(urls)
            ));
        }
        let Some(issuer) = self.issuer else {
            let because = "the issuer's certificate, which OCSP needs, is not known";
            return unchecked(because.to_owned());
        };
        let mut reasons = Vec::new();
        for url in urls.iter().take(URLS) {
            match self.ask(url, issuer) {
                Ok(verdict) => return verdict,
                Err(because) => reasons.push(because),
            }
        }
        unchecked(reasons.join("; "))
    }

    /// Asks one responder: by POST with a nonce, and by GET without one, because some responders
    /// support only one of the two (RFC 6960 A.1, RFC 5019 5).
    ///
    /// # Errors
    ///
    /// Why its answers decide nothing.
    fn ask(&self, url: &str, issuer: &Certificate) -> Result<Revocation, String> {
        let plain = ocsp::request(self.certificate, issuer, None);
        let key = [url.as_bytes(), &[0], &plain].concat();
        let known = self.options.cache.get(&key);
        let known = known.and_then(|answer| self.decided(&answer, None).ok());
        if let Some(verdict) = known {
            return Ok(verdict);
        }
        let nonce = nonce();
        let request = ocsp::request(self.certificate, issuer, nonce.as_deref());
        let by_post = self.fetcher.fetch(url, Wanted::Posted(&request));
        let by_post = self.verdict(&key, by_post, nonce.as_deref());
        let (verdict, because) = match by_post {
            Ok(verdict) => (Some(verdict), String::new()),
            Err(unfetched) if !unfetched.is_reached => return Err(unfetched.why),
            Err(unfetched) => (None, unfetched.why),
        };
        if let Some(verdict) = verdict {
            return Ok(verdict);
        }
        let slash = if url.ends_with('/') { "" } else { "/" };
        let query = base64::for_url(&plain);
        let by_get = self
            .fetcher
            .fetch(&format!("{url}{slash}{query}"), Wanted::Got);
        // The reasons are usually the same: the first is shown.
        self.verdict(&key, by_get, None).map_err(|_| because)
    }

    /// The verdict of a fetched answer, which is kept if it decides.
    fn verdict(
        &self,
        key: &[u8],
        fetched: Result<Vec<u8>, Unfetched>,
        nonce: Option<&[u8]>,
    ) -> Result<Revocation, Unfetched> {
        let answer = fetched?;
        let verdict = self.decided(&answer, nonce);
        if verdict.is_ok() {
            self.options.cache.put(key.to_vec(), &answer);
        }
        verdict.map_err(|why| Unfetched {
            is_reached: true,
            why,
        })
    }

    fn decided(&self, answer: &[u8], nonce: Option<&[u8]>) -> Result<Revocation, String> {
        match ocsp::judge(self.certificate, self.issuer, answer, nonce, self.now) {
            Revocation::Unchecked { because } => Err(because),
            decided @ (Revocation::Good { .. } | Revocation::Revoked { .. }) => Ok(decided),
        }
    }

    /// Looks into the given CRLs, and then into those that the certificate names, until one decides.
    pub(crate) fn by_crl(&self) -> Revocation {
        let urls = &self.certificate.extensions.crl_urls;
        let mut reasons = Vec::new();
        match crl::judge(self.certificate, self.issuer, &self.options.crls, self.now) {
            Revocation::Unchecked { because } if because.is_empty() => {}
            Revocation::Unchecked { because } => reasons.push(because),
            decided @ (Revocation::Good { .. } | Revocation::Revoked { .. }) => return decided,
        }
        match (urls.is_empty(), self.off) {
            (true, _) if self.options.crls.is_empty() => {
                reasons.push("the certificate names no CRL, and none was given (--crl)".to_owned());
            }
            (true, _) => {}
            (false, Some(_)) if !self.options.crls.is_empty() => {}
            (false, Some(off)) => {
                reasons.push(format!(
                    "the certificate names {}, which {off}",
                    named(urls)
                ));
            }
            (false, None) => {
                if let Some(decided) = self.fetched_crl(&mut reasons) {
                    return decided;
                }
            }
        }
        unchecked(reasons.join("; "))
    }

    /// The first fetched CRL that decides. The reasons of the others are added.
    fn fetched_crl(&self, reasons: &mut Vec<String>) -> Option<Revocation> {
        let judge = |list: &[u8]| {
            let lists = std::slice::from_ref(&list).iter().map(|list| list.to_vec());
            let lists: Vec<Vec<u8>> = lists.collect();
            match crl::judge(self.certificate, self.issuer, &lists, self.now) {
                Revocation::Unchecked { because } => Err(because),
                decided @ (Revocation::Good { .. } | Revocation::Revoked { .. }) => Ok(decided),
            }
        };
        for url in self.certificate.extensions.crl_urls.iter().take(URLS) {
            let known = self.options.cache.get(url.as_bytes());
            if let Some(decided) = known.and_then(|list| judge(&list).ok()) {
                return Some(decided);
            }
            match self.fetcher.fetch(url, Wanted::Crl) {
                Ok(list) => match judge(&list) {
                    Ok(decided) => {
                        self.options.cache.put(url.clone().into_bytes(), &list);
                        return Some(decided);
                    }
                    Err(because) => reasons.push(because),
                },
                Err(unfetched) => reasons.push(format!("cannot fetch {}", unfetched.why)),
            }
        }
        None
    }
}

fn unchecked(because: String) -> Revocation {
    Revocation::Unchecked { because }
}

/// A list of URLs, shortened.
fn named(urls: &[String]) -> String {
    let mut shown = urls
        .iter()
        .take(URLS)
        .cloned()
        .collect::<Vec<_>>()
        .join(" and ");
    if urls.len() > URLS {
        shown.push_str(&format!(" and {} more", urls.len() - URLS));
    }
    shown
}

/// Random bytes; none if the system has none.
fn nonce() -> Option<Vec<u8>> {
    let mut bytes = vec![0; NONCE];
    let filled = provider::provider().secure_random.fill(&mut bytes);
    filled.ok().map(|()| bytes)
}
