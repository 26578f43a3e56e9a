//! Job titles and their wordings.

use crate::{dice::Dice, lands::Tongue};

/// A title: what it says, in several wordings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Title(Vec<String>);

const FUNCTIONS: &[&[&str]] = &[
    &["Sales", "Sales"],
    &["Marketing", "Marketing"],
    &["Finance", "Finance"],
    &["Human Resources", "HR", "People"],
    &["Information Technology", "IT"],
    &["Operations", "Ops"],
    &["Procurement", "Purchasing"],
    &["Engineering", "Engineering"],
    &["Product", "Product Management"],
    &["Business Development", "BD"],
    &["Customer Success", "Customer Service"],
    &["Legal", "Legal Affairs"],
    &["Supply Chain", "Logistics"],
    &["Quality", "Quality Assurance", "QA"],
    &["Research and Development", "R&D"],
    &["Security", "Information Security", "Infosec"],
    &["Communications", "PR"],
    &["Data", "Analytics"],
    &["Production", "Manufacturing"],
    &["Compliance", "Risk & Compliance"],
];

const CHIEFS: &[&[&str]] = &[
    &["Chief Executive Officer", "CEO", "Chief Executive", "CEO & Founder"],
    &["Chief Financial Officer", "CFO", "Finance Chief"],
    &["Chief Technology Officer", "CTO"],
    &["Chief Operating Officer", "COO"],
    &["Chief Marketing Officer", "CMO"],
    &["Chief Information Officer", "CIO"],
    &["Managing Director", "MD", "General Manager", "GM"],
    &["Owner", "Founder", "Founder & CEO", "Owner/Founder"],
    &["President", "Company President"],
    &["Partner", "Managing Partner"],
    &["Company Secretary", "Secretary"],
    &["Chairman", "Chair", "Chairperson"],
];

const PLAIN: &[&[&str]] = &[
    &["Account Executive", "AE", "Account Exec"],
    &["Account Manager", "Key Account Manager", "KAM"],
    &["Software Engineer", "Software Developer", "Developer", "SWE"],
    &["Senior Software Engineer", "Sr. Software Engineer", "Senior Developer"],
    &["Project Manager", "PM", "Programme Manager"],
    &["Office Manager", "Office Administrator"],
    &["Executive Assistant", "EA", "PA to CEO"],
    &["Consultant", "Senior Consultant", "Sr Consultant"],
    &["Business Analyst", "Analyst"],
    &["Accountant", "Senior Accountant", "Bookkeeper"],
    &["Buyer", "Purchaser", "Senior Buyer"],
    &["Systems Administrator", "Sysadmin", "System Administrator"],
    &["Sales Representative", "Sales Rep", "Sales Rep."],
    &["Recruiter", "Talent Acquisition Specialist", "Talent Partner"],
    &["Field Service Technician", "Service Technician"],
    &["Customer Support Specialist", "Support Agent"],
    &["Data Scientist", "Sr. Data Scientist"],
    &["Solicitor", "Lawyer", "Attorney"],
    &["Mechanical Engineer", "Design Engineer"],
    &["Marketing Coordinator", "Marketing Assistant", "Marketing Executive"],
];

fn local(tongue: Tongue) -> &'static [&'static [&'static str]] {
    match tongue {
        Tongue::German => &[
            &["Geschäftsführer", "GF", "Managing Director", "Geschäftsführender Gesellschafter"],
            &["Leiter Vertrieb", "Vertriebsleiter", "Head of Sales"],
            &["Leiter Einkauf", "Einkaufsleiter", "Head of Procurement"],
            &["IT-Leiter", "Leiter IT", "Head of IT"],
            &["Prokurist", "Authorized Signatory"],
            &["Kaufmännischer Leiter", "Leiter Finanzen", "CFO"],
            &["Personalleiter", "Leiter Personal", "HR Manager"],
            &["Sachbearbeiter", "Sachbearbeiterin"],
            &["Vorstand", "Member of the Board"],
        ],
        Tongue::French => &[
            &["Directeur Général", "DG", "CEO", "Directrice Générale"],
            &["Directeur Commercial", "Dir. Commercial", "Sales Director"],
            &["Responsable Marketing", "Resp. Marketing", "Marketing Manager"],
            &["DSI", "Directeur des Systèmes d'Information", "CIO"],
            &["DAF", "Directeur Administratif et Financier", "CFO"],
            &["DRH", "Directeur des Ressources Humaines", "HR Director"],
            &["Gérant", "Gérante"],
            &["Responsable Achats", "Acheteur", "Purchasing Manager"],
        ],
        Tongue::Spanish => &[
            &["Director General", "CEO", "Dir. General"],
            &["Director Comercial", "Directora Comercial", "Sales Director"],
            &["Gerente de Ventas", "Sales Manager", "Gte. Ventas"],
            &["Jefe de Compras", "Responsable de Compras", "Purchasing Manager"],
            &["Director Financiero", "CFO"],
            &["Responsable de RRHH", "Director de Recursos Humanos", "HR Manager"],
        ],
        Tongue::Portuguese => &[
            &["Diretor Geral", "CEO", "Diretor-Geral"],
            &["Gerente Comercial", "Gerente de Vendas", "Sales Manager"],
            &["Diretor Financeiro", "CFO"],
            &["Sócio", "Sócio-gerente", "Partner"],
            &["Coordenador de Marketing", "Marketing Coordinator"],
            &["Gerente de TI", "IT Manager"],
        ],
        Tongue::Italian => &[
            &["Amministratore Delegato", "AD", "CEO"],
            &["Direttore Commerciale", "Sales Director"],
            &["Responsabile Acquisti", "Ufficio Acquisti", "Purchasing Manager"],
            &["Titolare", "Owner"],
            &["Responsabile IT", "IT Manager"],
            &["Direttore Generale", "General Manager"],
        ],
        Tongue::Nordic => &[
            &["VD", "CEO", "Verkställande direktör"],
            &["Daglig leder", "CEO", "Managing Director"],
            &["Administrerende direktør", "Adm. direktør", "CEO"],
            &["Säljchef", "Sales Manager", "Försäljningschef"],
            &["Økonomisjef", "CFO"],
            &["Salgschef", "Sales Manager"],
        ],
        Tongue::Polish => &[
            &["Prezes Zarządu", "Prezes", "CEO"],
            &["Dyrektor Handlowy", "Sales Director"],
            &["Kierownik Działu IT", "IT Manager"],
        ],
        Tongue::Czech => {
            &[&["Jednatel", "CEO", "Managing Director"], &["Obchodní ředitel", "Sales Director"]]
        }
        Tongue::Dutch => &[
            &["Directeur", "DGA", "Managing Director"],
            &["Hoofd Inkoop", "Inkoopmanager", "Purchasing Manager"],
            &["Zaakvoerder", "Bestuurder", "CEO"],
        ],
        Tongue::Russian => &[
            &["Генеральный директор", "General Director", "CEO"],
            &["Commercial Director", "Коммерческий директор"],
        ],
        Tongue::Turkish => &[&["Genel Müdür", "General Manager"], &["Satış Müdürü", "Sales Manager"]],
        _ => &[],
    }
}

impl Title {
    /// A title somebody in a land of this tongue may have; `small` firms have more owners.
    pub(crate) fn draw(tongue: Tongue, small: bool, dice: &mut Dice) -> Self {
        let own = |wordings: &[&str]| Self(wordings.iter().map(|text| (*text).to_owned()).collect());
        let locals = local(tongue);
        if !locals.is_empty() && dice.chance(0.3) {
            return own(locals[dice.below(locals.len())]);
        }
        if dice.chance(if small { 0.4 } else { 0.06 }) {
            return own(CHIEFS[dice.below(CHIEFS.len())]);
        }
        if dice.chance(0.35) {
            return own(PLAIN[dice.below(PLAIN.len())]);
        }
        let function = dice.pick(FUNCTIONS);
        let (long, short) = (function[0], function[1 + dice.below(function.len() - 1)]);
        let texts = match dice.below(6) {
            0 => vec![
                format!("VP {short}"),
                format!("Vice President of {long}"),
                format!("Vice President, {long}"),
                format!("{short} VP"),
            ],
            1 => vec![
                format!("{long} Director"),
                format!("Director of {long}"),
                format!("{short} Director"),
                format!("Director, {long}"),
            ],
            2 => vec![format!("Head of {long}"), format!("Head of {short}"), format!("{long} Lead")],
            3 => vec![
                format!("Senior {long} Manager"),
                format!("Sr. {short} Manager"),
                format!("Sr {long} Mgr"),
            ],
            4 => vec![
                format!("{long} Manager"),
                format!("{short} Manager"),
                format!("Manager, {long}"),
                format!("{short} Mgr"),
            ],
            _ => vec![
                format!("{long} Specialist"),
                format!("{short} Specialist"),
                format!("{long} Associate"),
                format!("{long} Executive"),
            ],
        };
        Self(texts)
    }

    /// One of its wordings; the first is the usual one.
    pub(crate) fn worded(&self, at: usize) -> &str {
        self.0.get(at % self.0.len().max(1)).map_or("", String::as_str)
    }

    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }
}
