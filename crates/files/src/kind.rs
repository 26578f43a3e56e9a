//! What a file is, by its first bytes.

use crate::FileError;

/// What can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Workbook,
}

/// Tells what a file that begins like this is.
pub(crate) fn of(beginning: &[u8]) -> Result<Kind, FileError> {
    let not = |found| Err(FileError::NotATable { found });
    match beginning {
        [] => Err(FileError::Empty),
        [b'P', b'K', 3 | 5, ..] => Ok(Kind::Workbook),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Err(FileError::OldWorkbook),
        [b'%', b'P', b'D', b'F', ..] => not("pdf"),
        [0x1F, 0x8B, ..] => not("gzip"),
        [0x89, b'P', b'N', b'G', ..] | [0xFF, 0xD8, 0xFF, ..] => not("binary"),
        _ => text(beginning),
    }
}

fn text(beginning: &[u8]) -> Result<Kind, FileError> {
    let not = |found| Err(FileError::NotATable { found });
    let start: Vec<u8> = beginning
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(beginning)
        .iter()
        .skip_while(|byte| byte.is_ascii_whitespace())
        .take(9)
        .map(u8::to_ascii_lowercase)
        .collect();
    if [b"<!doctype".as_slice(), b"<html", b"<table", b"<?xml"].iter().any(|mark| start.starts_with(mark)) {
        return not("html");
    }
    if start.starts_with(b"{\"") || start.starts_with(b"[{") || start == b"{" {
        return not("json");
    }
    // Text of two bytes a letter has NULs too, but hardly any other control characters.
    let odd = beginning.iter().filter(|byte| matches!(byte, 1..=8 | 14..=26 | 28..=31)).count();
    if odd * 20 > beginning.len() { not("binary") } else { Ok(Kind::Text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_table_is_named() {
        let check = |beginning: &[u8], found: &str| {
            let error = of(beginning).expect_err("no table");
            let name = match error {
                FileError::NotATable { found } => found,
                other => other.code(),
            };
            assert_eq!(name, found);
        };
        check(b"", "empty_file");
        check(b"%PDF-1.7", "pdf");
        check(b"\x1f\x8b\x08", "gzip");
        check(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "old_workbook");
        check(b"\xef\xbb\xbf  <!DOCTYPE html>", "html");
        check(b"[{\"a\":1}]", "json");
        check(b"\x01\x02\x03\x04abc", "binary");
    }

    #[test]
    fn text_and_workbooks_are_tables() {
        assert_eq!(of(b"a,b\n1,2\n").unwrap(), Kind::Text);
        assert_eq!(of(b"\xff\xfea\0,\0b\0").unwrap(), Kind::Text);
        assert_eq!(of(b"PK\x03\x04").unwrap(), Kind::Workbook);
    }
}
