//! How many connections the system's limit of open files allows.

/// Descriptors for the program itself: the log, the state file, the listeners, and connections that
/// are being closed.
const OWN: u64 = 24;

/// Raises the limit of open files as far as this user may, and returns how many of `most` connections
/// fit.
#[cfg(unix)]
pub(super) fn connections(most: usize) -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: limit.maximum,
        maximum: limit.maximum,
    };
    // Without permission, the limit stays as it was.
    let current = match setrlimit(Resource::Nofile, raised) {
        Ok(()) => limit.maximum,
        Err(_) => limit.current,
    };
    current.map_or(most, |files| most.min(fitting(files)))
}

/// Elsewhere there is no such limit.
#[cfg(not(unix))]
pub(super) fn connections(most: usize) -> usize {
    most
}

/// How many connections fit into a number of open files, with an eighth for those that are being closed.
fn fitting(files: u64) -> usize {
    let left = files.saturating_sub(OWN + files / 8).max(1);
    usize::try_from(left).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::fitting;

    #[test]
    fn connections_leave_descriptors_for_the_program() {
        assert_eq!(fitting(64), 32);
        assert_eq!(fitting(256), 200);
        assert_eq!(fitting(10), 1);
        assert_eq!(fitting(u64::MAX) as u64, u64::MAX - 24 - u64::MAX / 8);
    }
}
