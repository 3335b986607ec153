//! The text of every refusal: its kind, what was expected and found, and where; and what `Debug` shows.
//!
//! The snapshots are read by people: accept a change with `INSTA_UPDATE=always` and read the diff.

mod debug;
mod http_authentication;
mod parts;
mod requests;
mod webhooks;

use basestring::Error;

/// Inputs, each with its refusal on the line after it.
#[derive(Default)]
struct Refusals(String);

impl Refusals {
    /// Adds what a function does with each input.
    fn of<'i, T>(
        mut self,
        what: &str,
        parse: impl Fn(&'i [u8]) -> Result<T, Error>,
        inputs: &[&'i str],
    ) -> Self {
        self.0 += what;
        self.0.push('\n');
        for input in inputs {
            let found = parse(input.as_bytes()).err();
            self.line(&input.escape_default().to_string(), found);
        }
        self
    }

    /// Adds a line: what is done, and how it is refused.
    fn line(&mut self, input: &str, refusal: Option<Error>) {
        let refusal = refusal.map_or_else(|| "accepted".to_owned(), |error| error.to_string());
        self.0 += &format!("  {input}\n    {refusal}\n");
    }

    /// Compares the text with its snapshot.
    #[track_caller]
    fn assert_are(&self, name: &str) {
        insta::with_settings!({prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!(name, self.0);
        });
    }
}
