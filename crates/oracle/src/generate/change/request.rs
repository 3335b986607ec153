//! Changes to method, URL, query and body. Each returns `None` if there is nothing to change.

use crate::generate::parameters::{Pairs, Spelling};
use crate::generate::request::{Body, RequestPlan};
use crate::generate::text::Octets;
use crate::generate::url::{Fragment, Host, Port, Userinfo};

pub(super) fn method_case(plan: &mut RequestPlan) -> Option<()> {
    let swap = |letter: char| {
        if letter.is_ascii_uppercase() {
            letter.to_ascii_lowercase()
        } else {
            letter.to_ascii_uppercase()
        }
    };
    plan.method.0 = plan.method.0.chars().map(swap).collect();
    Some(())
}

pub(super) fn target_case(plan: &mut RequestPlan, which: u8) -> Option<()> {
    plan.target.capitals ^= which;
    Some(())
}

pub(super) fn unsigned(plan: &mut RequestPlan) -> Option<()> {
    let target = &mut plan.target;
    target.userinfo = target.userinfo.take().xor(Some(Userinfo("u:p".into())));
    target.fragment = target.fragment.take().xor(Some(Fragment("top".into())));
    target.port = match target.port {
        Port::Other(number) => Port::Other(number),
        Port::None => Port::Default,
        Port::Empty | Port::Default | Port::DefaultWithZero => Port::None,
    };
    Some(())
}

pub(super) fn writing(plan: &mut RequestPlan, which: u8) -> Option<()> {
    plan.spelling = Spelling(vec![which, which / 4, 1, 2, 3]);
    if let Some(query) = &mut plan.query {
        query.0.reverse();
    }
    if let Body::Form(pairs, spelling, _) = &mut plan.body {
        pairs.0.reverse();
        *spelling = plan.spelling.clone();
    }
    Some(())
}

pub(super) fn query_to_body(plan: &mut RequestPlan, which: usize) -> Option<()> {
    let Body::Form(form, _, _) = &mut plan.body else {
        return None;
    };
    form.0.push(take(plan.query.as_mut()?, which)?);
    Some(())
}

pub(super) fn other_body(plan: &mut RequestPlan) -> Option<()> {
    let Body::Other(octets, _) = &mut plan.body else {
        return None;
    };
    octets.0.push(b'x');
    Some(())
}

pub(super) fn method(plan: &mut RequestPlan) -> Option<()> {
    let is_put = plan.method.0.eq_ignore_ascii_case("PUT");
    plan.method.0 = if is_put { "POST" } else { "PUT" }.into();
    Some(())
}

pub(super) fn scheme(plan: &mut RequestPlan) -> Option<()> {
    plan.target.https = !plan.target.https;
    Some(())
}

pub(super) fn host(plan: &mut RequestPlan) -> Option<()> {
    match &mut plan.target.host {
        Host::Name(end) => end.0.push('x'),
        Host::V4([first, ..]) => *first ^= 1,
        Host::V6([first, ..], _) => *first ^= 1,
    }
    Some(())
}

pub(super) fn port(plan: &mut RequestPlan) -> Option<()> {
    let number = plan.target.port.number(plan.target.https);
    plan.target.port = Port::Other(if number == 1 { 2 } else { number ^ 1 });
    Some(())
}

pub(super) fn path(plan: &mut RequestPlan) -> Option<()> {
    plan.target.path.get_or_insert_default().0.push('x');
    Some(())
}

/// The fields of a form body.
pub(super) fn form(plan: &mut RequestPlan) -> Option<&mut Pairs> {
    match &mut plan.body {
        Body::Form(pairs, _, _) => Some(pairs),
        Body::None | Body::Other(..) => None,
    }
}

pub(super) fn add(pairs: &mut Pairs) -> Option<()> {
    let added = (Octets(b"added".to_vec()), Octets(b"1".to_vec()));
    pairs.0.push(added);
    Some(())
}

pub(super) fn take(pairs: &mut Pairs, which: usize) -> Option<(Octets, Octets)> {
    let count = pairs.0.len();
    (count > 0).then(|| pairs.0.remove(which % count))
}

pub(super) fn name(pairs: &mut Pairs, which: usize) -> Option<()> {
    at(pairs, which)?.0.0.push(b'x');
    Some(())
}

pub(super) fn value(pairs: &mut Pairs, which: usize) -> Option<()> {
    at(pairs, which)?.1.0.push(b'x');
    Some(())
}

pub(super) fn boundary(pairs: &mut Pairs, which: usize) -> Option<()> {
    let (name, value) = at(pairs, which)?;
    value.0.insert(0, name.0.pop()?);
    Some(())
}

fn at(pairs: &mut Pairs, which: usize) -> Option<&mut (Octets, Octets)> {
    let count = pairs.0.len().max(1);
    pairs.0.get_mut(which % count)
}
