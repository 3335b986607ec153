//! What the other crates of this repository use besides the documented interface. No part of it is
//! stable.

pub mod adapter {
    pub use crate::adapter::{Adapter, Manifest, Options, StartFault};
}
pub mod check {
    pub use crate::cause::name_mistakes;
    #[cfg(feature = "generate")]
    pub use crate::check::campaign::{Campaign, State};
    #[cfg(feature = "generate")]
    pub use crate::check::generated::{Generated, Made};
    #[cfg(feature = "generate")]
    pub use crate::check::shrink::shrink;
    pub use crate::serve::answer_line;
}
#[cfg(feature = "generate")]
pub mod compare {
    pub use crate::compare::{Comparison, Contestant, compare, text, undecided};
}
pub mod body_hash {
    pub use crate::body_hash::{Compared, compare};
}
pub mod diagnose {
    pub use crate::diagnose::apart::tell_apart;
    pub use crate::diagnose::corrected::{Corrected, Fresh, corrected, signed_webhook};
    pub use crate::diagnose::form::{look, look_by};
    pub use crate::diagnose::header::header_faults;
    pub use crate::diagnose::passport::{Passport, diagnose_passport};
    pub use crate::diagnose::pasted::{add_answer, evidence_of};
    pub use crate::diagnose::sample::{Sample, fits, telling};
    pub use crate::diagnose::search::{Set, search};
    pub use crate::diagnose::self_test::{NamedOn, Tested, self_test};
    pub use crate::diagnose::their_text::find_base_string;
    pub use crate::diagnose::webhook::application::{
        ApplicationForm, SentWebhook, application_forms,
    };
}
pub mod explain {
    pub use crate::webhook_explained::explain_webhook;
}
pub mod diff {
    pub use crate::diff::{diff, text};
}
pub mod foreign {
    pub use crate::foreign::{json, printed};
}
#[cfg(feature = "generate")]
pub mod generate {
    pub mod change {
        pub use crate::generate::change::{Change, Sort};
    }
    pub mod digest {
        pub use crate::generate::digest::{DigestChange, DigestPlan};
    }
    pub mod harness {
        pub use crate::generate::harness::{Harness, HarnessOptions, judged_wrong};
        pub use crate::generate::smaller::{minimal, vector};
    }
    pub mod header {
        pub use crate::generate::header::{FieldPlan, Realm};
    }
    pub mod laws {
        pub use crate::generate::laws::*;
    }
    pub mod parameters {
        pub use crate::generate::parameters::{Context, Pairs, Spelling};
    }
    pub mod paste {
        pub use crate::generate::paste::PastePlan;
    }
    pub mod request {
        pub use crate::generate::request::RequestPlan;
    }
    pub mod text {
        pub use crate::generate::text::{Octets, Text};
    }
    pub mod twilio {
        pub use crate::generate::twilio::{TwilioChange, TwilioPlan};
    }
    pub mod url {
        pub use crate::generate::url::Target;
    }
    pub mod webhook {
        pub use crate::generate::webhook::{WebhookChange, WebhookPlan};
    }
    pub mod wild {
        pub use crate::generate::wild::Edit;
    }
    pub mod written {
        pub use crate::generate::written::{Missing, Sent, text};
    }
}
pub mod layout {
    pub use crate::layout::Layout;
}
pub mod matrix {
    pub use crate::matrix::{FREE, Matrix};
}
pub mod mistakes {
    pub use crate::mistakes::{
        Draft, Page, Shown, checkout, read_fixture, unknown, update_fixtures,
    };
}
pub mod probe {
    pub use crate::probe::{Dialect, Does, probe, text};
}
pub mod profiles {
    pub use crate::profiles::{Accepts, Departure, Marks, PROFILES, Profile, note_service};
}
pub mod files {
    pub use crate::atomic::{can_be_written, replace_atomically, write_atomically};
    pub use crate::bounded::{read, read_text, read_whole};
}
pub mod request {
    pub use crate::request::answer::explain_answer;
    pub use crate::request::base_string::{FoundBaseString, find_base_strings};
    pub use crate::request::framing::chunk_size;
    pub use crate::request::parameters::read_parameters;
    pub use crate::request::reader::Description;
    pub use crate::request::readers::{curl_command, describe, read_curl};
    pub use crate::request::shell::quote::quote;
    pub use crate::request::sign::{body_hash, sign_request};
    pub use crate::request::summary::summary;
}
pub mod result {
    pub use crate::result::{Observed, observed, report_of};
}
pub mod report {
    pub use crate::report::account::account;
    pub use crate::report::suites::{Suite, SuiteFormat, Test, TestResult};
    pub use crate::report::summary::name;
    pub use crate::report::words::counted;
}
pub mod schemes {
    pub use crate::schemes::json::respelled;
    pub use crate::schemes::{Pairs, Rules, Scheme};
    pub mod twilio {
        pub use crate::schemes::twilio::{TwilioSignInput, TwilioVerifyInput};
    }
    pub mod webhook {
        pub use crate::schemes::webhook::{Content, Encoding, Message, Webhook};
    }
}
pub mod unsigned {
    pub use crate::unsigned::{Unsigned, why_unsigned};
}
pub mod vectors {
    pub use basestring_vectors::VERSION;

    pub use crate::vectors::{
        Fault, Killed, Requirements, VectorFile, copy, disagreement, fill_kills,
        fill_kills_with_matrix, format_cases, is_edge, is_published, killed, lint, lint_kills,
        lint_suite, load_dir, load_embedded, matrix_json, matrix_markdown, package, parse_cases,
        plan, read_cases, rewrite,
    };
}
