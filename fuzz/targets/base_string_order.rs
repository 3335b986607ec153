//! Normalization is encode, then sort, then join, in whatever order parameters come.

#![no_main]

basestring_fuzz::target!(BASE_STRING_ORDER);
