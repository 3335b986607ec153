//! A diagnosis as text. Colors mark findings; without them the text has the same information.

use anstyle::{AnsiColor, Style};
use basestring_oracle::diagnose::{
    Diagnosis, Explanation, KeyFinding, Named, Parting, Seen, Shown, Telling, Verdict,
};
use basestring_oracle::internal::layout::Layout;

const HEADING: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();
const GOOD: Style = AnsiColor::Green.on_default().bold();
const BAD: Style = AnsiColor::Red.on_default().bold();
const CARET: Style = AnsiColor::Yellow.on_default().bold();

/// The whole diagnosis, with colors.
pub(crate) fn render(diagnosis: &Diagnosis, layout: Layout) -> String {
    let mut page = Page {
        text: String::new(),
        layout,
    };
    for (index, seen) in diagnosis.seen.iter().enumerate() {
        let form = diagnosis.form.as_ref().filter(|_| index == 0);
        page.seen(seen, form.map(|form| form.looks.as_str()));
    }
    page.header(diagnosis);
    page.difference(diagnosis);
    for variant in &diagnosis.variants {
        page.variant(variant);
    }
    page.explanations(&diagnosis.explanations);
    if let Some(KeyFinding::Mistaken { explanations }) = &diagnosis.key {
        page.title("The signature of their base string");
        page.explanations(explanations);
    }
    if let Some(telling) = &diagnosis.told_apart_by {
        page.distinguishing(telling);
    }
    page.text.push('\n');
    page.verdict(diagnosis);
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

    /// Where the base strings diverge, unless an explanation prints it.
    fn difference(&mut self, diagnosis: &Diagnosis) {
        let explained = diagnosis.explanations.iter();
        let explained = explained.map(|explanation| &explanation.parting);
        let variants = diagnosis.variants.iter().map(|variant| &variant.parting);
        let is_explained = explained
            .chain(variants)
            .any(|known| *known == diagnosis.parting);
        if let Some(parting) = diagnosis.parting.as_ref().filter(|_| !is_explained) {
            self.title("Their base string is different");
            self.place(parting);
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
    }

    fn explanations(&mut self, explanations: &[Explanation]) {
        for (index, explanation) in explanations.iter().enumerate() {
            let number = match explanations.len() {
                1 => "Explanation".to_owned(),
                count => format!("Explanation {} of {count}", index + 1),
            };
            self.heading(&number, &explanation.ids());
            let several = explanation.mistakes.len() > 1;
            for mistake in &explanation.mistakes {
                if several {
                    self.prose("mistake", mistake.id);
                }
                self.mistake(mistake);
            }
            if let Some(parting) = &explanation.parting {
                self.place(parting);
            }
        }
    }

    fn distinguishing(&mut self, telling: &Telling) {
        let Telling {
            case,
            method,
            url,
            body,
            gives,
        } = telling;
        self.title(&format!("This request would distinguish them: {case}"));
        self.value("request", &format!("{method} {url}"));
        if let Some(body) = body.as_ref().filter(|body| !body.is_empty()) {
            self.value("body", body);
        }
        for (ids, signature) in gives {
            let ids = if ids.is_empty() { "no mistake" } else { ids };
            self.value("signature", &signature.escape_debug().to_string());
            self.prose("  with", ids);
        }
    }

    fn verdict(&mut self, diagnosis: &Diagnosis) {
        let (verdict, mut hints) = verdict(diagnosis);
        match &diagnosis.key {
            Some(KeyFinding::Right) if diagnosis.verdict != Verdict::Right => {
                hints.push("the key is right: the signature matches their base string".to_owned());
            }
            Some(KeyFinding::Wrong { tried }) => {
                if diagnosis.verdict != Verdict::KeyIsWrong {
                    let hint =
                        "the key is wrong: the signature does not match their base string either";
                    hints.push(hint.to_owned());
                }
                hints.push(format!(
                    "keys and digests that were tried: {}",
                    tried.join(", ")
                ));
            }
            Some(KeyFinding::Right | KeyFinding::Mistaken { .. }) | None => {}
        }
        self.layout.prose(&mut self.text, "", &verdict);
        for hint in hints {
            self.layout.prose(&mut self.text, "  · ", &hint);
        }
    }
}

/// The label of a line, in a column of its own.
fn lead(name: &str) -> String {
    format!("  {FAINT}{name:<11}{FAINT:#}")
}

/// The ids of every mistake in the diagnosis.
fn named(diagnosis: &Diagnosis) -> Vec<String> {
    let form = diagnosis
        .form
        .as_ref()
        .and_then(|form| form.mistake.as_ref());
    let mut ids: Vec<String> = form
        .map(|mistake| mistake.id.to_owned())
        .into_iter()
        .collect();
    ids.extend(
        diagnosis
            .field
            .iter()
            .map(|fault| fault.mistake.id.to_owned()),
    );
    ids.extend(
        diagnosis
            .advice
            .iter()
            .map(|advice| advice.mistake.id.to_owned()),
    );
    ids.extend(diagnosis.explanations.iter().map(Explanation::ids));
    if let Some(KeyFinding::Mistaken { explanations }) = &diagnosis.key {
        ids.extend(explanations.iter().map(Explanation::ids));
    }
    ids.dedup();
    ids
}

/// The verdict in words, and what to do next.
fn verdict(diagnosis: &Diagnosis) -> (String, Vec<String>) {
    const SECRETS: &str = "give the secrets, so that the signature can be computed";
    const THEIRS: &str = "give the other side's base string with --their-base-string: it shows where the \
                          two diverge";
    let hints = |hints: &[&str]| hints.iter().map(|&hint| hint.to_owned()).collect();
    let count = diagnosis.explanations.len();
    match diagnosis.verdict {
        Verdict::Right => {
            let verdict = format!("{GOOD}right{GOOD:#}: the signature matches this request");
            (verdict, Vec::new())
        }
        Verdict::FieldIsFaulty => {
            let verdict = "the Authorization header is malformed; its signature is right";
            (format!("{BAD}wrong{BAD:#}: {verdict}"), Vec::new())
        }
        Verdict::OtherRequest => {
            let verdict = format!("{BAD}wrong{BAD:#}: the signature belongs to another request");
            (verdict, Vec::new())
        }
        Verdict::Explained if count > 1 => {
            let verdict = format!("{BAD}wrong{BAD:#}: {count} explanations are possible");
            (
                verdict,
                hints(&["give another rejected request to narrow them down"]),
            )
        }
        Verdict::Explained => {
            let verdict = format!("{BAD}wrong{BAD:#}: {}", named(diagnosis).join(", "));
            (verdict, Vec::new())
        }
        Verdict::KeyIsWrong => {
            let verdict =
                format!("{BAD}wrong{BAD:#}: the base strings are the same, so the key is wrong");
            (verdict, Vec::new())
        }
        Verdict::BaseStringsAgree => {
            let verdict =
                "the base strings are the same: if the signature is rejected, the key is wrong";
            (verdict.to_owned(), hints(&[SECRETS]))
        }
        Verdict::Unexplained => {
            let verdict = format!(
                "{BAD}wrong{BAD:#}: no known mistake explains the signature; {} sets of up to {} \
                 mistakes were tried",
                diagnosis.tried, diagnosis.depth
            );
            let next = match diagnosis.parting {
                Some(_) => Vec::new(),
                None => hints(&["check that these are the right secrets", THEIRS]),
            };
            (verdict, next)
        }
        Verdict::NothingShows => {
            let verdict = "nothing is wrong as far as can be seen without the secrets";
            (verdict.to_owned(), hints(&[SECRETS, THEIRS]))
        }
    }
}
