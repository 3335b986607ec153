//! How many of the generated inputs get past the parsers: a law for which nearly all inputs are idle
//! tests little.

use basestring_oracle::check::CallPlan;
use basestring_oracle::internal::generate::change::Change;
use basestring_oracle::internal::generate::header::FieldPlan;
use basestring_oracle::internal::generate::laws::{self, Outcome, Verdict};
use basestring_oracle::internal::generate::request::RequestPlan;
use basestring_oracle::internal::generate::url::Target;
use basestring_oracle::internal::generate::wild::Edit;
use proptest::arbitrary::any;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// Inputs of a fixed seed.
fn share<S: Strategy>(name: &str, least: usize, plans: &S, law: impl Fn(S::Value) -> Outcome) {
    const INPUTS: usize = 500;
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let (mut reached, mut refused, mut idle) = (0, 0, 0);
    for _ in 0..INPUTS {
        let plan = plans
            .new_tree(&mut runner)
            .expect("no strategy here rejects")
            .current();
        match law(plan).expect("the law holds") {
            Verdict::Reached => reached += 1,
            Verdict::Refused(_) => refused += 1,
            Verdict::Idle => idle += 1,
        }
    }
    println!("{name}: {reached} of {INPUTS} reach the verdict, {refused} refused, {idle} idle");
    let found = 100 * reached / INPUTS;
    assert!(
        found >= least,
        "{name}: expected {least} % to reach the verdict, found {found} %"
    );
}

/// An edit for one input of three, as the calls have them.
fn rarely() -> impl Strategy<Value = Option<Edit>> {
    proptest::option::weighted(0.33, any::<Edit>())
}

#[test]
fn most_inputs_reach_a_verdict() {
    share(
        "one change",
        60,
        &any::<(RequestPlan, Change)>(),
        |(plan, change)| laws::one_change_is_found(&plan, change),
    );
    share(
        "an edit",
        60,
        &any::<(RequestPlan, Edit)>(),
        |(plan, edit)| laws::an_edited_request_is_refused_or_means_the_same(&plan, &[edit]),
    );
    share("a call", 60, &any::<CallPlan>(), |plan| {
        laws::every_call_is_answered(&plan)
    });
    share(
        "a field",
        60,
        &(any::<FieldPlan>(), rarely()),
        |(plan, edit)| {
            let mut field = plan.field();
            edit.iter().for_each(|edit| edit.apply_to(&mut field));
            laws::build_of_parse_of_build(&field)
        },
    );
    share(
        "a URL",
        60,
        &(any::<Target>(), rarely()),
        |(target, edit)| {
            let mut url = target.url(None);
            edit.iter().for_each(|edit| edit.apply_to(&mut url));
            laws::url_parts_make_the_url(&url)
        },
    );
}
