use super::*;

#[track_caller]
fn check(full: &str, given: &str, family: &str, suffix: Option<&str>) {
    let name = PersonName::parse(full).unwrap_or_else(|error| panic!("{full}: {error}"));
    assert_eq!(
        (name.given.as_str(), name.family.as_str(), name.suffix.as_deref()),
        (given, family, suffix),
        "{full}"
    );
}

#[test]
fn a_whole_name_is_split() {
    check("Jane Doe", "Jane", "Doe", None);
    check("Doe, Jane", "Jane", "Doe", None);
    check("Jane Mary Doe", "Jane Mary", "Doe", None);
    check("J. Doe", "J.", "Doe", None);
    check("Madonna", "Madonna", "", None);
    check("  Jane   Doe ", "Jane", "Doe", None);
    check("José Ortega y Gasset", "José", "Ortega y Gasset", None);
    check("Jane Smith-Jones", "Jane", "Smith-Jones", None);
    check("Иван Петров", "Иван", "Петров", None);
}

#[test]
fn chinese_and_korean_names_have_the_surname_first() {
    check("王小明", "小明", "王", None);
    check("김민수", "민수", "김", None);
    check("Zhang Wei", "Zhang", "Wei", None);
    check("Wang Xiaoming", "Xiaoming", "Wang", None);
    check("Li Smith", "Li", "Smith", None);
    let keys = |name: &str| PersonName::parse(name).unwrap().family_keys;
    assert!(keys("王小明").contains(&"wang".to_owned()));
    assert!(keys("김민수").contains(&"kim".to_owned()));
    let given = |name: &str| PersonName::parse(name).unwrap().given_keys;
    assert!(given("王小明").contains(&"xiaoming".to_owned()), "{:?}", given("王小明"));
    assert!(given("محمد علي").iter().any(|key| given("Mohammed Ali").contains(key)));
}

#[test]
fn names_in_other_scripts_share_the_sound_of_their_latin_forms() {
    let check = |left: &str, right: &str| {
        let (left_name, right_name) = (PersonName::parse(left).unwrap(), PersonName::parse(right).unwrap());
        let shares = |a: &[String], b: &[String]| a.iter().any(|key| b.contains(key));
        assert!(shares(&left_name.sound_keys, &right_name.sound_keys), "{left_name:?} {right_name:?}");
        assert!(shares(&left_name.given_sounds, &right_name.given_sounds), "{left_name:?} {right_name:?}");
    };
    check("Юлия Кузнецова", "Yuliya Kuznetsova");
    check("Юлия Кузнецова", "Julija Kuznecova");
    check("Дмитрий Жуков", "Dmitri Zhukov");
    check("Сергей Хрущёв", "Sergei Khrushchev");
    check("Γιώργος Παπαδόπουλος", "Giorgos Papadopoulos");
}

#[test]
fn particles_belong_to_the_surname() {
    check("Ludwig van Beethoven", "Ludwig", "van Beethoven", None);
    check("Ursula von der Leyen", "Ursula", "von der Leyen", None);
    check("Maria da Silva Santos", "Maria", "da Silva Santos", None);
    check("Juan Carlos de la Cruz", "Juan Carlos", "de la Cruz", None);
    check("van Dijk, Jan", "Jan", "van Dijk", None);
    check("Van Morrison", "Van", "Morrison", None);
    check("Omar al-Rashid", "Omar", "al-Rashid", None);
    check("Mohammed bin Salman", "Mohammed", "bin Salman", None);
    check("Conor O’Brien", "Conor", "O’Brien", None);
}

#[test]
fn titles_and_degrees_are_taken_off() {
    check("Dr. Jane Doe", "Jane", "Doe", None);
    check("Prof. Dr. Jane Doe", "Jane", "Doe", None);
    check("Herr Dr.-Ing. Max Muster", "Max", "Muster", None);
    check("Mrs Jane Doe", "Jane", "Doe", None);
    check("Jane Doe, PhD", "Jane", "Doe", None);
    check("Jane Doe PhD", "Jane", "Doe", None);
    check("Jane Doe, MBA, PMP", "Jane", "Doe", None);
    check("Doe, Jane, CPA", "Jane", "Doe", None);
    check("Jane Doe MBE FCA", "Jane", "Doe", None);
    check("Jack Ma", "Jack", "Ma", None);
    check("Jack Ma, MA", "Jack", "Ma", None);
    check("Dr. No", "", "No", None);
    check("Jane Doe MD", "Jane", "Doe", None);
    check("Don Johnson", "Don", "Johnson", None);
}

#[test]
fn the_generation_has_its_own_place() {
    check("John Smith Jr.", "John", "Smith", Some("Jr"));
    check("John Smith, Jr", "John", "Smith", Some("Jr"));
    check("Smith, John, Sr.", "John", "Smith", Some("Sr"));
    check("John Smith III", "John", "Smith", Some("III"));
    check("JOHN SMITH II", "John", "Smith", Some("II"));
    check("John Smith 3rd", "John", "Smith", Some("III"));
    check("Carlos Silva Júnior", "Carlos", "Silva", Some("Jr"));
    check("John Smith Jr., MD", "John", "Smith", Some("Jr"));
}

#[test]
fn one_case_becomes_proper_case() {
    check("JANE DOE", "Jane", "Doe", None);
    check("jane doe", "Jane", "Doe", None);
    check("Jane DOE", "Jane", "Doe", None);
    check("DOE, JANE", "Jane", "Doe", None);
    check("CONOR O'BRIEN", "Conor", "O'Brien", None);
    check("RONALD MCDONALD", "Ronald", "McDonald", None);
    check("ANNE-MARIE VAN DER BERG", "Anne-Marie", "van der Berg", None);
    check("JÜRGEN GROSS", "Jürgen", "Gross", None);
    check("Ronald McDonald", "Ronald", "McDonald", None);
    check("JP Morgan", "JP", "Morgan", None);
    check("Leonardo DiCaprio", "Leonardo", "DiCaprio", None);
}

#[test]
fn two_fields_are_cleaned_each() {
    let check = |given: &str, family: &str, display: &str| {
        let name =
            PersonName::from_parts(given, family).unwrap_or_else(|error| panic!("{given}|{family}: {error}"));
        assert_eq!(name.display, display, "{given}|{family}");
    };
    check("Jane", "Doe", "Jane Doe");
    check("Dr. Jane", "Doe, PhD", "Jane Doe");
    check("JANE", "DOE", "Jane Doe");
    check("John", "Smith Jr.", "John Smith Jr");
    check("Jane", "", "Jane");
    check("", "Doe", "Doe");
    check("Jane Doe", "", "Jane Doe");
    check("", "Jane Doe", "Jane Doe");
    check("", "Doe, Jane", "Jane Doe");
    check("Jane", "n/a", "Jane");
    check("Jane", "D***", "Jane");
    check("Jan", "van Dijk", "Jan van Dijk");
    check("Robert (Bob)", "Smith", "Robert Smith");
    assert_eq!(PersonName::from_parts("", "van Dijk").unwrap().family, "van Dijk");
    assert_eq!(PersonName::from_parts("", "Doe").unwrap().family, "Doe");
}

#[test]
fn first_names_share_keys_where_they_can_be_the_same() {
    let shares = |left: &str, right: &str, expected: bool| {
        let keys = |given: &str| PersonName::from_parts(given, "X").unwrap().given_keys;
        let (left_keys, right_keys) = (keys(left), keys(right));
        let shared = left_keys.iter().any(|key| right_keys.contains(key));
        assert_eq!(shared, expected, "{left} {right}: {left_keys:?} {right_keys:?}");
    };
    shares("Robert", "Bob", true);
    shares("Bill", "Will", true);
    shares("Liz", "Elizabeth", true);
    shares("Alex", "Alexandra", true);
    shares("Alex", "Alexander", true);
    shares("Jürgen", "Jurgen", true);
    shares("Jürgen", "Juergen", true);
    shares("Søren", "Soeren", true);
    shares("Anne-Marie", "Annemarie", true);
    shares("Jean-Pierre", "Jean", true);
    shares("J. Michael", "Michael", true);
    shares("A.J.", "AJ", true);
    shares("Robert “Bobby”", "Bobby", true);
    shares("Alexander", "Alexandra", false);
    shares("Robert", "Roberta", false);
    shares("John", "Jane", false);
    shares("J.", "John", false);
}

#[test]
fn surnames_share_keys_where_they_can_be_the_same() {
    let shares = |left: &str, right: &str, expected: bool| {
        let keys = |family: &str| PersonName::from_parts("X", family).unwrap().family_keys;
        let shared = keys(left).iter().any(|key| keys(right).contains(key));
        assert_eq!(shared, expected, "{left} {right}");
    };
    shares("Müller", "Mueller", true);
    shares("Müller", "Muller", true);
    shares("Ødegård", "Oedegaard", true);
    shares("Ødegård", "Odegard", true);
    shares("de la Cruz", "Delacruz", true);
    shares("van Dijk", "VanDijk", true);
    shares("O'Brien", "OBrien", true);
    shares("Smith-Jones", "Smith Jones", true);
    shares("Strauß", "Strauss", true);
    shares("Smith", "Smyth", false);
}

#[test]
fn parts_of_a_surname_are_known() {
    let parts = |family: &str| PersonName::from_parts("X", family).unwrap().family_parts;
    assert_eq!(parts("Smith-Jones"), ["jones", "smith"]);
    assert_eq!(parts("García Márquez"), ["garcia", "marquez"]);
    assert_eq!(parts("von der Leyen"), ["leyen"]);
    assert!(parts("Doe").is_empty());
}

#[test]
fn an_initial_is_known() {
    let check = |given: &str, initial: bool| {
        assert_eq!(PersonName::from_parts(given, "Doe").unwrap().is_initial(), initial, "{given}");
    };
    check("J.", true);
    check("J", true);
    check("J. P.", true);
    check("Jane", false);
    check("J. Michael", false);
    check("J. Torsten", false);
}

#[test]
fn what_is_no_name_is_refused_with_the_reason() {
    assert_eq!(PersonName::parse(" "), Err(NameError::Empty));
    for text in ["n/a", "Unknown", "-", "test", "First Name"] {
        assert_eq!(PersonName::parse(text), Err(NameError::Placeholder(text.into())), "{text}");
    }
    for text in ["jane@acme.com", "D***", "Agent 47", "+44 20"] {
        assert_eq!(PersonName::parse(text), Err(NameError::Unreadable(text.into())), "{text}");
    }
    assert_eq!(PersonName::parse(&"x".repeat(101)), Err(NameError::TooLong(101)));
}

#[test]
fn a_display_form_reads_back_as_the_same_name() {
    for text in ["Jane Doe", "John Smith Jr", "Ludwig van Beethoven", "Anne-Marie Smith-Jones", "Doe"] {
        let name = PersonName::parse(text).unwrap();
        assert_eq!(PersonName::parse(&name.display), Ok(name));
    }
}
