//! Which encoding a text file has.

use crate::FileError;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// The encoding that a user names, for example `windows-1252`.
pub(crate) fn named(label: &str) -> Result<&'static Encoding, FileError> {
    Encoding::for_label(label.as_bytes())
        .ok_or_else(|| FileError::UnknownEncoding { encoding: label.to_owned() })
}

/// The encoding of a file that begins like this.
pub(crate) fn recognise(beginning: &[u8], whole: bool) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(beginning) {
        return encoding;
    }
    if let Some(encoding) = wide(beginning) {
        return encoding;
    }
    if mostly_utf8(beginning) {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(beginning, whole);
    detector.guess(None, Utf8Detection::Allow)
}

/// Two bytes a letter without a mark at the beginning: Latin text then has a NUL in every second byte.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let pairs = bytes.len() / 2;
    let nuls = |first: usize| bytes.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    let (high, low) = (nuls(0), nuls(1));
    if pairs < 4 || high.max(low) * 2 < pairs {
        return None;
    }
    Some(if low > high { UTF_16LE } else { UTF_16BE })
}

/// Whether letters outside ASCII are written as UTF-8, but for a few rows pasted from elsewhere. Those are told row by
/// row.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut letters, mut broken, mut rest) = (0_usize, 0_usize, bytes);
    loop {
        match std::str::from_utf8(rest) {
            Ok(text) => {
                letters += beyond_ascii(text);
                break;
            }
            Err(error) => {
                let (good, bad) = rest.split_at(error.valid_up_to());
                letters += std::str::from_utf8(good).map_or(0, beyond_ascii);
                // A letter cut by the end of what was read is no fault.
                let Some(length) = error.error_len() else { break };
                broken += 1;
                rest = &bad[length..];
            }
        }
    }
    broken == 0 || letters > broken * 4
}

fn beyond_ascii(text: &str) -> usize {
    text.chars().filter(|letter| !letter.is_ascii()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], name: &str) {
        assert_eq!(recognise(bytes, true).name(), name, "{bytes:?}");
    }

    #[test]
    fn encodings_are_recognised_by_mark_and_by_content() {
        check(b"name,city\n", "UTF-8");
        check("name,Zürich\n".as_bytes(), "UTF-8");
        check("\u{feff}name".as_bytes(), "UTF-8");
        check(b"\xff\xfen\0a\0", "UTF-16LE");
        check(b"\xfe\xff\0n\0a", "UTF-16BE");
        check(b"n\0a\0m\0e\0,\0a\0\n\0", "UTF-16LE");
        check(b"name,city\nJ\xfcrgen M\xfcller,Z\xfcrich\nAndr\xe9,Gen\xe8ve\n", "windows-1252");
        let (polish, ..) = encoding_rs::WINDOWS_1250
            .encode("Łukasz Żółć, Kraków, województwo małopolskie\nZażółć gęślą jaźń");
        check(&polish, "windows-1250");
        let (russian, ..) = encoding_rs::WINDOWS_1251
            .encode("Иван Петров, Москва, директор\nМария Смирнова, Санкт-Петербург");
        check(&russian, "windows-1251");
        let (japanese, ..) = encoding_rs::SHIFT_JIS.encode("山田太郎,東京,株式会社テスト\n");
        check(&japanese, "Shift_JIS");
    }

    #[test]
    fn a_few_foreign_rows_do_not_make_a_file_another() {
        let mut bytes = "Müller, Größe, Zürich, Jürgen, Köln, Düsseldorf\n".repeat(3).into_bytes();
        bytes.extend(b"J\xfcrgen,Basel\n");
        check(&bytes, "UTF-8");
    }

    #[test]
    fn a_letter_cut_at_the_end_is_no_fault() {
        let bytes = "Zürich, Zü".as_bytes();
        assert_eq!(recognise(&bytes[..bytes.len() - 1], false), UTF_8);
    }
}
