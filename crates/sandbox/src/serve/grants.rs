//! The credentials that were issued, and the steps from temporary credentials to a token (RFC 5849
//! 2.1 to 2.3).

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, PoisonError, RwLock};

use basestring::{Secret, constant_time_eq};
use basestring_oracle::diagnose::Secrets;

use super::change::Change;
use super::issued::{Decision, Denial, Temporary, Token};
use super::shares::Shares;

/// After this many wrong verifiers or passwords, temporary credentials are blocked: a code of seven
/// digits must not be guessed.
const MOST_FAILURES: u8 = 5;
/// The highest number of temporary credentials.
const MOST_TEMPORARY: usize = 20_000;
/// The highest number of token credentials.
const MOST_TOKENS: usize = 200_000;

/// All issued credentials.
pub(super) struct Grants {
    temporary: HashMap<String, Temporary>,
    /// How many temporary credentials each client has.
    temporary_shares: Shares<String>,
    /// How many token credentials each client has.
    token_shares: Shares<String>,
    /// Creation times and identifiers of temporary credentials, the oldest first.
    order: VecDeque<(u64, String)>,
    tokens: HashMap<String, Token>,
    /// The secrets of all of them.
    secrets: Arc<RwLock<Secrets>>,
    /// Seconds until temporary credentials expire.
    life: u64,
}

impl Grants {
    /// The credentials that were issued by earlier runs, and room for this many clients.
    pub(super) fn new(
        life: u64,
        clients: usize,
        temporary: Vec<(String, Temporary)>,
        tokens: impl IntoIterator<Item = (String, Token)>,
    ) -> Self {
        let mut order: Vec<_> = temporary
            .iter()
            .map(|(id, temporary)| (temporary.created, id.clone()))
            .collect();
        order.sort();
        let mut grants = Self {
            temporary: temporary.into_iter().collect(),
            temporary_shares: Shares::new(MOST_TEMPORARY, clients),
            token_shares: Shares::new(MOST_TOKENS, clients),
            order: order.into(),
            tokens: tokens.into_iter().collect(),
            secrets: Arc::default(),
            life,
        };
        let mut secrets = Secrets::default();
        for temporary in grants.temporary.values() {
            grants.temporary_shares.take(temporary.client.clone());
            secrets.insert(&temporary.secret);
        }
        for token in grants.tokens.values() {
            grants.token_shares.take(token.client.clone());
            secrets.insert(&token.secret);
        }
        grants.secrets = Arc::new(RwLock::new(secrets));
        grants
    }

    /// The secrets of all credentials, to conceal them.
    pub(super) fn secrets(&self) -> Arc<RwLock<Secrets>> {
        Arc::clone(&self.secrets)
    }

    fn with_secrets(&self, change: impl FnOnce(&mut Secrets)) {
        change(&mut self.secrets.write().unwrap_or_else(PoisonError::into_inner));
    }

    /// Temporary credentials that have not expired.
    pub(super) fn temporary(&self, id: &str, now: u64) -> Option<&Temporary> {
        let found = self.temporary.get(id);
        found.filter(|temporary| now < temporary.created.saturating_add(self.life))
    }

    /// Token credentials.
    pub(super) fn token(&self, id: &str) -> Option<&Token> {
        self.tokens.get(id)
    }

    /// All token credentials with their identifiers.
    pub(super) fn tokens(&self) -> impl Iterator<Item = (&String, &Token)> {
        self.tokens.iter()
    }

    /// Keeps new temporary credentials, and removes expired ones.
    pub(super) fn begin(
        &mut self,
        id: &str,
        temporary: Temporary,
        now: u64,
    ) -> Result<Vec<Change>, Denial> {
        let mut changes = Vec::new();
        while let Some((created, _)) = self.order.front()
            && now >= created.saturating_add(self.life)
            && let Some((_, old)) = self.order.pop_front()
        {
            self.put_temporary(&old, None);
            // It has expired, so undoing the change does not restore it.
            changes.push(Change::Temporary {
                id: old,
                before: None,
                after: None,
            });
        }
        if !self.temporary_shares.take(temporary.client.clone()) {
            return Err(Denial::NoRoom);
        }
        self.order.push_back((temporary.created, id.to_owned()));
        self.with_secrets(|secrets| secrets.insert(&temporary.secret));
        self.temporary.insert(id.to_owned(), temporary.clone());
        changes.push(Change::Temporary {
            id: id.to_owned(),
            before: None,
            after: Some(temporary),
        });
        Ok(changes)
    }

    /// Records the owner's decision (2.2), which is made once.
    pub(super) fn decide(
        &mut self,
        id: &str,
        decision: Decision,
        now: u64,
    ) -> Result<(Temporary, Change), Denial> {
        self.temporary(id, now).ok_or(Denial::Unknown)?;
        let temporary = self.temporary.get_mut(id).ok_or(Denial::Unknown)?;
        match temporary.decision {
            Decision::Open => {}
            Decision::Exchanged => return Err(Denial::Exchanged),
            Decision::Blocked => return Err(Denial::Blocked),
            Decision::Denied | Decision::Granted { .. } => return Err(Denial::Denied),
        }
        let before = Some(temporary.clone());
        temporary.decision = decision;
        let change = Change::Temporary {
            id: id.to_owned(),
            before,
            after: Some(temporary.clone()),
        };
        Ok((temporary.clone(), change))
    }

    /// Counts a wrong verifier or password.
    pub(super) fn fail(&mut self, id: &str) -> Option<Change> {
        let temporary = self.temporary.get_mut(id)?;
        let before = Some(temporary.clone());
        temporary.failures = temporary.failures.saturating_add(1);
        if temporary.failures >= MOST_FAILURES {
            temporary.decision = Decision::Blocked;
        }
        Some(Change::Temporary {
            id: id.to_owned(),
            before,
            after: Some(temporary.clone()),
        })
    }

    /// 2.3: exchanges temporary credentials, once, for the token `new` (identifier and secret).
    pub(super) fn exchange(
        &mut self,
        id: &str,
        verifier: &[u8],
        new: (String, Secret),
        now: u64,
    ) -> Result<(Token, Vec<Change>), (Denial, Vec<Change>)> {
        let none = |denial| (denial, Vec::new());
        let temporary = self
            .temporary(id, now)
            .ok_or_else(|| none(Denial::Unknown))?;
        let (user, is_right) = match &temporary.decision {
            Decision::Open => return Err(none(Denial::Undecided)),
            Decision::Denied => return Err(none(Denial::Denied)),
            Decision::Exchanged => return Err(none(Denial::Exchanged)),
            Decision::Blocked => return Err(none(Denial::Blocked)),
            Decision::Granted {
                verifier: right,
                user,
            } => (user.clone(), constant_time_eq(right.expose(), verifier)),
        };
        if !is_right {
            return Err((Denial::WrongVerifier, self.fail(id).into_iter().collect()));
        }
        let temporary = self
            .temporary
            .get_mut(id)
            .ok_or_else(|| none(Denial::Unknown))?;
        if !self.token_shares.take(temporary.client.clone()) {
            return Err(none(Denial::NoRoom));
        }
        let before = Some(temporary.clone());
        temporary.decision = Decision::Exchanged;
        let token = Token {
            client: temporary.client.clone(),
            secret: new.1,
            user,
        };
        let changes = vec![
            Change::Temporary {
                id: id.to_owned(),
                before,
                after: Some(temporary.clone()),
            },
            Change::Token {
                id: new.0.clone(),
                before: None,
                after: Some(token.clone()),
            },
        ];
        self.with_secrets(|secrets| secrets.insert(&token.secret));
        self.tokens.insert(new.0, token.clone());
        Ok((token, changes))
    }

    /// Revokes token credentials (R-2-3).
    pub(super) fn revoke(&mut self, id: &str) -> Option<Change> {
        let before = self.tokens.remove(id)?;
        self.token_shares.give_back(&before.client, 1);
        self.with_secrets(|secrets| secrets.remove(&before.secret));
        Some(Change::Token {
            id: id.to_owned(),
            before: Some(before),
            after: None,
        })
    }

    /// Undoes changes that cannot be written, the last first.
    pub(super) fn undo(&mut self, changes: &[Change]) {
        for change in changes.iter().rev() {
            match change {
                Change::Nonce(_) | Change::Removed(..) => {}
                Change::Temporary { id, before, .. } => self.put_temporary(id, before.as_ref()),
                Change::Token { id, before, .. } => self.put_token(id, before.as_ref()),
            }
        }
    }

    fn put_temporary(&mut self, id: &str, value: Option<&Temporary>) {
        if let Some(old) = self.temporary.remove(id) {
            self.temporary_shares.give_back(&old.client, 1);
            self.with_secrets(|secrets| secrets.remove(&old.secret));
        }
        if let Some(value) = value {
            self.temporary_shares.take(value.client.clone());
            self.with_secrets(|secrets| secrets.insert(&value.secret));
            self.temporary.insert(id.to_owned(), value.clone());
        }
    }

    fn put_token(&mut self, id: &str, value: Option<&Token>) {
        if let Some(old) = self.tokens.remove(id) {
            self.token_shares.give_back(&old.client, 1);
            self.with_secrets(|secrets| secrets.remove(&old.secret));
        }
        if let Some(value) = value {
            self.token_shares.take(value.client.clone());
            self.with_secrets(|secrets| secrets.insert(&value.secret));
            self.tokens.insert(id.to_owned(), value.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Decision, Denial, Grants, Secret, Temporary};

    fn begun(created: u64) -> Grants {
        let mut grants = Grants::new(900, 1, Vec::new(), Vec::new());
        let temporary = Temporary {
            client: "ck".to_owned(),
            secret: Secret::new("s"),
            callback: None,
            created,
            decision: Decision::Open,
            failures: 0,
        };
        grants
            .begin("t", temporary, created)
            .expect("valid credentials");
        grants
    }

    fn granted() -> Grants {
        let mut grants = begun(100);
        let decision = Decision::Granted {
            verifier: Secret::new("1234567"),
            user: "owner".to_owned(),
        };
        grants
            .decide("t", decision, 100)
            .expect("valid credentials");
        grants
    }

    fn exchange(grants: &mut Grants, verifier: &str, now: u64) -> Option<Denial> {
        let new = ("token".to_owned(), Secret::new("ts"));
        let exchanged = grants.exchange("t", verifier.as_bytes(), new, now);
        exchanged.err().map(|(denial, _)| denial)
    }

    #[test]
    fn temporary_credentials_are_exchanged_once_and_only_when_granted() {
        assert_eq!(
            exchange(&mut begun(100), "1234567", 100),
            Some(Denial::Undecided)
        );
        let mut grants = granted();
        assert_eq!(
            exchange(&mut grants, "7654321", 100),
            Some(Denial::WrongVerifier)
        );
        assert_eq!(exchange(&mut grants, "1234567", 100), None);
        assert_eq!(
            exchange(&mut grants, "1234567", 100),
            Some(Denial::Exchanged)
        );
        assert!(grants.token("token").is_some());
        assert!(grants.revoke("token").is_some());
        assert!(grants.token("token").is_none());
    }

    #[test]
    fn temporary_credentials_expire() {
        assert_eq!(exchange(&mut granted(), "1234567", 999), None);
        assert_eq!(
            exchange(&mut granted(), "1234567", 1000),
            Some(Denial::Unknown)
        );
        let mut grants = begun(100);
        assert!(grants.decide("t", Decision::Denied, 1000).is_err());
        let other = grants
            .temporary("t", 999)
            .expect("valid credentials")
            .clone();
        let changes = grants.begin("u", other, 1000).expect("valid credentials");
        assert_eq!(
            changes.len(),
            2,
            "the expired ones are removed: {changes:?}"
        );
    }

    #[test]
    fn a_code_cannot_be_guessed() {
        let mut grants = granted();
        for _ in 0..5 {
            assert_eq!(
                exchange(&mut grants, "0000000", 100),
                Some(Denial::WrongVerifier)
            );
        }
        assert_eq!(exchange(&mut grants, "1234567", 100), Some(Denial::Blocked));
    }

    #[test]
    fn what_cannot_be_written_is_undone() {
        let mut grants = granted();
        let new = ("token".to_owned(), Secret::new("ts"));
        let (_, changes) = grants.exchange("t", b"1234567", new, 100).expect("a token");
        grants.undo(&changes);
        assert!(grants.token("token").is_none());
        assert_eq!(exchange(&mut grants, "1234567", 100), None);
        let revoked = grants.revoke("token").expect("a token");
        grants.undo(&[revoked]);
        assert!(grants.token("token").is_some());
    }

    #[test]
    fn a_decision_is_made_once() {
        assert_eq!(
            granted()
                .decide("t", Decision::Denied, 100)
                .expect_err("a refusal"),
            Denial::Denied
        );
    }
}
