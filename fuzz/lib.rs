//! What every fuzz target does with an input, and how it changes one.

pub use basestring_oracle::internal::generate::laws::targets;

/// Defines a fuzz target: the laws of the constant of that name.
#[macro_export]
macro_rules! target {
    ($name:ident) => {
        libfuzzer_sys::fuzz_target!(|input: &[u8]| -> libfuzzer_sys::Corpus {
            $crate::run(&$crate::targets::$name, input)
        });
        libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
            let default = libfuzzer_sys::fuzzer_mutate;
            $crate::targets::mutate(&$crate::targets::$name, data, size, max_size, seed, default)
        });
    };
}

/// Checks the law that the input names.
pub fn run(target: &targets::Target, input: &[u8]) -> libfuzzer_sys::Corpus {
    if targets::hold(target, input) {
        libfuzzer_sys::Corpus::Keep
    } else {
        libfuzzer_sys::Corpus::Reject
    }
}
