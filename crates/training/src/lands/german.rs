//! Lands of the German and Dutch tongues.

use super::{Land, Tongue};

const MALE: &str = "Thomas Michael Andreas Stefan Peter Christian Markus Martin Frank Wolfgang Alexander Jürgen Klaus \
    Daniel Sebastian Matthias Jan Hans Tobias Florian Bernd Uwe Jörg Ralf Christoph Philipp Dirk Oliver Holger Sven \
    Manfred Werner Günter Günther Dieter Helmut Rainer Robert Johannes Lukas Maximilian Felix Jens Torsten Thorsten \
    Carsten Karsten Marco Marcel Patrick Dominik Fabian Simon Benjamin David Jonas Moritz Niklas Björn Volker Heiko \
    Norbert Gerhard Walter Karl Heinz Karl-Heinz Hans-Jürgen Hans-Peter Axel Rüdiger Götz Sönke Mehmet Ali Mustafa";
const FEMALE: &str = "Sabine Susanne Petra Andrea Monika Claudia Birgit Nicole Stefanie Julia Katrin Anja Martina Anna \
    Sandra Heike Christina Kathrin Katharina Karin Ursula Gabriele Sarah Melanie Daniela Silke Barbara Christine Ulrike \
    Angelika Renate Ute Kerstin Tanja Sonja Simone Manuela Lisa Laura Lena Johanna Franziska Jessica Nadine Bettina \
    Elisabeth Maria Eva Cornelia Jutta Anke Antje Britta Bärbel Käthe Ayşe Fatma Annette Friederike Hannah Sophie";
const FAMILY: &str = "Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer \
    Richter Klein Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Schmitt Werner Schmitz \
    Krause Meier Lehmann Schmid Schulze Maier Köhler Herrmann König Walter Mayer Huber Kaiser Fuchs Peters Lang Scholz \
    Möller Weiß Jung Hahn Schubert Vogel Friedrich Keller Günther Frank Berger Winkler Roth Beck Lorenz Baumann Franke \
    Albrecht Schuster Simon Ludwig Böhm Winter Kraus Martin Schumacher Krämer Vogt Stein Jäger Otto Sommer Groß Seidel \
    Heinrich Brandt Haas Schreiber Graf Dietrich Ziegler Kuhn Kühn Pohl Engel Horn Busch Bergmann Thomas Voigt Sauer \
    Arnold Wolff Pfeiffer Förster Hübner Rößler Löffler Nußbaum von_Bülow von_der_Heide zu_Hohenfeld Yılmaz Kaya Öztürk Demir";

const DUTCH_MALE: &str = "Jan Peter Johan Henk Martijn Jeroen Mark Erik Marcel Rob Hans Bart Wouter Pieter Willem Kees \
    Sander Tim Tom Thijs Daan Bas Maarten Ruud Frank Gerard Dirk Joost Paul Michiel Koen Stefan Jasper Niels Arjan Mohamed Ahmed";
const DUTCH_FEMALE: &str = "Maria Anna Johanna Marieke Linda Esther Sandra Monique Anouk Lotte Femke Sanne Ingrid Petra \
    Annemarie Karin Mirjam Saskia Eva Lisa Marloes Ilse Inge Judith Yvonne Wendy Nienke Fleur Elise Fatima";
const DUTCH_FAMILY: &str = "de_Jong Jansen de_Vries van_den_Berg van_Dijk Bakker Janssen Visser Smit Meijer de_Boer \
    Mulder de_Groot Bos Vos Peters Hendriks van_Leeuwen Dekker Brouwer de_Wit Dijkstra Smits de_Graaf van_der_Meer \
    van_der_Linden Kok Jacobs de_Haan Vermeulen van_den_Heuvel van_der_Veen van_den_Broek de_Bruijn van_der_Heijden \
    Schouten van_Beek Willems van_Vliet van_de_Ven Hoekstra Maas Verhoeven Koster van_Dam Prins Blom Huisman Peeters \
    Postma Kuipers Veenstra Kramer van_'t_Hof El_Idrissi Yilmaz";

pub(super) const LANDS: &[Land] = &[
    Land {
        code: "DE",
        names: "Germany|Deutschland|DE|GER|Germany",
        calling: "49",
        trunk: "0",
        suffixes: "de de de de com com",
        tongue: Tongue::German,
        share: 95,
        mixed: 8,
        male: MALE,
        female: FEMALE,
        family: FAMILY,
        more_family: "",
        cities: "Berlin//30/10###/;München/Munich/89/80###/Bayern;Hamburg//40/20###/;Köln/Cologne/221/506##/NRW;\
            Frankfurt am Main/Frankfurt/69/603##/Hessen;Stuttgart//711/701##/Baden-Württemberg;Düsseldorf//211/402##/NRW;\
            Leipzig//341/041##/Sachsen;Nürnberg/Nuremberg/911/904##/Bayern;Hannover/Hanover/511/301##/Niedersachsen;\
            Bremen//421/281##/;Dresden//351/010##/Sachsen;Münster/Munster/251/481##/NRW;Mannheim//621/681##/Baden-Württemberg;\
            Bielefeld//521/336##/NRW;Görlitz//3581/028##/Sachsen",
        fixed: 10,
        first: "23456789",
        mobile: "151######## 152######## 157######## 160####### 170####### 171####### 172####### 173####### 175####### 176######## 179#######",
        forms: "GmbH|G.m.b.H.|Gesellschaft mit beschränkter Haftung;AG|Aktiengesellschaft;GmbH & Co. KG|GmbH & Co KG|GmbH und Co. KG;KG;UG (haftungsbeschränkt)|UG;e.K.;SE;OHG",
    },
    Land {
        code: "AT",
        names: "Austria|Österreich|AT|AUT",
        calling: "43",
        trunk: "0",
        suffixes: "at at at com",
        tongue: Tongue::German,
        share: 20,
        mixed: 10,
        male: MALE,
        female: FEMALE,
        family: "Gruber Huber Bauer Wagner Müller Pichler Steiner Moser Mayer Hofer Leitner Berger Fuchs Eder Fischer Schmid Winkler Weber Schwarz Maier Schneider Reiter Mayr Schmidt Wimmer Egger Brunner Lang Baumgartner Auer Binder Lechner Wolf Wallner Aigner Ebner Koller Haas Schuster Novak Horvat Jovanović",
        more_family: "",
        cities: "Wien/Vienna/1/10#0/;Graz//316/80##/Steiermark;Linz//732/40##/Oberösterreich;Salzburg//662/50##/;Innsbruck//512/60##/Tirol",
        fixed: 9,
        first: "2345678",
        mobile: "664####### 676####### 660####### 699########",
        forms: "GmbH|Ges.m.b.H.|Gesellschaft m.b.H.;AG|Aktiengesellschaft;KG;OG;GmbH & Co KG",
    },
    Land {
        code: "CH",
        names: "Switzerland|Schweiz|CH|Suisse",
        calling: "41",
        trunk: "0",
        suffixes: "ch ch ch com",
        tongue: Tongue::German,
        share: 22,
        mixed: 22,
        male: MALE,
        female: FEMALE,
        family: "Müller Meier Schmid Keller Weber Schneider Huber Meyer Steiner Fischer Baumann Frei Brunner Gerber Widmer Zimmermann Moser Graf Wyss Roth Suter Baumgartner Bachmann Bucher Berger Kaufmann Kunz Hofer Bühler Lüthi Favre Rochat Bernasconi Zürcher Aebischer Nussbaumer",
        more_family: "",
        cities: "Zürich/Zurich/44 43/80##/ZH;Genève/Geneva/22/12##/GE;Basel//61/40##/BS;Bern/Berne/31/30##/BE;Lausanne//21/10##/VD;Luzern/Lucerne/41/60##/LU;Zug//41/63##/ZG",
        fixed: 9,
        first: "23456789",
        mobile: "76####### 78####### 79#######",
        forms: "AG|SA|Aktiengesellschaft;GmbH|Sàrl;KlG",
    },
    Land {
        code: "NL",
        names: "Netherlands|Nederland|NL|The Netherlands|Holland",
        calling: "31",
        trunk: "0",
        suffixes: "nl nl nl com com",
        tongue: Tongue::Dutch,
        share: 38,
        mixed: 9,
        male: DUTCH_MALE,
        female: DUTCH_FEMALE,
        family: DUTCH_FAMILY,
        more_family: "",
        cities: "Amsterdam//20/10## @@/Noord-Holland;Rotterdam//10/30## @@/Zuid-Holland;Den Haag/The Hague/70/25## @@/Zuid-Holland;\
            Utrecht//30/35## @@/;Eindhoven//40/56## @@/Noord-Brabant;Groningen//50/97## @@/;'s-Hertogenbosch/Den Bosch/73/52## @@/Noord-Brabant",
        fixed: 9,
        first: "234567",
        mobile: "61####### 62####### 63####### 64####### 65#######",
        forms: "B.V.|BV|Besloten Vennootschap;N.V.|NV;VOF",
    },
    Land {
        code: "BE",
        names: "Belgium|België|BE|Belgique",
        calling: "32",
        trunk: "0",
        suffixes: "be be be com eu",
        tongue: Tongue::Dutch,
        share: 18,
        mixed: 22,
        male: "Jan Marc Luc Philippe Peter Dirk Koen Tom Bart Wim Thomas Pierre Michel Olivier Nicolas Kris Geert Stijn Jean-Pierre Benoît Frédéric",
        female: "Marie An Katrien Nathalie Isabelle Els Sofie Annick Sarah Ilse Christine Françoise Valérie Griet Veerle Julie",
        family: "Peeters Janssens Maes Jacobs Mertens Willems Claes Goossens Wouters De_Smet Dubois Lambert Dupont Martin Hermans Pauwels Vermeulen Aerts Michiels Desmet Van_Damme Vandenberghe Van_den_Bossche Leclercq Lemaire Verstraete De_Clercq Vanhoutte",
        more_family: "",
        cities: "Brussel/Brussels/2/10##/;Antwerpen/Antwerp/3/20##/;Gent/Ghent/9/90##/;Liège/Liege/4/40##/;Leuven/Louvain/16/30##/",
        fixed: 8,
        first: "234567",
        mobile: "47####### 48####### 49#######",
        forms: "BV|BVBA|SRL;NV|SA|N.V.;CVBA",
    },
];
