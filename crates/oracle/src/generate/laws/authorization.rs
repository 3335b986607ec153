//! The `Authorization` field (3.5.1).

use basestring::{Authorization, Kind, has_oauth_scheme};

use super::{Outcome, Verdict, accepted, equal, holds, refused, show};
use crate::generate::header::FieldPlan;

/// parse ∘ build = id.
///
/// # Errors
///
/// The law's breach.
pub fn parse_of_build(plan: &FieldPlan) -> Outcome {
    let content = plan.content();
    let field = accepted(content.to_field(), "building a field")?;
    let parsed = accepted(
        Authorization::parse(field.as_bytes()),
        "parsing what was built",
    )?;
    equal!(parsed, content, "parse(build(x))");
    Ok(Verdict::Reached)
}

/// Every spelling of a field is read as the same realm and parameters.
///
/// # Errors
///
/// The law's breach.
pub fn equal_headers_parse_equally(plan: &FieldPlan) -> Outcome {
    let field = plan.field();
    let parsed = accepted(Authorization::parse(&field), "parsing a spelling")?;
    holds!(
        parsed == plan.content(),
        "expected {:?}, found {parsed:?} in {}",
        plan.content(),
        show(&field)
    );
    Ok(Verdict::Reached)
}

/// Whether each parameter has a name that a header can have: not an empty one, and not that of the
/// realm. Without any, there has to be a realm.
fn can_be_named(content: &Authorization<'_>) -> bool {
    let mut names = content.parameters.iter().map(|parameter| &parameter.name);
    let is_any = content.realm.is_some() || !content.parameters.is_empty();
    is_any && names.all(|name| !name.is_empty() && !name.eq_ignore_ascii_case(b"realm"))
}

/// Parsing any bytes: what is parsed can be written, unless its realm or a name is one that no header
/// can have. Writing it again gives the same text (build ∘ parse ∘ build = build).
///
/// # Errors
///
/// The law's breach.
pub fn build_of_parse_of_build(value: &[u8]) -> Outcome {
    let parsed = match Authorization::parse(value) {
        Ok(parsed) => parsed,
        Err(error) => {
            let kinds = [
                Kind::MalformedHeader,
                Kind::MalformedParameter,
                Kind::DuplicateParameter,
            ];
            holds!(
                kinds.contains(&error.kind()),
                "expected another kind than {}",
                error.kind()
            );
            let place = error.offset().unwrap_or(0);
            holds!(
                place <= value.len(),
                "expected a place in the field, found {place}"
            );
            return refused(&error);
        }
    };
    holds!(
        has_oauth_scheme(value),
        "expected the scheme OAuth in {}",
        show(value)
    );
    let realm = parsed.realm.as_deref().unwrap_or_default();
    let has_text = std::str::from_utf8(realm).is_ok() && !realm.iter().any(u8::is_ascii_control);
    let writable = has_text && can_be_named(&parsed);
    let built = match parsed.to_field() {
        Ok(built) => built,
        Err(error) => {
            holds!(
                !writable,
                "expected the field to be written again, found {error}"
            );
            return refused(&error);
        }
    };
    holds!(
        writable,
        "expected the realm or a name to be refused, found {built:?}"
    );
    let again = accepted(
        Authorization::parse(built.as_bytes()),
        "parsing what was built",
    )?;
    equal!(again, parsed, "parse(build(parse(x)))");
    equal!(
        accepted(again.to_field(), "building again")?,
        built,
        "build(parse(build(x)))"
    );
    Ok(Verdict::Reached)
}
