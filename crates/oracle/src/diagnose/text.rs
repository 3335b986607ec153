//! A diagnosis as text. Colors mark findings; without them the text has the same information.

mod verdict;

use anstyle::{AnsiColor, Style};

use super::differences::Difference;
use super::model::{
    BodyHash, Diagnosis, Explanation, KeyFinding, Named, Seen, Shown, Telling, Usual, Verdict,
};
use super::parting::Parting;
use super::rsa::RsaFinding;
use crate::layout::Layout;
pub use verdict::verdict;

const HEADING: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();
const GOOD: Style = AnsiColor::Green.on_default().bold();
const BAD: Style = AnsiColor::Red.on_default().bold();
const CARET: Style = AnsiColor::Yellow.on_default().bold();

/// The whole diagnosis, with colors.
#[must_use]
pub fn text(diagnosis: &Diagnosis, layout: Layout) -> String {
    let mut page = Page {
        text: String::new(),
        layout,
    };
    for (index, seen) in diagnosis.seen.iter().enumerate() {
        let form = diagnosis.form.as_ref().filter(|_| index == 0);
        page.seen(seen, form.map(|form| form.looks.as_str()));
    }
    page.header(diagnosis);
    page.keys(diagnosis);
    if let Some(body_hash) = &diagnosis.body_hash {
        page.body_hash(body_hash);
    }
    page.difference(diagnosis);
    for variant in &diagnosis.variants {
        page.variant(variant);
    }
    let title = if diagnosis.verdict == Verdict::OtherSide {
        "The other side's mistake"
    } else {
        "Explanation"
    };
    page.explanations(title, &diagnosis.explanations);
    if let Some(KeyFinding::Mistaken { explanations }) = &diagnosis.key {
        page.title("The signature of their base string");
        page.explanations("Explanation", explanations);
    }
    if let Some(telling) = &diagnosis.told_apart_by {
        page.distinguishing(telling);
    }
    page.text.push('\n');
    page.verdict(diagnosis);
    page.usual(&diagnosis.usual);
    page.text
}

/// The text so far.
struct Page {
    text: String,
    layout: Layout,
}

impl Page {
    fn title(&mut self, words: &str) {
        self.text.push('\n');
        let words = format!("{HEADING}{words}{HEADING:#}");
        self.layout.prose(&mut self.text, "", &words);
    }

    fn heading(&mut self, what: &str, id: &str) {
        self.title(&format!("{what}: {BAD}{id}{BAD:#}"));
    }

    fn prose(&mut self, name: &str, words: &str) {
        self.layout.prose(&mut self.text, &lead(name), words);
    }

    fn value(&mut self, name: &str, value: &str) {
        self.layout.value(&mut self.text, &lead(name), value);
    }

    fn seen(&mut self, seen: &Seen, looks: Option<&str>) {
        let Seen {
            summary,
            method,
            url,
            signature,
            remarks,
        } = seen;
        let request = format!("{HEADING}{method} {url}{HEADING:#}, {summary}");
        self.layout.prose(&mut self.text, "", &request);
        match (signature, looks) {
            (Some(signature), Some(looks)) => {
                self.value("signature", signature);
                self.prose("", &format!("({looks})"));
            }
            (Some(signature), None) => self.value("signature", signature),
            (None, Some(looks)) => self.prose("signature", &format!("(not shown) {looks}")),
            (None, None) => {}
        }
        for remark in remarks {
            self.layout.prose(&mut self.text, "  · ", remark);
        }
    }

    /// What is wrong with the form of the signature and with the Authorization header.
    fn header(&mut self, diagnosis: &Diagnosis) {
        let form = diagnosis.form.as_ref();
        if let Some(mistake) = form.and_then(|form| form.mistake.as_ref()) {
            // An explanation that has this mistake prints it with the place of the difference.
            let is_explained = diagnosis
                .explanations
                .iter()
                .any(|explanation| explanation.mistakes.contains(mistake));
            if !is_explained {
                self.heading("The form of the signature", mistake.id);
                self.mistake(mistake);
            }
        }
        for fault in &diagnosis.field {
            self.heading("The Authorization header", fault.mistake.id);
            let place = match fault.places {
                1 => format!("at byte {}", fault.offset),
                count => format!("at byte {}, and in {} more places", fault.offset, count - 1),
            };
            self.prose("where", &place);
            let [shown, caret] = fault.lines(self.layout.room(&lead("")));
            self.value("", &shown);
            self.value("", &format!("{CARET}{caret}{CARET:#}"));
            self.mistake(&fault.mistake);
        }
        for advice in &diagnosis.advice {
            self.heading(&advice.found, advice.mistake.id);
            self.mistake(&advice.mistake);
        }
    }

    fn body_hash(&mut self, body_hash: &BodyHash) {
        let BodyHash {
            sent,
            right,
            how,
            mistakes,
        } = body_hash;
        self.title("oauth_body_hash is not the hash of the body");
        self.value("sent", sent);
        self.value("right", right);
        match how {
            Some(how) => self.prose("how", how),
            None => self.prose(
                "how",
                "the body was changed after it was hashed, or another text was hashed: compare the bytes \
                 that are hashed with those that are sent",
            ),
        }
        for mistake in mistakes {
            self.prose("mistake", mistake.id);
            self.mistake(mistake);
        }
    }

    /// What an RSA signature says of the keys.
    fn keys(&mut self, diagnosis: &Diagnosis) {
        let Some(RsaFinding {
            facts,
            is_of_this_key: _,
            fix,
        }) = diagnosis.rsa.as_ref().filter(|rsa| !rsa.facts.is_empty())
        else {
            return;
        };
        self.title("The RSA key");
        for fact in facts {
            self.layout.prose(&mut self.text, "  · ", fact);
        }
        if let Some(fix) = fix {
            self.prose("fix", fix);
        }
    }

    /// Where the base strings diverge, unless an explanation prints it.
    fn difference(&mut self, diagnosis: &Diagnosis) {
        let explained = diagnosis.explanations.iter();
        let explained = explained.map(|explanation| &explanation.parting);
        let variants = diagnosis.variants.iter().map(|variant| &variant.parting);
        let is_explained = explained
            .chain(variants)
            .any(|known| *known == diagnosis.parting);
        let parting = diagnosis.parting.as_ref().filter(|_| !is_explained);
        if parting.is_none() && diagnosis.other_side.is_empty() {
            return;
        }
        self.title("Their base string is different");
        if let Some(parting) = parting {
            self.place(parting);
        }
        for Difference { part: _, how, fix } in &diagnosis.other_side {
            self.prose("what", how);
            self.prose("server", fix);
        }
    }

    fn mistake(&mut self, mistake: &Named) {
        let Named {
            id: _,
            looks_like,
            did,
            section,
            fix,
            reference,
        } = mistake;
        if let Some(encoder) = looks_like {
            self.prose("looks like", encoder);
        }
        self.prose("what", did);
        self.prose("section", section);
        self.prose("fix", fix);
        if let Some(reference) = reference {
            self.prose("see", reference);
        }
    }

    fn place(&mut self, parting: &Parting) {
        let Parting { of, offset, .. } = parting;
        let place = match &parting.part {
            Some(part) => format!("in {part}, at byte {offset} of the {of}"),
            None => format!("at byte {offset} of the {of}"),
        };
        self.prose("where", &place);
        let [right, theirs, caret] = parting.lines(self.layout.room(&lead("")));
        self.value("right", &right);
        self.value("theirs", &theirs);
        self.value("", &format!("{CARET}{caret}{CARET:#}"));
    }

    fn variant(&mut self, variant: &Shown) {
        let Shown {
            how,
            method,
            url,
            parting,
            mistakes,
            or,
            proof: _,
        } = variant;
        self.heading("The signature belongs to another request", how);
        self.value("request", &format!("{method} {url}"));
        if let Some(parting) = parting {
            self.place(parting);
        }
        for mistake in mistakes {
            self.prose("mistake", mistake.id);
            self.mistake(mistake);
        }
        self.or(or);
    }

    /// Mistakes that give the same for these requests.
    fn or(&mut self, or: &[Named]) {
        for mistake in or {
            let words = format!("{}, which gives the same here: {}", mistake.id, mistake.did);
            self.prose("or", &words);
        }
    }

    fn explanations(&mut self, title: &str, explanations: &[Explanation]) {
        for (index, explanation) in explanations.iter().enumerate() {
            let number = match explanations.len() {
                1 => title.to_owned(),
                count => format!("{title} {} of {count}", index + 1),
            };
            self.heading(&number, &explanation.ids());
            if let Some(how) = explanation
                .how
                .as_ref()
                .filter(|_| !explanation.mistakes.is_empty())
            {
                self.prose("how", how);
            }
            if let Some(fix) = &explanation.fix {
                self.prose("fix", fix);
            }
            let several = explanation.mistakes.len() > 1;
            for mistake in &explanation.mistakes {
                if several {
                    self.prose("mistake", mistake.id);
                }
                self.mistake(mistake);
            }
            self.or(&explanation.or);
            if let Some(parting) = &explanation.parting {
                self.place(parting);
            }
        }
    }

    fn usual(&mut self, usual: &[Usual]) {
        if usual.is_empty() {
            return;
        }
        self.title("Values that other functions give for it, to compare with a log:");
        for Usual {
            by,
            text: _,
            signature,
        } in usual
        {
            self.value("value", signature);
            self.prose("  of", by);
        }
    }

    fn distinguishing(&mut self, telling: &Telling) {
        let Telling {
            what,
            parameter,
            place,
            method,
            url,
            body,
            offset,
            gives,
        } = telling;
        self.title("This request of yours would distinguish them");
        self.value("request", &format!("{method} {url}"));
        if let Some(body) = body {
            self.value("body", body);
        }
        self.prose("added", &format!("{parameter} in the {place}: {what}"));
        // What is right differs from them in places that this line may not show.
        for predicted in gives.iter().filter(|predicted| !predicted.ids.is_empty()) {
            let room = self.layout.room(&lead(""));
            self.value("signed", &predicted.line(*offset, room));
            if let Some(signature) = &predicted.signature {
                self.value("value", signature);
            }
            self.prose("  with", &predicted.ids.join(" or "));
        }
        let is_webhook = gives.iter().any(|one| one.signature.is_some());
        let next = if is_webhook {
            "send it to the application, and compare the value that it computes with these"
        } else {
            "sign and send it, and give both requests: basestring diagnose FIRST SECOND"
        };
        self.prose("next", next);
    }

    fn verdict(&mut self, diagnosis: &Diagnosis) {
        let (verdict, mut hints) = verdict(diagnosis);
        hints.extend(diagnosis.assumed.iter().cloned());
        hints.extend(diagnosis.to_try.iter().cloned());
        match &diagnosis.key {
            Some(KeyFinding::Right) => {
                hints.push("the key is right: the signature matches their base string".to_owned());
            }
            Some(KeyFinding::Wrong { tried }) => hints.push(format!(
                "keys and digests that were tried: {}",
                tried.join(", ")
            )),
            Some(KeyFinding::Mistaken { .. }) | None => {}
        }
        self.layout.prose(&mut self.text, "", &verdict);
        for hint in hints {
            self.layout.prose(&mut self.text, "  · ", &hint);
        }
        if !diagnosis.next.is_empty() {
            let words = "If the server rejects it all the same, look at, in this order:";
            self.layout.prose(&mut self.text, "", words);
        }
        for (index, step) in diagnosis.next.iter().enumerate() {
            let lead = format!("  {}. ", index + 1);
            self.layout.prose(&mut self.text, &lead, step);
        }
    }
}

/// The label of a line, in a column of its own.
fn lead(name: &str) -> String {
    format!("  {FAINT}{name:<11}{FAINT:#}")
}
