//! The table of the schemes and their operations.
//!
//! Everything that depends on the list of schemes or operations is made of this table: [`Op`],
//! [`Call`] with its reading and writing, the rules of all schemes, the answers of the reference and
//! of rules, the generated calls. A row that is added here does not compile until the scheme's folder
//! has the operation: its input, its implementation of `Operation`, and its generator.
//!
//! [`Op`]: super::Op
//! [`Call`]: super::Call

/// Hands the table to a macro: of each scheme its folder and its name, then of each operation the
/// name in the protocol, the variant of [`Op`](super::Op) and [`Call`](super::Call) (which is also
/// the type that implements `Operation` in the folder's `operations`), the input, and the plan that
/// its generated calls are made of. Operations beginning with `x_` are not part of the protocol: they
/// check published values, and steps that many implementations do not have.
macro_rules! table {
    ($then:ident) => {
        $then! {
            schemes {
                /// OAuth 1.0a (RFC 5849).
                oauth: Oauth {
                    percent_encode: PercentEncode(TextInput) from BytesPlan,
                    base_string_uri: BaseStringUri(UrlInput) from UrlPlan,
                    normalize_parameters: NormalizeParameters(ParamsInput) from ParamsPlan,
                    base_string: BaseString(SignInput) from SignPlan,
                    form_decode: FormDecode(TextInput) from FormPlan,
                    sign_base_string: SignBaseString(SignBaseStringInput) from SignBaseStringPlan,
                    sign: Sign(SignInput) from SignPlan,
                    verify: Verify(VerifyInput) from VerifyPlan,
                    parse_authorization: ParseAuthorization(HeaderInput) from HeaderPlan,
                }
                /// Twilio's webhooks.
                twilio: Twilio {
                    twilio_sign: TwilioSign(TwilioSignInput) from TwilioPlan,
                    twilio_verify: TwilioVerify(TwilioVerifyInput) from TwilioVerifyPlan,
                }
                /// HTTP Basic (RFC 7617).
                basic: Basic {
                    basic: Basic(BasicInput) from BasicPlan,
                }
                /// HTTP Digest (RFC 7616).
                digest: Digest {
                    digest: Digest(DigestInput) from DigestPlan,
                }
                /// GitHub's webhooks.
                github: Github {
                    github_sign: GithubSign(GithubSignInput) from GithubPlan,
                    github_verify: GithubVerify(GithubVerifyInput) from GithubVerifyPlan,
                }
                /// Mandrill's webhooks.
                mandrill: Mandrill {
                    mandrill_sign: MandrillSign(SignFormInput) from MandrillPlan,
                    mandrill_verify: MandrillVerify(VerifyFormInput) from MandrillVerifyPlan,
                }
                /// Trello's webhooks.
                trello: Trello {
                    trello_sign: TrelloSign(TrelloSignInput) from TrelloPlan,
                    trello_verify: TrelloVerify(TrelloVerifyInput) from TrelloVerifyPlan,
                }
                /// The first version of Plivo's webhooks.
                plivo: Plivo {
                    plivo_sign: PlivoSign(SignFormInput) from PlivoPlan,
                    plivo_verify: PlivoVerify(VerifyFormInput) from PlivoVerifyPlan,
                }
            }
            extra {
                x_answer_challenge: XAnswerChallenge,
                x_append_to_body: XAppendToBody,
                x_authorization_uri: XAuthorizationUri,
                x_base_string: XBaseString,
                x_base64: XBase64,
                x_body_hash: XBodyHash,
                x_callback: XCallback,
                x_callback_redirect: XCallbackRedirect,
                x_collect_parameters: XCollectParameters,
                x_credentials_answer: XCredentialsAnswer,
                x_digest_answer: XDigestAnswer,
                x_digest_challenge: XDigestChallenge,
                x_digest_challenges: XDigestChallenges,
                x_form_decode: XFormDecode,
                x_hmac: XHmac,
                x_percent_decode: XPercentDecode,
                x_protocol_parameters: XProtocolParameters,
                x_read_basic: XReadBasic,
                x_rsa_sha1: XRsaSha1,
                x_sha1: XSha1,
                x_sha256_hex: XSha256Hex,
                x_sha512_cut: XSha512Cut,
                x_sign_base_string: XSignBaseString,
                x_sign_parameters: XSignParameters,
                x_sign_rsa: XSignRsa,
                x_signing_key: XSigningKey,
                x_status: XStatus,
                x_verify_digest: XVerifyDigest,
                x_verify_rsa: XVerifyRsa,
                x_webhook_url: XWebhookUrl,
            }
        }
    };
}

pub(crate) use table;
