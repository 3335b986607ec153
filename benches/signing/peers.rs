//! Other Rust signers over the same workloads, each called as its documentation shows, with all that
//! it lets a caller prepare made before the clock runs.

use std::collections::HashMap;
use std::hint::black_box;
use std::num::NonZeroU64;

use basestring::{Request, Verification, verify};

use crate::workloads::Prepared;

/// A peer that signs a workload's requests in turn.
pub(crate) struct Peer<'a> {
    pub(crate) id: &'static str,
    /// Whether it gave the expected signature for each of the requests.
    pub(crate) is_right: bool,
    pub(crate) sign_next: Box<dyn FnMut() + 'a>,
}

/// Every peer that can be given these requests.
pub(crate) fn of<'a>(requests: &'a [Prepared<'a>]) -> Vec<Peer<'a>> {
    let mut peers = vec![oauth1_request(requests)];
    // It takes no client without a token.
    if requests
        .iter()
        .all(|request| request.workload.keys().token.is_some())
    {
        peers.push(oauth1_header(requests));
    }
    peers
}

/// oauth1-request: decoded parameters, sorted by it, to the Authorization value.
fn oauth1_request<'a>(requests: &'a [Prepared<'a>]) -> Peer<'a> {
    use oauth1_request::{Builder, Credentials, HMAC_SHA1, ParameterList};

    let first = requests
        .first()
        .map(|request| request.workload.oauth("oauth_timestamp"));
    let timestamp: Option<NonZeroU64> = first.and_then(|text| text.parse().ok());
    let sign = move |prepared: &'a Prepared<'a>, sorted: &mut Vec<(&'a str, &'a str)>| {
        let workload = prepared.workload;
        let keys = workload.keys();
        let client = Credentials::new(&*keys.consumer_key, &*keys.consumer_secret);
        let token = keys.token.as_deref().zip(keys.token_secret.as_deref());
        let mut builder = Builder::<_, &str>::new(client, HMAC_SHA1);
        builder
            .token(token.map(|(token, secret)| Credentials::new(token, secret)))
            .nonce(workload.oauth("oauth_nonce"))
            .timestamp(timestamp)
            .version(true);
        sorted.clear();
        sorted.extend(workload.parameters());
        let parameters = ParameterList::new(&mut sorted[..]);
        builder.authorize(&workload.method, workload.target(), &parameters)
    };
    let mut sorted = Vec::new();
    let mut is_right = true;
    for prepared in requests {
        let signature = basestring::percent_encode(prepared.workload.signature().as_bytes());
        is_right &= sign(prepared, &mut sorted).contains(&format!("\"{signature}\""));
    }
    let mut turn = requests.iter().cycle();
    let sign_next = move || {
        if let Some(prepared) = turn.next() {
            black_box(sign(prepared, &mut sorted));
        }
    };
    Peer {
        id: "oauth1-request 0.6.1",
        is_right,
        sign_next: Box::new(sign_next),
    }
}

/// oauth1-header: a hash map of the request's parameters to the Authorization value. It draws nonce
/// and time itself, so that its signature is judged by verifying the request.
fn oauth1_header<'a>(requests: &'a [Prepared<'a>]) -> Peer<'a> {
    use oauth1_header::Credentials;

    let maps: Vec<HashMap<_, _>> = requests
        .iter()
        .map(|prepared| prepared.workload.parameters().collect())
        .collect();
    let methods: Vec<oauth1_header::http::Method> = requests
        .iter()
        .map(|prepared| prepared.workload.method.parse().expect("a known method"))
        .collect();
    let sign = move |turn: usize| {
        let workload = requests[turn].workload;
        let keys = workload.keys();
        let token = keys.token.as_deref().unwrap_or_default();
        let secret = keys.token_secret.as_deref().unwrap_or_default();
        Credentials::new(&keys.consumer_key, &keys.consumer_secret, token, secret).auth(
            &methods[turn],
            workload.target(),
            &maps[turn],
        )
    };
    let is_right = requests.iter().enumerate().all(|(turn, prepared)| {
        let field = sign(turn);
        let unsigned = prepared.unsigned();
        let mut fields = unsigned.fields.to_vec();
        fields.push((b"Authorization", field.as_bytes()));
        let request = Request {
            fields: &fields,
            ..unsigned
        };
        let credentials = prepared.workload.credentials();
        verify(&request, &credentials, &mut Verification::default()).is_ok()
    });
    let mut turn = 0;
    let sign_next = move || {
        black_box(sign(turn));
        turn = (turn + 1) % requests.len();
    };
    Peer {
        id: "oauth1-header 0.1.0",
        is_right,
        sign_next: Box::new(sign_next),
    }
}
