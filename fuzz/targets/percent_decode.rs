//! Decoding refuses invalid escapes and nothing else, and reverses encoding.

#![no_main]

basestring_fuzz::target!(PERCENT_DECODE);
