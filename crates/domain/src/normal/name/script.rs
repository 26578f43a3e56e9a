//! Names in scripts whose order or usual Latin form a letter-by-letter romanisation doesn't give.

/// Chinese and Korean surnames of two signs.
const DOUBLE: &[&str] = &[
    "欧阳", "歐陽", "司马", "司馬", "上官", "诸葛", "諸葛", "东方", "東方", "皇甫", "尉迟", "公孙", "公孫",
    "慕容", "令狐", "夏侯", "남궁", "황보", "제갈", "선우", "독고", "사공",
];

/// Korean surnames as their bearers write them in Latin letters.
const KOREAN: &[(&str, &str)] = &[
    ("김", "kim"),
    ("이", "lee"),
    ("박", "park"),
    ("최", "choi"),
    ("정", "jung"),
    ("강", "kang"),
    ("조", "cho"),
    ("윤", "yoon"),
    ("장", "jang"),
    ("임", "lim"),
    ("한", "han"),
    ("오", "oh"),
    ("서", "seo"),
    ("신", "shin"),
    ("권", "kwon"),
    ("황", "hwang"),
    ("안", "ahn"),
    ("송", "song"),
    ("류", "ryu"),
    ("유", "yoo"),
    ("홍", "hong"),
    ("전", "jeon"),
    ("고", "ko"),
    ("문", "moon"),
    ("양", "yang"),
    ("손", "son"),
    ("배", "bae"),
    ("백", "baek"),
];

/// Arabic names, whose script leaves the vowels out.
const ARABIC: &[(&str, &str)] = &[
    ("محمد", "muhammad"),
    ("أحمد", "ahmed"),
    ("احمد", "ahmed"),
    ("علي", "ali"),
    ("حسن", "hassan"),
    ("حسين", "hussein"),
    ("عمر", "omar"),
    ("يوسف", "youssef"),
    ("إبراهيم", "ibrahim"),
    ("ابراهيم", "ibrahim"),
    ("خالد", "khalid"),
    ("محمود", "mahmoud"),
    ("مصطفى", "mustafa"),
    ("عبدالله", "abdullah"),
    ("فاطمة", "fatima"),
    ("عائشة", "aisha"),
    ("مريم", "mariam"),
    ("نور", "nour"),
    ("سارة", "sara"),
    ("ليلى", "layla"),
    ("كريم", "karim"),
    ("سعيد", "said"),
    ("طارق", "tariq"),
    ("حمزة", "hamza"),
    ("عثمان", "othman"),
    ("سليمان", "suleiman"),
    ("زينب", "zainab"),
    ("هدى", "huda"),
    ("رشيد", "rashid"),
    ("ناصر", "nasser"),
    ("جمال", "jamal"),
    ("سمير", "samir"),
    ("أمين", "amin"),
];

/// Commonest Chinese surnames in pinyin. Sorted.
const CHINESE: &[&str] = &[
    "cai", "cao", "chen", "cheng", "cui", "deng", "ding", "dong", "du", "fan", "fang", "feng", "fu", "gao",
    "gong", "gu", "guo", "han", "hao", "he", "hou", "hu", "huang", "jia", "jiang", "jin", "kong", "lei",
    "li", "liang", "liao", "lin", "liu", "lu", "luo", "ma", "mao", "meng", "pan", "peng", "qian", "qin",
    "qiu", "ren", "shao", "shen", "shi", "song", "su", "sun", "tan", "tang", "tao", "tian", "wan", "wang",
    "wei", "wu", "xia", "xiao", "xie", "xiong", "xu", "xue", "yan", "yang", "yao", "ye", "yin", "yu", "yuan",
    "zeng", "zhang", "zhao", "zheng", "zhong", "zhou", "zhu", "zou",
];

const fn is_han(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
}

const fn is_hangul(letter: char) -> bool {
    matches!(letter, '\u{ac00}'..='\u{d7a3}')
}

/// Surname and first name of a name in Chinese or Korean signs, which has the surname first.
pub(super) fn family_first(name: &str) -> Option<(&str, &str)> {
    let all = |is: fn(char) -> bool| name.chars().all(|letter| is(letter) || letter == ' ');
    let (han, hangul) = (all(is_han), all(is_hangul));
    if name.is_ascii() || !(han || hangul) {
        return None;
    }
    if let Some((family, given)) = name.split_once(' ') {
        return Some((family, given.trim()));
    }
    let signs = name.chars().count();
    let double = DOUBLE.iter().any(|family| name.starts_with(family));
    let length = match signs {
        0 | 1 => return None,
        3.. if double => 2,
        // Four Chinese signs without a double surname are a Japanese name, mostly two and two.
        4 if han => 2,
        2..=4 => 1,
        _ => return None,
    };
    let (end, _) = name.char_indices().nth(length)?;
    Some(name.split_at(end))
}

/// Whether two words are a Chinese name with the surname first: `Zhang Wei`. Only where the second word is no surname
/// and could be nothing but Chinese syllables.
pub(super) fn is_chinese_order(first: &str, second: &str) -> bool {
    let surname = |word: &str| CHINESE.binary_search(&word).is_ok();
    surname(first) && !surname(second) && syllables(second).is_some_and(|count| count <= 2)
}

/// How many pinyin syllables make up a word.
fn syllables(word: &str) -> Option<usize> {
    const INITIALS: [&str; 24] = [
        "zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r", "z",
        "c", "s", "y", "w", "",
    ];
    const FINALS: [&str; 33] = [
        "iang", "iong", "uang", "ang", "eng", "ing", "ong", "ian", "iao", "uan", "uai", "ai", "ei", "ao",
        "ou", "an", "en", "in", "un", "ia", "ie", "iu", "ua", "uo", "ui", "ue", "er", "a", "o", "e", "i",
        "u", "v",
    ];
    if word.is_empty() {
        return Some(0);
    }
    for initial in INITIALS {
        let Some(rest) = word.strip_prefix(initial) else { continue };
        for last in FINALS {
            if let Some(after) = rest.strip_prefix(last)
                && after.len() < word.len()
                && let Some(count) = syllables(after)
            {
                return Some(count + 1);
            }
        }
    }
    None
}

/// The name with `е` for `ё`, as Russians mostly write and foreigners mostly spell it, where it has any.
pub(super) fn without_yo(name: &str) -> Option<String> {
    (!name.is_ascii() && name.contains(['ё', 'Ё'])).then(|| name.replace('ё', "е").replace('Ё', "Е"))
}

/// The usual Latin form of a word in another script, where it isn't the letter-by-letter one.
pub(super) fn latin(word: &str) -> Option<&'static str> {
    if word.is_ascii() {
        return None;
    }
    let bare = word.strip_prefix("ال").unwrap_or(word);
    let known = KOREAN.iter().chain(ARABIC).find(|(written, _)| *written == word || *written == bare);
    known.map(|(_, latin)| *latin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_surname_is_found_where_it_stands_first() {
        let check =
            |name: &str, expected: Option<(&str, &str)>| assert_eq!(family_first(name), expected, "{name}");
        check("王小明", Some(("王", "小明")));
        check("欧阳娜娜", Some(("欧阳", "娜娜")));
        check("山田太郎", Some(("山田", "太郎")));
        check("山田 太郎", Some(("山田", "太郎")));
        check("김민수", Some(("김", "민수")));
        check("남궁민수", Some(("남궁", "민수")));
        check("王", None);
        check("Jane Doe", None);
        check("Иван", None);
    }

    #[test]
    fn chinese_order_needs_a_surname_and_syllables() {
        assert!(CHINESE.is_sorted_by(|a, b| a < b));
        for (first, second) in [("zhang", "xiaoming"), ("wang", "lihua"), ("chen", "jie")] {
            assert!(is_chinese_order(first, second), "{first} {second}");
        }
        for (first, second) in
            [("li", "smith"), ("wei", "zhang"), ("jane", "wang"), ("lin", "taylor"), ("he", "brown")]
        {
            assert!(!is_chinese_order(first, second), "{first} {second}");
        }
    }
}
