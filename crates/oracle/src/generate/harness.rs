//! What a fuzz harness in another language needs: calls that are made of a fuzzer's bytes, the verdict
//! on the answers, and the finds, each cause once with its smallest call.

use arbitrary::Unstructured;
use serde::Deserialize;
use serde_json::{Value, json};

use super::agreement::difference;
use crate::generate::call::CallPlan;
use crate::implementation::Implementation;
use crate::judge::{Verdict, agree};
use crate::mistakes::Mistake;
use crate::protocol::{Answer, Call, Op};
use crate::reference::Reference;
use crate::schemes::Rules;

/// How many wrong answers without a known mistake are compared with every mistake, for each place at
/// which they are wrong.
const SCANS: usize = 60;

/// How many finds are kept.
const MOST: usize = 200;

/// The options of a harness.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HarnessOptions {
    /// The names of the operations that the implementation has; all if there are none.
    pub ops: Vec<String>,
    /// The ids of mistakes that the implementation is known to make: they are no finds.
    pub known: Vec<String>,
}

/// A harness with its finds: calls that are made of a fuzzer's bytes, and the verdict on the answers.
///
/// ```
/// use basestring_oracle::check::{Harness, HarnessOptions};
/// use serde_json::json;
///
/// let ops = vec!["percent_encode".to_owned()];
/// let mut harness = Harness::new(&HarnessOptions { ops, known: Vec::new() }).unwrap();
/// let call = harness.call(br#"{"op": "percent_encode", "in": {"text": "a b"}}"#).unwrap();
/// assert_eq!(harness.judge(&call, &json!({"ok": {"text": "a%20b"}})), None);
/// let number = harness.judge(&call, &json!({"ok": {"text": "a+b"}})).unwrap();
/// assert_eq!(harness.find(number).unwrap()["expected"]["ok"]["text"], "a%20b");
/// ```
#[derive(Debug)]
pub struct Harness {
    ops: Vec<Op>,
    known: Vec<String>,
    finds: Vec<Find>,
}

/// A cause, with the smallest call that shows it.
#[derive(Debug)]
struct Find {
    call: Call,
    size: usize,
    answer: Value,
    /// The known mistakes that give every wrong answer of this find.
    causes: Vec<(&'static str, Rules)>,
    /// Where the answer is wrong first.
    stage: String,
    text: String,
    /// How many wrong answers without a known mistake were compared with every mistake.
    scans: usize,
}

impl Harness {
    /// A harness without finds.
    ///
    /// # Errors
    ///
    /// An operation or a mistake of that name does not exist, or the mistake cannot be run.
    pub fn new(options: &HarnessOptions) -> Result<Self, String> {
        let has_calls = |op: &Op| op.scheme().is_some();
        let mut ops = Vec::new();
        for name in &options.ops {
            let op = Op::from_name(name);
            let op =
                op.ok_or_else(|| format!("expected the name of an operation, found {name:?}"))?;
            ops.extend(Some(op).filter(has_calls));
        }
        if options.ops.is_empty() {
            ops = Op::ALL.iter().copied().filter(has_calls).collect();
        }
        if ops.is_empty() {
            return Err(
                "expected an operation for which calls are generated, found none".to_owned(),
            );
        }
        let can_run = |id: &&String| Mistake::find(id).is_some_and(Mistake::is_runnable);
        if let Some(id) = options.known.iter().find(|id| !can_run(id)) {
            return Err(format!(
                "expected the id of a mistake that can be run, found {id:?}"
            ));
        }
        Ok(Self {
            ops,
            known: options.known.clone(),
            finds: Vec::new(),
        })
    }

    /// The call that bytes describe; none for bytes that describe no call. Bytes that begin with `{` are
    /// JSON with `op` and `in`. Of others, the first one chooses the operation.
    #[must_use]
    pub fn call(&self, input: &[u8]) -> Option<Call> {
        if input.starts_with(b"{") {
            let value: Value = serde_json::from_slice(input).ok()?;
            let op = Op::from_name(value.get("op")?.as_str()?)?;
            return Call::parse(op, value.get("in")?)
                .ok()
                .filter(|_| self.ops.contains(&op));
        }
        let (first, rest) = input.split_first()?;
        let op = self
            .ops
            .get(usize::from(*first).checked_rem(self.ops.len())?)?;
        CallPlan::of(*op, &mut Unstructured::new(rest))?.call()
    }

    /// Compares an answer, as the adapter protocol has it, with the reference's. Gives the number of a
    /// find that is new or has a smaller call now.
    pub fn judge(&mut self, call: &Call, answer: &Value) -> Option<usize> {
        let found = answer_of(answer);
        let known: Vec<&str> = self.known.iter().map(String::as_str).collect();
        let (call, stage, text) = difference(&found, call, &known)?;
        let right = Reference.answer(&call);
        let gives = |rules: &Rules| {
            let expected = rules.answer_beside(&call, right.clone());
            expected != right && matches!(agree(call.op(), &expected, &found), Verdict::Passed)
        };
        let new = Find {
            size: call.input().to_string().len(),
            call: call.clone(),
            answer: answer.clone(),
            causes: Vec::new(),
            stage,
            text,
            scans: 0,
        };
        let same = self
            .finds
            .iter()
            .position(|find| find.causes.iter().any(|(_, rules)| gives(rules)));
        if let Some(at) = same {
            let find = self.finds.get_mut(at)?;
            find.causes.retain(|(_, rules)| gives(rules));
            return find.shrink(new).then_some(at);
        }
        let is_here = |find: &Find| {
            find.causes.is_empty() && find.call.op() == call.op() && find.stage == new.stage
        };
        let here = self.finds.iter().position(is_here);
        let causes = match here.and_then(|at| self.finds.get_mut(at)) {
            Some(find) if find.scans >= SCANS => Vec::new(),
            Some(find) => {
                find.scans += 1;
                explaining(&call, &found, gives)
            }
            None => explaining(&call, &found, gives),
        };
        if let (true, Some(at)) = (causes.is_empty(), here) {
            return self.finds.get_mut(at)?.shrink(new).then_some(at);
        }
        if self.finds.len() >= MOST {
            return None;
        }
        self.finds.push(Find { causes, ..new });
        Some(self.finds.len() - 1)
    }

    /// A find as a document: the call (`op` and `in`), the wrong answer (`answer`), the right one
    /// (`expected`), the cause and the fault in words.
    #[must_use]
    pub fn find(&self, number: usize) -> Option<Value> {
        let find = self.finds.get(number)?;
        Some(json!({
            "find": number + 1,
            "cause": find.cause(),
            "text": find.text,
            "op": find.call.op().name(),
            "in": find.call.input(),
            "answer": find.answer,
            "expected": Reference.answer(&find.call).to_value(),
        }))
    }
}

impl Find {
    /// Adopts the call of another find of the same cause if it is smaller.
    fn shrink(&mut self, other: Self) -> bool {
        let is_smaller = other.size < self.size;
        if is_smaller {
            let Self {
                call,
                size,
                answer,
                causes: _,
                stage,
                text,
                scans: _,
            } = other;
            (self.call, self.size, self.answer) = (call, size, answer);
            (self.stage, self.text) = (stage, text);
        }
        is_smaller
    }

    fn cause(&self) -> String {
        let ids: Vec<String> = self.causes.iter().map(|(id, _)| (*id).to_owned()).collect();
        match &ids[..] {
            [] if self.stage == "broken" => format!("{}: no answer", self.call.op()),
            [] => format!("{}: wrong {}", self.call.op(), self.stage),
            [one] => one.clone(),
            ids => crate::result::class_words(ids),
        }
    }
}

/// Whether a harness finds an answer wrong.
#[must_use]
pub fn judged_wrong(call: &Call, answer: &Answer) -> bool {
    difference(answer, call, &[]).is_some()
}

/// The known mistakes for which `gives` is true, the most frequent first. No mistake gives a broken answer.
fn explaining(
    call: &Call,
    found: &Answer,
    gives: impl Fn(&Rules) -> bool,
) -> Vec<(&'static str, Rules)> {
    if matches!(found, Answer::Broken(_)) {
        return Vec::new();
    }
    let own = |mistake: &&Mistake| Some(mistake.scheme) == call.op().scheme();
    let all = Mistake::all().iter().filter(own);
    let mut found: Vec<_> = all
        .filter_map(|mistake| {
            let rules = mistake.rules().filter(&gives)?;
            Some((mistake.frequency, mistake.id.as_str(), rules))
        })
        .collect();
    found.sort_by_key(|(frequency, id, _)| (*frequency, *id));
    found
        .into_iter()
        .map(|(_, id, rules)| (id, rules))
        .collect()
}

/// An answer of the adapter protocol. One of another form is broken.
fn answer_of(value: &Value) -> Answer {
    let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    if let Some(why) = text("unsupported") {
        return Answer::Unsupported(why);
    }
    if let Some(why) = text("broken") {
        return Answer::Broken(why);
    }
    Answer::from_value(value).unwrap_or_else(|| {
        Answer::Broken("expected ok, refused, unsupported or broken in the answer".to_owned())
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Harness, HarnessOptions};
    use crate::implementation::Implementation;
    use crate::mistakes::Mistake;
    use crate::reference::Reference;

    fn harness(known: &[&str]) -> Harness {
        let known = known.iter().map(|&id| id.to_owned()).collect();
        let ops = vec!["percent_encode".to_owned(), "sign".to_owned()];
        Harness::new(&HarnessOptions { ops, known }).expect("a harness")
    }

    /// Runs an implementation with a mistake over inputs of pseudorandom bytes.
    fn run(harness: &mut Harness, mistake: Option<&str>, inputs: u32) -> Vec<Value> {
        let mut state = 1_u32;
        let mut finds = Vec::new();
        for _ in 0..inputs {
            let mut bytes = Vec::new();
            for _ in 0..120 {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                bytes.push((state >> 24) as u8);
            }
            let Some(call) = harness.call(&bytes) else {
                continue;
            };
            let answer = match mistake.and_then(Mistake::find).and_then(Mistake::rules) {
                Some(mut rules) => rules.answer(&call),
                None => Reference.answer(&call),
            };
            let answer = answer
                .to_value()
                .unwrap_or_else(|| json!({"unsupported": ""}));
            finds.extend(
                harness
                    .judge(&call, &answer)
                    .and_then(|at| harness.find(at)),
            );
        }
        finds
    }

    #[test]
    fn a_wrong_answer_is_one_find_with_its_mistake_and_its_smallest_call() {
        let mut harness = harness(&[]);
        let finds = run(&mut harness, Some("encode-lowercase-hex"), 3000);
        let last = finds.last().expect("a find");
        assert_eq!(last["cause"], "encode-lowercase-hex");
        assert!(finds.iter().all(|find| find["find"] == 1), "{finds:?}");
        let first = finds.first().expect("a find")["in"].to_string().len();
        assert!(last["in"].to_string().len() <= first);
        assert!(last["expected"]["ok"].is_object(), "{last}");
    }

    #[test]
    fn right_answers_and_known_mistakes_are_no_finds() {
        assert_eq!(run(&mut harness(&[]), None, 2000), [Value::Null; 0]);
        let mut known = harness(&["encode-lowercase-hex"]);
        assert_eq!(
            run(&mut known, Some("encode-lowercase-hex"), 2000),
            [Value::Null; 0]
        );
    }

    #[test]
    fn an_answer_of_another_form_is_a_find() {
        let mut harness = harness(&[]);
        let call = harness
            .call(br#"{"op":"percent_encode","in":{"text":"a"}}"#)
            .expect("a call");
        assert_eq!(harness.judge(&call, &json!({"text": "a"})), Some(0));
        assert_eq!(harness.judge(&call, &json!({"broken": "trace"})), None);
        assert_eq!(harness.judge(&call, &json!({"unsupported": "no"})), None);
        assert_eq!(harness.call(br#"{"op":"verify","in":{}}"#), None);
        assert_eq!(harness.call(b""), None);
    }

    #[test]
    fn unknown_names_are_reported() {
        let of = |ops: &[&str], known: &[&str]| {
            let texts = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
            Harness::new(&HarnessOptions {
                ops: texts(ops),
                known: texts(known),
            })
            .err()
        };
        assert!(of(&["wash"], &[]).is_some_and(|fault| fault.contains("\"wash\"")));
        assert!(of(&["hello"], &[]).is_some());
        assert!(of(&[], &["none-such"]).is_some());
        assert_eq!(of(&[], &[]), None);
    }
}
