//! Forms of first names that stand for each other. The first of a group is the one on the birth certificate.

use rustc_hash::FxHashMap;
use std::sync::LazyLock;

const GROUPS: &str = "Robert/Bob/Rob/Bobby/Robbie;William/Bill/Will/Billy/Liam;Richard/Rick/Rich/Dick/Richie;James/Jim/Jimmy/Jamie;\
    John/Jack/Johnny/Jon;Thomas/Tom/Tommy;Michael/Mike/Mick/Mikey;Christopher/Chris/Topher/Kit;Andrew/Andy/Drew;Matthew/Matt;\
    Daniel/Dan/Danny;David/Dave/Davey;Joseph/Joe/Joey;Edward/Ed/Ted/Eddie/Ned;Anthony/Tony;Steven/Steve;Stephen/Steve;\
    Nicholas/Nick/Nicky;Benjamin/Ben/Benny;Samuel/Sam/Sammy;Alexander/Alex/Sandy/Xander;Gregory/Greg;Timothy/Tim;\
    Jonathan/Jon/Jonny;Patrick/Pat/Paddy;Kenneth/Ken/Kenny;Peter/Pete;Philip/Phil;Phillip/Phil;Charles/Charlie/Chuck/Chas;\
    Lawrence/Larry/Laurie;Jeffrey/Jeff;Joshua/Josh;Zachary/Zach;Jacob/Jake;Nathan/Nate;Raymond/Ray;Ronald/Ron/Ronnie;\
    Donald/Don/Donnie;Frank/Frankie;Walter/Walt/Wally;Henry/Harry/Hank;Arthur/Art;Albert/Al/Bert;Ralph/Ralphie;Eugene/Gene;\
    Russell/Russ;Louis/Lou;Victor/Vic;Leonard/Len/Lenny;Gerald/Gerry/Jerry;Harold/Hal/Harry;Curtis/Curt;Bradley/Brad;\
    Cameron/Cam;Douglas/Doug;Dennis/Denny;Terrence/Terry;Elliot/Eli;Frederick/Fred/Freddie;Theodore/Ted/Theo;Vincent/Vince;\
    Margaret/Maggie/Peggy/Meg/Marge;Elizabeth/Liz/Beth/Betty/Lizzie/Eliza/Betsy;Katherine/Kate/Kathy/Katie/Kat;\
    Catherine/Cathy/Kate/Cath;Jennifer/Jen/Jenny;Susan/Sue/Susie;Deborah/Debbie/Deb;Patricia/Trish/Pat/Patty/Tricia;\
    Rebecca/Becky/Becca;Victoria/Vicky/Tori;Samantha/Sam;Christine/Chris/Chrissy/Tina;Christina/Chris/Tina;\
    Jacqueline/Jackie;Amanda/Mandy;Pamela/Pam;Barbara/Barb/Babs;Theresa/Terry/Tess;Teresa/Terry/Tess;Judith/Judy/Jude;\
    Frances/Fran/Frankie;Abigail/Abby;Caroline/Carrie/Caro;Charlotte/Charlie/Lottie;Eleanor/Ellie/Nell;Gillian/Gill;\
    Kimberly/Kim;Stephanie/Steph;Melissa/Mel/Missy;Angela/Angie;Jessica/Jess/Jessie;Nancy/Nan;Sandra/Sandy;Linda/Lindy;\
    Cynthia/Cindy;Kathleen/Kathy/Kath;Alexandra/Alex/Sasha/Lexi;Danielle/Dani;Natalie/Nat;Josephine/Jo/Josie;Joanne/Jo;\
    Penelope/Penny;Madeleine/Maddie;Philippa/Pippa;Valerie/Val;Vanessa/Nessa;Allison/Allie;Alison/Ali;Dorothy/Dot/Dottie;\
    Nicole/Nikki;Rachel/Rach;Michelle/Shelly/Mich;Beverly/Bev;Georgina/Georgie;Jasmine/Jas;Laura/Laurie;Mary/Molly/Polly;\
    Pádraig/Patrick/Paddy;Seán/John/Shane;Diarmuid/Dermot;Caoimhe/Keeva;Siobhán/Joan;\
    Johannes/Hans/Hannes/Jo;Alexander/Alex/Sascha;Maximilian/Max;Sebastian/Basti;Christian/Chris;Michael/Michi/Micha;\
    Thomas/Tom/Tommi;Andreas/Andi;Wolfgang/Wolf;Matthias/Matze;Joachim/Jochen/Achim;Josef/Sepp;Friedrich/Fritz;\
    Katharina/Kathi/Käthe;Elisabeth/Lisa/Elli/Sissi;Susanne/Susi/Sanne;Gabriele/Gabi;Barbara/Babsi;Stefanie/Steffi;Ursula/Uschi/Ulla;\
    Johanna/Hanna/Jo;Franziska/Franzi;Christina/Tina;Tobias/Tobi;Philipp/Phil;Dominik/Dom;Benjamin/Benni;Karl-Heinz/Charly/Kalle;\
    Hans-Jürgen/Hajo/Hans;Hans-Peter/Hape/Hans;Manfred/Manni;Helmut/Helle;Angelika/Geli;Manuela/Manu;Nicole/Nici;\
    Johan/Jo;Willem/Wim;Cornelis/Kees;Maarten/Marten;Annemarie/Anne;Johanna/Jo/Anneke;Dirk/Derk;\
    José/Pepe;Francisco/Paco/Fran/Pancho;Javier/Javi;Manuel/Manolo/Manu;Alejandro/Alex/Ale;José_Antonio/José/Toño;José_Luis/Pepe/José;\
    José_Manuel/Chema/José;Francisco_Javier/Javier/Fran;Juan_Carlos/Juan/Juanca;Miguel_Ángel/Miguel;Ignacio/Nacho;Enrique/Quique;\
    Rafael/Rafa;Jesús/Chus/Chuy;Guadalupe/Lupe;Dolores/Lola;Concepción/Concha;Mercedes/Merche;Pilar/Pili;Montserrat/Montse;\
    Inmaculada/Inma;María_José/Majo/María;Ana_María/Ana;Isabel/Isa;Beatriz/Bea;Susana/Susi;Eduardo/Edu;Antonio/Toni/Antón;Gonzalo/Gonza;\
    Fernando/Nando/Fer;Sergio/Checo;Roberto/Beto;Luiz/Lula;Eduardo/Dudu;Gabriel/Biel;Rafael/Rafa;Guilherme/Gui;Leonardo/Leo;\
    Fernanda/Fê;Juliana/Ju;Patrícia/Pati;Gabriela/Gabi;Fernando_Henrique/Fernando;Ana_Paula/Ana;Maria_João/Maria;\
    Jean-Pierre/Jean/JP;Jean-François/Jeff/Jean;Jean-Luc/Jean;Jean-Baptiste/JB/Jean;Alexandre/Alex;Guillaume/Guy;Frédéric/Fred;\
    Stéphanie/Steph;Catherine/Cathy;Christophe/Chris;Nicolas/Nico;Sébastien/Seb;Anne-Sophie/Anne/Sophie;Marie-Claude/Marie;\
    Isabelle/Isa;Virginie/Nini;Emmanuel/Manu;Anne-Laure/Anne;Benoît/Ben;Philippe/Phil;Maxime/Max;Élodie/Elo;\
    Giuseppe/Beppe/Pino/Peppe;Francesco/Franco/Ciccio/Checco;Giovanni/Gianni/Nino/Vanni;Alessandro/Sandro/Ale;Antonio/Tonino/Toni;\
    Luigi/Gigi;Vincenzo/Enzo;Salvatore/Totò/Turi;Domenico/Mimmo;Roberto/Roby;Gian_Luca/Luca;Pier_Paolo/Paolo;Massimo/Max;Lorenzo/Renzo;\
    Giuseppina/Pina;Francesca/Franca;Alessandra/Sandra/Ale;Maria_Teresa/Maria;Elisabetta/Betta;Federica/Fede;Valentina/Vale;\
    Lars/Lasse;Per/Pelle;Anders/Ante;Karl/Kalle;Gustav/Gurra;Niklas/Nicke;Mikael/Micke;Fredrik/Fredde;Kristina/Stina;Katarina/Kata;Birgitta/Gitta;\
    Hans/Hasse;Jørgen/Jøgge;Kristian/Kris;Mikko/Miku;Juhani/Juha;Johannes/Juho;Margareta/Greta;\
    Krzysztof/Krzysiek;Andrzej/Jędrek;Tomasz/Tomek;Paweł/Pawełek;Piotr/Piotrek;Michał/Misiek;Jakub/Kuba;Łukasz/Łukaszek;\
    Grzegorz/Grzesiek;Wojciech/Wojtek;Katarzyna/Kasia;Małgorzata/Gosia;Agnieszka/Aga;Magdalena/Magda;Elżbieta/Ela;Joanna/Asia;\
    Aleksandra/Ola;Zofia/Zosia;Barbara/Basia;Stanisław/Staszek;Jiří/Jirka;Jan/Honza;Josef/Pepa;František/Franta;Tomáš/Tom;\
    Kateřina/Katka;Lenka/Lena;Zdeněk/Zdenda;Vojtěch/Vojta;\
    Aleksandr/Sasha/Alex;Oleksandr/Sasha/Alex;Sergey/Serge/Seryozha;Dmitriy/Dima;Mikhail/Misha/Michael;Vladimir/Vova/Volodya;Volodymyr/Vova;Ivan/Vanya;\
    Aleksey/Alyosha/Lyosha;Yevgeniy/Zhenya/Eugene;Nikolay/Kolya;Mykola/Kolya;Pavel/Pasha;Konstantin/Kostya;Viktor/Vitya;Yuriy/Yura;\
    Yelena/Lena/Helen;Olena/Lena;Nataliya/Natasha;Natalya/Natasha;Tatyana/Tanya;Tetyana/Tanya;Irina/Ira;Svetlana/Sveta;Yekaterina/Katya/Kate;\
    Anastasiya/Nastya;Yuliya/Yulia/Julia;Mariya/Masha;Anna/Anya;Olga/Olya;Lyudmila/Lyuda;Kseniya/Ksusha;Andrey/Andrew;Georgiy/George;\
    Georgios/Giorgos/Yorgos/George;Ioannis/Giannis/Yannis/John;Dimitrios/Dimitris/Jim;Konstantinos/Kostas/Dinos;Nikolaos/Nikos/Nick;\
    Panagiotis/Panos/Takis;Vasileios/Vasilis/Bill;Athanasios/Thanasis/Thanos;Spyridon/Spyros;Evangelos/Vangelis;Aikaterini/Katerina;\
    Vasiliki/Vaso;Eleni/Helen;Michail/Michalis;Mehmet/Memo;Mustafa/Musti;İbrahim/İbo;Ayşe/Ayşegül;\
    Mohammed/Mo/Hamada;Abdullah/Abdul;Abdulrahman/Abdul;Venkatesh/Venky;Srinivas/Srini;Siddharth/Sid;Abhishek/Abhi;Rajesh/Raj;\
    Aishwarya/Ash;Lakshmi/Laxmi;Krishnan/Krish;Deepak/Dee;Aditya/Adi;Subramanian/Subbu";

static FORMS: LazyLock<FxHashMap<String, Vec<String>>> = LazyLock::new(|| {
    let mut forms: FxHashMap<String, Vec<String>> = FxHashMap::default();
    for group in GROUPS.split(';') {
        let mut names = group.trim().split('/').map(|name| name.replace('_', " "));
        if let Some(head) = names.next() {
            forms.entry(head).or_default().extend(names);
        }
    }
    forms
});

/// Other forms of a name.
pub(crate) fn of(name: &str) -> &'static [String] {
    FORMS.get(name).map_or(&[], Vec::as_slice)
}
