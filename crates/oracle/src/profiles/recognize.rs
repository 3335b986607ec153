//! Which service a request is for.

use basestring::{Url, form_pairs};

use super::{Accepts, Departure, PROFILES, Profile};
use crate::request::{OwnedRequest, Remark};

/// Differences that are printed with a request; `basestring profiles` prints all.
const MOST: usize = 3;

impl Profile {
    /// The profile of the service that a request is for, by its host, path or parameters.
    ///
    /// ```
    /// use basestring_oracle::internal::profiles::Profile;
    /// use basestring_oracle::request::read_http;
    /// let request = read_http(b"GET https://api.bricklink.com/api/store/v1/orders\n\n", None).unwrap();
    /// assert_eq!(Profile::of(&request).map(|profile| profile.name), Some("bricklink"));
    /// let request = read_http(b"GET https://bricklink.com.example/\n\n", None).unwrap();
    /// assert!(Profile::of(&request).is_none());
    /// ```
    #[must_use]
    pub fn of(request: &OwnedRequest) -> Option<&'static Self> {
        let text = &request.url;
        let url = Url::parse(text).ok()?;
        let host = String::from_utf8_lossy(url.authority().host()).to_ascii_lowercase();
        let after = text.iter().position(|&octet| octet == b'?');
        let (before, query) = text.split_at_checked(after.unwrap_or(text.len()))?;
        let path = String::from_utf8_lossy(before);
        let names = names(query.strip_prefix(b"?").unwrap_or(query), request);
        PROFILES.iter().find(|profile| {
            let marks = &profile.marks;
            let is_host = |known: &&str| {
                let rest = host.strip_suffix(known);
                rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
            };
            marks.hosts.iter().any(is_host)
                || marks.paths.iter().any(|part| path.contains(part))
                || marks
                    .parameters
                    .iter()
                    .any(|name| names.iter().any(|own| own == name))
        })
    }
}

/// The names of the parameters in the query and in a form body.
fn names(query: &[u8], request: &OwnedRequest) -> Vec<String> {
    let form = request.with_view(|view| Ok(view.form_body()?.map(<[u8]>::to_vec)));
    let form = form.ok().flatten().unwrap_or_default();
    let pairs = form_pairs(query).chain(form_pairs(&form));
    let names = pairs.filter_map(Result::ok).map(|pair| pair.name);
    names
        .map(|name| String::from_utf8_lossy(&name).into_owned())
        .collect()
}

/// Adds what the service of a request does differently to what is reported of it.
pub fn note_service(request: &mut OwnedRequest) {
    let Some(profile) = Profile::of(request) else {
        return;
    };
    // What concerns the request itself comes before what concerns libraries.
    let is_first = |departure: &&Departure| match departure.accepts {
        Accepts::Nothing | Accepts::OnlyMethods(_) | Accepts::Needs(_) => true,
        Accepts::Mistakes(_) | Accepts::Extension(_) => false,
    };
    let (first, rest): (Vec<&Departure>, Vec<&Departure>) =
        profile.departures.iter().partition(is_first);
    let shown = first.into_iter().chain(rest).take(MOST);
    let texts: Vec<_> = shown.map(|departure| departure.what).collect();
    let text = format!(
        "this looks like a request for {}. {} `basestring profiles` prints more",
        profile.service,
        texts.join(" ")
    );
    request
        .remarks
        .push(Remark::note("service-recognized", text));
}
