//! The prepared signer and verifier have the results of the reference.

#![no_main]

basestring_fuzz::target!(PREPARED);
