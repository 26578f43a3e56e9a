//! What firms call themselves.

use crate::{dice::Dice, lands::Tongue, script::capital};

/// Trades as they stand in firms' names.
fn trades(tongue: Tongue) -> &'static str {
    match tongue {
        Tongue::German => {
            "Logistik Maschinenbau Software Systeme Beratung Technik Bau Consulting Elektrotechnik Immobilien Verlag \
             Energietechnik Medizintechnik Spedition Werkzeugbau Solutions IT-Services Pharma Metallbau Versicherungen \
             Personalservice Gebäudetechnik Automation Lebensmittel Druckerei Handel"
        }
        Tongue::French => {
            "Conseil Logistique Industrie Services Transports Informatique Ingénierie Immobilier Assurances Distribution \
             Électronique Énergie Santé Formation Technologies Solutions Bâtiment Communication Pharma"
        }
        Tongue::Spanish => {
            "Consultores Servicios Logística Construcciones Ingeniería Tecnología Soluciones Alimentos Transportes Seguros \
             Inmobiliaria Energía Industrias Sistemas Distribuciones Asesores Salud"
        }
        Tongue::Portuguese => {
            "Consultoria Serviços Logística Engenharia Tecnologia Soluções Alimentos Transportes Seguros Construções \
             Energia Sistemas Comércio Indústria Saúde Participações"
        }
        Tongue::Italian => {
            "Consulting Servizi Logistica Costruzioni Impianti Tecnologie Sistemi Alimentari Trasporti Assicurazioni Energia \
             Meccanica Informatica Ceramiche Arredamenti"
        }
        Tongue::Dutch => {
            "Logistiek Transport Advies Bouw Techniek Installaties Consultancy Software Solutions Groep Makelaars Zorg \
             Verzekeringen Accountants Energie Engineering"
        }
        Tongue::Nordic => {
            "Konsult Bygg Teknik Logistik Energi Fastigheter Systems Software Shipping Seafood Consulting Elektro Industri \
             Invest Design Data Transport"
        }
        Tongue::Polish => {
            "Logistyka Budownictwo Usługi Doradztwo Systemy Technologie Transport Nieruchomości Energia Software"
        }
        Tongue::Czech => {
            "Stavby Logistika Služby Systémy Technologie Strojírny Software Energo Reality Doprava"
        }
        Tongue::Turkish => {
            "Lojistik İnşaat Tekstil Teknoloji Danışmanlık Enerji Otomotiv Gıda Yazılım Makina Sigorta Turizm"
        }
        _ => {
            "Consulting Software Systems Technologies Solutions Logistics Engineering Energy Foods Healthcare Insurance \
             Partners Capital Media Marketing Recruitment Construction Manufacturing Pharmaceuticals Financial_Services \
             Industries Networks Security Analytics Properties Legal Accounting Education Packaging Electronics Marine \
             Dental Freight Interiors Staffing Labs Robotics Trading Steel Motors Travel Biotech Data_Services \
             Information_Technology Management_Consulting Supply_Chain_Solutions Real_Estate Property_Management"
        }
    }
}

/// A trade, spaces in place of underscores.
pub(crate) fn trade(tongue: Tongue, dice: &mut Dice) -> String {
    let list = if dice.chance(0.25) { trades(Tongue::English) } else { trades(tongue) };
    dice.word(list).replace('_', " ")
}

/// A made-up brand.
pub(crate) fn brand(dice: &mut Dice) -> String {
    let coined = |dice: &mut Dice| {
        let start = dice.word(
            "Nex Vel Tri Omni Zen Quant Alt Nova Ver Cor Syn Lum Opt Pro Data Cyber Info Net Cloud Bio Geo Tele Uni Evo \
             Axi Inno Meta Mono Micro Aero Hydro Agri Medi Fin Edu Exa Tera Vira Sol Ter Kor Mar Dyn Cel Del Fer Gal Hex Ion \
             Jux Kin Lex Max Nor Orb Par Qua Rad Sen Tex Ulti Vax Wex Xen Yar Zor",
        );
        let end = dice.word(
            "ora ix ium tek soft wave logic point works path link sys dyne via tris ent ara on edge forge tech ify ly base \
             core mind scape grid flow nexa vance trex lon max nova pulse stream verse vista zen ion ado ica elo era",
        );
        let middle = if dice.chance(0.35) { dice.word("a e i o ra ti lo me no vi") } else { "" };
        format!("{start}{middle}{end}")
    };
    match dice.below(10) {
        0..=4 => coined(dice),
        5..=7 => {
            let first = dice.word(
                "Blue Red Silver Golden North South East West Bright Clear Swift True Prime First Grand Iron Stone Green \
                 Black White Royal High Deep Wild Sun Moon Star Fair Old New Rapid Smart Open Free Urban Global Atlantic \
                 Pacific Alpine Summit Pioneer Liberty Crystal Copper Amber Falcon Eagle Lion Phoenix Cedar Maple Oak",
            );
            let second = dice.word(
                "river stone field bridge point gate tree peak sky light wave rock leaf star harbor oak hill brook crest \
                 fox wood water way port land house ridge spring view line mark wind side",
            );
            if dice.chance(0.3) { format!("{first} {}", capital(second)) } else { format!("{first}{second}") }
        }
        8 => (0..3 + dice.below(2))
            .map(|_| *dice.pick(&['A', 'B', 'C', 'D', 'E', 'G', 'K', 'L', 'M', 'N', 'P', 'R', 'S', 'T', 'V']))
            .collect(),
        _ => format!("{}{}", coined(dice), dice.word("ra no ta ki lo")),
    }
}

/// Names that firms everywhere have.
pub(crate) fn common(dice: &mut Dice) -> String {
    let first = dice.word("Alpha Delta Omega Apex Summit Phoenix Pioneer Elite Premier Global Universal Horizon Pinnacle Atlas Vertex");
    format!(
        "{first} {}",
        dice.word("Consulting Solutions Group Services Systems Engineering Logistics Capital Partners")
    )
}
