//! Room that several clients share, so that none of them can fill it for the others.
//!
//! Half of the room is divided among the clients. The other half is for whoever needs it.

use std::collections::HashMap;
use std::hash::Hash;

/// How much of the room each client uses.
pub(super) struct Shares<K> {
    /// What each client may use in any case.
    reserved: usize,
    /// What all clients may use beyond that, together.
    common: usize,
    common_used: usize,
    used: HashMap<K, usize>,
    count: usize,
}

impl<K: Eq + Hash> Shares<K> {
    /// Room for `most`, shared by this many clients. One client alone may use all of it.
    pub(super) fn new(most: usize, clients: usize) -> Self {
        let reserved = match clients {
            0 | 1 => most,
            several => most / 2 / several,
        };
        Self {
            reserved,
            common: most.saturating_sub(reserved.saturating_mul(clients.max(1))),
            common_used: 0,
            used: HashMap::new(),
            count: 0,
        }
    }

    /// Takes room for one; false if there is none for this client.
    pub(super) fn take(&mut self, client: K) -> bool {
        let used = self.used.entry(client).or_default();
        if *used >= self.reserved {
            if self.common_used >= self.common {
                return false;
            }
            self.common_used += 1;
        }
        *used += 1;
        self.count += 1;
        true
    }

    /// Gives room for several back.
    pub(super) fn give_back(&mut self, client: &K, count: usize) {
        let Some(used) = self.used.get_mut(client) else {
            return;
        };
        let count = count.min(*used);
        let beyond = used.saturating_sub(self.reserved).min(count);
        self.common_used = self.common_used.saturating_sub(beyond);
        *used -= count;
        self.count -= count;
        if *used == 0 {
            self.used.remove(client);
        }
    }

    /// How much all clients use.
    pub(super) const fn count(&self) -> usize {
        self.count
    }
}

#[cfg(test)]
mod tests {
    use super::Shares;

    #[test]
    fn one_client_cannot_fill_the_room_of_the_others() {
        let mut shares = Shares::new(100, 2);
        let taken = (0..100).filter(|_| shares.take("greedy")).count();
        assert_eq!(taken, 75);
        let taken = (0..100).filter(|_| shares.take("other")).count();
        assert_eq!(taken, 25);
        shares.give_back(&"greedy", 60);
        assert_eq!(shares.count(), 40);
        let taken = (0..100).filter(|_| shares.take("other")).count();
        assert_eq!(taken, 50);
        shares.give_back(&"nobody", 5);
        assert_eq!(shares.count(), 90);
    }

    #[test]
    fn one_client_alone_has_all_of_it() {
        let mut shares = Shares::new(3, 1);
        assert_eq!((0..9).filter(|_| shares.take(0)).count(), 3);
        let mut shares = Shares::new(3, 3);
        assert_eq!((0..9).filter(|_| shares.take(0)).count(), 3);
    }
}
