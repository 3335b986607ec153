//! The time of a Roughtime server (RFC 10049), which signs its answer. The long-term public key of the
//! server is given; an answer that it did not sign is not used.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use roughenough_protocol::cursor::ParseCursor;
use roughenough_protocol::error::Error;
use roughenough_protocol::header::find_value_range;
use roughenough_protocol::request::{MAX_RESPONSE_SIZE, Request};
use roughenough_protocol::response::Response;
use roughenough_protocol::tag::Tag;
use roughenough_protocol::tags::{
    Delegation, MerklePath, Nonce, ProtocolVersion, SignedResponse, SrvCommitment,
};
use roughenough_protocol::wire::FRAME_OVERHEAD;
use roughenough_protocol::{FromFrame, FromWire, ToFrame as _};
use sha2::{Digest as _, Sha512};

use crate::clock::{Seconds, say};
use crate::connect::Budget;
use crate::report::CLOCK_TOLERANCE;
use crate::udp::{Address, exchange};

/// The length of a public key (Ed25519), in bytes.
const KEY: usize = 32;

/// The port of Roughtime (RFC 10049 12.1).
const PORT: u16 = 5319;

/// What the name of a Roughtime server begins with.
pub(crate) const SCHEME: &str = "roughtime:";

/// The versions that are offered, in ascending order: the RFC's, and that of the last drafts.
const VERSIONS: [ProtocolVersion; 2] = [ProtocolVersion::RFC, ProtocolVersion::DRAFT];

/// A Roughtime server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Server {
    address: Address,
    /// Its long-term public key (Ed25519).
    key: [u8; 32],
}

impl Server {
    /// Reads `HOST:PORT:PUBLICKEY`, the key in Base64 or hexadecimal.
    ///
    /// # Errors
    ///
    /// What is expected instead, what was found and what to do.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let malformed = |what: &str| {
            format!(
                "{what}. Expected {SCHEME}HOST:PORT:PUBLICKEY, the key of 32 bytes in Base64 (44 characters) \
                 or hexadecimal (64). The operator of the server publishes its key: copy it whole"
            )
        };
        // An address alone, with or without a port, has no key after it.
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let (address, key) = match text.rsplit_once(':') {
            Some((address, key)) if !is_digits(key) || key.len() == 2 * KEY => (address, key),
            Some(_) | None => return Err(malformed("the public key is missing")),
        };
        let address = Address::parse(address).map_err(|fault| malformed(&fault))?;
        let key = public_key(key).map_err(|fault| malformed(&fault))?;
        Ok(Self { address, key })
    }

    /// How far the clock of this machine is ahead of the server's, in seconds.
    ///
    /// # Errors
    ///
    /// Why there is no usable answer.
    pub(crate) fn ahead(&self, budget: &Budget) -> Result<Seconds, String> {
        let mut nonce = [0; 32];
        let random = crate::provider::provider();
        random
            .secure_random
            .fill(&mut nonce)
            .map_err(|_| "this machine has no random bytes")?;
        let request = self.request(nonce)?;
        let most = MAX_RESPONSE_SIZE;
        let answered = exchange(&self.address, PORT, &request, most, budget).map_err(|fault| {
            format!(
                "{fault} (a server may ignore a request that names another public key than its own)"
            )
        })?;
        let midpoint = judge(&self.key, &request, nonce, &answered.packet)?;
        // The delay counts half.
        let here = (answered.sent + answered.received) / 2_000_000_000;
        Ok(Seconds::try_from(here - i128::from(midpoint)).unwrap_or(Seconds::MAX))
    }

    /// A request (RFC 10049 5.1), which names the key that is expected.
    fn request(&self, nonce: [u8; 32]) -> Result<Vec<u8>, String> {
        let key = SrvCommitment::from(hash(&[SrvCommitment::HASH_PREFIX_SRV, &self.key]));
        let nonce = Nonce::from(nonce);
        Request::new_with_server_and_versions(&nonce, &key, &VERSIONS)
            .as_frame_bytes()
            .map_err(|fault| format!("no request can be made: {fault}"))
    }
}

impl fmt::Display for Server {
    /// Its name in reports, without the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { address, key: _ } = self;
        write!(f, "{SCHEME}{address}")
    }
}

/// Reads a public key in Base64 or hexadecimal.
///
/// # Errors
///
/// What was found instead.
fn public_key(text: &str) -> Result<[u8; KEY], String> {
    let bytes = match text.len() == 2 * KEY {
        true => pairs(text),
        false => STANDARD.decode(text).ok(),
    };
    let key = bytes.and_then(|bytes| bytes.try_into().ok());
    let characters = text.chars().count();
    key.ok_or_else(|| format!("the public key {text:?} ({characters} characters) is not one"))
}

/// The bytes of pairs of hexadecimal digits.
fn pairs(text: &str) -> Option<Vec<u8>> {
    let pairs = (0..text.len()).step_by(2).map(|at| text.get(at..at + 2));
    let bytes = pairs.map(|pair| {
        let pair = pair.filter(|pair| pair.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        u8::from_str_radix(pair, 16).ok()
    });
    bytes.collect()
}

/// The first 32 bytes of SHA-512 (RFC 10049 5.3).
fn hash(parts: &[&[u8]]) -> [u8; 32] {
    let mut first = [0; 32];
    let digest = Sha512::digest(parts.concat());
    first.copy_from_slice(&digest[..32]);
    first
}

/// Checks an answer to a request (RFC 10049 5.4), and returns its time in seconds since 1970.
///
/// # Errors
///
/// Why it is not used.
fn judge(key: &[u8; 32], request: &[u8], nonce: [u8; 32], answer: &[u8]) -> Result<u64, String> {
    let mut copy = answer.to_vec();
    let read = Response::from_frame(&mut ParseCursor::new(&mut copy)).map_err(unread)?;
    if read.nonc().as_ref() != nonce {
        return Err("the answer is to another request".to_owned());
    }
    let version = read.srep().ver();
    if !VERSIONS.contains(version) {
        return Err("the answer is of a version that was not offered".to_owned());
    }
    // What is used from here on is in the bytes that are signed.
    let message = answer.get(FRAME_OVERHEAD..).unwrap_or_default();
    let signed = |path: &[Tag]| {
        let range = find_value_range(message, path).map_err(unread)?;
        Ok::<_, String>(message.get(range).unwrap_or_default())
    };
    let delegation = signed(&[Tag::CERT, Tag::DELE])?;
    verify(
        key,
        version.dele_prefix(),
        delegation,
        read.cert().sig().as_ref(),
    )
    .map_err(|()| "the answer is not by the server with this public key")?;
    let delegation: Delegation = parsed(delegation)?;
    let statement = signed(&[Tag::SREP])?;
    let online = delegation.pubk().as_ref();
    verify(
        online,
        version.srep_prefix(),
        statement,
        read.sig().as_ref(),
    )
    .map_err(|()| "the signature of the answer is wrong")?;
    let statement: SignedResponse = parsed(statement)?;
    if root(request, read.indx(), read.path()) != Some(statement.root().as_ref().to_vec()) {
        return Err("the answer is to other requests".to_owned());
    }
    let time = statement.midp();
    if !(delegation.mint()..=delegation.maxt()).contains(&time) {
        return Err("the key of the answer is not valid at its time".to_owned());
    }
    if Seconds::from(statement.radi()) > CLOCK_TOLERANCE {
        let at = say(Seconds::try_from(time).unwrap_or(Seconds::MAX));
        let within = statement.radi();
        return Err(format!(
            "the server is not certain: {at}, within {within} seconds"
        ));
    }
    Ok(time)
}

fn unread(fault: Error) -> String {
    format!("the answer is not Roughtime ({fault})")
}

fn parsed<T: FromWire>(bytes: &[u8]) -> Result<T, String> {
    let mut copy = bytes.to_vec();
    T::from_wire(&mut ParseCursor::new(&mut copy)).map_err(unread)
}

/// Verifies a signature of a context and a message (Ed25519).
fn verify(key: &[u8], context: &[u8], message: &[u8], signature: &[u8]) -> Result<(), ()> {
    webpki::ring::ED25519
        .verify_signature(key, &[context, message].concat(), signature)
        .map_err(|_| ())
}

/// The root of the tree of requests that were answered together (RFC 10049 5.3); none if the place in
/// the tree is not below it.
fn root(request: &[u8], place: u32, path: &MerklePath) -> Option<Vec<u8>> {
    const LEAF: &[u8] = &[0];
    const NODE: &[u8] = &[1];
    let mut place = place;
    let mut node = hash(&[LEAF, request]);
    for beside in path.elements() {
        node = match place & 1 {
            0 => hash(&[NODE, &node, beside]),
            _ => hash(&[NODE, beside, &node]),
        };
        place >>= 1;
    }
    (place == 0).then(|| node.to_vec())
}

#[cfg(test)]
mod tests {
    use super::{Server, judge, public_key};

    /// The public key of the seed of 32 zeros (Ed25519).
    const KEY: &str = "O2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2ik=";

    /// An answer of `roughenough_server` 2.2.0 with that seed, to the nonce 0, 1, 2, … 31.
    const ANSWER: &str = "\
        524f55474854494d940100000700000040000000600000006400000064000000c00000005801000053494700\
        4e4f4e4354595045504154485352455043455254494e44589b2518d30bffa1bdc19820df814ba5929df2fac8\
        f83350ab88435d1c9a75cdb416cea34c12324f4a834dcc665e94a6569e2eed23d2b8732af5bc7e9561ddc900\
        000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f010000000500000004000000\
        08000000100000001400000056455200524144494d49445056455253524f4f54010000000500000010d80c6b\
        000000000100000066e802f3a00bfdb39325ab499bbdf4bf79503580125bb732781702935ac70c5002000000\
        400000005349470044454c452489aae93e4a13dfa194fb8421e0e317008afde074fd0cc9372582b165a0f570\
        ecff747f70dcc48e7a36a998827c001040fb4168ebc4ec3f29fff45d90ecd206030000002000000028000000\
        5055424b4d494e544d4158544377e5631b3f7f059c2b5e6b79e0cd543d59cf3b82bbf085785f3ac65619b810\
        0fd80c6b000000008f290e6b0000000000000000";

    fn nonce() -> [u8; 32] {
        std::array::from_fn(|at| u8::try_from(at).unwrap_or_default())
    }

    fn answer() -> Vec<u8> {
        let digits = ANSWER.as_bytes().chunks(2);
        let byte = |two: &[u8]| u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok();
        digits.map(|two| byte(two).expect("hexadecimal")).collect()
    }

    fn server() -> Server {
        Server::parse(&format!("localhost:{KEY}")).expect("a host and a key")
    }

    #[test]
    fn an_answer_of_a_real_server_is_accepted_and_no_altered_one() {
        let server = server();
        let request = server.request(nonce()).expect("a request");
        assert_eq!(request.len(), 1024);
        let judged = |answer: &[u8]| judge(&server.key, &request, nonce(), answer);
        let right = answer();
        assert_eq!(judged(&right), Ok(1_796_003_856));
        for at in 0..right.len() {
            let mut altered = right.clone();
            altered[at] ^= 1 << (at % 8);
            assert!(judged(&altered).is_err(), "byte {at}");
            assert!(judged(&right[..at]).is_err(), "{at} bytes");
        }
        // To another request, and by another key.
        let later = server.request([9; 32]).expect("a request");
        assert!(judge(&server.key, &later, [9; 32], &right).is_err());
        assert!(judge(&[7; 32], &request, nonce(), &right).is_err());
    }

    #[test]
    fn keys_are_in_base64_or_hexadecimal() {
        let hex = "3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29";
        assert!(public_key(KEY).is_ok());
        assert_eq!(public_key(KEY), public_key(hex));
        assert_eq!(public_key(KEY), public_key(&hex.to_uppercase()));
        for wrong in [
            "",
            "AAAA",
            &hex[1..],
            &hex.replace('3', "+"),
            &hex.replace('3', "é"),
        ] {
            assert!(public_key(wrong).is_err(), "{wrong}");
        }
    }
}
