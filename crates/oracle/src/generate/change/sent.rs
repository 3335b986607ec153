//! A signed request on its way to the server.

use basestring::{
    Clock, Credentials, Error, Insecure, NonceUse, Nonces, Parameter, Place, SignatureMethod,
    Verification, base_string, base_string_uri, collect_parameters, compute_signature,
    normalize_parameters, request_base_string,
};

use crate::generate::request::{OwnedRequest, RequestPlan};

/// A signed request under way: what is sent, and what the server knows.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    /// The request, and where its protocol parameters are.
    pub(crate) plan: RequestPlan,
    /// The protocol parameters with the signature.
    pub(crate) protocol: Vec<Parameter<'static>>,
    /// A second `Authorization` field or query parameter that does not belong there.
    pub(crate) second_place: bool,
    /// The server's credentials.
    pub(crate) credentials: Credentials,
    /// The server's clock.
    pub(crate) clock: Option<Clock>,
    /// Whether the server has seen every nonce before.
    pub(crate) all_used: bool,
    /// What the server accepts although it is insecure: everything but another body than the hashed
    /// one, unless a law is about it.
    pub(crate) insecure: Insecure,
}

struct Used(bool);

impl Nonces for Used {
    fn is_new(&mut self, _: &NonceUse<'_>) -> bool {
        !self.0
    }
}

impl Sent {
    /// Signs a valid plan.
    ///
    /// # Errors
    ///
    /// Those of [`RequestPlan::sign`].
    pub(crate) fn new(plan: RequestPlan) -> Result<Self, Error> {
        let plan = plan.with_own_body_hash();
        let signed = plan.sign()?;
        let credentials = plan.credentials.credentials();
        Ok(Self::of(plan, credentials, signed.authorization.parameters))
    }

    /// [`Sent::new`] without the texts that [`basestring::sign`] shows: the same in less time.
    ///
    /// # Errors
    ///
    /// Those of [`RequestPlan::sign`].
    pub(crate) fn signed(plan: RequestPlan) -> Result<Self, Error> {
        Ok(Self::signed_and_not_sent(plan)?.0)
    }

    /// [`Sent::signed`] with the request that is sent.
    ///
    /// # Errors
    ///
    /// Those of [`RequestPlan::sign`] and [`RequestPlan::send`].
    pub(crate) fn with_request(plan: RequestPlan) -> Result<(Self, OwnedRequest), Error> {
        let (sent, request) = Self::signed_and_not_sent(plan)?;
        let request = sent.plan.send_request(request, &sent.protocol)?;
        Ok((sent, request))
    }

    fn signed_and_not_sent(plan: RequestPlan) -> Result<(Self, OwnedRequest), Error> {
        let plan = plan.with_own_body_hash();
        let (credentials, protocol) = (plan.credentials.credentials(), plan.protocol.parameters());
        let request = plan.request();
        let signature = request.with(|request| {
            let text = request_base_string(request, &credentials, &protocol)?;
            compute_signature(plan.protocol.method(), &credentials, text.as_bytes())
        })?;
        let mut parameters = protocol.parameters(&credentials);
        parameters.push(Parameter::new("oauth_signature", &signature));
        let parameters = parameters.into_iter().map(Parameter::into_owned).collect();
        Ok((Self::of(plan, credentials, parameters), request))
    }

    fn of(plan: RequestPlan, credentials: Credentials, protocol: Vec<Parameter<'static>>) -> Self {
        Self {
            protocol,
            credentials,
            second_place: false,
            clock: Some(Clock {
                now: plan.protocol.timestamp(),
                window: Clock::WINDOW,
            }),
            all_used: false,
            insecure: Insecure {
                unchecked_body_hash: false,
                ..Insecure::ALLOWED
            },
            plan,
        }
    }

    /// The request as the server receives it.
    ///
    /// # Errors
    ///
    /// Those of [`RequestPlan::send`].
    pub(crate) fn request(&self) -> Result<OwnedRequest, Error> {
        let mut request = self.plan.send(&self.protocol)?;
        if self.second_place {
            let second = [Parameter::new("oauth_nonce", "second")];
            match self.plan.place() {
                Place::Query => request.fields.push((
                    b"authorization".to_vec(),
                    b"OAuth oauth_nonce=\"second\"".to_vec(),
                )),
                Place::Header | Place::Body => {
                    request.url = basestring::append_to_query(&request.url, &second);
                }
            }
        }
        Ok(request)
    }

    /// The server's verdict on the request as it is now.
    ///
    /// # Errors
    ///
    /// Its refusal.
    pub(crate) fn verify(&self) -> Result<(), Error> {
        self.verify_request(&self.request()?)
    }

    /// The server's verdict on a request.
    ///
    /// # Errors
    ///
    /// Its refusal.
    pub(crate) fn verify_request(&self, request: &OwnedRequest) -> Result<(), Error> {
        let mut used = Used(self.all_used);
        let mut verification = Verification {
            clock: self.clock,
            nonces: Some(&mut used),
            methods: None,
            insecure: self.insecure,
        };
        request.with(|request| basestring::verify(request, &self.credentials, &mut verification))
    }

    /// Signs what is sent now with HMAC-SHA1, whichever signature method it names.
    ///
    /// # Errors
    ///
    /// What cannot be collected, such as protocol parameters of two fields.
    #[cfg_attr(
        not(feature = "prepared"),
        expect(dead_code, reason = "a law of the prepared path uses it")
    )]
    pub(crate) fn sign_again(&mut self) -> Result<(), Error> {
        let request = self.request()?;
        let hmac = SignatureMethod::HmacSha1;
        let signature = request.with(|request| {
            let normalized = normalize_parameters(&collect_parameters(request)?);
            let uri = base_string_uri(&request.url, &request.authority()?);
            let text = base_string(request.method, &uri, &normalized);
            compute_signature(hmac, &self.credentials, text.as_bytes())
        })?;
        self.set("oauth_signature", signature);
        Ok(())
    }

    pub(crate) fn is_plaintext(&self) -> bool {
        self.plan.protocol.method() == SignatureMethod::Plaintext
    }

    pub(super) fn value(&mut self, name: &str) -> Option<&mut Vec<u8>> {
        let found = self
            .protocol
            .iter_mut()
            .find(|p| *p.name == *name.as_bytes());
        found.map(|parameter| parameter.value.to_mut())
    }

    pub(super) fn set(&mut self, name: &'static str, to: impl Into<Vec<u8>>) {
        let to = to.into();
        match self.value(name) {
            Some(value) => *value = to,
            None => self.protocol.push(Parameter::new(name, &to).into_owned()),
        }
    }

    pub(super) fn remove(&mut self, name: &str) -> bool {
        let before = self.protocol.len();
        self.protocol
            .retain(|parameter| *parameter.name != *name.as_bytes());
        self.protocol.len() != before
    }
}
