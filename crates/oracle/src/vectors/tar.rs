//! POSIX ustar, as far as plain files need it.

/// The unit of everything in a tar.
const BLOCK: usize = 512;

/// Files as a tar: mode 644, no owner, no time.
///
/// # Errors
///
/// The first path that does not fit the header's 100 bytes.
pub(super) fn archive<'a>(
    files: impl Iterator<Item = (String, &'a [u8])>,
) -> Result<Vec<u8>, String> {
    let mut tar = Vec::new();
    for (path, content) in files {
        let header = header(&path, content.len()).ok_or(path)?;
        tar.extend_from_slice(&header);
        tar.extend_from_slice(content);
        tar.resize(tar.len().next_multiple_of(BLOCK), 0);
    }
    // Two empty blocks end a tar, and it is written in records of twenty.
    tar.resize((tar.len() + 2 * BLOCK).next_multiple_of(20 * BLOCK), 0);
    Ok(tar)
}

fn header(path: &str, size: usize) -> Option<[u8; BLOCK]> {
    let mut block = [0; BLOCK];
    let mut put = |at: usize, length: usize, text: &str| {
        let place = block.get_mut(at..at + length)?.get_mut(..text.len())?;
        place.copy_from_slice(text.as_bytes());
        Some(())
    };
    put(0, 100, path)?;
    put(100, 8, "0000644\0")?;
    put(108, 8, "0000000\0")?;
    put(116, 8, "0000000\0")?;
    put(124, 12, &format!("{size:011o}\0"))?;
    put(136, 12, "00000000000\0")?;
    // The checksum is taken with spaces in its own place.
    put(148, 8, "        ")?;
    put(156, 1, "0")?;
    put(257, 8, "ustar\x0000")?;
    let sum: u32 = block.iter().map(|octet| u32::from(*octet)).sum();
    let sum = format!("{sum:06o}\0 ");
    block
        .get_mut(148..156)?
        .copy_from_slice(sum.as_bytes().get(..8)?);
    Some(block)
}

#[cfg(test)]
mod tests {
    use super::archive;

    #[test]
    fn a_tar_is_made_of_blocks_with_checksums() {
        let files = [("a/b.json".to_owned(), &b"[]\n"[..])];
        let tar = archive(files.into_iter()).expect("a tar");
        assert_eq!(tar.len(), 10_240);
        assert_eq!(&tar[..9], b"a/b.json\0");
        assert_eq!(&tar[124..136], b"00000000003\0");
        assert_eq!(&tar[257..265], b"ustar\x0000");
        assert_eq!(&tar[512..516], b"[]\n\0");
        let mut header = tar[..512].to_vec();
        let written = std::str::from_utf8(&header[148..154])
            .expect("digits")
            .to_owned();
        header[148..156].fill(b' ');
        let sum: u32 = header.iter().map(|octet| u32::from(*octet)).sum();
        assert_eq!(u32::from_str_radix(&written, 8), Ok(sum));
        let long = [("a".repeat(101), &b""[..])];
        assert_eq!(archive(long.into_iter()), Err("a".repeat(101)));
    }
}
