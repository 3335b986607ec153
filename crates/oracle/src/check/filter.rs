//! Which cases are put.

use crate::case::{Case, Level};
use crate::protocol::Op;

/// A choice of cases. Every list that is not empty must hold the case.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Layers.
    pub layers: Vec<String>,
    /// Requirement ids.
    pub requirements: Vec<String>,
    /// Levels.
    pub levels: Vec<Level>,
    /// Ids: whole ones, the folders that they are in, or patterns with `*` for any text.
    pub ids: Vec<String>,
    /// Operations.
    pub ops: Vec<Op>,
}

impl Filter {
    /// Whether every case is chosen.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.layers.is_empty()
            && self.requirements.is_empty()
            && self.levels.is_empty()
            && self.ids.is_empty()
            && self.ops.is_empty()
    }

    /// Whether a case is chosen.
    #[must_use]
    pub fn chooses(&self, case: &Case) -> bool {
        fn any<T>(list: &[T], test: impl FnMut(&T) -> bool) -> bool {
            list.is_empty() || list.iter().any(test)
        }
        any(&self.layers, |layer| layer == case.layer())
            && any(&self.requirements, |id| case.requirements.contains(id))
            && any(&self.levels, |level| *level == case.level)
            && any(&self.ids, |pattern| id_matches(pattern, &case.id))
            && any(&self.ops, |op| *op == case.call.op())
    }
}

/// Whether a pattern is an id, a folder of it, or with `*` for any text equal to it.
fn id_matches(pattern: &str, id: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else {
        let below = id.strip_prefix(pattern.trim_end_matches('/'));
        return below.is_some_and(|below| below.is_empty() || below.starts_with('/'));
    };
    let Some(mut left) = id.strip_prefix(start) else {
        return false;
    };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let end = parts.pop().unwrap_or_default();
    // The leftmost place of each part leaves the most for those after it.
    for part in parts {
        match left.split_once(part) {
            Some((_, after)) => left = after,
            None => return false,
        }
    }
    left.ends_with(end)
}

#[cfg(test)]
mod tests {
    use super::id_matches;

    #[test]
    fn ids_folders_and_patterns() {
        let id = "base-string-uri/port/http-80";
        for pattern in [
            id,
            "base-string-uri",
            "base-string-uri/",
            "base-string-uri/port",
            "*",
            "*/port/*",
            "base*80",
            "*-80",
            "b*-*-*/*",
        ] {
            assert!(id_matches(pattern, id), "{pattern}");
        }
        for pattern in [
            "base-string",
            "port",
            "*port",
            "base*81",
            "",
            "x*",
            "*80*80",
        ] {
            assert!(!id_matches(pattern, id), "{pattern}");
        }
    }
}
