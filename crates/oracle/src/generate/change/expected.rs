//! What the verifier must answer after a change.

use basestring::Kind;

use super::{Change, Expected, Sort, protocol};

impl Change {
    /// What the verifier must answer once the change is made.
    pub(super) fn expected(self, is_plaintext: bool) -> Expected {
        // A PLAINTEXT signature holds whatever the request says, and neither timestamp nor nonce
        // count (3.4.4).
        let unless_plaintext = |kind| if is_plaintext { Ok(()) } else { Err(kind) };
        match self.sort {
            Sort::Nothing
            | Sort::MethodCase
            | Sort::TargetCase
            | Sort::Unsigned
            | Sort::Writing
            | Sort::ProtocolOrder
            | Sort::Realm
            | Sort::QueryToBody
            | Sort::OtherBody
            | Sort::ClockEdge => Ok(()),
            Sort::Method
            | Sort::Scheme
            | Sort::Host
            | Sort::Port
            | Sort::Path
            | Sort::AddQuery
            | Sort::RemoveQuery
            | Sort::QueryName
            | Sort::QueryValue
            | Sort::QueryBoundary
            | Sort::AddForm
            | Sort::RemoveForm
            | Sort::FormName
            | Sort::FormValue
            | Sort::Timestamp
            | Sort::Nonce
            | Sort::Version
            | Sort::AddProtocol => unless_plaintext(Kind::BadSignature),
            Sort::OtherSignatureMethod
            | Sort::Signature
            | Sort::ClientSecret
            | Sort::TokenSecret
            | Sort::SecretBoundary => Err(Kind::BadSignature),
            Sort::ClientKey | Sort::Token => Err(Kind::UnknownCredentials),
            Sort::UnknownVersion => Err(Kind::UnknownVersion),
            Sort::UnknownMethod => Err(Kind::UnknownMethod),
            Sort::NoTimestamp | Sort::Clock => unless_plaintext(Kind::BadTimestamp),
            Sort::RemoveProtocol | Sort::EmptyProtocol => {
                match protocol::is_needed_by_plaintext(self.which.into()) {
                    true => Err(Kind::MissingParameter),
                    false => unless_plaintext(Kind::MissingParameter),
                }
            }
            Sort::Duplicate => Err(Kind::DuplicateParameter),
            Sort::SecondPlace => Err(Kind::SeveralPlaces),
            Sort::UsedNonce => unless_plaintext(Kind::UsedNonce),
        }
    }
}
