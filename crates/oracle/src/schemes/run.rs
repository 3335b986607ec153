//! The reference's answers, and rules as an implementation.

use basestring::{Error, Kind};

use super::call::Call;
use super::op::Op;
use super::operation::{Operation, into_answer};
use super::rules::Rules;
use super::table::table;
use crate::extra;
use crate::implementation::{Hello, Implementation};
use crate::protocol::answer::{Answer, Output};
use crate::protocol::fault::Fault;

macro_rules! declare {
    (
        schemes { $(
            $(#[$about:meta])*
            $scheme:ident: $Scheme:ident {
                $($op:ident: $Op:ident($input:ident) from $plan:ident,)*
            }
        )* }
        extra { $($x:ident: $X:ident,)* }
    ) => {
        /// The reference's result.
        fn result(call: &Call) -> Result<Output, Fault> {
            match call {
                Call::Hello(input) => greet(input.protocol),
                $($(Call::$Op(input) => super::$scheme::operations::$Op::answer(input),)*)*
                $(Call::$X(input) => extra::$x(input),)*
            }
        }

        impl Rules {
            fn depart(&self, call: &Call, right: Answer) -> Result<Answer, Fault> {
                match call {
                    $($(Call::$Op(input) => {
                        super::$scheme::operations::$Op::depart(&self.$scheme, input, right)
                    })*)*
                    Call::Hello(_) $(| Call::$X(_))* => Ok(right),
                }
            }
        }
    };
}

table!(declare);

/// The reference's answer.
pub(crate) fn right(call: &Call) -> Answer {
    into_answer(result(call).map(Answer::Ok))
}

/// How the reference introduces itself.
pub(crate) fn hello() -> Hello {
    Hello {
        protocol: 1,
        name: "basestring".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        language: "Rust".to_owned(),
        ops: Op::ALL.iter().map(|op| op.name().to_owned()).collect(),
        methods: None,
        homepage: None,
        issues: None,
    }
}

fn greet(protocol: u64) -> Result<Output, Fault> {
    if protocol != 1 {
        let found = protocol.to_string();
        return Err(Error::new(Kind::Other, "version 1 of the adapter protocol", found).into());
    }
    let hello = serde_json::to_value(hello()).map_err(|fault| Fault::Input(fault.to_string()))?;
    Ok(Output(hello.as_object().cloned().unwrap_or_default()))
}

impl Implementation for Rules {
    fn hello(&mut self) -> Hello {
        Hello {
            name: "rules".to_owned(),
            ..hello()
        }
    }

    fn answer(&mut self, call: &Call) -> Answer {
        self.answer_beside(call, right(call))
    }
}

impl Rules {
    /// The answer of these rules, where the reference's is known.
    #[must_use]
    pub fn answer_beside(&self, call: &Call, right: Answer) -> Answer {
        match right {
            Answer::Broken(_) | Answer::Unsupported(_) => right,
            Answer::Ok(_) | Answer::Refused { .. } => into_answer(self.depart(call, right)),
        }
    }
}
