//! The operations of OAuth: the reference's answers, and those of rules.

mod sign;
mod stages;
mod verify;

pub(crate) use sign::{BaseString, Sign, SignBaseString};
pub(crate) use stages::{
    BaseStringUri, FormDecode, NormalizeParameters, ParseAuthorization, PercentEncode,
};
pub(crate) use verify::Verify;
