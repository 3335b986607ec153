//! How many cases are generated, and for how long.

use std::str::FromStr;
use std::time::Duration;

use super::Args;
use crate::exit::{Exit, Failure};
use crate::options;

/// Above as many cases, a run keeps a few of each cause alone.
const KEPT: usize = 100_000;

/// The most cases.
const MOST: u64 = 1_000_000_000_000;

/// How many cases are generated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Amount {
    Cases(usize),
    Unlimited,
}

impl FromStr for Amount {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "unlimited" {
            return Ok(Self::Unlimited);
        }
        let cases = options::number::<usize, 0, MOST>(text);
        let cases = cases.map_err(|fault| format!("{fault}, or unlimited"));
        cases.map(Self::Cases)
    }
}

impl Amount {
    /// The number of cases of a run that keeps them all; none for a long run.
    pub(super) const fn cases(self, duration: Option<Duration>) -> Option<usize> {
        match (self, duration) {
            (Self::Cases(cases), None) if cases <= KEPT => Some(cases),
            (Self::Cases(_) | Self::Unlimited, _) => None,
        }
    }

    /// After how many cases a long run ends; none if its time or its user ends it.
    pub(super) fn end(self) -> Option<u64> {
        match self {
            Self::Cases(0) | Self::Unlimited => None,
            Self::Cases(cases) => u64::try_from(cases).ok(),
        }
    }

    /// Checks the options that belong together.
    pub(super) fn allowed(self, args: &Args, subjects: usize) -> Result<(), Failure> {
        let cases = self.cases(args.duration);
        let message = if args.state.is_some() && cases.is_some() {
            "--state needs --duration or --cases unlimited: another run has no state"
        } else if args.write_vectors.is_some() && cases == Some(0) {
            "--write-vectors needs --cases or --duration: without them no case is generated"
        } else if args.update_known && cases.is_none() {
            "--update-known does not run with --duration or --cases unlimited: a list never has \
             generated cases"
        } else if self == Self::Unlimited && args.duration.is_none() && subjects > 1 {
            "--cases unlimited without --duration is for one implementation: the others would \
             never be checked"
        } else {
            return Ok(());
        };
        Err(Failure::new(Exit::Usage, message))
    }
}

/// A time such as `90`, `10m`, `2h` or `30d`.
pub(super) fn time(text: &str) -> Result<Duration, String> {
    let (number, unit) = match text.strip_suffix(['s', 'm', 'h', 'd']) {
        Some(number) => (number, text.get(number.len()..).unwrap_or_default()),
        None => (text, "s"),
    };
    let unit = match unit {
        "m" => 60,
        "h" => 3600,
        "d" => 86_400,
        _ => 1,
    };
    let seconds = number.parse::<u64>().ok();
    let seconds = seconds.and_then(|number| number.checked_mul(unit));
    let is_time = |seconds: &u64| (1..=3650 * 86_400).contains(seconds);
    let seconds = seconds.filter(is_time);
    seconds.map(Duration::from_secs).ok_or_else(|| {
        "expected a time such as 90s, 10m, 2h or 30d, above 0 and at most 3650d".to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::{Amount, time};

    #[test]
    fn times_have_units() {
        let seconds = |text: &str| time(text).map(|time| time.as_secs());
        assert_eq!(seconds("90"), Ok(90));
        assert_eq!(seconds("90s"), Ok(90));
        assert_eq!(seconds("2h"), Ok(7200));
        assert_eq!(seconds("30d"), Ok(2_592_000));
        for wrong in [
            "",
            "s",
            "0",
            "0m",
            "-1",
            "1.5h",
            "1w",
            "18446744073709551615d",
            "1é",
        ] {
            assert!(time(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_long_run_is_one_with_a_time_or_without_an_end() {
        let time = Some(std::time::Duration::from_secs(1));
        assert_eq!("7".parse(), Ok(Amount::Cases(7)));
        assert_eq!("unlimited".parse(), Ok(Amount::Unlimited));
        assert!("many".parse::<Amount>().is_err());
        assert_eq!(Amount::Cases(7).cases(None), Some(7));
        assert_eq!(Amount::Cases(7).cases(time), None);
        assert_eq!(Amount::Cases(1_000_000).cases(None), None);
        assert_eq!(Amount::Cases(0).end(), None);
        assert_eq!(Amount::Cases(7).end(), Some(7));
    }
}
