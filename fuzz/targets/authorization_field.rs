//! Parsing an `Authorization` header, writing it and parsing it again gives the same parameters.

#![no_main]

basestring_fuzz::target!(AUTHORIZATION_FIELD);
