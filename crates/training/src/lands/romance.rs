//! Lands of the Romance tongues.

use super::{Land, Tongue};

const ES_MALE: &str = "José Antonio Manuel Francisco Juan David José_Antonio Javier José_Luis Daniel Francisco_Javier Jesús \
    Carlos Alejandro Miguel Rafael José_Manuel Pedro Pablo Ángel Sergio Fernando Jorge Luis Alberto Álvaro Diego Adrián \
    Juan_Carlos Raúl Iván Rubén Enrique Ramón Óscar Andrés Vicente Ignacio Joaquín Víctor Miguel_Ángel Eduardo Gonzalo Íñigo Jordi Xavier Iker";
const ES_FEMALE: &str = "María Carmen Ana Isabel Laura Cristina Marta Lucía Elena Pilar Dolores Raquel Sara Paula Teresa \
    Rosa María_José Ana_María Mercedes Beatriz Nuria Silvia Patricia Mónica Rocío Andrea Alba Irene Julia Sonia Sandra \
    Susana Yolanda Marina Inmaculada Montserrat Concepción Begoña Inés Verónica Ángela Eva Alicia Guadalupe Fernanda";
const ES_FAMILY: &str = "García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Martín Jiménez Hernández \
    Ruiz Díaz Moreno Muñoz Álvarez Romero Gutiérrez Alonso Navarro Torres Domínguez Ramos Vázquez Ramírez Gil Serrano \
    Morales Molina Blanco Suárez Castro Ortega Delgado Ortiz Marín Rubio Núñez Medina Sanz Castillo Iglesias Cortés \
    Garrido Santos Guerrero Lozano Cano Cruz Méndez Flores Prieto Herrera Peña León Márquez Cabrera Gallego Calvo Vidal \
    Campos Reyes Vega Fuentes Carrasco Aguilar Caballero Nieto Pascual Herrero Santana Lorenzo Montero Hidalgo Ibáñez \
    Giménez Ferrer Durán Vicente Santiago Benítez Mora Arias Vargas Carmona Crespo Soto Pastor Etxeberria Puig de_la_Fuente";
const PT_MALE: &str = "João José António Paulo Pedro Carlos Luís Rui Ricardo Miguel Francisco Tiago Nuno Bruno Rafael Lucas \
    Marcelo Eduardo Fernando Rodrigo Gustavo Felipe André Marcos Daniel Fábio Leonardo Gabriel Thiago Diego Vinícius \
    Guilherme Leandro Alexandre Sérgio Roberto Fernando_Henrique Luiz Antônio Jorge Vítor Gonçalo Duarte Caio Renato";
const PT_FEMALE: &str = "Maria Ana Juliana Fernanda Patrícia Mariana Camila Carla Sandra Cláudia Adriana Márcia Aline \
    Bruna Letícia Amanda Larissa Vanessa Luciana Cristina Sofia Inês Catarina Beatriz Rita Marta Joana Daniela Teresa \
    Renata Gabriela Priscila Simone Tatiana Débora Isabela Ana_Paula Maria_João Conceição Sónia Raquel";
const PT_FAMILY: &str = "Silva Santos Oliveira Souza Rodrigues Ferreira Alves Pereira Lima Gomes Costa Ribeiro Martins \
    Carvalho Almeida Lopes Soares Fernandes Vieira Barbosa Rocha Dias Nascimento Andrade Moreira Nunes Marques Machado \
    Mendes Freitas Cardoso Ramos Gonçalves Santana Teixeira Sousa Pinto Araújo Correia Cavalcanti Monteiro Moura Neves \
    Batista Campos Reis Castro Azevedo Melo Barros Cunha Borges Pires Simões Antunes Coelho Cruz Miranda Fonseca Tavares \
    Magalhães Guimarães Figueiredo Bragança da_Silva dos_Santos da_Costa de_Souza de_Oliveira Tanaka";
const FR_MALE: &str = "Jean Pierre Michel Philippe Nicolas Thomas Julien Christophe Olivier Laurent Stéphane François \
    Frédéric Patrick David Éric Sébastien Alexandre Guillaume Vincent Antoine Pascal Bruno Thierry Alain Marc Mathieu \
    Maxime Romain Benoît Jérôme Jean-Pierre Jean-Luc Jean-François Arnaud Cédric Hugo Lucas Louis Fabrice Didier Xavier \
    Gérard Bernard Yves Franck Emmanuel Damien Aurélien Rémi Loïc Mohamed Karim Gaël Cyril Grégory Jean-Baptiste Étienne";
const FR_FEMALE: &str = "Marie Nathalie Isabelle Sophie Catherine Sylvie Céline Julie Christine Camille Valérie Anne \
    Stéphanie Sandrine Aurélie Véronique Émilie Laure Hélène Claire Caroline Virginie Audrey Laetitia Mélanie Pauline \
    Charlotte Florence Delphine Brigitte Corinne Patricia Élodie Léa Manon Marion Anaïs Agnès Cécile Anne-Sophie \
    Marie-Claude Françoise Monique Martine Fatima Karima Gaëlle Noémie Chloé Amélie Bénédicte Anne-Laure";
const FR_FAMILY: &str = "Martin Bernard Dubois Thomas Robert Richard Petit Durand Leroy Moreau Simon Laurent Lefebvre Michel \
    Garcia David Bertrand Roux Vincent Fournier Morel Girard André Lefèvre Mercier Dupont Lambert Bonnet François Martinez \
    Legrand Garnier Faure Rousseau Blanc Guérin Muller Henry Roussel Nicolas Perrin Morin Mathieu Clément Gauthier Dumont \
    Lopez Fontaine Chevalier Robin Masson Sanchez Gérard Nguyen Boyer Denis Lemaire Duval Joly Gautier Roger Roche Roy \
    Noël Meyer Lucas Meunier Jean Perez Marchand Dufour Blanchard Marie Barbier Brun Dumas Brunet Schmitt Leroux Colas \
    Renard Besson Benali Traoré Diallo Le_Gall Le_Goff de_Villiers Bénard Hébert Prévost L'Hostis Höhn Kerbrat";
const IT_MALE: &str = "Giuseppe Marco Andrea Francesco Antonio Alessandro Giovanni Luca Roberto Stefano Paolo Mario Luigi \
    Davide Matteo Massimo Fabio Claudio Lorenzo Simone Riccardo Daniele Giorgio Vincenzo Salvatore Michele Federico \
    Maurizio Pietro Enrico Alberto Filippo Gianluca Emanuele Nicola Domenico Giacomo Carlo Sergio Angelo Gabriele \
    Gian_Luca Pier_Paolo Niccolò Edoardo Raffaele Tommaso Alessio Mirko";
const IT_FEMALE: &str = "Maria Anna Francesca Laura Paola Chiara Giulia Sara Elena Valentina Silvia Federica Alessandra \
    Barbara Roberta Martina Monica Cristina Simona Elisa Daniela Giovanna Rosa Lucia Stefania Claudia Marta Ilaria \
    Michela Manuela Patrizia Antonella Sabrina Serena Alice Veronica Annalisa Maria_Teresa Giuseppina Beatrice Ludovica";
const IT_FAMILY: &str = "Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco Bruno Gallo Conti De_Luca \
    Mancini Costa Giordano Rizzo Lombardi Moretti Barbieri Fontana Santoro Mariani Rinaldi Caruso Ferrara Galli Martini \
    Leone Longo Gentile Martinelli Vitale Lombardo Serra Coppola De_Santis D'Angelo Marchetti Parisi Villa Conte \
    Ferraro Ferri Fabbri Bianco Marini Grasso Valentini Messina Sala De_Angelis Gatti Pellegrini Palumbo Sanna Farina \
    Rizzi Monti Cattaneo Morelli Amato Silvestri Mazza Testa Grassi Pellegrino Carbone Giuliani Benedetti Barone D'Amico Dalla_Valle";

pub(super) const LANDS: &[Land] = &[
    Land {
        code: "FR",
        names: "France|FR|FRA",
        calling: "33",
        trunk: "0",
        suffixes: "fr fr fr fr com com",
        tongue: Tongue::French,
        share: 55,
        mixed: 8,
        male: FR_MALE,
        female: FR_FEMALE,
        family: FR_FAMILY,
        more_family: "",
        cities: "Paris//14 15/750##/Île-de-France;Lyon/Lyons/472 478/690##/Rhône;Marseille/Marseilles/491/130##/;Toulouse//561/310##/;\
            Lille//320/590##/Nord;Bordeaux//556/330##/Gironde;Nantes//240/440##/;Strasbourg/Strassburg/388/670##/Alsace;\
            Nice//493/060##/;Saint-Étienne/St Etienne/477/420##/Loire;Orléans/Orleans/238/450##/",
        fixed: 9,
        first: "023456789",
        mobile: "6######## 73####### 76####### 78#######",
        forms: "SAS|S.A.S.;SARL|S.A.R.L.;SA|S.A.;EURL;SASU",
    },
    Land {
        code: "ES",
        names: "Spain|España|ES|ESP",
        calling: "34",
        trunk: "",
        suffixes: "es es es com com com",
        tongue: Tongue::Spanish,
        share: 42,
        mixed: 5,
        male: ES_MALE,
        female: ES_FEMALE,
        family: ES_FAMILY,
        more_family: "",
        cities: "Madrid//91/280##/;Barcelona//93/080##/Cataluña;Valencia/València/96/460##/;Sevilla/Seville/95/410##/Andalucía;\
            Bilbao//94/480##/País Vasco;Zaragoza/Saragossa/976/500##/Aragón;Málaga/Malaga/952/290##/Andalucía;A Coruña/La Coruña/981/150##/Galicia",
        fixed: 9,
        first: "2345678",
        mobile: "60####### 61####### 62####### 63####### 64####### 65####### 66####### 67#######",
        forms: "S.L.|SL|Sociedad Limitada;S.A.|SA|Sociedad Anónima;S.L.U.|SLU",
    },
    Land {
        code: "MX",
        names: "Mexico|México|MX|MEX",
        calling: "52",
        trunk: "",
        suffixes: "com.mx com.mx mx com com",
        tongue: Tongue::Spanish,
        share: 26,
        mixed: 3,
        male: ES_MALE,
        female: ES_FEMALE,
        family: "Hernández García Martínez López González Pérez Rodríguez Sánchez Ramírez Cruz Flores Gómez Morales Vázquez Jiménez Reyes Díaz Torres Gutiérrez Ruiz Mendoza Aguilar Ortiz Moreno Castillo Romero Álvarez Méndez Chávez Rivera Juárez Ramos Domínguez Herrera Medina Castro Vargas Guzmán Velázquez Rojas Contreras Salazar Luna Ortega Guerrero Santiago Estrada Bautista Cortés Soto Alvarado Espinoza Lara Ávila Ríos Cervantes Silva Delgado Vega Márquez Sandoval",
        more_family: "",
        cities: "Ciudad de México/Mexico City/55/0####/CDMX;Guadalajara//33/44###/Jalisco;Monterrey//81/64###/Nuevo León;Puebla//222/72###/;Tijuana//664/22###/Baja California;Querétaro/Queretaro/442/76###/;León/Leon/477/37###/Guanajuato",
        fixed: 10,
        first: "12345678",
        mobile: "551####### 552####### 331####### 811####### 442#######",
        forms: "S.A. de C.V.|SA de CV|Sociedad Anónima de Capital Variable;S. de R.L. de C.V.|S de RL de CV",
    },
    Land {
        code: "BR",
        names: "Brazil|Brasil|BR|BRA",
        calling: "55",
        trunk: "0",
        suffixes: "com.br com.br com.br com",
        tongue: Tongue::Portuguese,
        share: 42,
        mixed: 5,
        male: PT_MALE,
        female: PT_FEMALE,
        family: PT_FAMILY,
        more_family: "",
        cities: "São Paulo/Sao Paulo/113/01###-###/SP;Rio de Janeiro//212/20###-###/RJ;Belo Horizonte//313/30###-###/MG;\
            Curitiba//413/80###-###/PR;Porto Alegre//513/90###-###/RS;Brasília/Brasilia/613/70###-###/DF;Florianópolis/Florianopolis/483/88###-###/SC",
        fixed: 10,
        first: "0123456789",
        mobile: "119######## 219######## 319######## 419######## 519########",
        forms: "Ltda|Ltda.|Limitada;S.A.|S/A|SA;EIRELI;ME",
    },
    Land {
        code: "PT",
        names: "Portugal|PT|PRT",
        calling: "351",
        trunk: "",
        suffixes: "pt pt com",
        tongue: Tongue::Portuguese,
        share: 16,
        mixed: 4,
        male: PT_MALE,
        female: PT_FEMALE,
        family: PT_FAMILY,
        more_family: "",
        cities: "Lisboa/Lisbon/21/1###-###/;Porto/Oporto/22/4###-###/;Braga//253/47##-###/;Coimbra//239/30##-###/",
        fixed: 9,
        first: "23456789",
        mobile: "91####### 92####### 93####### 96#######",
        forms: "Lda|Lda.|Limitada;S.A.|SA;Unipessoal Lda",
    },
    Land {
        code: "IT",
        names: "Italy|Italia|IT|ITA",
        calling: "39",
        trunk: "",
        suffixes: "it it it com com",
        tongue: Tongue::Italian,
        share: 46,
        mixed: 4,
        male: IT_MALE,
        female: IT_FEMALE,
        family: IT_FAMILY,
        more_family: "",
        cities: "Milano/Milan/02/201##/MI;Roma/Rome/06/001##/RM;Torino/Turin/011/101##/TO;Napoli/Naples/081/801##/NA;\
            Bologna//051/401##/BO;Firenze/Florence/055/501##/FI;Venezia/Venice/041/301##/VE;Genova/Genoa/010/161##/GE;Padova/Padua/049/351##/PD;Forlì/Forli/0543/471##/FC",
        fixed: 10,
        first: "2345678",
        mobile: "333####### 347####### 320####### 338####### 348####### 393#######",
        forms: "S.r.l.|Srl|SRL|S.R.L.;S.p.A.|SpA|SPA;S.n.c.|Snc;S.a.s.|Sas",
    },
];
