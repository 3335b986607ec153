//! Making a change.

use basestring::Kind;

use super::{Change, Expected, Sent, Sort, protocol, request};

impl Change {
    /// Makes the change and returns what the verifier must answer; `None` if the request does not
    /// have what the change concerns.
    pub(crate) fn apply(self, sent: &mut Sent) -> Option<Expected> {
        let mut expected = self.expected(sent.is_plaintext());
        if self.sort == Sort::OtherBody && sent.plan.protocol.body_hash.is_some() {
            expected = Err(Kind::BadBodyHash);
        }
        self.make(sent)?;
        Some(expected)
    }

    fn make(self, sent: &mut Sent) -> Option<()> {
        let which = usize::from(self.which);
        let plan = &mut sent.plan;
        match self.sort {
            Sort::Nothing => Some(()),
            Sort::MethodCase => request::method_case(plan),
            Sort::TargetCase => request::target_case(plan, self.which),
            Sort::Unsigned => request::unsigned(plan),
            Sort::Writing => request::writing(plan, self.which),
            Sort::ProtocolOrder => protocol::order(sent, which),
            Sort::Realm => protocol::realm(sent),
            Sort::QueryToBody => request::query_to_body(plan, which),
            Sort::OtherBody => request::other_body(plan),
            Sort::ClockEdge => protocol::clock(sent, which, 0),
            Sort::Method => request::method(plan),
            Sort::Scheme => request::scheme(plan),
            Sort::Host => request::host(plan),
            Sort::Port => request::port(plan),
            Sort::Path => request::path(plan),
            Sort::AddQuery => request::add(plan.query.get_or_insert_default()),
            Sort::RemoveQuery => request::take(plan.query.as_mut()?, which).map(drop),
            Sort::QueryName => request::name(plan.query.as_mut()?, which),
            Sort::QueryValue => request::value(plan.query.as_mut()?, which),
            Sort::QueryBoundary => request::boundary(plan.query.as_mut()?, which),
            Sort::AddForm => request::add(request::form(plan)?),
            Sort::RemoveForm => request::take(request::form(plan)?, which).map(drop),
            Sort::FormName => request::name(request::form(plan)?, which),
            Sort::FormValue => request::value(request::form(plan)?, which),
            Sort::Timestamp => protocol::timestamp(sent),
            Sort::Nonce => protocol::longer(sent, "oauth_nonce"),
            Sort::Version => protocol::version(sent),
            Sort::AddProtocol => protocol::set(sent, "oauth_more", b"1"),
            Sort::OtherSignatureMethod => protocol::signature_method(sent, which),
            Sort::Signature => protocol::signature(sent, which),
            Sort::ClientSecret => protocol::longer_secret(&mut sent.credentials.client_secret),
            Sort::TokenSecret => protocol::longer_secret(&mut sent.credentials.token_secret),
            Sort::SecretBoundary => protocol::secret_boundary(&mut sent.credentials),
            Sort::ClientKey => protocol::longer(sent, "oauth_consumer_key"),
            Sort::Token => protocol::token(sent),
            Sort::UnknownVersion => protocol::unknown_version(sent, which),
            Sort::UnknownMethod => protocol::unknown_method(sent, which),
            Sort::NoTimestamp => protocol::no_timestamp(sent, which),
            Sort::RemoveProtocol => protocol::remove_required(sent, which),
            Sort::EmptyProtocol => protocol::empty_required(sent, which),
            Sort::Duplicate => protocol::duplicate(sent, which),
            Sort::SecondPlace => protocol::second_place(sent),
            Sort::Clock => protocol::clock(sent, which, 1),
            Sort::UsedNonce => protocol::used_nonce(sent),
        }
    }
}
