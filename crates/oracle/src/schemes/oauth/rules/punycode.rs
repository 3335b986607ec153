//! International host names in their own letters and in ASCII: RFC 3492.

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

/// A URL whose host is outside ASCII with the host as IDNA writes it; none for any other URL. The
/// letters are put in lower case and not otherwise prepared, which is enough for most names.
pub(crate) fn with_ascii_host(url: &str) -> Option<String> {
    let start = url.find("://")? + 3;
    let rest = url.get(start..)?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let authority = rest.get(..end)?;
    let host_start = authority.rfind('@').map_or(0, |place| place + 1);
    let behind = authority.get(host_start..)?;
    let host = behind.get(..behind.find(':').unwrap_or(behind.len()))?;
    if host.is_ascii() {
        return None;
    }
    let labels: Option<Vec<String>> = host.split('.').map(to_ascii).collect();
    let before = url.get(..start + host_start)?;
    let after = url.get(start + host_start + host.len()..)?;
    Some(format!("{before}{}{after}", labels?.join(".")))
}

/// RFC 3492 6.3.
fn to_ascii(label: &str) -> Option<String> {
    if label.is_ascii() {
        return Some(label.to_owned());
    }
    // A label has no more than 63 bytes.
    if label.chars().count() > 63 {
        return None;
    }
    let points: Vec<u32> = label.to_lowercase().chars().map(u32::from).collect();
    let basic: String = points
        .iter()
        .filter_map(|&point| char::from_u32(point).filter(char::is_ascii))
        .collect();
    let basic_count = u32::try_from(basic.len()).ok()?;
    let mut out = format!("xn--{basic}");
    if !basic.is_empty() {
        out.push('-');
    }
    let (mut next, mut delta, mut bias, mut handled) = (128_u32, 0_u32, 72_u32, basic_count);
    while usize::try_from(handled).ok()? < points.len() {
        let least = points
            .iter()
            .copied()
            .filter(|&point| point >= next)
            .min()?;
        delta = delta.checked_add((least - next).checked_mul(handled + 1)?)?;
        next = least;
        for &point in &points {
            delta += u32::from(point < next);
            if point != next {
                continue;
            }
            let mut rest = delta;
            let mut k = 36;
            loop {
                let threshold = u32::saturating_sub(k, bias).clamp(1, 26);
                if rest < threshold {
                    break;
                }
                let digit = threshold + (rest - threshold) % (36 - threshold);
                out.push(digit_letter(digit)?);
                rest = (rest - threshold) / (36 - threshold);
                k += 36;
            }
            out.push(digit_letter(rest)?);
            bias = adapt(delta, handled + 1, handled == basic_count);
            delta = 0;
            handled += 1;
        }
        delta += 1;
        next += 1;
    }
    Some(out)
}

fn digit_letter(digit: u32) -> Option<char> {
    let digit = u8::try_from(digit).ok()?;
    let letter = if digit < 26 {
        b'a' + digit
    } else {
        b'0' + digit.checked_sub(26)?
    };
    Some(char::from(letter))
}

#[cfg(test)]
mod tests {
    use super::{to_unicode, with_ascii_host};

    #[test]
    fn names_go_there_and_back() {
        for (host, ascii) in [
            ("bücher.example", "xn--bcher-kva.example"),
            ("faß.de", "xn--fa-hia.de"),
            ("例え.テスト", "xn--r8jz45g.xn--zckzah"),
            ("ü.h", "xn--tda.h"),
        ] {
            let url = with_ascii_host(&format!("http://u@{host}:80/é?ü"));
            assert_eq!(url, Some(format!("http://u@{ascii}:80/é?ü")));
            assert_eq!(to_unicode(ascii.as_bytes()), Some(host.to_owned()));
        }
        assert_eq!(with_ascii_host("http://h/ü"), None);
        assert_eq!(with_ascii_host(&"é".repeat(99)), None);
        assert_eq!(with_ascii_host(&format!("http://{}", "é".repeat(99))), None);
    }
}
