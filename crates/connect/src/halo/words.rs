//! The words of a note as plain text. Who writes to an agent by mail writes what stands in a note, so nothing of its markup
//! is kept, nothing that can't be seen, and no more than somebody reads.

/// Letters of a note that are kept.
const MOST: usize = 2_000;
/// Bytes of a note that are looked at.
const LOOKED_AT: usize = 20_000;
/// Elements whose text nobody sees.
const UNSEEN: [&str; 4] = ["script", "style", "head", "title"];
/// Elements that end a line.
const LINES: [&str; 9] = ["br", "p", "div", "li", "tr", "h1", "h2", "h3", "blockquote"];

/// The lines of a note with markup, without what is empty.
pub(super) fn of_html(html: &str) -> Vec<String> {
    let html = first(html, LOOKED_AT);
    // The same length, so that a place in one is a place in the other.
    let folded = html.to_ascii_lowercase();
    let (mut text, mut at, mut closes) = (String::with_capacity(html.len()), 0, true);
    while let Some(tag) = html[at..].find('<').map(|found| at + found) {
        text.push_str(&meant(&html[at..tag]));
        let inside = &folded[tag + 1..];
        let ends = |needle: &str, from: usize| folded[from..].find(needle).map(|found| from + found);
        if inside.starts_with("!--") {
            at = ends("-->", tag).map_or(html.len(), |end| end + 3);
            continue;
        }
        let begins = inside.starts_with(|letter: char| letter.is_ascii_alphabetic() || "/!".contains(letter));
        let end = if begins && closes { ends(">", tag) } else { None };
        let Some(end) = end else {
            // Where none is closed any more, nobody looks for an end once for each that begins.
            closes &= !begins;
            text.push('<');
            at = tag + 1;
            continue;
        };
        let name = inside.trim_start_matches('/');
        let name = name.split(|letter: char| !letter.is_ascii_alphanumeric()).next().unwrap_or_default();
        if LINES.contains(&name) {
            text.push('\n');
        }
        at = match UNSEEN.contains(&name) && !inside.starts_with('/') {
            true => ends(&format!("</{name}"), end).unwrap_or(html.len()),
            false => end + 1,
        };
    }
    text.push_str(&meant(&html[at..]));
    lines(&text)
}

/// The lines of a note without markup, without what is empty.
pub(super) fn of_text(text: &str) -> Vec<String> {
    lines(first(text, LOOKED_AT))
}

/// As much of the lines as is kept.
pub(super) fn bounded(lines: &[String]) -> String {
    let whole = lines.join("\n");
    match whole.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", whole[..end].trim_end()),
        None => whole,
    }
}

fn first(text: &str, bytes: usize) -> &str {
    let mut end = text.len().min(bytes);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn lines(text: &str) -> Vec<String> {
    let line = |line: &str| {
        let words: Vec<String> = line
            .split_whitespace()
            .map(|word| word.chars().filter(|letter| is_seen(*letter)).collect())
            .collect();
        words.join(" ").trim().to_owned()
    };
    text.lines().map(line).filter(|line| !line.is_empty()).collect()
}

/// Whether a letter stands for itself: others hide words, or turn their order around.
fn is_seen(letter: char) -> bool {
    let hides = matches!(letter,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    !letter.is_control() && !hides
}

/// A text with its references resolved.
fn meant(text: &str) -> String {
    let (mut meant, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find('&') {
        meant.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let named = first(rest, 10).find(';').and_then(|end| Some((letter(&rest[..end])?, end)));
        match named {
            Some((letter, end)) => {
                meant.push(letter);
                rest = &rest[end + 1..];
            }
            None => meant.push('&'),
        }
    }
    meant.push_str(rest);
    meant
}

fn letter(name: &str) -> Option<char> {
    Some(match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_read_without_its_markup_and_without_what_nobody_sees() {
        for (html, expected) in [
            ("<p>Asked for <b>March</b></p><p>A &amp; B&nbsp;&#8364;</p>", "Asked for March\nA & B €"),
            ("a<br/>b<BR>\n\n c", "a\nb\nc"),
            ("<style>p { }</style>x<script>steal('</p>')</script>y", "xy"),
            ("x<script>never closed", "x"),
            ("<!--[if mso]><p>hidden</p><![endif]-->seen", "seen"),
            ("1 < 2 and <3, a &unknown; b & c", "1 < 2 and <3, a &unknown; b & c"),
            ("&lt;b&gt; is text", "<b> is text"),
            ("ab\u{202e}cd\u{200b}e\u{7}f", "abcdef"),
            ("<p></p> <div>\u{200b}</div>", ""),
        ] {
            assert_eq!(bounded(&of_html(html)), expected, "{html}");
        }
        assert_eq!(bounded(&of_text("a <b>\r\n\r\n  c ")), "a <b>\nc");
    }

    #[test]
    fn no_more_is_kept_than_somebody_reads() {
        let long = bounded(&of_html(&"ä".repeat(50_000)));
        assert_eq!((long.chars().count(), long.ends_with('…')), (MOST + 1, true));
        for opened in ["<", "<a", "<!--", "<script>", "&"] {
            assert!(bounded(&of_html(&opened.repeat(50_000))).chars().count() <= MOST + 1, "{opened}");
        }
        assert_eq!(bounded(&of_html("1 <2 a<b c</p")), "1 <2 a<b c</p");
    }
}
