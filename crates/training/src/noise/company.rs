//! Names of firms.

use crate::dice::Dice;

const SHORT: &[(&str, &str)] = &[
    ("International", "Intl"),
    ("International", "Int'l"),
    ("Technologies", "Tech"),
    ("Technology", "Tech"),
    ("Engineering", "Eng"),
    ("Engineering", "Engg."),
    ("Manufacturing", "Mfg"),
    ("Services", "Svcs"),
    ("Services", "Serv."),
    ("Solutions", "Sol."),
    ("Systems", "Sys"),
    ("Management", "Mgmt"),
    ("Association", "Assoc"),
    ("Association", "Assn."),
    ("Group", "Grp"),
    ("Company", "Co"),
    ("Consulting", "Cons."),
    ("Construction", "Constr."),
    ("Insurance", "Ins."),
    ("Pharmaceuticals", "Pharma"),
    ("Industries", "Ind."),
    ("Financial", "Fin."),
    ("Information", "Info"),
    ("Properties", "Props"),
    ("Recruitment", "Rec."),
    ("Partners", "Ptnrs"),
    ("Logistics", "Log."),
    ("Healthcare", "HC"),
    ("Electronics", "Elec."),
    ("Maschinenbau", "Masch.bau"),
    ("Elektrotechnik", "E-Technik"),
    ("Consultores", "Cons."),
    ("Ingeniería", "Ing."),
    ("Construcciones", "Constr."),
    ("Transportes", "Transp."),
    ("Beratung", "Berat."),
    ("Immobilien", "Immo"),
    ("Informatique", "Info"),
    ("Consultoria", "Consult."),
    ("Centre", "Ctr"),
    ("Real Estate", "RE"),
];

/// One word or more in short.
pub(crate) fn abbreviated(name: &str, dice: &mut Dice) -> Option<String> {
    let fitting: Vec<_> = SHORT.iter().filter(|(long, _)| name.contains(long)).collect();
    if fitting.is_empty() {
        return None;
    }
    let (long, short) = *dice.pick(&fitting);
    Some(name.replacen(long, short, 1))
}

/// The initials of a name of several words.
pub(crate) fn acronym(name: &str, dice: &mut Dice) -> Option<String> {
    let letters: Vec<char> = name
        .split([' ', '-'])
        .filter(|word| !matches!(*word, "&" | "and" | "The" | "the" | "de" | "of" | "und"))
        .filter_map(|word| word.chars().next())
        .filter(|letter| letter.is_alphabetic())
        .flat_map(char::to_uppercase)
        .collect();
    if letters.len() < 2 {
        return None;
    }
    let glue = if dice.chance(0.15) { "." } else { "" };
    Some(letters.iter().map(|letter| format!("{letter}{glue}")).collect())
}

/// & for the word, or the word for &.
pub(crate) fn and(name: &str, word: &str, dice: &mut Dice) -> Option<String> {
    if name.contains(" & ") {
        let other = if dice.chance(0.7) { format!(" {word} ") } else { " + ".to_owned() };
        return Some(name.replacen(" & ", &other, 1));
    }
    name.contains(" and ").then(|| name.replacen(" and ", " & ", 1))
}

/// With the article, or without it.
pub(crate) fn the(name: &str) -> String {
    name.strip_prefix("The ").map_or_else(|| format!("The {name}"), str::to_owned)
}

/// What stands in the column where there is no firm.
pub(crate) fn none(dice: &mut Dice) -> String {
    dice.word(
        "Self-employed Self-Employed Self_Employed self_employed Freelance Freelancer Confidential Independent \
         Independent_Consultant Consultant Selbständig Freiberufler Autónomo Indépendant Stealth_Startup Unemployed \
         Retired Private Student Various Freelance_Consultant Company_Confidential",
    )
    .replace('_', " ")
}
