//! Ten countries: how their people, firms, towns and numbers are named.

use super::phones::Block;

/// A country of the practice world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Country {
    Gb,
    Us,
    De,
    Fr,
    Es,
    Nl,
    Se,
    Pl,
    It,
    Ie,
}

/// What is the same for a whole country.
pub(crate) struct Land {
    /// ISO 3166 alpha-2.
    pub(crate) code: &'static str,
    pub(crate) name: &'static str,
    /// Country calling code without plus.
    pub(crate) calling: &'static str,
    /// Trunk prefix of national numbers, empty where there is none.
    pub(crate) trunk: &'static str,
    /// Public suffix of most firms' domains.
    pub(crate) suffix: &'static str,
    /// Share of the world's firms, per mille.
    pub(crate) share: u32,
    /// Town and region.
    pub(crate) towns: &'static [(&'static str, &'static str)],
    /// Legal forms, each with the ways of writing it.
    pub(crate) forms: &'static [&'static [&'static str]],
    /// Trade as firms write it in their name, and the industry it belongs to.
    pub(crate) trades: &'static [(&'static str, &'static str)],
    /// First names; short forms after slashes.
    pub(crate) given: &'static str,
    /// Surnames; an underscore stands for a space.
    pub(crate) family: &'static str,
    pub(crate) fixed: &'static [Block],
    pub(crate) mobile: &'static [Block],
}

const fn block(area: &'static str, exchange: &'static str, stem: &'static str, free: u32) -> Block {
    Block { area, exchange, stem, free }
}

impl Country {
    pub(crate) const ALL: [Self; 10] =
        [Self::Gb, Self::Us, Self::De, Self::Fr, Self::Es, Self::Nl, Self::Se, Self::Pl, Self::It, Self::Ie];

    pub(crate) const fn data(self) -> &'static Land {
        match self {
            Self::Gb => &GB,
            Self::Us => &US,
            Self::De => &DE,
            Self::Fr => &FR,
            Self::Es => &ES,
            Self::Nl => &NL,
            Self::Se => &SE,
            Self::Pl => &PL,
            Self::It => &IT,
            Self::Ie => &IE,
        }
    }
}

const ENGLISH_GIVEN: &str = "Robert/Bob/Rob William/Bill/Will Richard/Rick/Dick James/Jim/Jamie John/Jack \
    Thomas/Tom Michael/Mike/Mick Christopher/Chris Andrew/Andy/Drew Matthew/Matt Daniel/Dan/Danny David/Dave \
    Joseph/Joe Edward/Ted/Eddie Anthony/Tony Steven/Steve Nicholas/Nick Benjamin/Ben Samuel/Sam Alexander/Alex \
    Gregory/Greg Timothy/Tim Jonathan/Jon Patrick/Pat Stephen/Steve Kenneth/Ken Peter/Pete Philip/Phil Simon \
    Graham Ian Neil Stuart Owen Rhys Callum Margaret/Maggie/Peggy Elizabeth/Liz/Beth Katherine/Kate/Kathy \
    Jennifer/Jen/Jenny Susan/Sue Deborah/Debbie Patricia/Trish/Pat Rebecca/Becky Victoria/Vicky Samantha/Sam \
    Christine/Chris Jacqueline/Jackie Amanda/Mandy Pamela/Pam Barbara/Barb Theresa/Terry Judith/Judy Frances/Fran \
    Abigail/Abby Caroline/Carrie Charlotte/Lottie Eleanor/Nell Gillian/Gill Helen Laura Sarah Emma Rachel Fiona \
    Hannah Claire Alison Heather Zoe Nora Priya Anika Farah Yusuf Imran";

const GB: Land = Land {
    code: "GB",
    name: "United Kingdom",
    calling: "44",
    trunk: "0",
    suffix: "co.uk",
    share: 240,
    towns: &[
        ("London", "England"),
        ("Leeds", "England"),
        ("Manchester", "England"),
        ("Bristol", "England"),
        ("Sheffield", "England"),
        ("Hull", "England"),
        ("Cardiff", "Wales"),
        ("Swansea", "Wales"),
        ("Edinburgh", "Scotland"),
        ("Glasgow", "Scotland"),
        ("Belfast", "Northern Ireland"),
    ],
    forms: &[&["Ltd", "Limited", "Ltd."], &["PLC", "plc"], &["LLP"]],
    trades: &[
        ("Freight", "logistics"),
        ("Engineering", "industrial engineering"),
        ("Dental", "health care"),
        ("Legal", "legal services"),
        ("Software", "software"),
        ("Packaging", "packaging"),
        ("Foods", "food production"),
        ("Interiors", "construction"),
        ("Accountants", "accounting"),
        ("Marine", "maritime"),
        ("Energy", "energy"),
        ("Recruitment", "staffing"),
    ],
    given: ENGLISH_GIVEN,
    family: "Smith Jones Taylor Brown Williams Wilson Johnson Davies Patel Wright Walker Thompson White Green Hall \
        Wood Harris Clarke Jackson Turner Cooper Hughes Ward Morris Baker Bailey Bell Murphy Kelly Cox Marshall \
        Richardson Shaw Simpson Ellis Hussain Begum Khan Foster Chapman Webb Rogers Palmer Mills Knight Lloyd \
        Butler Russell Barker Fisher Matthews Stevens Jenkins Murray Dixon Harvey Pearson Fletcher Grant Howard \
        Andrews Barnes Reynolds Ford Hamilton Gibson Brooks Wallace Burton O'Neill Ashworth Blenkinsop Fairweather \
        Ravenscroft Thistlewood Entwistle Hollingworth Pemberton Wolstenholme Micklethwait Satterthwaite \
        Braithwaite Sedgwick Ormerod Cholmondeley Fotheringham Winterbottom Smith-Jones Parker-Webb",
    fixed: &[
        block("20", "7946", "0", 3),
        block("113", "496", "0", 3),
        block("114", "496", "0", 3),
        block("117", "496", "0", 3),
        block("121", "496", "0", 3),
        block("131", "496", "0", 3),
        block("141", "496", "0", 3),
        block("161", "496", "0", 3),
    ],
    // Ofcom's set-aside 07700 900xxx counts as invalid in libphonenumber; this is the range of its own example.
    mobile: &[block("7400", "123", "", 3)],
};

const US: Land = Land {
    code: "US",
    name: "United States",
    calling: "1",
    trunk: "",
    suffix: "com",
    share: 240,
    towns: &[
        ("New York", "New York"),
        ("Chicago", "Illinois"),
        ("Boston", "Massachusetts"),
        ("Seattle", "Washington"),
        ("Denver", "Colorado"),
        ("Austin", "Texas"),
        ("Atlanta", "Georgia"),
        ("Portland", "Oregon"),
        ("Columbus", "Ohio"),
        ("Phoenix", "Arizona"),
    ],
    forms: &[&["Inc.", "Inc", "Incorporated"], &["LLC", "L.L.C."], &["Corp.", "Corporation", "Corp"]],
    trades: &[
        ("Logistics", "logistics"),
        ("Manufacturing", "industrial engineering"),
        ("Health", "health care"),
        ("Law", "legal services"),
        ("Systems", "software"),
        ("Foods", "food production"),
        ("Builders", "construction"),
        ("Capital", "financial services"),
        ("Energy", "energy"),
        ("Staffing", "staffing"),
        ("Media", "media"),
        ("Insurance", "insurance"),
    ],
    given: ENGLISH_GIVEN,
    family: "Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez \
        Wilson Anderson Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris Sanchez Clark Ramirez \
        Lewis Robinson Walker Young Allen King Wright Scott Torres Nguyen Hill Flores Green Adams Nelson Baker \
        Rivera Campbell Mitchell Carter Roberts Gomez Phillips Evans Turner Diaz Parker Cruz Edwards Collins Reyes \
        Stewart Morris Morales Murphy Cook Kowalczyk Abernathy Birdsong Castellanos Dombrowski Eisenhauer \
        Featherstone Goldfarb Hathaway Inouye Jorgensen Kensington Lindquist Montague Nakamura Oberholtzer \
        Pennypacker Quackenbush Rasmussen Stallworth Trujillo Underhill Vandenberg Whitlock Yarbrough Zimmermann",
    fixed: &[
        block("212", "555", "01", 2),
        block("312", "555", "01", 2),
        block("617", "555", "01", 2),
        block("206", "555", "01", 2),
        block("303", "555", "01", 2),
        block("512", "555", "01", 2),
        block("404", "555", "01", 2),
        block("503", "555", "01", 2),
        block("614", "555", "01", 2),
        block("602", "555", "01", 2),
    ],
    mobile: &[
        block("917", "555", "01", 2),
        block("773", "555", "01", 2),
        block("857", "555", "01", 2),
        block("425", "555", "01", 2),
        block("720", "555", "01", 2),
        block("737", "555", "01", 2),
    ],
};

const DE: Land = Land {
    code: "DE",
    name: "Germany",
    calling: "49",
    trunk: "0",
    suffix: "de",
    share: 130,
    towns: &[
        ("Berlin", "Berlin"),
        ("Hamburg", "Hamburg"),
        ("München", "Bayern"),
        ("Köln", "Nordrhein-Westfalen"),
        ("Frankfurt am Main", "Hessen"),
        ("Stuttgart", "Baden-Württemberg"),
        ("Düsseldorf", "Nordrhein-Westfalen"),
    ],
    forms: &[
        &["GmbH", "Gesellschaft mbH", "G.m.b.H."],
        &["AG"],
        &["GmbH & Co. KG", "GmbH & Co KG"],
        &["UG (haftungsbeschränkt)", "UG"],
    ],
    trades: &[
        ("Logistik", "logistics"),
        ("Maschinenbau", "industrial engineering"),
        ("Steuerberatung", "accounting"),
        ("Verpackung", "packaging"),
        ("Bau", "construction"),
        ("Medizintechnik", "health care"),
        ("Datentechnik", "software"),
        ("Energie", "energy"),
    ],
    given: "Thomas/Tom Michael/Micha Andreas/Andi Stefan Christian/Chris Matthias/Matze Alexander/Alex Maximilian/Max \
        Johannes/Hannes Sebastian/Basti Wolfgang/Wolf Jürgen Günther Jörg Björn Sören Götz Hans-Peter Karl-Heinz \
        Klaus Uwe Florian/Flo Tobias/Tobi Felix Lukas Ulrich/Uli Friedrich/Fritz Sabine Susanne/Susi Petra Monika/Moni \
        Andrea Claudia Katharina/Kathi Elisabeth/Lisa Birgit Jana Käthe Bärbel Anneliese Ursula/Uschi Heike Anja \
        Stefanie/Steffi Christina/Tina Margarethe/Grete Franziska/Franzi Lena Anna-Lena",
    family: "Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein \
        Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Werner Krause Lehmann Köhler \
        Maier König Mayer Huber Kaiser Fuchs Peters Lang Scholz Möller Weiß Jung Hahn Vogel Keller Günther Böhm \
        Schütz Kühn Jäger Größmann Löwenstein Hüttenrauch Brückner Öztürk Yılmaz Kraußlach Grünewald Süßkind \
        Überschär von_Bergen zu_Hohenfeld",
    fixed: &[
        block("30", "23125", "", 3),
        block("69", "90009", "", 3),
        block("40", "66969", "", 3),
        block("221", "4710", "", 3),
        block("89", "99998", "", 3),
    ],
    mobile: &[block("171", "39200", "", 2), block("176", "04069", "0", 2), block("152", "28817", "3", 2)],
};

const FR: Land = Land {
    code: "FR",
    name: "France",
    calling: "33",
    trunk: "0",
    suffix: "fr",
    share: 90,
    towns: &[
        ("Paris", "Île-de-France"),
        ("Lyon", "Auvergne-Rhône-Alpes"),
        ("Nîmes", "Occitanie"),
        ("Lille", "Hauts-de-France"),
        ("Nantes", "Pays de la Loire"),
    ],
    forms: &[&["SAS", "S.A.S."], &["SARL", "S.A.R.L."], &["SA", "S.A."]],
    trades: &[
        ("Transports", "logistics"),
        ("Conseil", "consulting"),
        ("Agroalimentaire", "food production"),
        ("Bâtiment", "construction"),
        ("Informatique", "software"),
        ("Énergies", "energy"),
    ],
    given: "François/Franck Jérôme Stéphane/Steph Frédéric/Fred Sébastien/Seb Rémi Loïc Benoît Cédric Grégory/Greg \
        Jean-Pierre Jean-Luc Philippe/Phil Nicolas/Nico Julien Guillaume Mathieu Antoine Théo Hélène Céline Élodie \
        Aurélie Émilie Zoé Chloé Anaïs Françoise Agnès Béatrice/Béa Véronique/Véro Marie-Claire Isabelle/Isa Nathalie \
        Sandrine Camille",
    family: "Lefèvre Bernard Dubois Durand Moreau Laurent Simon Michel Garcia Roux Fournier Girard Bonnet Dupont Lambert \
        Fontaine Rousseau Vincent Muller Faure André Mercier Guérin Boyer Chevalier François Legrand Gauthier Perrin \
        Béranger Crémieux Désaulniers Hébrard Lacôte Prévost Thévenet de_La_Tour_d'Aubigny Le_Goff N'Diaye",
    fixed: &[block("1", "99 00", "0", 3), block("2", "61 91", "0", 3), block("4", "65 71", "0", 3)],
    // Arcep's set-aside 06 39 98 xx xx counts as invalid in libphonenumber; this is the range of its own example.
    mobile: &[block("6", "12 34", "5", 3)],
};

const ES: Land = Land {
    code: "ES",
    name: "Spain",
    calling: "34",
    trunk: "",
    suffix: "es",
    share: 70,
    towns: &[
        ("Madrid", "Comunidad de Madrid"),
        ("Barcelona", "Cataluña"),
        ("Málaga", "Andalucía"),
        ("Valencia", "Comunidad Valenciana"),
    ],
    forms: &[&["S.L.", "SL", "Sociedad Limitada"], &["S.A.", "SA"]],
    trades: &[
        ("Logística", "logistics"),
        ("Construcciones", "construction"),
        ("Alimentación", "food production"),
        ("Sistemas", "software"),
        ("Asesores", "accounting"),
    ],
    given: "José/Pepe Francisco/Paco Manuel/Manolo Jesús/Chus Ángel Iñigo Íñaki Ramón Andrés Joaquín/Quim Álvaro Raúl \
        Rubén Óscar Ignacio/Nacho Enrique/Quique Luis María/Mari Concepción/Concha Dolores/Lola Rosario/Charo \
        Mercedes/Merche Mónica Verónica Sofía Lucía Inés Begoña Nuria José-Luis Ana-María",
    family: "García Martínez López Sánchez Pérez Gómez Fernández Jiménez Muñoz Díaz Álvarez Núñez Ibáñez Peña Ordóñez \
        Zúñiga Castaño Iglesias Vázquez Ramos Serrano Molina Blanco Suárez Ortega Delgado Gutiérrez Cañizares \
        Echeverría Goicoechea Rodríguez-Salas Pérez-Reverte",
    fixed: &[block("910", "555", "", 3), block("930", "555", "", 3), block("951", "555", "", 3)],
    mobile: &[block("600", "555", "", 3)],
};

const NL: Land = Land {
    code: "NL",
    name: "Netherlands",
    calling: "31",
    trunk: "0",
    suffix: "nl",
    share: 60,
    towns: &[
        ("Amsterdam", "Noord-Holland"),
        ("Rotterdam", "Zuid-Holland"),
        ("Utrecht", "Utrecht"),
        ("Eindhoven", "Noord-Brabant"),
    ],
    forms: &[&["B.V.", "BV"], &["N.V.", "NV"]],
    trades: &[
        ("Logistiek", "logistics"),
        ("Techniek", "industrial engineering"),
        ("Bouw", "construction"),
        ("Automatisering", "software"),
        ("Accountants", "accounting"),
    ],
    given: "Johannes/Jan/Joop Cornelis/Cees/Kees Hendrik/Henk Willem/Wim Pieter/Piet Gerardus/Gerard Antonius/Ton \
        Jacobus/Jaap Wilhelmina/Wil Adriana/Adrie Petronella/Nel Johanna/Annie Maarten Sander Jeroen Daniël Zoë Renée \
        Anouk Femke Marloes Lotte Thijs Bas Joris Eveline",
    family: "de_Jong Jansen de_Vries van_den_Berg van_Dijk Bakker Janssen Visser Smit Meijer de_Boer Mulder Bos Vos Peters \
        Hendriks van_Leeuwen Dekker Brouwer de_Wit Dijkstra Smits de_Graaf van_der_Meer van_der_Linden Kok Jacobs \
        Veenstra IJsbrandij Terpstra",
    fixed: &[block("20", "555", "0", 3), block("10", "555", "0", 3)],
    mobile: &[block("6", "5550", "0", 3)],
};

const SE: Land = Land {
    code: "SE",
    name: "Sweden",
    calling: "46",
    trunk: "0",
    suffix: "se",
    share: 50,
    towns: &[("Stockholm", "Stockholms län"), ("Göteborg", "Västra Götaland"), ("Malmö", "Skåne")],
    forms: &[&["AB", "Aktiebolag"]],
    trades: &[
        ("Åkeri", "logistics"),
        ("Bygg", "construction"),
        ("Data", "software"),
        ("Redovisning", "accounting"),
    ],
    given: "Björn Göran Håkan Jörgen Sören Åke Lars/Lasse Karl/Kalle Erik Anders Per/Pelle Johan/Jocke Mikael/Micke \
        Östen Märta Åsa Gösta Kristina/Stina Elisabet/Lisbet Anna Karin Ingrid Maja Linnéa Annika Sven",
    family: "Johansson Andersson Karlsson Nilsson Eriksson Larsson Olsson Persson Svensson Gustafsson Lindström Bergström \
        Sjöberg Lindqvist Åkesson Öberg Nyström Holmström Söderberg Björklund Wallström Ångström Hällgren",
    fixed: &[block("8", "465 004", "", 2), block("31", "390 06", "", 2), block("40", "628 04", "", 2)],
    mobile: &[block("70", "174 06", "", 2)],
};

const PL: Land = Land {
    code: "PL",
    name: "Poland",
    calling: "48",
    trunk: "",
    suffix: "pl",
    share: 50,
    towns: &[
        ("Warszawa", "Mazowieckie"),
        ("Kraków", "Małopolskie"),
        ("Łódź", "Łódzkie"),
        ("Wrocław", "Dolnośląskie"),
    ],
    forms: &[&["Sp. z o.o.", "sp. z o. o.", "Spółka z o.o."], &["S.A.", "SA"]],
    trades: &[
        ("Transport", "logistics"),
        ("Budownictwo", "construction"),
        ("Systemy", "software"),
        ("Doradztwo", "consulting"),
    ],
    given: "Krzysztof/Krzysiek Stanisław/Staszek Tomasz/Tomek Paweł Michał Łukasz Wojciech/Wojtek Andrzej Grzegorz/Grzesiek \
        Jakub/Kuba Sławomir Aleksandra/Ola Katarzyna/Kasia Małgorzata/Gosia Agnieszka/Aga Joanna/Asia Elżbieta/Ela \
        Magdalena/Magda Zofia/Zosia Bożena Żaneta",
    family: "Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski \
        Kozłowski Jabłoński Mazur Krawczyk Piotrowski Grabowski Pawłowski Michalski Król Wieczorek Wróbel Stępień \
        Górski Łuczak Żak Źrebiec Święcicki",
    fixed: &[block("22", "555 0", "", 3), block("12", "555 0", "", 3)],
    mobile: &[block("500", "555", "", 3)],
};

const IT: Land = Land {
    code: "IT",
    name: "Italy",
    calling: "39",
    trunk: "",
    suffix: "it",
    share: 40,
    towns: &[("Milano", "Lombardia"), ("Roma", "Lazio"), ("Torino", "Piemonte"), ("Forlì", "Emilia-Romagna")],
    forms: &[&["S.r.l.", "Srl", "SRL"], &["S.p.A.", "SpA"]],
    trades: &[
        ("Trasporti", "logistics"),
        ("Costruzioni", "construction"),
        ("Informatica", "software"),
        ("Alimentari", "food production"),
    ],
    given: "Giuseppe/Beppe/Peppe Giovanni/Gianni Francesco/Franco Antonio/Tonino Luigi/Gigi Salvatore/Totò Vincenzo/Enzo \
        Niccolò Alessandro/Sandro Domenico/Mimmo Nicolò Francesca Alessandra/Sandra Giovanna Antonella/Nella Noè Chiara \
        Elisabetta/Betta Giulia Paola Ilaria",
    family: "Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco Bruno Gallo Conti De_Luca Mancini Costa \
        Giordano Rizzo Lombardi Moretti D'Angelo Nicolò Dell'Acqua Cantù Forlì Bassanì Della_Valle",
    fixed: &[block("02", "5550", "0", 3), block("06", "5550", "0", 3)],
    mobile: &[block("320", "555", "0", 3)],
};

const IE: Land = Land {
    code: "IE",
    name: "Ireland",
    calling: "353",
    trunk: "0",
    suffix: "ie",
    share: 30,
    towns: &[
        ("Dublin", "Leinster"),
        ("Cork", "Munster"),
        ("Galway", "Connacht"),
        ("Dún Laoghaire", "Leinster"),
    ],
    forms: &[&["Ltd", "Limited"], &["DAC", "Designated Activity Company"]],
    trades: &[
        ("Haulage", "logistics"),
        ("Civils", "construction"),
        ("Technologies", "software"),
        ("Dairies", "food production"),
    ],
    given: "Seán/John Pádraig/Paddy Séamus/James Ciarán Eoin Rónán Áine Sinéad Niamh Siobhán Gráinne Órla Máire/Mary \
        Aoife Michael/Mick Patrick/Paddy Brendan Declan Deirdre Bernadette/Bernie",
    family: "Murphy Kelly O'Sullivan Walsh O'Brien Byrne Ryan O'Connor O'Neill O'Reilly Doyle McCarthy Gallagher Doherty \
        Kennedy Lynch Murray Quinn Ó_Briain Ní_Dhomhnaill Mac_Giolla Breen Fitzgerald",
    fixed: &[block("1", "555", "0", 3)],
    mobile: &[block("85", "555", "0", 3)],
};
