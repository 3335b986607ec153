//! Comparison and dialect of rules with known mistakes.

use basestring_oracle::internal::check::Generated;
use basestring_oracle::internal::compare::{Contestant, compare, text, undecided};
use basestring_oracle::internal::probe::{self, Does, probe};
use basestring_oracle::internal::vectors::load_embedded;
use basestring_oracle::{Answer, Call, Case, Hello, Implementation, Mistake, Op, Reference};

fn contestant(name: &str, implementation: impl Implementation + 'static) -> Contestant {
    Contestant {
        name: name.to_owned(),
        implementation: Box::new(implementation),
    }
}

fn with(id: &str) -> Contestant {
    let rules = Mistake::find(id).and_then(Mistake::rules);
    contestant(id, rules.expect("a mistake that can be run"))
}

/// Cases by their ids: more are added to the vectors, and what is shown here stays.
fn cases(ids: &[&str]) -> Vec<Case> {
    let files = load_embedded().expect("the vectors");
    let cases = files.into_iter().flat_map(|file| file.cases);
    let cases: Vec<Case> = cases
        .filter(|case| ids.contains(&case.id.as_str()))
        .collect();
    assert_eq!(cases.len(), ids.len());
    cases
}

const SORTED: [&str; 6] = [
    "normalize/join/names-and-values-both-encoded",
    "sort/escapes-in-names/at-before-zero",
    "sort/escapes-in-names/colon-before-zero",
    "sort/names/space-before-hyphen",
    "sort/order/example-of-the-rfc",
    "sort/values/space-before-hyphen",
];

const URIS: [&str; 8] = [
    "base-string-uri/host/capitals",
    "base-string-uri/ipv6/default-port",
    "base-string-uri/ipv6/empty-path",
    "base-string-uri/port/empty",
    "base-string-uri/user-information/both-empty",
    "base-string-uri/path-escapes/letter-kept",
    "normalize/join/names-and-values-both-encoded",
    "sort/names/space-before-hyphen",
];

#[test]
fn a_grid_the_agreements_and_the_first_differences() {
    let cases = cases(&SORTED);
    let cases: Vec<&Case> = cases.iter().collect();
    let mut all = [
        contestant("reference", Reference),
        with("sort-before-encoding"),
        with("encode-space-plus"),
    ];
    let comparison = compare(&mut all, &cases);
    insta::assert_snapshot!(text(&comparison, 3));
    let [first, second, _] = &comparison.pairs[..] else {
        assert_eq!(comparison.pairs.len(), 3);
        return;
    };
    assert!(first.agreed < first.compared && second.agreed < second.compared);
}

/// Refuses everything, in its own words.
struct Refuses(&'static str);

impl Implementation for Refuses {
    fn hello(&mut self) -> Hello {
        Reference.hello()
    }

    fn answer(&mut self, _: &Call) -> Answer {
        Answer::Refused {
            kind: None,
            message: self.0.to_owned(),
        }
    }
}

#[test]
fn equal_refusals_agree() {
    let cases = cases(&SORTED);
    let cases: Vec<&Case> = cases.iter().collect();
    let mut all = [
        contestant("a", Refuses("no")),
        contestant("b", Refuses("never")),
    ];
    let comparison = compare(&mut all, &cases);
    assert_eq!(
        comparison.pairs.first().map(|p| p.agreed),
        Some(cases.len())
    );
    assert_eq!(comparison.partings, []);
}

#[test]
fn generated_inputs_show_where_two_diverge_and_the_smallest_is_shown() {
    let mut all = [
        contestant("reference", Reference),
        with("uri-host-case-kept"),
    ];
    let source = Generated::undecided(5, &[Op::BaseStringUri, Op::PercentEncode]);
    let disagreements = undecided(&mut all, &source, 200);
    assert_eq!(undecided(&mut all, &source, 200), disagreements);
    let all: Vec<(Op, usize)> = disagreements
        .iter()
        .map(|d| (d.op, d.sides.len()))
        .collect();
    assert_eq!(all, [(Op::BaseStringUri, 2)]);
    for disagreement in &disagreements {
        let url = disagreement
            .input
            .pointer("/url")
            .and_then(|url| url.as_str());
        assert!(
            url.is_some_and(|url| url.len() <= "http://HA".len()),
            "{url:?}"
        );
    }
}

#[test]
fn a_dialect_names_the_mistake_and_where_it_shows() {
    let cases = cases(&URIS);
    let cases: Vec<&Case> = cases.iter().collect();
    let mut rules = Mistake::find("uri-default-port-kept")
        .and_then(Mistake::rules)
        .expect("a mistake that can be run");
    let dialect = probe(&mut rules, &cases);
    assert_eq!(dialect, probe(&mut rules, &cases));
    insta::assert_snapshot!(probe::text(&dialect));
    let otherwise: Vec<&str> = dialect
        .decisions
        .iter()
        .filter(|decision| matches!(decision.does, Does::Otherwise { .. }))
        .map(|decision| &*decision.decision)
        .collect();
    assert_eq!(otherwise, ["oauth.uri.port"]);
    assert_eq!(dialect.unexplained, []);
    let value = dialect.to_value();
    let port = value["decisions"]
        .as_array()
        .and_then(|list| {
            list.iter()
                .find(|decision| decision["decision"] == "oauth.uri.port")
        })
        .expect("the decision");
    assert_eq!(port["does"], "otherwise");
    assert_eq!(port["mistakes"][0]["mistake"], "uri-default-port-kept");
}
