//! THE table of situations.

mod accept;
mod http;
mod reject;
mod row;
mod should;

use super::situation::Situation;

/// Every situation; valid servers come before those that differ from them.
pub static ALL: std::sync::LazyLock<Vec<Situation>> =
    std::sync::LazyLock::new(|| [accept::ROWS, reject::ROWS, should::ROWS, http::ROWS].concat());

/// The situation of that name.
#[must_use]
pub fn find(id: &str) -> Option<&'static Situation> {
    ALL.iter().find(|situation| situation.id == id)
}

#[cfg(test)]
mod tests {
    use super::{ALL, find};

    #[test]
    fn every_row_has_its_own_id_and_a_valid_twin_before_it() {
        for (place, row) in ALL.iter().enumerate() {
            let same = ALL.iter().filter(|one| one.id == row.id).count();
            assert_eq!(same, 1, "{}", row.id);
            assert!(
                !row.what.ends_with('.') && !row.section.is_empty(),
                "{}",
                row.id
            );
            assert_eq!(row.twin.is_none(), row.expected.accepts(), "{}", row.id);
            let Some(twin) = row.twin else { continue };
            let twin = find(twin).expect("the twin is in the table");
            assert!(twin.expected.accepts(), "{}", row.id);
            assert_eq!(twin.host, row.host, "{}", row.id);
            let before = ALL.iter().take(place).any(|one| one.id == twin.id);
            assert!(before, "{}", row.id);
        }
    }
}
