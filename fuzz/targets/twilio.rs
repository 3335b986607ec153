//! A webhook's signature verifies, and one change is found.

#![no_main]

basestring_fuzz::target!(TWILIO);
