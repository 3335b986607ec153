//! Values as programs print them: objects of JavaScript (also as Node's `util.inspect` writes them),
//! of Python, Ruby and PHP, and JSON with what those have besides.

pub(crate) mod php;
mod scan;
mod text;

pub(crate) use self::scan::parse;

/// A value of a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// `null`, `undefined`, `None`, `nil`.
    Nothing,
    /// A string.
    Text(String),
    /// Bytes that are not UTF-8, or a buffer.
    Bytes(Vec<u8>),
    /// A number, `true`, `false` or another word, as it is written.
    Word(String),
    /// An array or tuple.
    List(Vec<Self>),
    /// An object, dictionary or hash, in order.
    Map(Vec<(String, Self)>),
    /// A call or construction: the name and its arguments.
    Call(String, Vec<Self>),
}

impl Value {
    /// The member of that name, in any letter case.
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Map(members) => {
                let found = members
                    .iter()
                    .find(|(key, _)| key.eq_ignore_ascii_case(name));
                found.map(|(_, value)| value)
            }
            Self::Nothing
            | Self::Text(_)
            | Self::Bytes(_)
            | Self::Word(_)
            | Self::List(_)
            | Self::Call(..) => None,
        }
    }

    /// The first member of these names that is not nothing.
    pub(crate) fn first(&self, names: &[&str]) -> Option<&Self> {
        let mut found = names.iter().filter_map(|name| self.get(name));
        found.find(|value| **value != Self::Nothing)
    }

    /// About as many bytes as it takes.
    pub(crate) fn size(&self) -> usize {
        let of_list = |list: &[Self]| list.iter().map(Self::size).sum::<usize>();
        1 + match self {
            Self::Nothing => 0,
            Self::Text(text) | Self::Word(text) => text.len(),
            Self::Bytes(bytes) => bytes.len(),
            Self::List(list) => of_list(list),
            Self::Map(members) => {
                let members = members.iter();
                members.map(|(name, one)| name.len() + one.size()).sum()
            }
            Self::Call(name, list) => name.len() + of_list(list),
        }
    }

    /// The text of a string, or of a word such as a number.
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Word(text) => Some(text),
            Self::Nothing | Self::Bytes(_) | Self::List(_) | Self::Map(_) | Self::Call(..) => None,
        }
    }
}

impl From<&serde_json::Value> for Value {
    fn from(value: &serde_json::Value) -> Self {
        use serde_json::Value as Json;
        match value {
            Json::Null => Self::Nothing,
            Json::Bool(value) => Self::Word(value.to_string()),
            Json::Number(number) => Self::Word(number.to_string()),
            Json::String(text) => Self::Text(text.clone()),
            Json::Array(list) => Self::List(list.iter().map(Self::from).collect()),
            Json::Object(members) => Self::Map(
                members
                    .iter()
                    .map(|(name, value)| (name.clone(), Self::from(value)))
                    .collect(),
            ),
        }
    }
}
