//! International host names in their own letters: the decoder of RFC 3492 6.2.

/// A host with its `xn--` labels decoded; `None` where there is none, or one that is wrong.
pub(super) fn to_unicode(host: &[u8]) -> Option<String> {
    let host = std::str::from_utf8(host).ok()?.to_ascii_lowercase();
    if !host.split('.').any(|label| label.starts_with("xn--")) {
        return None;
    }
    let labels: Option<Vec<String>> = host
        .split('.')
        .map(|label| {
            label
                .strip_prefix("xn--")
                .map_or_else(|| Some(label.to_owned()), decode)
        })
        .collect();
    Some(labels?.join("."))
}

fn decode(label: &str) -> Option<String> {
    const BASE: u32 = 36;
    let (basic, extended) = label.rsplit_once('-').unwrap_or(("", label));
    let mut output: Vec<char> = basic.chars().collect();
    let (mut number, mut place, mut bias) = (128_u32, 0_u32, 72_u32);
    let mut digits = extended.bytes();
    while digits.len() > 0 {
        let (before, mut weight) = (place, 1_u32);
        for k in (1..).map(|step| step * BASE) {
            let digit = match digits.next()? {
                digit @ b'a'..=b'z' => u32::from(digit - b'a'),
                digit @ b'0'..=b'9' => u32::from(digit - b'0') + 26,
                _ => return None,
            };
            place = place.checked_add(digit.checked_mul(weight)?)?;
            let threshold = k.saturating_sub(bias).clamp(1, 26);
            if digit < threshold {
                break;
            }
            weight = weight.checked_mul(BASE - threshold)?;
        }
        let length = u32::try_from(output.len()).ok()?.checked_add(1)?;
        bias = adapt(place - before, length, before == 0);
        number = number.checked_add(place / length)?;
        place %= length;
        output.insert(usize::try_from(place).ok()?, char::from_u32(number)?);
        place += 1;
    }
    Some(output.into_iter().collect())
}

const fn adapt(delta: u32, length: u32, first: bool) -> u32 {
    let mut delta = if first { delta / 700 } else { delta / 2 };
    delta += delta / length;
    let mut k = 0;
    while delta > 455 {
        delta /= 35;
        k += 36;
    }
    k + 36 * delta / (delta + 38)
}
