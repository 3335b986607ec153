//! No text shows a secret that is concealed.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use basestring::{Secret, percent_encode};
use proptest::arbitrary::any;
use proptest::collection::vec;
use proptest::sample::select;
use proptest::strategy::{BoxedStrategy, Strategy};

use super::{Outcome, Verdict, equal, holds};
use crate::diagnose::Secrets;
use crate::generate::text::Text;

/// An encoding in which a secret is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Written {
    Percent,
    LowercasePercent,
    PercentOfEveryByte,
    Form,
    Json,
    JsonOfEveryCharacter,
    Html,
    HtmlNumbers,
}

impl Written {
    const ALL: [Self; 8] = [
        Self::Percent,
        Self::LowercasePercent,
        Self::PercentOfEveryByte,
        Self::Form,
        Self::Json,
        Self::JsonOfEveryCharacter,
        Self::Html,
        Self::HtmlNumbers,
    ];

    fn write(self, text: &str) -> String {
        let each = |write: fn(char) -> String| text.chars().map(write).collect::<String>();
        match self {
            Self::Percent => percent_encode(text.as_bytes()),
            Self::LowercasePercent => text
                .bytes()
                .map(|byte| match byte {
                    b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' => char::from(byte).to_string(),
                    _ => format!("%{byte:02x}"),
                })
                .collect(),
            Self::PercentOfEveryByte => text.bytes().map(|byte| format!("%{byte:02X}")).collect(),
            Self::Form => percent_encode(text.as_bytes()).replace("%20", "+"),
            Self::Json => {
                let json = serde_json::Value::from(text).to_string();
                json.get(1..json.len() - 1).unwrap_or_default().to_owned()
            }
            Self::JsonOfEveryCharacter => text
                .encode_utf16()
                .map(|unit| format!("\\u{unit:04x}"))
                .collect(),
            Self::Html => each(|character| match character {
                '&' => "&amp;".to_owned(),
                '<' => "&lt;".to_owned(),
                '>' => "&gt;".to_owned(),
                '"' => "&quot;".to_owned(),
                '\'' => "&#39;".to_owned(),
                other => other.to_string(),
            }),
            Self::HtmlNumbers => each(|character| format!("&#x{:X};", u32::from(character))),
        }
    }
}

/// An encoding as a number or as letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Packed {
    No,
    Hexadecimal,
    UppercaseHexadecimal,
    Base64,
    Base64Url,
}

impl Packed {
    const ALL: [Self; 5] = [
        Self::No,
        Self::Hexadecimal,
        Self::UppercaseHexadecimal,
        Self::Base64,
        Self::Base64Url,
    ];

    fn write(self, text: String) -> String {
        match self {
            Self::No => text,
            Self::Hexadecimal => text.bytes().map(|byte| format!("{byte:02x}")).collect(),
            Self::UppercaseHexadecimal => text.bytes().map(|byte| format!("{byte:02X}")).collect(),
            Self::Base64 => STANDARD.encode(text),
            Self::Base64Url => URL_SAFE_NO_PAD.encode(text),
        }
    }
}

/// A text with a secret in it.
#[derive(Clone, Debug)]
pub struct ConcealPlan {
    secret: String,
    /// What is encoded together with it: a user name, the rest of a header.
    with: [Text; 2],
    inner: Option<Written>,
    packed: Packed,
    outer: Vec<Written>,
    /// What is before and after it.
    around: [Text; 2],
}

impl proptest::arbitrary::Arbitrary for ConcealPlan {
    type Parameters = ();
    type Strategy = BoxedStrategy<Self>;

    fn arbitrary_with((): ()) -> Self::Strategy {
        let written = || select(&Written::ALL[..]);
        (
            (any::<Text>(), "[a-zA-Z0-9%&+/\\\\\"'<;= é]{6,12}"),
            any::<[Text; 2]>(),
            proptest::option::of(written()),
            select(&Packed::ALL[..]),
            vec(written(), 0..3),
            any::<[Text; 2]>(),
        )
            .prop_map(|((any, long), with, inner, packed, outer, around)| Self {
                secret: format!("{long}{}", any.0),
                with,
                inner,
                packed,
                outer,
                around,
            })
            .boxed()
    }
}

/// Wherever a text has a secret, in whatever encoding, the text that is shown does not.
///
/// # Errors
///
/// The law's breach.
pub fn no_text_shows_a_concealed_secret(plan: &ConcealPlan) -> Outcome {
    let mut secrets = Secrets::default();
    secrets.insert(&Secret::new(plan.secret.as_str()));
    let inner = |text: &str| {
        plan.inner
            .map_or_else(|| text.to_owned(), |written| written.write(text))
    };
    let outer = |text: String| {
        plan.outer
            .iter()
            .fold(text, |text, written| written.write(&text))
    };
    let alone = outer(plan.packed.write(inner(&plan.secret)));
    let [before, after] = &plan.with;
    let among = inner(&format!("{}:{}:{}", before.0, plan.secret, after.0));
    let among = outer(plan.packed.write(among));
    let [before, after] = &plan.around;
    let text = format!("{} {alone} {among} {}", before.0, after.0);
    let shown = secrets.hide(&text);
    holds!(
        !shown.contains(&alone) && !shown.contains(&among),
        "expected {alone:?} to be concealed in {text:?}, found {shown:?}"
    );
    holds!(
        shown.contains('…') && secrets.found_in(shown.as_bytes()).is_empty(),
        "expected no secret {:?} in {shown:?}",
        plan.secret
    );
    equal!(
        Secrets::default().hide(&text),
        text,
        "the text if there is no secret"
    );
    Ok(Verdict::Reached)
}
