//! The parts of a URL make the URL; its base string URI is its own.

#![no_main]

basestring_fuzz::target!(URL);
