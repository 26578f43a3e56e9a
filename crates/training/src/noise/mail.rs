//! Addresses.

use super::typing;
use crate::dice::Dice;

/// Whether Gmail delivers it.
pub(crate) fn is_gmail(host: &str) -> bool {
    host == "gmail.com" || host == "googlemail.com"
}

/// A tag after a plus.
pub(crate) fn tagged(local: &str, dice: &mut Dice) -> String {
    format!(
        "{local}+{}",
        dice.word(
            "newsletter news crm sales linkedin work test events signup webinar trade 2023 shop leads info"
        )
    )
}

/// Other dots.
pub(crate) fn dotted(local: &str, dice: &mut Dice) -> Option<String> {
    if local.contains('.') && dice.chance(0.6) {
        return Some(local.replace('.', ""));
    }
    let plain = local.replace('.', "");
    (plain.len() > 4).then(|| {
        let at = 1 + dice.below(plain.len() - 2);
        format!("{}.{}", &plain[..at], &plain[at..])
    })
}

/// A slip in the domain.
pub(crate) fn host_typo(host: &str, dice: &mut Dice) -> Option<String> {
    if host == "gmail.com" && dice.chance(0.7) {
        return Some(
            dice.word("gmial.com gamil.com gmai.com gmail.con gmail.co gnail.com gmaill.com gmail.cm")
                .to_owned(),
        );
    }
    let (label, suffix) = host.split_once('.')?;
    if dice.chance(0.3) && suffix == "com" {
        return Some(format!("{label}.{}", dice.word("con cm co om comm cpm")));
    }
    let label = typing::typo(label, dice)?;
    Some(format!("{label}.{suffix}"))
}

/// A mailbox for which many are responsible.
pub(crate) fn role(dice: &mut Dice) -> &'static str {
    dice.word("info info info sales office contact hello admin support enquiries mail kontakt marketing hr accounts service team reception")
}

/// The address as it was copied from somewhere.
pub(crate) fn copied(address: &str, name: &str, dice: &mut Dice) -> String {
    match dice.below(5) {
        0 => format!("MAILTO:{address}"),
        1 if !name.is_empty() => format!("{name} <{address}>"),
        2 => format!("<{address}>"),
        3 => format!("{address};"),
        _ => format!("mailto:{address}"),
    }
}
