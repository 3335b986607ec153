//! Every line is answered by one object with its id.

#![no_main]

basestring_fuzz::target!(ADAPTER_LINE);
