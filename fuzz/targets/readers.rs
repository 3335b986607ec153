//! A request is read as it was written in each form, and no text is read as two requests.

#![no_main]

basestring_fuzz::target!(READERS);
