//! Cases are read as they were written, whatever the file holds.

#![no_main]

basestring_fuzz::target!(VECTOR_FILE);
