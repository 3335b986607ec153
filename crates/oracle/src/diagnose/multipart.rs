//! The fields of a multipart form: none of them is signed (RFC 5849 3.4.1.3.1), but some servers sign
//! its texts.

use crate::schemes::Pairs;

/// The fields of a form that are texts; none for another body.
pub(super) fn fields(headers: &[(Vec<u8>, Vec<u8>)], body: &[u8]) -> Pairs {
    parts(headers, body)
        .into_iter()
        .filter(|part| part.file.is_none())
        .map(|part| (part.name, part.value))
        .collect()
}

/// What to check of a form with files, where nothing explains the signature.
pub(super) fn to_try(
    headers: &[(Vec<u8>, Vec<u8>)],
    body: &[u8],
    is_text_known: bool,
) -> Vec<String> {
    let parts = parts(headers, body);
    let files = parts.iter().filter(|part| part.file.is_some());
    let names: Vec<_> = files
        .map(|part| String::from_utf8_lossy(&part.name).into_owned())
        .collect();
    if names.is_empty() {
        return Vec::new();
    }
    let names = names.join(", ");
    let mut steps = vec![
        format!(
            "the form has a file, {names}: check whether the signer was given it as a text too, as \
             in {names}=@/tmp/…. A file is not among what any server signs"
        ),
        "RFC 5849 3.4.1.3.1 signs no field of a multipart form. Flickr and servers like it sign its \
         text fields: look the rule of this server up"
            .to_owned(),
        "check that these are the right secrets".to_owned(),
    ];
    if !is_text_known {
        steps.push(
            "give the base string of the server with --their-base-string: it shows what is signed \
             there"
                .to_owned(),
        );
    }
    steps
}

/// A field of a form.
pub(super) struct Part {
    /// Its name.
    pub(super) name: Vec<u8>,
    /// Its text, or the content of the file.
    pub(super) value: Vec<u8>,
    /// The name of the file, if it is one.
    pub(super) file: Option<String>,
}

/// The fields of a form; none for another body.
pub(super) fn parts(headers: &[(Vec<u8>, Vec<u8>)], body: &[u8]) -> Vec<Part> {
    let content_type = headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(b"Content-Type"))
        .map(|(_, value)| String::from_utf8_lossy(value).into_owned())
        .unwrap_or_default();
    if !content_type.to_ascii_lowercase().starts_with("multipart/") {
        return Vec::new();
    }
    let Some((_, boundary)) = content_type.split_once("boundary=") else {
        return Vec::new();
    };
    let boundary = boundary.split(';').next().unwrap_or_default();
    let boundary = boundary.trim().trim_matches('"');
    if boundary.is_empty() {
        return Vec::new();
    }
    // What is pasted often has lost its carriage returns.
    let text = String::from_utf8_lossy(body).replace("\r\n", "\n");
    text.split(&format!("--{boundary}"))
        .filter_map(|part| {
            let (head, value) = part.strip_prefix('\n')?.split_once("\n\n")?;
            Some(Part {
                name: parameter(head, "name")?.into_bytes(),
                value: value
                    .strip_suffix('\n')
                    .unwrap_or(value)
                    .as_bytes()
                    .to_vec(),
                file: parameter(head, "filename"),
            })
        })
        .collect()
}

/// A parameter of Content-Disposition.
fn parameter(head: &str, name: &str) -> Option<String> {
    let line = head.lines().find(|line| {
        line.to_ascii_lowercase()
            .starts_with("content-disposition:")
    })?;
    line.split(';').skip(1).find_map(|piece| {
        let (found, value) = piece.split_once('=')?;
        let value = value.trim().trim_matches('"');
        (found.trim().eq_ignore_ascii_case(name)).then(|| value.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::fields;

    #[test]
    fn texts_are_fields_and_files_are_not() {
        let body = "--b\r\nContent-Disposition: form-data; name=\"t\"\r\n\r\na b\r\n--b\n\
                    Content-Disposition: form-data; filename=\"x;y.jpg\"; name=p\nContent-Type: \
                    image/jpeg\n\nJPEG\n--b--\n";
        let headers = [(
            b"content-type".to_vec(),
            b"multipart/form-data; boundary=\"b\"".to_vec(),
        )];
        assert_eq!(
            fields(&headers, body.as_bytes()),
            [(b"t".to_vec(), b"a b".to_vec())]
        );
        assert!(fields(&[], body.as_bytes()).is_empty());
    }
}
