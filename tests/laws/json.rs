//! The adapter protocol and the files of cases.

use basestring_oracle::check::CallPlan;
use basestring_oracle::internal::generate::laws;
use basestring_oracle::internal::generate::text::Octets;
use basestring_oracle::internal::generate::wild::Edit;
use serde_json::json;

super::laws! {
    fn every_line_is_answered_with_its_id(plan: CallPlan, edit: Option<Edit>) =
        laws::every_line_is_answered(&line(&plan, edit.as_ref()));
    fn any_bytes_are_answered(text: Octets) = laws::every_line_is_answered(&text.0);
    fn every_line_of_several_is_answered(a: CallPlan, between: Octets, b: CallPlan) =
        laws::every_line_of_several_is_answered(
            &[&line(&a, None)[..], b"\n", &between.0, b"\n", &line(&b, None)].concat(),
        );
    fn a_call_is_answered_with_ok_or_refused(plan: CallPlan) =
        laws::every_call_is_answered(&plan);
    fn cases_are_read_as_they_were_written(plan: CallPlan, edit: Option<Edit>) =
        laws::cases_are_read_as_written(&cases(&plan, edit.as_ref()));
}

fn line(plan: &CallPlan, edit: Option<&Edit>) -> Vec<u8> {
    let (op, input) = plan
        .call()
        .map_or(("hello", json!({})), |c| (c.op().name(), c.input()));
    let line = json!({"id": "é \u{1d11e}", "op": op, "in": input});
    edited(line.to_string(), edit)
}

fn cases(plan: &CallPlan, edit: Option<&Edit>) -> String {
    let (op, input) = plan
        .call()
        .map_or(("hello", json!({})), |c| (c.op().name(), c.input()));
    let case = json!([{
        "id": "layer/topic/case",
        "op": op,
        "in": input,
        "any_of": [{"out": {"text": "a", "n": [1, null, -2.5]}}, {"refused": {"kind": "other"}}],
        "level": "must",
        "requirements": ["R-3.6-1"],
        "source": {"document": "RFC 5849", "section": "3.6"},
    }]);
    String::from_utf8_lossy(&edited(case.to_string(), edit)).into_owned()
}

fn edited(text: String, edit: Option<&Edit>) -> Vec<u8> {
    let mut text = text.into_bytes();
    if let Some(edit) = edit {
        edit.apply_to(&mut text);
    }
    text
}
