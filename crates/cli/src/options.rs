//! Values of options that several commands have.

use std::any::TypeId;
use std::time::Duration;

use basestring_oracle::Op;

use crate::exit::{Exit, Failure};

/// The operation of that name.
pub(crate) fn op(text: &str) -> Result<Op, String> {
    Op::from_name(text).ok_or_else(|| {
        let names: Vec<_> = Op::ALL.iter().map(|op| op.name()).collect();
        format!("expected one of {}", names.join(", "))
    })
}

/// The most of anything that is counted and has no limit of its own.
pub(crate) const MANY: u64 = 1_000_000;

/// A whole number in a range, as the value of an option.
pub(crate) fn number<N: TryFrom<u64>, const LEAST: u64, const MOST: u64>(
    text: &str,
) -> Result<N, String> {
    let number = text.parse::<u64>().ok();
    let number = number.filter(|number| (LEAST..=MOST).contains(number));
    let number = number.and_then(|number| N::try_from(number).ok());
    number.ok_or_else(|| format!("expected a whole number from {LEAST} to {MOST}"))
}

/// A seed: any number of 64 bits.
pub(crate) fn seed(text: &str) -> Result<u64, String> {
    number::<u64, 0, { u64::MAX }>(text)
}

/// The longest time limit.
const DAY: Duration = Duration::from_secs(86_400);

/// A time limit in seconds, which may be a fraction.
pub(crate) fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().map(Duration::try_from_secs_f64);
    match seconds {
        Ok(Ok(seconds)) if !seconds.is_zero() && seconds <= DAY => Ok(seconds),
        _ => {
            Err("expected a number of seconds above 0, such as 10 or 0.5, at most 86400".to_owned())
        }
    }
}

/// Whether the value of an argument is a number, a time or an amount.
pub(crate) fn is_number(arg: &clap::Arg) -> bool {
    let numbers = [
        TypeId::of::<u8>(),
        TypeId::of::<u16>(),
        TypeId::of::<u32>(),
        TypeId::of::<u64>(),
        TypeId::of::<usize>(),
        TypeId::of::<i64>(),
        TypeId::of::<f64>(),
        TypeId::of::<Duration>(),
    ];
    let own = arg.get_value_parser().type_id();
    let names = arg.get_value_names().unwrap_or_default();
    numbers.iter().any(|number| own == *number) || names.iter().any(|name| name == "N")
}

/// The same command, in which `-1` after an option that is a number is its value, so that the error
/// names the range.
pub(crate) fn with_negative_numbers(command: clap::Command) -> clap::Command {
    command
        .mut_args(|arg| {
            let is_option = is_number(&arg) && !arg.is_positional();
            if is_option {
                arg.allow_negative_numbers(true)
            } else {
                arg
            }
        })
        .mut_subcommands(with_negative_numbers)
}

/// The given seed, or a new one.
pub(crate) fn some_seed(given: Option<u64>) -> Result<u64, Failure> {
    if let Some(seed) = given {
        return Ok(seed);
    }
    // Short enough to type.
    getrandom::u32().map(u64::from).map_err(|found| {
        let message = format!("the system gives no random bytes: {found}");
        Failure::new(Exit::Internal, message).help("give --seed")
    })
}
