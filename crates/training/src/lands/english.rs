//! Lands where business is written in English.

use super::{Land, Tongue};

const MALE: &str = "James John Robert Michael David William Richard Thomas Christopher Daniel Matthew Paul Mark \
    Andrew Joseph Steven Brian Kevin Jason Peter Timothy Jeffrey Stephen Scott Anthony Eric Ryan Jonathan Gary \
    Edward Nicholas Patrick Benjamin Charles George Kenneth Gregory Joshua Adam Samuel Simon Ian Alexander Justin \
    Brandon Nathan Keith Philip Jacob Tyler Zachary Aaron Martin Neil Graham Stuart Dennis Raymond Frank Douglas \
    Larry Jerry Walter Henry Arthur Carl Roger Lawrence Sean Craig Darren Gareth Lee Luke Jack Oliver Harry Liam \
    Ethan Dylan Kyle Trevor Derek Wayne Ronald Donald Albert Ralph Eugene Russell Louis Bruce Victor Alan Allan \
    Howard Leonard Gerald Harold Curtis Todd Chad Brett Shane Troy Dean Ross Cameron Connor Owen Rhys Callum \
    Spencer Preston Clayton Dustin Garrett Blake Marcus Terrence Jermaine Darnell Tyrone Elliot Miles Rupert";
const FEMALE: &str = "Mary Jennifer Sarah Elizabeth Susan Lisa Karen Jessica Michelle Laura Emily Amanda Emma \
    Rebecca Nicole Rachel Kimberly Stephanie Melissa Amy Angela Heather Claire Helen Kate Katherine Catherine \
    Christine Julie Anna Megan Hannah Samantha Patricia Linda Barbara Nancy Sandra Deborah Margaret Lauren Victoria \
    Charlotte Sophie Lucy Olivia Ashley Danielle Natalie Kelly Andrea Tracy Alison Fiona Joanne Jacqueline Janet \
    Diane Carol Donna Cynthia Teresa Theresa Pamela Kathleen Christina Alexandra Caroline Judith Frances Gillian \
    Abigail Grace Chloe Zoe Leah Molly Paige Brooke Courtney Erin Shannon Dana Monica Tara Wendy Holly April Tiffany \
    Crystal Vanessa Valerie Denise Sheila Beverly Jill Kristen Kristin Allison Lindsay Lindsey Bethany Harriet \
    Georgina Philippa Imogen Rosemary Eleanor Josephine Penelope Madeleine Naomi Ebony Latoya Jasmine Destiny";
const FAMILY: &str = "Smith Johnson Williams Brown Jones Miller Davis Wilson Anderson Taylor Thomas Moore Martin \
    Jackson Thompson White Harris Clark Lewis Robinson Walker Young Allen King Wright Scott Green Baker Adams Hall \
    Campbell Mitchell Carter Roberts Phillips Evans Turner Parker Collins Edwards Stewart Morris Murphy Cook Rogers \
    Morgan Cooper Peterson Reed Bailey Bell Kelly Howard Ward Cox Richardson Wood Watson Brooks Bennett Gray James \
    Hughes Price Myers Long Foster Sanders Ross Powell Sullivan Russell Perry Butler Barnes Fisher Henderson Coleman \
    Simmons Patterson Jordan Reynolds Hamilton Graham Wallace Cole West Hayes Gibson Ellis Stevens Murray Ford \
    Marshall Owens McDonald Harrison Kennedy Wells Woods Freeman Webb Tucker Burns Henry Hunter Hicks Crawford Boyd \
    Mason Porter Hunt Shaw Gordon Wagner Palmer Robertson Black Holmes Stone Knight Fox Rice Hart Spencer Pierce \
    Berry Arnold Armstrong Carpenter Lawrence Elliott Greene Chapman Lane Bradley Duncan Lynch Hudson Fowler Carr \
    Little Day Dean Barrett Griffith Cunningham Walsh Hansen Weaver Barker Pearce Davies Clarke Whitehouse Ashworth \
    Hargreaves Pemberton Winterbottom Blackwood O'Connor O'Brien MacDonald McCarthy McKenzie Fraser Sinclair \
    Sutherland Llewellyn Pritchard Griffiths Bowen Vaughan Abernathy Beauchamp Cholmondeley Featherstone Whitaker";

const US_TAIL: &str = "Garcia Rodriguez Martinez Hernandez Lopez Gonzalez Perez Sanchez Ramirez Torres Nguyen Patel \
    Kim Lee Chen Schmidt Schneider Kowalski Rossi Cohen Goldberg Weiss O'Neill Larson Olson Jensen";

pub(super) const LANDS: &[Land] = &[
    Land {
        code: "US",
        names: "United States|USA|US|United States of America",
        calling: "1",
        trunk: "",
        suffixes: "com com com com com com io net us org co ai",
        tongue: Tongue::English,
        share: 240,
        mixed: 28,
        male: MALE,
        female: FEMALE,
        family: FAMILY,
        more_family: US_TAIL,
        cities: "New York//212 646 917/100##/NY;Chicago//312 773/606##/IL;San Francisco//415 628/941##/CA;\
            Los Angeles//213 310/900##/CA;Boston//617 857/021##/MA;Austin//512 737/787##/TX;Dallas//214 972/752##/TX;\
            Houston//713 281/770##/TX;Atlanta//404 678/303##/GA;Seattle//206/981##/WA;Denver//303 720/802##/CO;\
            Miami//305 786/331##/FL;Philadelphia//215 267/191##/PA;San Diego//619 858/921##/CA;Minneapolis//612/554##/MN;\
            Charlotte//704 980/282##/NC;Portland//503 971/972##/OR;Phoenix//602 480/850##/AZ;St. Louis//314/631##/MO;\
            Columbus//614/432##/OH;Raleigh//919 984/276##/NC;Nashville//615/372##/TN;Salt Lake City//801/841##/UT;\
            San Jose//408 669/951##/CA;Boulder//303/803##/CO;Cleveland//216/441##/OH",
        fixed: 10,
        first: "23456789",
        mobile: "917####### 646####### 415####### 310####### 773####### 512####### 404####### 206####### 303####### 786#######",
        forms: "Inc|Inc.|Incorporated;LLC|L.L.C.;Corp|Corp.|Corporation;Co.|Company;LLP;LP",
    },
    Land {
        code: "GB",
        names: "United Kingdom|UK|GB|Great Britain|England",
        calling: "44",
        trunk: "0",
        suffixes: "co.uk co.uk co.uk com com com org.uk io uk",
        tongue: Tongue::English,
        share: 120,
        mixed: 18,
        male: MALE,
        female: FEMALE,
        family: FAMILY,
        more_family: "Patel Khan Hussain Ahmed Singh Begum Ali Kaur Shah Okafor Mensah",
        cities: "London//207 208 203/EC#@ #@@/Greater London;Manchester//161/M# #@@/;Birmingham//121/B# #@@/West Midlands;\
            Leeds//113/LS# #@@/West Yorkshire;Bristol//117/BS# #@@/;Edinburgh//131/EH# #@@/Scotland;Glasgow//141/G# #@@/Scotland;\
            Sheffield//114/S# #@@/South Yorkshire;Liverpool//151/L# #@@/Merseyside;Cardiff//2920/CF## #@@/Wales;\
            Reading//118/RG# #@@/Berkshire;Newcastle upon Tyne/Newcastle/191/NE# #@@/;Nottingham//115/NG# #@@/;\
            Belfast//2890/BT# #@@/Northern Ireland",
        fixed: 10,
        first: "23456789",
        mobile: "74######## 75######## 77######## 78######## 79########",
        forms: "Ltd|Limited|Ltd.;PLC|plc|P.L.C.;LLP",
    },
    Land {
        code: "IE",
        names: "Ireland|IE|Republic of Ireland",
        calling: "353",
        trunk: "0",
        suffixes: "ie ie com com",
        tongue: Tongue::English,
        share: 18,
        mixed: 12,
        male: "John Patrick Michael David James Paul Conor Seán Brian Declan Kevin Niall Ciarán Eoin Pádraig Colm Liam Daniel Gerard Diarmuid Fergal Donal Cormac Oisín",
        female: "Mary Sarah Aoife Ciara Emma Niamh Sinéad Orla Róisín Gráinne Siobhán Deirdre Catherine Anne Fiona Maeve Eimear Caoimhe Bríd",
        family: "Murphy Kelly O'Sullivan Walsh Smith O'Brien Byrne Ryan O'Connor O'Neill O'Reilly Doyle McCarthy Gallagher Doherty Kennedy Lynch Murray Quinn Moore McLoughlin O'Carroll Connolly Daly Wilson Dunne Brennan Burke Collins Campbell Clarke Johnston Hughes Farrell Fitzgerald Brown Martin Maguire Nolan Flynn",
        more_family: "",
        cities: "Dublin/Dublin/1/D## @#@#/Leinster;Cork//21:9/T## @#@#/Munster;Galway//91/H## @#@#/Connacht;Limerick//61/V## @#@#/Munster",
        fixed: 8,
        first: "234567",
        mobile: "83####### 85####### 86####### 87#######",
        forms: "Ltd|Limited|Ltd.;DAC;PLC|plc",
    },
    Land {
        code: "CA",
        names: "Canada|CA|CAN",
        calling: "1",
        trunk: "",
        suffixes: "ca ca com com com",
        tongue: Tongue::English,
        share: 45,
        mixed: 32,
        male: MALE,
        female: FEMALE,
        family: FAMILY,
        more_family: "Tremblay Gagnon Roy Côté Bouchard Gauthier Morin Lavoie Fortin Singh Wong Chan MacLeod",
        cities: "Toronto//416 647/M#@ #@#/ON;Vancouver//604 778/V#@ #@#/BC;Montréal/Montreal/514 438/H#@ #@#/QC;\
            Calgary//403/T#@ #@#/AB;Ottawa//613/K#@ #@#/ON;Québec/Quebec City/418/G#@ #@#/QC;Halifax//902/B#@ #@#/NS",
        fixed: 10,
        first: "23456789",
        mobile: "416####### 647####### 604####### 514####### 403#######",
        forms: "Inc|Inc.|Incorporated;Ltd|Limited|Ltd.;Corp|Corp.|Corporation",
    },
    Land {
        code: "AU",
        names: "Australia|AU|AUS",
        calling: "61",
        trunk: "0",
        suffixes: "com.au com.au com.au com com",
        tongue: Tongue::English,
        share: 40,
        mixed: 22,
        male: MALE,
        female: FEMALE,
        family: FAMILY,
        more_family: "Nguyen Tran Papadopoulos Rossi Singh Wong Zhang",
        cities: "Sydney//29 28/20##/NSW;Melbourne//39 38/30##/VIC;Brisbane//73/40##/QLD;Perth//89 86/60##/WA;Adelaide//88/50##/SA;Canberra//262/26##/ACT",
        fixed: 9,
        first: "2345678",
        mobile: "40####### 41####### 42####### 43#######",
        forms: "Pty Ltd|Pty. Ltd.|Pty Limited|Proprietary Limited;Ltd|Limited",
    },
    Land {
        code: "NZ",
        names: "New Zealand|NZ",
        calling: "64",
        trunk: "0",
        suffixes: "co.nz co.nz com",
        tongue: Tongue::English,
        share: 10,
        mixed: 15,
        male: MALE,
        female: FEMALE,
        family: FAMILY,
        more_family: "Ngata Tamihana Parata Rangi Walker",
        cities: "Auckland//95 93/10##/;Wellington//44 48/60##/;Christchurch//33/80##/Canterbury",
        fixed: 8,
        first: "2345678",
        mobile: "21####### 27#######",
        forms: "Ltd|Limited|Ltd.",
    },
    Land {
        code: "ZA",
        names: "South Africa|ZA|RSA",
        calling: "27",
        trunk: "0",
        suffixes: "co.za co.za com",
        tongue: Tongue::English,
        share: 14,
        mixed: 15,
        male: "Johan David Pieter Michael Sipho Thabo Willem Andre Riaan Bongani Mandla Jaco Hendrik Themba Kobus Lungelo Trevor Craig",
        female: "Maria Anna Nomvula Thandiwe Elizabeth Lerato Zanele Michelle Annelie Chantelle Ntombi Palesa Riana Susan Nokuthula",
        family: "Nkosi Dlamini Botha van_der_Merwe Naidoo Pillay Ndlovu Khumalo Smith Pretorius Mokoena Sithole du_Plessis Venter Govender Fourie Coetzee Mahlangu Jacobs Nel Williams Zulu Steyn Kruger",
        more_family: "",
        cities: "Johannesburg//11/20##/Gauteng;Cape Town/Kaapstad/21/80##/Western Cape;Durban//31/40##/KwaZulu-Natal;Pretoria//12/00##/Gauteng",
        fixed: 9,
        first: "34567",
        mobile: "82####### 83####### 72####### 73#######",
        forms: "(Pty) Ltd|Pty Ltd|(Proprietary) Limited;Ltd|Limited",
    },
    Land {
        code: "IN",
        names: "India|IN|IND",
        calling: "91",
        trunk: "0",
        suffixes: "com com com in co.in",
        tongue: Tongue::Indian,
        share: 60,
        mixed: 2,
        male: "Rahul Amit Rajesh Sanjay Vijay Suresh Ravi Anil Manoj Sunil Rakesh Deepak Ashok Vikram Arun Ajay Rohit Nikhil Karthik Arjun Aditya Venkatesh Srinivas Mohammed Imran Gaurav Pradeep Ramesh Mahesh Naveen Prakash Vivek Abhishek Siddharth Harish Ganesh Balaji Senthil Murali Gopal Harpreet Gurpreet",
        female: "Priya Neha Pooja Anjali Sunita Kavita Deepa Swati Shreya Divya Lakshmi Meena Ritu Sneha Anita Rekha Nisha Aishwarya Shalini Preeti Vidya Geetha Padma Radhika Jyoti Manpreet Fatima Ayesha Sangeeta",
        family: "Sharma Singh Kumar Gupta Patel Reddy Verma Jain Shah Mehta Rao Nair Iyer Agarwal Khan Das Joshi Mishra Desai Kulkarni Chopra Malhotra Kapoor Banerjee Mukherjee Chatterjee Bose Ghosh Pillai Menon Iyengar Naidu Chaudhary Yadav Pandey Tiwari Saxena Bhatt Patil Deshpande Krishnan Subramanian Venkataraman Raghavan Srinivasan Gill Sandhu Ahuja Bhatia Shetty Hegde Kaur",
        more_family: "",
        cities: "Mumbai/Bombay/22/4000##/Maharashtra;Bengaluru/Bangalore/80/5600##/Karnataka;New Delhi/Delhi/11/1100##/Delhi;\
            Chennai/Madras/44/6000##/Tamil Nadu;Hyderabad//40/5000##/Telangana;Pune/Poona/20/4110##/Maharashtra;\
            Kolkata/Calcutta/33/7000##/West Bengal;Ahmedabad//79/3800##/Gujarat;Gurugram/Gurgaon/124/1220##/Haryana",
        fixed: 10,
        first: "24",
        mobile: "98######## 99######## 97######## 90######## 81######## 70########",
        forms: "Pvt Ltd|Pvt. Ltd.|Private Limited;Ltd|Limited|Ltd.;LLP",
    },
    Land {
        code: "SG",
        names: "Singapore|SG|SGP",
        calling: "65",
        trunk: "",
        suffixes: "com.sg sg com com",
        tongue: Tongue::English,
        share: 12,
        mixed: 10,
        male: "Wei_Ming Jun_Hao Kok_Wai Boon_Keng Daniel Kelvin Jason Desmond Alvin Raymond Adrian Zhi_Wei Chee_Meng Muhammad",
        female: "Hui_Min Mei_Ling Siew_Ling Li_Ting Rachel Michelle Jasmine Serene Vivian Xin_Yi Pei_Shan Nurul",
        family: "Tan Lim Lee Ng Ong Wong Goh Chua Chan Koh Teo Ang Yeo Tay Ho Low Toh Sim Chong Chia Seah Kumar bin_Abdullah",
        more_family: "",
        cities: "Singapore//6/0#####/",
        fixed: 8,
        first: "23457",
        mobile: "8####### 9#######",
        forms: "Pte Ltd|Pte. Ltd.|Private Limited;Ltd|Limited",
    },
];
