//! Parsing a form, writing it and parsing it again gives the same pairs. Normalization follows the
//! literal definition.

#![no_main]

basestring_fuzz::target!(FORM_BODY);
