//! The headers of a request, as proxies write them.

/// The headers of a request, by which a proxy reports what it changed.
pub(super) struct Headers<'r>(pub(super) &'r [(Vec<u8>, Vec<u8>)]);

impl Headers<'_> {
    /// The values of a header, each element of a list on its own.
    pub(super) fn values(&self, wanted: &str) -> Vec<String> {
        let fields = self.0.iter();
        fields
            .filter(|(name, _)| name.eq_ignore_ascii_case(wanted.as_bytes()))
            .filter_map(|(_, value)| std::str::from_utf8(value).ok())
            .flat_map(|value| value.split(','))
            .map(|value| value.trim().trim_matches('"').to_owned())
            .filter(|value| !value.is_empty())
            .collect()
    }

    /// The values of a header, as they are.
    pub(super) fn whole(&self, wanted: &str) -> Vec<String> {
        let fields = self.0.iter();
        fields
            .filter(|(name, _)| name.eq_ignore_ascii_case(wanted.as_bytes()))
            .filter_map(|(_, value)| std::str::from_utf8(value).ok())
            .map(|value| value.trim().to_owned())
            .filter(|value| !value.is_empty())
            .collect()
    }

    /// RFC 7239 4: the values of a parameter of the Forwarded header.
    pub(super) fn forwarded(&self, parameter: &str) -> Vec<String> {
        let elements = self.values("Forwarded").into_iter();
        elements
            .flat_map(|element| {
                let pairs = element.split(';').map(str::to_owned);
                pairs.collect::<Vec<_>>()
            })
            .filter_map(|pair| {
                let (name, value) = pair.split_once('=')?;
                let is_wanted = name.trim().eq_ignore_ascii_case(parameter);
                is_wanted.then(|| value.trim().trim_matches('"').to_owned())
            })
            .collect()
    }

    /// Whether the request asks for a WebSocket (RFC 6455 4.1).
    pub(super) fn is_web_socket(&self) -> bool {
        let upgrade = self.values("Upgrade");
        upgrade
            .iter()
            .any(|value| value.eq_ignore_ascii_case("websocket"))
            || !self.values("Sec-WebSocket-Key").is_empty()
    }
}
