//! The level of a case compared with the requirements that it cites.

use crate::case::{Case, Level};
use crate::vectors::{Requirements, is_published};

/// Why a case does not have the level of its requirements.
///
/// - If it cites requirements of level `may` or `provider`, it has the level of one of them: the
///   documents do not specify the answer, whatever else it cites.
/// - Otherwise it is at most as strong as the strongest requirement.
/// - A weaker level than that of every requirement needs a note with the reason, or several right
///   answers.
///
/// A published case of level `provider` may cite any requirement: its rule is that of the library or
/// service that publishes it. A case without requirements has any level.
pub(super) fn level_fault(case: &Case, requirements: &Requirements) -> Option<String> {
    let cited: Vec<(&str, Level)> = case
        .requirements
        .iter()
        .filter_map(|id| Some((id.as_str(), requirements.get(id)?.level)))
        .collect();
    if is_published(case) && case.level == Level::Provider {
        return None;
    }
    let mut unspecified = cited
        .iter()
        .filter(|(_, level)| level.permits_differences());
    if let Some((id, level)) = unspecified.clone().next() {
        let fits = unspecified.any(|(_, level)| *level == case.level);
        return (!fits).then(|| {
            format!(
                "expected level {}, the level of {id}, found {}",
                level.name(),
                case.level.name()
            )
        });
    }
    let (id, strongest) = cited.iter().min_by_key(|(_, level)| *level)?;
    let has_reason = case.note.is_some() || case.expected.len() > 1;
    let cites_its_level = cited.iter().any(|(_, level)| *level == case.level);
    if case.level < *strongest {
        return Some(format!(
            "expected a level not stronger than {}, the level of {id}, found {}",
            strongest.name(),
            case.level.name()
        ));
    }
    (!cites_its_level && !has_reason).then(|| {
        format!(
            "expected level {}, the level of {id}, or a note with the reason for a weaker one, \
             found {} without a note",
            strongest.name(),
            case.level.name()
        )
    })
}

#[cfg(test)]
mod tests {
    use super::level_fault;
    use crate::vectors::{Requirements, parse_cases};

    fn fault(level: &str, requirements: &str, more: &str) -> Option<String> {
        let text = format!(
            r#"[{{"id": "encode/space/plain", "op": "percent_encode", "in": {{"text": " "}},
                "out": {{"text": "%20"}}, "level": "{level}", "requirements": [{requirements}],
                "source": {{"document": "RFC 5849", "section": "3.6"}}{more}}}]"#
        );
        let cases = parse_cases(&text, "space.json").expect("a case");
        level_fault(
            &cases[0],
            &Requirements::embedded().expect("the requirements"),
        )
    }

    #[test]
    fn what_the_documents_do_not_specify_is_not_a_must() {
        let cited = r#""R-3.5.1-3", "O-unquoted""#;
        assert_eq!(
            fault("must", cited, "").as_deref(),
            Some("expected level may, the level of O-unquoted, found must")
        );
        assert_eq!(fault("may", cited, ""), None);
    }

    #[test]
    fn a_recommendation_is_not_a_must() {
        assert_eq!(
            fault("must", r#""R-3.5.1-14""#, "").as_deref(),
            Some("expected a level not stronger than should, the level of R-3.5.1-14, found must")
        );
        assert_eq!(fault("should", r#""R-3.5.1-14""#, ""), None);
        assert_eq!(fault("must", r#""R-3.1-3", "R-3.2-12""#, ""), None);
        assert_eq!(fault("should", r#""R-3.1-3", "R-3.2-12""#, ""), None);
    }

    #[test]
    fn a_weaker_level_has_its_reason() {
        assert_eq!(
            fault("may", r#""R-3.6-6""#, "").as_deref(),
            Some(
                "expected level must, the level of R-3.6-6, or a note with the reason for a weaker \
                 one, found may without a note"
            )
        );
        assert_eq!(fault("may", r#""R-3.6-6""#, r#", "note": "Why.""#), None);
    }
}
