//! Other Rust signers, compared with the reference. If a peer can express a request, and the request
//! does not trigger one of its known faults, the reference accepts what the peer signs. Each fault still
//! exists: a request that triggers it is compared with one that differs in nothing else.

mod faults;
mod requests;
mod signers;

use std::cell::Cell;

use proptest::test_runner::{Config, TestRunner};

use crate::faults::FAULTS;
use crate::requests::{Request, requests};
use crate::signers::Peer;

const CASES: u32 = 512;

fn is_untouched(peer: Peer, request: &Request) -> bool {
    FAULTS
        .iter()
        .filter(|fault| fault.peers.contains(&peer))
        .all(|fault| !(fault.is_touched)(request))
}

#[test]
fn peers_agree_outside_their_known_faults() {
    for peer in Peer::ALL {
        let judged = Cell::new(0);
        let config = Config {
            cases: CASES,
            failure_persistence: None,
            ..Config::default()
        };
        let outcome = TestRunner::new(config).run(&requests(), |request| {
            if is_untouched(peer, &request) {
                judged.set(judged.get() + 1);
                let verdict = request.judge(&peer.field(&request));
                proptest::prop_assert_eq!(verdict, Ok(()), "{:?}", peer);
            }
            Ok(())
        });
        assert_eq!(outcome, Ok(()), "{peer:?}");
        assert!(
            judged.get() > CASES / 20,
            "{peer:?}: only {} requests were judged",
            judged.get()
        );
    }
}

#[test]
fn every_known_fault_is_still_there() {
    for fault in FAULTS {
        for &peer in fault.peers {
            let request = (fault.request)();
            assert!((fault.is_touched)(&request), "{}", fault.what);
            let others = FAULTS.iter().filter(|other| {
                other.what != fault.what
                    && other.peers.contains(&peer)
                    && (other.is_touched)(&request)
            });
            assert_eq!(
                others.map(|other| other.what).collect::<Vec<_>>(),
                [""; 0],
                "{}",
                fault.what
            );
            let verdict = request.judge(&peer.field(&request));
            assert!(
                verdict.is_err(),
                "{peer:?} is fixed: it no longer differs from RFC 5849 {}: {}",
                fault.section,
                fault.what,
            );
        }
    }
}

#[test]
fn without_the_fault_the_same_request_is_signed_rightly() {
    for fault in FAULTS {
        for &peer in fault.peers {
            let twin = (fault.twin)();
            assert!(is_untouched(peer, &twin), "{peer:?}: {}", fault.what);
            let verdict = twin.judge(&peer.field(&twin));
            assert_eq!(verdict, Ok(()), "{peer:?}: {}", fault.what);
        }
    }
}
