//! What is sent: occasions, each with its right request and with those that are wrong in one way.

use basestring::Secret;
use basestring_oracle::Mistake;
use basestring_oracle::schemes::Pairs;

use super::changes;
use super::judge::Expected;
use super::message::{Message, Shape, encode};
use super::mistakes;
use super::random::Random;
use super::target::Target;

/// One request to be judged.
#[derive(Clone, Debug)]
pub(super) struct Attempt {
    pub(super) name: String,
    pub(super) message: Message,
    pub(super) expected: Expected,
    /// What is done, in a sentence, and why that is expected.
    pub(super) what: &'static str,
    pub(super) mistakes: Vec<&'static Mistake>,
}

/// A right request, and those that differ from it in one way each. They are one call.
#[derive(Clone, Debug)]
pub(super) struct Occasion {
    pub(super) right: Attempt,
    pub(super) wrong: Vec<Attempt>,
}

/// A mistake of which nothing is sent, and why.
#[derive(Clone, Copy, Debug)]
pub(super) struct Untried {
    pub(super) mistake: &'static Mistake,
    pub(super) why: &'static str,
}

/// What the requests are made of.
pub(super) struct Material<'t> {
    pub(super) target: &'t Target,
    pub(super) token: &'t Secret,
    /// The fields of form and query.
    pub(super) fields: Pairs,
    /// The JSON body.
    pub(super) json: Vec<u8>,
}

impl Attempt {
    pub(super) fn new(
        name: impl Into<String>,
        message: Message,
        expected: Expected,
        what: &'static str,
    ) -> Self {
        Self {
            name: name.into(),
            message,
            expected,
            what,
            mistakes: Vec::new(),
        }
    }

    /// The same, which shows these mistakes of Twilio's table.
    pub(super) fn showing(mut self, ids: &[&str]) -> Self {
        self.mistakes
            .extend(ids.iter().filter_map(|id| Mistake::find(id)));
        self
    }
}

impl Material<'_> {
    /// The right request of a shape.
    pub(super) fn right(&self, shape: Shape) -> Attempt {
        let (message, what) = match shape {
            Shape::Get => (
                self.get(&encode(&self.fields)),
                "a GET as Twilio sends it: the URL with its query is signed",
            ),
            Shape::Form => (
                self.form(self.fields.clone()),
                "a form as Twilio sends it: URL and sorted fields are signed",
            ),
            Shape::Json => (
                self.json(&self.json),
                "JSON as Twilio sends it: the URL is signed, with the body's hash in it",
            ),
        };
        Attempt::new(
            format!("right-{}", shape.short()),
            message,
            Expected::Accept,
            what,
        )
    }

    pub(super) fn get(&self, query: &str) -> Message {
        Message::get(self.target, query).signed(self.token)
    }

    pub(super) fn form(&self, fields: Pairs) -> Message {
        Message::form(self.target, "", fields).signed(self.token)
    }

    pub(super) fn json(&self, body: &[u8]) -> Message {
        Message::json(self.target, body).signed(self.token)
    }
}

/// The fields that Twilio sends for a call that comes in; the identifiers are made up.
pub(super) fn call_fields(random: &mut Random) -> Pairs {
    let (account, call) = (random.hexadecimal(), random.hexadecimal());
    [
        ("AccountSid", format!("AC{account}").as_str()),
        ("ApiVersion", "2010-04-01"),
        ("CallSid", format!("CA{call}").as_str()),
        ("CallStatus", "ringing"),
        ("Direction", "inbound"),
        ("From", "+14158675310"),
        ("To", "+18005551212"),
    ]
    .map(|(name, value)| (name.into(), value.into()))
    .to_vec()
}

/// The body of a JSON webhook; the identifier is made up.
pub(super) fn event_json(random: &mut Random) -> Vec<u8> {
    let message = random.hexadecimal();
    format!(r#"{{"MessageSid":"SM{message}","Body":"Hello"}}"#).into_bytes()
}

/// Everything that is sent of shapes whose right request is let in, and the mistakes of which
/// nothing is.
pub(super) fn plan(material: &Material<'_>, shapes: &[Shape]) -> (Vec<Occasion>, Vec<Untried>) {
    let mut occasions: Vec<Occasion> = shapes
        .iter()
        .map(|&shape| Occasion::of(material.right(shape)))
        .collect();
    let has = |shape| shapes.contains(&shape);
    // Queries are a GET's, and where there is none, a POST's.
    let queried = |query: &str| match shapes.first() {
        Some(Shape::Get) | None => material.get(query),
        Some(_) => {
            Message::form(material.target, query, material.fields.clone()).signed(material.token)
        }
    };
    if has(Shape::Get) || has(Shape::Form) {
        for (name, query, what) in QUERIES {
            occasions.push(Occasion::right(
                name,
                queried(query),
                Expected::Accept,
                what,
            ));
        }
        let mut message = queried("");
        message.place.host.make_ascii_uppercase();
        if message.place.host != queried("").place.host {
            message.place.signed_url = in_capitals(&message.place.signed_url);
            let what =
                "host in capitals in URL and Host field: the URL's letters are signed as given";
            let message = message.signed(material.token);
            occasions.push(Occasion::right(
                "right-host-case",
                message,
                Expected::Either,
                what,
            ));
        }
    }
    if has(Shape::Form) {
        for (name, fields, expected, what) in FIELDS {
            let fields = fields
                .iter()
                .map(|&(name, value)| (name.into(), value.into()));
            let message = material.form(fields.collect());
            occasions.push(Occasion::right(name, message, expected, what));
        }
    }
    if has(Shape::Json) {
        let what = "JSON with a space in it: the hash is over the octets sent";
        let message = material.json(br#"{"a": 1}"#);
        occasions.push(Occasion::right(
            "right-json-blank",
            message,
            Expected::Accept,
            what,
        ));
        let what = "JSON without any octet: the hash is that of nothing; libraries take it for {}";
        let message = material.json(b"");
        occasions.push(Occasion::right(
            "right-json-empty",
            message,
            Expected::Either,
            what,
        ));
    }
    let mut untried = mistakes::add(material, &mut occasions);
    changes::add(material, &mut occasions);
    untried.retain(|untried| {
        let mut sent = occasions.iter().flat_map(|occasion| &occasion.wrong);
        !sent.any(|attempt| attempt.mistakes.iter().any(|m| m.id == untried.mistake.id))
    });
    (occasions, untried)
}

impl Occasion {
    pub(super) const fn of(right: Attempt) -> Self {
        Self {
            right,
            wrong: Vec::new(),
        }
    }

    fn right(name: &str, message: Message, expected: Expected, what: &'static str) -> Self {
        Self::of(Attempt::new(name, message, expected, what))
    }
}

/// Queries on which receivers go wrong.
const QUERIES: [(&str, &str, &str); 4] = [
    (
        "right-query-order",
        "zone=b&account=a",
        "a query out of order: it is signed as sent",
    ),
    (
        "right-query-escapes",
        "note=%2B1+a@b",
        "a query with +, %2B and @: it is signed as sent",
    ),
    (
        "right-query-apostrophe",
        "note=it's",
        "a query with an apostrophe: it is signed as sent",
    ),
    (
        "right-query-utf8",
        "note=caf%C3%A9",
        "a query with UTF-8: it is signed as sent",
    ),
];

type Fields = &'static [(&'static str, &'static str)];

/// Forms on which receivers go wrong.
const FIELDS: [(&str, Fields, Expected, &str); 8] = [
    (
        "right-field-order",
        &[("b", "1"), ("A", "2"), ("a", "3"), ("B", "4")],
        Expected::Accept,
        "fields out of order: they are sorted by octet, capitals first",
    ),
    (
        "right-name-beginning",
        &[("Reason", "Z"), ("ReasonConferenceEnded", "1")],
        Expected::Accept,
        "a name that begins with another: names are sorted, not names with their values",
    ),
    (
        "right-repeated-name",
        &[("MediaUrl", "2"), ("MediaUrl", "1")],
        Expected::Accept,
        "two values of one name: both count, sorted",
    ),
    (
        "right-repeated-pair",
        &[("MediaUrl", "1"), ("MediaUrl", "1")],
        Expected::Either,
        "the same name and value twice: the libraries count it once, the documents are silent",
    ),
    (
        "right-empty-value",
        &[("Body", ""), ("From", "+14158675310")],
        Expected::Accept,
        "a field without a value: its name is signed",
    ),
    (
        "right-blanks",
        &[("Body", " hi ")],
        Expected::Accept,
        "blanks at a value's ends: they are signed",
    ),
    (
        "right-dotted-name",
        &[("MessagingBinding.Address", "+14158675310")],
        Expected::Accept,
        "a dot in a name: it is signed",
    ),
    (
        "right-utf8",
        &[("Body", "caf\u{e9} \u{20ac} \u{1f600} & = + %41")],
        Expected::Accept,
        "UTF-8 and characters that are escaped: the decoded octets are signed",
    ),
];

/// A URL with its host in capitals.
fn in_capitals(url: &[u8]) -> Vec<u8> {
    let mut url = url.to_vec();
    let start = url.windows(3).position(|window| window == b"://");
    let authority = url
        .iter_mut()
        .skip(start.map_or(0, |start| start + 3))
        .take_while(|octet| !b"/?#".contains(octet));
    authority.for_each(|octet| octet.make_ascii_uppercase());
    url
}
