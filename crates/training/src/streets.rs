//! Streets and house numbers.

use crate::{dice::Dice, lands::Tongue};

/// A street with a number, as the land writes it.
pub(crate) fn street(tongue: Tongue, dice: &mut Dice) -> String {
    let number = 1 + (dice.factor(1.0, 250.0) as usize);
    let pick = |dice: &mut Dice, text: &str| dice.word(text).replace('_', " ");
    match tongue {
        Tongue::English | Tongue::Indian => {
            let name = pick(
                dice,
                "High Main Park Church Station Victoria Oak Maple Washington Mill King Queen Market Bridge Green London \
                 Elm Cedar Lake Hill Walnut Broad Union Spring Chestnut River Highland Albert Windsor Franklin 1st 2nd 5th \
                 MG Nehru Grange Manor York George Jefferson Lincoln Sunset Industrial Commerce Technology Kingsway Orchard",
            );
            let kind = pick(
                dice,
                "Street Street Road Road Avenue Avenue Lane Drive Way Place Boulevard Court Close Parkway",
            );
            let unit = match dice.below(10) {
                0 => format!(", Suite {}", 100 + dice.below(900)),
                1 => format!(", Floor {}", 1 + dice.below(20)),
                2 => format!(", Unit {}", 1 + dice.below(40)),
                _ => String::new(),
            };
            format!("{} {name} {kind}{unit}", if dice.chance(0.2) { number * 13 } else { number })
        }
        Tongue::German => {
            let name = pick(
                dice,
                "Haupt Bahnhof Schul Garten Berg Kirch Linden Wald Industrie Goethe Schiller Mozart Friedrich Wilhelm \
                 Königs Rosen Ring Post Markt Mühlen Birken Kaiser Bismarck Luisen Hafen Schloß",
            );
            let kind = pick(dice, "straße straße straße str. weg allee platz gasse ring");
            format!("{name}{kind} {number}")
        }
        Tongue::Dutch => format!(
            "{}{} {number}",
            pick(
                dice,
                "Kerk Dorps School Molen Stations Hoofd Beatrix Wilhelmina Juliana Kerk Nijverheids Industrie Prinsen Heren"
            ),
            pick(dice, "straat straat weg laan gracht plein kade")
        ),
        Tongue::French => format!(
            "{number}{} {}",
            if dice.chance(0.08) { " bis" } else { "" },
            pick(
                dice,
                "rue_de_la_République rue_Victor_Hugo avenue_Jean_Jaurès boulevard_Haussmann rue_de_l'Église \
                 avenue_du_Général_de_Gaulle rue_Pasteur place_de_la_Mairie rue_Nationale avenue_Foch rue_des_Écoles \
                 rue_du_Moulin quai_de_Saône boulevard_Voltaire rue_Gambetta allée_des_Tilleuls chemin_Vert"
            )
        ),
        Tongue::Spanish => format!(
            "{} {number}",
            pick(
                dice,
                "Calle_Mayor Calle_de_Alcalá Avenida_de_la_Constitución Gran_Vía Paseo_de_Gracia Calle_Real C/_Serrano \
                 Av._Insurgentes Avenida_Reforma Calle_San_José Plaza_España C/_Velázquez Avenida_Juárez Calle_Hidalgo,"
            )
        ),
        Tongue::Portuguese => format!(
            "{}, {number}",
            pick(
                dice,
                "Rua_Augusta Avenida_Paulista Rua_das_Flores Avenida_da_Liberdade Rua_XV_de_Novembro Rua_São_João \
                 Av._Brasil Rua_do_Comércio Avenida_Faria_Lima Rua_da_Boavista Travessa_Nova"
            )
        ),
        Tongue::Italian => format!(
            "{}, {number}",
            pick(
                dice,
                "Via_Roma Via_Garibaldi Corso_Italia Via_Dante Piazza_Duomo Via_Mazzini Viale_Europa Via_Verdi \
                 Corso_Vittorio_Emanuele Via_XX_Settembre Via_Cavour Via_dell'Industria"
            )
        ),
        Tongue::Nordic => format!(
            "{} {number}",
            pick(
                dice,
                "Storgatan Kungsgatan Drottninggatan Storgata Kirkegata Karl_Johans_gate Vestergade Nørregade Algade \
                 Hovedgaden Mannerheimintie Hämeenkatu Aleksanterinkatu Industrivägen Parkveien Skolegade Strandvejen"
            )
        ),
        Tongue::Polish => format!(
            "ul. {} {number}",
            pick(
                dice,
                "Polna Leśna Słoneczna Krótka Szkolna Ogrodowa Lipowa Kościuszki Mickiewicza Marszałkowska Piłsudskiego"
            )
        ),
        Tongue::Czech => format!(
            "{} {number}/{}",
            pick(
                dice,
                "Hlavní Nádražní Školní Husova Masarykova Palackého Zahradní Václavské_náměstí Vinohradská Dlouhá"
            ),
            1 + dice.below(30)
        ),
        Tongue::Russian | Tongue::Ukrainian => format!(
            "{}, {number}",
            pick(
                dice,
                "ul._Lenina Tverskaya_ul. Nevsky_pr. ул._Ленина ul._Mira pr._Pobedy Khreshchatyk_St ул._Советская ul._Gagarina"
            )
        ),
        Tongue::Greek => {
            format!(
                "{} {number}",
                pick(dice, "Ermou Panepistimiou Stadiou Leof._Kifisias Egnatia Tsimiski Λεωφ._Συγγρού")
            )
        }
        Tongue::Turkish => format!(
            "{} No:{number}",
            pick(
                dice,
                "Atatürk_Cad. İstiklal_Caddesi Cumhuriyet_Cad. Büyükdere_Caddesi Bağdat_Cad. İnönü_Sok. Barbaros_Bulvarı"
            )
        ),
        Tongue::Arabic => format!(
            "{}, {}",
            pick(dice, "Office_1204 Office_301 Suite_12 Level_7 Office_2210"),
            pick(
                dice,
                "Sheikh_Zayed_Road Business_Bay Al_Maktoum_Street DIFC_Gate_Village Hamdan_Street Jumeirah_Lakes_Towers"
            )
        ),
        Tongue::Chinese => {
            format!(
                "No. {number} {}",
                pick(
                    dice,
                    "Nanjing_Road Zhongshan_Road Renmin_Lu Chang'an_Avenue Huaihai_Road Jiefang_Road Keyuan_Road"
                )
            )
        }
        Tongue::Japanese => format!(
            "{}-{}-{} {}",
            1 + dice.below(8),
            1 + dice.below(30),
            1 + dice.below(20),
            pick(dice, "Marunouchi Shibuya Shinjuku Ginza Umeda Sakae Akasaka Roppongi")
        ),
        Tongue::Korean => {
            format!(
                "{number} {}",
                pick(dice, "Teheran-ro Sejong-daero Gangnam-daero Eulji-ro Yeoui-daero Pangyo-ro")
            )
        }
    }
}
