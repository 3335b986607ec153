//! Why a login fails. The receiver has not looked at the signature then, so that signatures show
//! nothing; requests with other credentials show what it expects.

use basestring::webhook_url::{Choice, WebhookUrl};
use basestring::{Secret, basic, percent_encode};
use basestring_oracle::Mistake;

use super::call::{Call, Client, Exchange};
use super::message::Message;

/// A failed login: what it shows, and the mistakes that it proves.
pub(super) struct LoginFault {
    pub(super) causes: Vec<String>,
    pub(super) mistakes: Vec<&'static Mistake>,
}

/// The statuses that say something else than that the request is rejected.
const OTHERS: [u16; 4] = [404, 405, 408, 429];

/// What is wrong with the login, if that is why a valid request was rejected.
pub(super) fn login_fault(
    client: &mut Client<'_>,
    message: &Message,
    exchange: &Exchange,
    secret_name: &str,
) -> Option<LoginFault> {
    let status = exchange.answer.status;
    client.target.webhook.credentials.as_ref()?;
    let is_rejected = (400..500).contains(&status) && !OTHERS.contains(&status);
    match &exchange.choice {
        _ if !is_rejected => None,
        None if status == 401 && exchange.has_challenge() => None,
        None => without_challenge(client, message, status),
        Some(_) if status == 401 && !exchange.has_challenge() => None,
        Some(choice) if status == 401 => {
            Some(refused(client, message, exchange, choice, secret_name))
        }
        Some(Choice::Digest(_)) if status == 400 => bad_request(client, message),
        Some(Choice::Digest(_) | Choice::Basic { .. }) => None,
    }
}

/// The receiver never requested credentials. It is a fault if it answers another status to a request
/// that has them.
fn without_challenge(
    client: &mut Client<'_>,
    message: &Message,
    status: u16,
) -> Option<LoginFault> {
    let credentials = client.target.webhook.credentials.clone()?;
    let header = basic::authorization(&credentials.username, &credentials.password).ok()?;
    let answer = Call::default().send_with(client, message, header)?;
    if answer == status {
        return None;
    }
    let challenge = if status == 401 {
        "401 without a WWW-Authenticate header"
    } else {
        "no challenge"
    };
    Some(LoginFault {
        causes: vec![format!(
            "the receiver answers {status}, with {challenge}, to a request without credentials, and \
             {answer} to the same request with them. The credentials were never requested: Twilio \
             sends them only after a 401 with WWW-Authenticate"
        )],
        mistakes: found(&["basic-header-without-challenge"]),
    })
}

/// 401 with a challenge, after the credentials.
fn refused(
    client: &mut Client<'_>,
    message: &Message,
    exchange: &Exchange,
    choice: &Choice,
    secret_name: &str,
) -> LoginFault {
    if exchange.is_always_stale {
        return LoginFault {
            causes: vec![
                "each nonce is called stale (stale=true) as soon as it is used, so that no response is \
                 ever accepted. Servers that share an address need a common store of nonces"
                    .to_owned(),
            ],
            mistakes: Vec::new(),
        };
    }
    let probes = probes(client, message, choice);
    if let Some(fault) = first_accepted(client, message, probes, 401) {
        return fault;
    }
    let mut causes = vec![
        format!(
            "the login: the receiver answers 401 with a challenge after user name and password were \
             sent, so it refuses them. It has not looked at the signature: {secret_name} and the \
             signed URL are not the cause"
        ),
        "check user name and password. In a URL, write /, #, ?, @ and : in them as %2F, %23, %3F, %40 \
         and %3A"
            .to_owned(),
    ];
    causes.extend(about_password(client));
    if matches!(choice, Choice::Digest(_)) {
        causes.push(
            "with Digest, the receiver also has to see the request target that the client hashes: a \
             proxy that changes path or query makes right credentials wrong"
                .to_owned(),
        );
    }
    LoginFault {
        causes,
        mistakes: Vec::new(),
    }
}

/// 400 after Digest credentials: a server answers so if the response names another target than the
/// one it sees.
fn bad_request(client: &mut Client<'_>, message: &Message) -> Option<LoginFault> {
    let probes = paths(client, message);
    if let Some(fault) = first_accepted(client, message, probes, 400) {
        return Some(fault);
    }
    Some(LoginFault {
        causes: vec![
            "the login: the receiver answers 400 after the Digest credentials. Servers answer so if \
             the uri of the credentials is not the request target that they see, such as behind a \
             proxy that changes path or query: do the authentication at the proxy, or keep the path. \
             The receiver has not looked at the signature"
                .to_owned(),
        ],
        mistakes: Vec::new(),
    })
}

/// Credentials that a receiver with one fault accepts.
struct Probe {
    webhook: WebhookUrl,
    method: &'static str,
    shows: String,
    mistake: &'static str,
}

impl Probe {
    /// The status of the answer to the request with these credentials, if the receiver accepts them:
    /// a wrong password gets another status then. Otherwise the status may be for something else, such
    /// as a uri that is not the request target.
    fn accepted(&self, client: &mut Client<'_>, message: &Message) -> Option<u16> {
        let status = |client: &mut Client<'_>, webhook: &WebhookUrl| {
            Call::default().send_as(client, message, webhook, self.method)
        };
        let own = status(client, &self.webhook).filter(|own| !is_refusal(*own))?;
        let mut wrong = self.webhook.clone();
        if let Some(credentials) = &mut wrong.credentials {
            let password = credentials.password.expose();
            credentials.password = Secret::new([password, b"-wrong"].concat());
        }
        (status(client, &wrong)? != own).then_some(own)
    }
}

/// Whether a status shows that no credentials were accepted, or nothing about them.
const fn is_refusal(status: u16) -> bool {
    matches!(status, 400 | 401 | 408 | 429 | 500..)
}

/// The fault that the first accepted probe shows, where the request itself gets the status `refused`.
fn first_accepted(
    client: &mut Client<'_>,
    message: &Message,
    probes: Vec<Probe>,
    refused: u16,
) -> Option<LoginFault> {
    for probe in probes {
        if let Some(status) = probe.accepted(client, message) {
            let shows = &probe.shows;
            return Some(LoginFault {
                causes: vec![format!(
                    "the login: {shows}. It answers {status} to that, and {refused} to the right \
                     credentials"
                )],
                mistakes: found(&[probe.mistake]),
            });
        }
    }
    None
}

fn probes(client: &Client<'_>, message: &Message, choice: &Choice) -> Vec<Probe> {
    let mut probes = match choice {
        Choice::Digest(_) => {
            let mut probes = paths(client, message);
            if message.shape.method() != "GET" {
                probes.push(Probe {
                    method: "GET",
                    shows: "the receiver accepts a Digest response for GET, and the request is a \
                            POST: it always hashes GET"
                        .to_owned(),
                    mistake: "digest-method-ignored",
                    webhook: own(client, message),
                });
            }
            probes
        }
        Choice::Basic { .. } => Vec::new(),
    };
    probes.extend(passwords(client, message));
    probes
}

/// The URL's credentials for the target of the message.
fn own(client: &Client<'_>, message: &Message) -> WebhookUrl {
    let mut webhook = client.target.webhook.clone();
    webhook.target.clone_from(&message.place.target);
    webhook
}

/// Responses over another target than the requested one.
fn paths(client: &Client<'_>, message: &Message) -> Vec<Probe> {
    let target = String::from_utf8_lossy(&message.place.target).into_owned();
    let (path, query) = match target.split_once('?') {
        Some((path, query)) => (path, format!("?{query}")),
        None => (target.as_str(), String::new()),
    };
    let with = |target: String, shows: String, mistake: &'static str| {
        let mut webhook = own(client, message);
        webhook.target = target.into_bytes();
        Probe {
            webhook,
            method: message.shape.method(),
            shows,
            mistake,
        }
    };
    let mut probes = Vec::new();
    if !query.is_empty() {
        let shows = format!(
            "the receiver accepts a Digest response over {path}, without the query: it leaves the \
             query out of uri"
        );
        probes.push(with(path.to_owned(), shows, "digest-uri-without-query"));
    }
    let mut rest = path;
    while let Some(slash) = rest.get(1..).and_then(|after| after.find('/')) {
        rest = rest.get(slash + 1..).unwrap_or_default();
        let shows = format!(
            "the receiver accepts a Digest response over {rest}, and the request is for {path}: it \
             sees another path than the client requests, because a proxy changes it"
        );
        for target in [format!("{rest}{query}"), rest.to_owned()] {
            probes.push(with(target, shows.clone(), "digest-path-rewritten"));
        }
    }
    probes
}

/// The user name and password in other spellings.
fn passwords(client: &Client<'_>, message: &Message) -> Vec<Probe> {
    let webhook = own(client, message);
    let Some(credentials) = &webhook.credentials else {
        return Vec::new();
    };
    let password = credentials.password.expose();
    let with = |username: Vec<u8>, password: Vec<u8>, shows: &str, mistake: &'static str| {
        let mut changed = webhook.clone();
        if let Some(credentials) = &mut changed.credentials {
            credentials.username = username;
            credentials.password = Secret::new(password);
        }
        Probe {
            webhook: changed,
            method: message.shape.method(),
            shows: shows.to_owned(),
            mistake,
        }
    };
    let mut probes = Vec::new();
    let encoded = |text: &[u8]| percent_encode(text).into_bytes();
    if encoded(password) != password || encoded(&credentials.username) != credentials.username {
        probes.push(with(
            encoded(&credentials.username),
            encoded(password),
            "the receiver accepts user name and password with their percent-escapes: it has them as \
             the URL writes them, not decoded",
            "basic-userinfo-not-decoded",
        ));
    }
    let latin1 = |text: &[u8]| -> Option<Vec<u8>> {
        let text = std::str::from_utf8(text).ok()?;
        text.chars().map(|c| u8::try_from(c).ok()).collect()
    };
    if let (Some(username), Some(changed)) = (latin1(&credentials.username), latin1(password))
        && (changed != password || username != credentials.username)
    {
        probes.push(with(
            username,
            changed,
            "the receiver accepts user name and password as Latin-1, not as UTF-8",
            "basic-latin1",
        ));
    }
    probes
}

/// What in the password servers often treat in another way.
fn about_password(client: &Client<'_>) -> Vec<String> {
    let Some(credentials) = &client.target.webhook.credentials else {
        return Vec::new();
    };
    let (name, password) = (&credentials.username, credentials.password.expose());
    let mut causes = Vec::new();
    if password.contains(&b':') {
        causes.push(
            "the password has a colon, and some servers split user name and password at the last \
             one"
            .to_owned(),
        );
    }
    if name.contains(&b':') {
        causes.push("the user name has a colon, which Basic does not allow".to_owned());
    }
    if !password.is_ascii() || !name.is_ascii() {
        causes.push(
            "user name or password is not ASCII: the server has to read it as UTF-8 (send \
             charset=\"UTF-8\" in the challenge)"
                .to_owned(),
        );
    }
    causes
}

fn found(ids: &[&str]) -> Vec<&'static Mistake> {
    ids.iter().filter_map(|id| Mistake::find(id)).collect()
}
