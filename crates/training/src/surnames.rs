//! Surnames that are on no list, put together as the tongue does it.

use crate::{dice::Dice, lands::Tongue, part::Part, script::capital};

const ENGLISH: (&str, &str) = (
    "Ash Black Brad Brook Bram Car Clay Cran Dal East Elm Fair Farn Gar Glen Had Hal Har Hart Hath Hol Hun Ken Kir Lang \
     Lin Lock Mar Mel Mil Nor Oak Pem Pres Rad Ren Rock Row Ruth Sand Shel Stan Stav Sut Tar Thorn Tun Wake Wal War Wet \
     Whit Wil Win Wor Wych Thax Tre Pol Pen Mac",
    "ford ton ley wood well worth field man by den ham more ridge stone bridge croft combe dale gate hurst land ling low \
     mere nell rick shaw son stead stock thorpe wick win bury bourne kin aster",
);
const GERMAN: (&str, &str) = (
    "Schön Grün Ober Nieder Rosen Stein Berg Hagen Eich Wald Linden Roth Brand Kreuz Mühl Dorn Hasel Eisen Gold Silber \
     Lauter Reich Sonnen Winter Buch Esch Erlen Hirsch Falken Adler Kirch Neu Alten Küster Löh Möll Büch Ahr",
    "mann bach berger bauer meier feld hofer huber inger stein thal burg brecht hardt heim horst rath städter wald wart \
     müller kamp loh reuter sack schmidt",
);
const DUTCH: (&str, &str) = (
    "van_der_ van_den_ van_ ver de_ ter_ ten_",
    "Horst Laan Poel Wal Weide Sande Kamp Brink Molen Zee Gracht Ploeg Velde Werf Schans Kruis Eijk Hoeven Steen Bosch",
);
const FRENCH: (&str, &str) = (
    "Beau Mont Bel Char Roche Cour Des Val Bon Cha Fon Gau Gui Haute La Le Mar Mau Pel Per Pou Quin Rau San Tour Vil Bour \
     Cas Del Fau Fra",
    "champ mont ville fort lier din teau gnon reau bert chet don douin fleur gier lain lon nard net nier pentier quet rand \
     rin sard tier vaux zac",
);
const SPANISH: (&str, &str) = (
    "Al Ar Bar Ber Cam Car Cas Cer Es Gal Gar Ig Lar Lla Man Mar Mon Mur Olm Pal Par Quin Riv Sal San Tor Val Ver Zam Zur",
    "arez anero ero edo illo uela cano dova gado gante guera lejo lero mero nales pedes quez rada rales randa rosa tierra \
     vides zano zaga",
);
const ITALIAN: (&str, &str) = (
    "Bel Ber Bon Bor Cal Cam Can Cap Car Cas Cer Del Fal Fer Gal Gian Guer Lam Lan Mal Man Mar Mas Mon Pal Pas Per Pic \
     Sal San Sca Tor Val Ven Zan",
    "anini ardi asco atti avoglio ecchi elli ello eri eschi etti iani icchi igoni ini intoni ioni isano occhi oli oni otti \
     ucci uzzi acqua",
);
const NORDIC: (&str, &str) = (
    "Lind Sten Björk Ek Berg Ström Sjö Ny Hag Gran Söder Norr Öster Väst Hall Häll Dal Ahl Alm Asp Blom Brand Eng Falk \
     Fors Hed Holm Kvarn Lag Malm Rosen Sand Sol Wall",
    "qvist ström lund berg gren blad vall man dahl ell falk feldt fors gård hamn hede holm mark rup sen skog stedt strand \
     sund vik",
);
const SLAVIC: (&str, &str) = (
    "Bar Bog Bor Brz Chm Czar Dąb Dob Drz Gal Gaw Gol Gór Grab Jab Jan Jar Kal Kam Kar Kos Krup Kul Lis Lub Mal Miel Mich \
     Niem Ols Pacz Pol Rad Rog Sad Sien Sob Stach Tar Trz Wal Wit Woj Zab Ziem",
    "owski ewski iński czyk ak ik ec ewicz owicz ała anek ach asz ecki ejko elski icki oń uch uła yra",
);
const CZECH: (&str, &str) = (
    "Bar Bed Ben Bla Bro Čer Dol Dub Han Hav Hol Hor Hru Jan Jed Kal Kle Kol Kra Kub Lan Maš Mat Ned Ota Pav Pek Pro Rez \
     Sko Sme Sou Sta Tom Vav Ves Vod Zah",
    "ánek áček eček ek ík ka mach man nek or oušek ský ta tík ura vec vičk žal ina",
);
const TURKISH: (&str, &str) = (
    "Ak Al Ata Ay Bal Bay Bey Boz Çam Dağ De Er Gök Gül Gün Hacı Kara Kaya Kır Koca Kut Öz Sar Soy Şen Taş Tok Tur Ulu Yal",
    "bulut can demir doğan er gül han kan kaya koç kurt man oğlu soy su tan taş tekin türk yıldız yürek zade",
);
const INDIAN: (&str, &str) = (
    "Rama Krishna Venkata Sri Nara Bala Gopa Jaya Subra Chandra Hari Maha Natha Padma Raja Sada Shiva Sundar Vija Kuma",
    "murthy swamy raju nathan chari kar wal lkar puri rajan samy tharan van waran wala dekar gaonkar",
);
const CYRILLIC: (&str, &str) = (
    "Баг Бел Бер Бур Вер Вет Воз Гар Глад Гор Дар Дол Ждан Зар Звон Кар Кос Крас Лог Лук Мал Мир Мор Нев Обл Пет Руд Сав \
     Свет Сел Соб Стар Тих Уш Хар Чер Шап Щег Ям",
    "анов енков еев инский иков ищев кин ников овский оев ушкин ыгин ычев язев ашов",
);
const UKRAINIAN: (&str, &str) = (
    "Бабич Бар Вер Гал Гар Дем Дор Зуб Кал Кир Кор Кот Лаг Мак Мар Нес Ост Пил Рад Сем Скор Тур Хар Чор Швид Яр",
    "ченко енко чук щук ський ець ун ило овець анюк",
);
const GREEK: (&str, &str) = (
    "Παπ Χατζ Καρ Μαυρ Γιανν Δημητρ Αναστασ Ζαφειρ Κοντ Λυκ Μαν Νικ Παν Ροδ Σταμ Τρικ Φωτ Αλεβ Κουτσ",
    "όπουλος άκης ίδης άτος έας ιάδης άκος ούλης ώνης άρης",
);
const ARABIC: (&str, &str) = (
    "Al- El_ Al_ Abu_ Ben_ Bin_",
    "Qasimi Mazrouei Suwaidi Ketbi Rumaithi Mheiri Blooshi Tayer Ghurair Futtaim Najjar Sabbagh Hakim Jabari Rifai Tamimi \
     Qahtani Harbi Otaibi Shehri Ghamdi Zahrani Jaber Khoury Sayegh Turk Bitar Halabi Baghdadi Tunsi Fassi Amrani",
);
const JAPANESE: (&str, &str) = (
    "山=Yama 田=Ta 高=Taka 松=Matsu 竹=Take 石=Ishi 川=Kawa 森=Mori 西=Nishi 北=Kita 南=Minami 東=Higashi 大=Oh/O 小=Ko \
     黒=Kuro 白=Shira 青=Ao 赤=Aka 岩=Iwa 谷=Tani 宮=Miya 杉=Sugi 柴=Shiba 金=Kane 桜=Sakura 藤=Fuji 古=Furu 永=Naga",
    "本=moto 田=da 村=mura 川=kawa 口=guchi 野=no 崎=zaki/saki 原=hara 島=shima/jima 木=ki 井=i 上=ue 山=yama 沢=sawa/zawa \
     谷=tani 岡=oka 浦=ura 林=bayashi 塚=zuka 宮=miya 内=uchi",
);

/// A surname few people have; none where the tongue has no such.
pub(crate) fn rare(tongue: Tongue, dice: &mut Dice) -> Option<Part> {
    let (starts, ends) = match tongue {
        Tongue::English => ENGLISH,
        Tongue::Indian => INDIAN,
        Tongue::German => GERMAN,
        Tongue::Dutch => DUTCH,
        Tongue::French => FRENCH,
        Tongue::Spanish | Tongue::Portuguese => SPANISH,
        Tongue::Italian => ITALIAN,
        Tongue::Nordic => NORDIC,
        Tongue::Polish => SLAVIC,
        Tongue::Czech => CZECH,
        Tongue::Russian => CYRILLIC,
        Tongue::Ukrainian => UKRAINIAN,
        Tongue::Greek => GREEK,
        Tongue::Turkish => TURKISH,
        Tongue::Arabic => ARABIC,
        Tongue::Japanese => JAPANESE,
        Tongue::Chinese | Tongue::Korean => return None,
    };
    let (start, end) = (dice.word(starts), dice.word(ends));
    match tongue {
        Tongue::Japanese => {
            let (start, end) = (Part::written(start, tongue), Part::written(end, tongue));
            return Some(start.joined(&end, ""));
        }
        Tongue::Russian | Tongue::Ukrainian | Tongue::Greek => {
            return Some(Part::written(&format!("{start}{end}"), tongue));
        }
        Tongue::Dutch if start == "ver" => return Some(Part::latin(format!("Ver{}", end.to_lowercase()))),
        Tongue::Dutch | Tongue::Arabic => {
            return Some(Part::latin(format!("{start}{end}").replace('_', " ")));
        }
        _ => {}
    }
    let mut word = format!("{start}{end}");
    if dice.chance(0.2) {
        word = varied(&word, dice);
    }
    if tongue == Tongue::English && dice.chance(0.15) {
        word = format!("{start}{}{end}", dice.word("er ing el en i a"));
    }
    Some(Part::latin(capital(&word.to_lowercase())))
}

/// Old spellings: Smyth, Browne, Clarcke.
fn varied(word: &str, dice: &mut Dice) -> String {
    match dice.below(5) {
        0 => word.replacen('i', "y", 1),
        1 => format!("{word}e"),
        2 => word.replacen('c', "ck", 1),
        3 => word.replacen('l', "ll", 1),
        _ => word.replacen('t', "th", 1),
    }
}

/// The father's name as a Russian or Ukrainian middle name.
pub(crate) fn patronymic(father: &str, female: bool) -> Option<String> {
    let (his, hers) = ("ович", "овна");
    let (soft_his, soft_hers) = ("евич", "евна");
    let end = if female { hers } else { his };
    let soft = if female { soft_hers } else { soft_his };
    if let Some(stem) = father.strip_suffix("ий") {
        return Some(format!("{stem}ь{soft}"));
    }
    if let Some(stem) = father.strip_suffix('й') {
        return Some(format!("{stem}{soft}"));
    }
    if father.ends_with(['а', 'я', 'о']) {
        return None;
    }
    Some(format!("{father}{end}"))
}
