//! What applications and frameworks make of the fields of a form before they sign them.

use crate::schemes::Pairs;
use crate::schemes::webhook::Rewrite;

use super::super::normal_form;
use super::form::Form;

/// Which of several values of one name are kept.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keep {
    All,
    Last,
    First,
}

/// Which parameters of the query are added.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Merge {
    No,
    /// All of them.
    Before,
    /// All of them, after the fields.
    After,
}

const KEEPS: [Keep; 3] = [Keep::All, Keep::Last, Keep::First];
const MERGES: [Merge; 3] = [Merge::No, Merge::Before, Merge::After];

/// One way to treat fields.
#[derive(Clone, Copy)]
struct Way {
    merge: Merge,
    keep: Keep,
    trims: bool,
    drops_empty: bool,
    mangles_names: bool,
    loses_plus: bool,
    by: &'static str,
}

const NONE: Way = Way {
    merge: Merge::No,
    keep: Keep::All,
    trims: false,
    drops_empty: false,
    mangles_names: false,
    loses_plus: false,
    by: "",
};

/// What frameworks do, the most frequent first.
const KNOWN: [Way; 6] = [
    Way {
        merge: Merge::Before,
        by: "Laravel's all(), Flask's request.values and Java's getParameterMap(): query and form \
             together",
        ..NONE
    },
    Way {
        merge: Merge::Before,
        keep: Keep::Last,
        by: "Laravel's all(): query and form together, one value for each name",
        ..NONE
    },
    Way {
        trims: true,
        drops_empty: true,
        by: "Laravel's TrimStrings and ConvertEmptyStringsToNull",
        ..NONE
    },
    Way {
        mangles_names: true,
        keep: Keep::Last,
        by: "PHP's $_POST",
        ..NONE
    },
    Way {
        keep: Keep::Last,
        by: "a map with one value for each name",
        ..NONE
    },
    Way {
        merge: Merge::Before,
        keep: Keep::Last,
        trims: true,
        drops_empty: true,
        by: "Laravel's all() after TrimStrings and ConvertEmptyStringsToNull",
        ..NONE
    },
];

/// The forms of the fields, those that were sent first. `query` has the decoded parameters of the URL.
pub(super) fn forms(sent: &Pairs, query: &Pairs) -> Vec<Form<Pairs>> {
    let mut forms = vec![Form::right(sent.clone())];
    let mut add = |form: Form<Pairs>| {
        if !forms.iter().any(|known| known.value == form.value) {
            forms.push(form);
        }
    };
    for way in KNOWN {
        add(way.apply(sent, query));
    }
    if !sent.is_empty() {
        let how = "without the fields of the form";
        add(Form::of(Pairs::new(), how, Rewrite::FieldsOmitted));
    }
    for (how, form) in normal_form::FORMS {
        let pairs = sent.iter().map(|(name, value)| (form(name), form(value)));
        add(Form::of(pairs.collect(), how, Rewrite::FieldsNormalForm));
    }
    for merge in MERGES {
        for keep in KEEPS {
            for flags in 0..16_u8 {
                let way = Way {
                    merge,
                    keep,
                    trims: flags & 1 != 0,
                    drops_empty: flags & 2 != 0,
                    mangles_names: flags & 4 != 0,
                    loses_plus: flags & 8 != 0,
                    by: "",
                };
                add(way.apply(sent, query));
            }
        }
    }
    forms.sort_by_key(|form| (form.cost, form.steps.len()));
    forms
}

/// What frameworks make of fields, where that is not the fields themselves.
pub(super) fn usual(sent: &Pairs, query: &Pairs) -> Vec<Form<Pairs>> {
    let ways = KNOWN.iter().map(|way| way.apply(sent, query));
    ways.filter(|form| form.value != *sent).collect()
}

impl Way {
    fn apply(self, sent: &Pairs, query: &Pairs) -> Form<Pairs> {
        let mut steps = Vec::new();
        let mut fields = match self.merge {
            Merge::No => sent.clone(),
            Merge::Before => [&query[..], sent].concat(),
            Merge::After => [&sent[..], query].concat(),
        };
        let mut step = |is_made: bool, how: &str, rewrite| {
            if is_made {
                steps.push((how.to_owned(), rewrite));
            }
        };
        step(
            fields.len() > sent.len(),
            "with the parameters of the query appended",
            Rewrite::QueryAppended,
        );
        let before = fields.clone();
        fields = self.keep.apply(fields);
        let how = match self.keep {
            Keep::All | Keep::Last => "with only the last of several values of a name",
            Keep::First => "with only the first of several values of a name",
        };
        step(fields.len() < before.len(), how, Rewrite::FieldsDuplicates);
        let mut change = |is_wanted: bool, change: fn(&mut Pairs), how: &str, rewrite| {
            let before = fields.clone();
            if is_wanted {
                change(&mut fields);
            }
            step(fields != before, how, rewrite);
        };
        change(
            self.loses_plus,
            lose_plus,
            "with a space for + in values",
            Rewrite::FieldsPlus,
        );
        change(
            self.trims,
            trim,
            "with values trimmed",
            Rewrite::FieldsTrimmed,
        );
        change(
            self.drops_empty,
            |fields| fields.retain(|(_, value)| !value.is_empty()),
            "without the parameters that have an empty value",
            Rewrite::FieldsEmptyDropped,
        );
        change(
            self.mangles_names,
            mangle,
            "with _ for dots and spaces in names",
            Rewrite::FieldsNames,
        );
        Form::by(fields, steps, self.by)
    }
}

impl Keep {
    fn apply(self, fields: Pairs) -> Pairs {
        if self == Self::All {
            return fields;
        }
        let mut kept = Pairs::new();
        for (name, value) in fields {
            match (kept.iter_mut().find(|(known, _)| *known == name), self) {
                (None, _) => kept.push((name, value)),
                (Some((_, known)), Self::Last) => *known = value,
                (Some(_), Self::First | Self::All) => {}
            }
        }
        kept
    }
}

fn lose_plus(fields: &mut Pairs) {
    for (_, value) in fields {
        for byte in value.iter_mut().filter(|byte| **byte == b'+') {
            *byte = b' ';
        }
    }
}

/// As JavaScript's and PHP's `trim` do for ASCII.
fn trim(fields: &mut Pairs) {
    for (_, value) in fields {
        *value = value.trim_ascii().to_vec();
    }
}

fn mangle(fields: &mut Pairs) {
    for (name, _) in fields {
        for byte in name.iter_mut().filter(|byte| b". [".contains(byte)) {
            *byte = b'_';
        }
    }
}
