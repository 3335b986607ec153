//! A signed request verifies, and one change to it is found for the right reason.

#![no_main]

basestring_fuzz::target!(SIGN_VERIFY_TAMPER);
