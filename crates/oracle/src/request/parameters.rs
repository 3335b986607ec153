//! Parameters of a form as people give them: JSON, the form's own text, or names and values.

use super::fault::ReadError;
use super::literal::Value;
use super::object;

/// The form that texts describe.
///
/// One text is a JSON object, or the form as it was sent. Several texts are each a name and a value,
/// `name=value`, as they are before encoding.
///
/// ```
/// use basestring_oracle::internal::request::read_parameters;
/// let form = |texts: &[&str]| {
///     let texts: Vec<Vec<u8>> = texts.iter().map(|text| text.as_bytes().to_vec()).collect();
///     String::from_utf8(read_parameters(&texts).unwrap()).unwrap()
/// };
/// assert_eq!(form(&[r#"{"From": "+1500", "To": ["a", "b"]}"#]), "From=%2B1500&To=a&To=b");
/// assert_eq!(form(&["From=%2B1500&Body=a+b"]), "From=%2B1500&Body=a+b");
/// assert_eq!(form(&["From=+1500", "Body=a b&c"]), "From=%2B1500&Body=a%20b%26c");
/// ```
///
/// # Errors
///
/// [`ReadError`] for JSON that is not an object of texts, and for a text without `=` among several.
pub fn read_parameters(texts: &[Vec<u8>]) -> Result<Vec<u8>, ReadError> {
    if let [text] = texts {
        let text = text.trim_ascii();
        return if text.starts_with(b"{") || text.starts_with(b"[") {
            of_json(text)
        } else {
            Ok(text.to_vec())
        };
    }
    let pairs = texts.iter().map(|text| {
        let text = String::from_utf8_lossy(text);
        let pair = text
            .split_once('=')
            .map(|(name, value)| (name.to_owned(), value.to_owned()));
        pair.ok_or_else(|| ReadError::new("name=value", "a text without ="))
    });
    let pairs: Vec<_> = pairs.collect::<Result<_, _>>()?;
    Ok(object::encoded(&pairs).into_bytes())
}

fn of_json(text: &[u8]) -> Result<Vec<u8>, ReadError> {
    let value: serde_json::Value = serde_json::from_slice(text).map_err(|fault| {
        let place = format!("line {}, column {}", fault.line(), fault.column());
        ReadError::new("JSON", format!("malformed JSON at {place}"))
    })?;
    let pairs = object::pairs(&Value::from(&value));
    let pairs = pairs.ok_or_else(|| {
        ReadError::new(
            "an object whose values are texts or lists of texts",
            "another value in it",
        )
    })?;
    Ok(object::encoded(&pairs).into_bytes())
}
