//! A challenge is read, written and answered; an answer verifies, and one change is found.

#![no_main]

basestring_fuzz::target!(DIGEST_CHALLENGE);
