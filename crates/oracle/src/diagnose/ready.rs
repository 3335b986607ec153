//! A subject made ready once, on which rules are tried by the thousand.

use basestring::Field;

use crate::protocol::Answer;
use crate::schemes::Rules;
use crate::schemes::oauth::rules::Prepared;

use super::proof::Gives;
use super::sample::{Sample, fits};
use super::subject::{Observed, Received, Signing, Subject};

impl Subject {
    /// The headers as they are borrowed while rules are tried.
    pub(super) fn views(&self) -> Vec<Field<'_>> {
        match self {
            Self::Signing(signing, _) => signing.views(),
            Self::Webhook(_) | Self::Call(_) => Vec::new(),
        }
    }

    /// The subject, ready to be tried; none where its URL is invalid.
    pub(super) fn ready<'a>(&'a self, views: &'a [Field<'a>]) -> Option<Ready<'a>> {
        let what = match self {
            Self::Signing(signing, observed) => What::Signing {
                prepared: Box::new(signing.prepared(views).ok()?),
                signing,
                observed,
            },
            Self::Webhook(webhook) => What::Webhook(webhook),
            Self::Call(call) => What::Call(&call.0, &call.1),
        };
        let mut ready = Ready {
            what,
            text: None,
            right: Made::Nothing,
        };
        ready.text = ready.text(&Rules::right());
        ready.right = ready.made_behind(&Rules::right());
        Some(ready)
    }
}

/// A subject on which rules are tried.
pub(super) struct Ready<'a> {
    what: What<'a>,
    /// The right base string, where there is one to be signed.
    text: Option<Vec<u8>>,
    right: Made,
}

/// What came of rules that were tried.
pub(super) struct Tried {
    /// Whether they give what was observed.
    pub(super) is_observed: bool,
    /// Whether they change what was observed from what is right.
    pub(super) is_changed: bool,
}

enum What<'a> {
    Signing {
        signing: &'a Signing,
        prepared: Box<Prepared<'a>>,
        observed: &'a Observed,
    },
    Webhook(&'a Received),
    Call(&'a Sample, &'a Answer),
}

/// What rules make of a subject, as far as it was observed.
#[derive(PartialEq)]
enum Made {
    Nothing,
    Stages(Observed),
    Signature(Vec<u8>),
    Answer(Answer),
}

impl Ready<'_> {
    /// Whether the right rules give what was observed.
    pub(super) fn is_right(&self) -> bool {
        self.is_observed(&self.right)
    }

    /// Whether these rules give what was observed.
    pub(super) fn agrees(&self, rules: &Rules) -> bool {
        self.is_observed(&self.made(rules))
    }

    /// What these rules give.
    pub(super) fn gives(&self, rules: &Rules) -> Gives {
        let made = self.made(rules);
        Gives {
            is_observed: self.is_observed(&made),
            is_right: made == self.right,
        }
    }

    /// The base string by these rules, where there is one to be signed.
    pub(super) fn text(&self, rules: &Rules) -> Option<Vec<u8>> {
        match &self.what {
            What::Signing {
                signing, prepared, ..
            } => signing.text(prepared, rules).ok(),
            What::Webhook(_) | What::Call(..) => None,
        }
    }

    /// [`Ready::agrees`], where the base string by these rules is built already.
    pub(super) fn agrees_with(&self, rules: &Rules, text: Option<&[u8]>) -> bool {
        match (&self.what, text) {
            (
                What::Signing {
                    signing, observed, ..
                },
                Some(text),
            ) if observed.authorization.is_none() => {
                let has_text = observed.base_string.as_deref();
                let has_signature = observed.signature.as_deref();
                has_text.is_none_or(|observed| observed == text)
                    && has_signature
                        .is_none_or(|observed| observed == signing.signature(rules, text))
            }
            _ => self.agrees(rules),
        }
    }

    /// Whether these rules are of what is observed: those of webhooks change no signing.
    pub(super) fn is_of(&self, rules: &Rules) -> bool {
        match self.what {
            What::Signing { .. } => rules.oauth != Rules::right().oauth,
            What::Webhook(_) | What::Call(..) => true,
        }
    }

    /// What comes of these rules. `is_behind` says that they differ only after the base string, which is
    /// the right one then.
    pub(super) fn tried(&self, rules: &Rules, is_behind: bool) -> Tried {
        let made = if is_behind {
            self.made_behind(rules)
        } else {
            self.made(rules)
        };
        Tried {
            is_observed: self.is_observed(&made),
            is_changed: made != self.right,
        }
    }

    /// [`Ready::made`] of rules by which the base string is the right one.
    fn made_behind(&self, rules: &Rules) -> Made {
        match (&self.what, &self.text) {
            (
                What::Signing {
                    signing, observed, ..
                },
                Some(text),
            ) if observed.authorization.is_none() => {
                let signature = observed.signature.as_ref();
                Made::Stages(Observed {
                    signature: signature.map(|_| signing.signature(rules, text)),
                    base_string: observed.base_string.as_ref().map(|_| text.clone()),
                    authorization: None,
                })
            }
            (What::Signing { .. } | What::Webhook(_) | What::Call(..), Some(_) | None) => {
                self.made(rules)
            }
        }
    }

    fn is_observed(&self, made: &Made) -> bool {
        match (&self.what, made) {
            (What::Signing { observed, .. }, Made::Stages(stages)) => observed.is_of(stages),
            (What::Webhook(webhook), Made::Signature(signature)) => *signature == webhook.signature,
            (What::Call(sample, _), Made::Answer(answer)) => fits(&sample.observed, answer),
            _ => false,
        }
    }

    fn made(&self, rules: &Rules) -> Made {
        match &self.what {
            What::Signing {
                signing,
                prepared,
                observed,
            } => {
                let stages = Self::stages(signing, prepared, observed, rules);
                stages.map_or(Made::Nothing, Made::Stages)
            }
            What::Webhook(webhook) => Made::Signature(webhook.sign(rules).into_bytes()),
            What::Call(sample, right) => {
                Made::Answer(rules.answer_beside(&sample.call, (*right).clone()))
            }
        }
    }

    fn stages(
        signing: &Signing,
        prepared: &Prepared<'_>,
        observed: &Observed,
        rules: &Rules,
    ) -> Option<Observed> {
        if observed.authorization.is_some() {
            let method = signing.signature_method;
            let stages = rules
                .oauth
                .sign(prepared, method, &signing.secrets())
                .ok()?;
            let authorization = String::from_utf8_lossy(&stages.authorization).into_owned();
            return Some(Observed {
                base_string: observed.base_string.is_some().then_some(stages.base_string),
                signature: observed.signature.is_some().then_some(stages.signature),
                authorization: Some(authorization),
            });
        }
        let base_string = signing.text(prepared, rules).ok()?;
        let signature = observed.signature.as_ref();
        Some(Observed {
            signature: signature.map(|_| signing.signature(rules, &base_string)),
            base_string: observed.base_string.as_ref().map(|_| base_string),
            authorization: None,
        })
    }
}
