//! Parsed values: what is accepted, what is refused and with which sentence, and what holds for every text.

use proptest::prelude::*;
use purser_api::{DockerId, DomainName, EmailAddress, OrgName, TeamName};

/// Texts that get far into a parser: its own marks, letters whose case is odd, characters nobody sees, pieces of Punycode.
fn hostile() -> impl Strategy<Value = String> {
    const PIECES: [&str; 40] = [
        "@",
        "@",
        ".",
        ".",
        "..",
        "-",
        "--",
        "_",
        "a",
        "Z",
        "0",
        "9",
        "xn--",
        "XN--",
        "xn--bcher-kva",
        "example",
        ".com",
        " ",
        "\t",
        "\n",
        "\0",
        "\u{7f}",
        "\u{a0}",
        "\u{ad}",
        "\u{200b}",
        "\u{200d}",
        "\u{202e}",
        "\u{feff}",
        "é",
        "e\u{301}",
        "ß",
        "İ",
        "ſ",
        "K",
        "ς",
        "。",
        "．",
        "क्ष",
        "😀",
        "\u{10ffff}",
    ];
    let piece = prop_oneof![
        4 => proptest::sample::select(PIECES.as_slice()).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// The properties of one type; the pattern makes texts that have to be accepted, so that the others cannot hold by
/// refusing everything.
macro_rules! properties {
    ($module:ident, $type:ident, $accepted:expr) => {
        mod $module {
            use super::*;

            fn check(text: &str) -> Result<(), TestCaseError> {
                let parsed = $type::parse(text);
                prop_assert_eq!(&parsed, &$type::parse(&text.to_ascii_uppercase()), "upper case reads as something else");
                prop_assert_eq!(&parsed, &$type::parse(&text.to_ascii_lowercase()), "lower case reads as something else");
                prop_assert_eq!(&parsed, &$type::parse(&format!(" \t{text}\r\n")), "spaces around it count");
                prop_assert_eq!(&parsed, &text.parse());
                let from_json = serde_json::from_str::<$type>(&serde_json::to_string(text).unwrap());
                prop_assert_eq!(parsed.clone().ok(), from_json.ok(), "JSON reads differently");
                if let Ok(value) = parsed {
                    prop_assert_eq!(Ok(value.clone()), $type::parse(&value.to_string()), "does not accept what it prints");
                    prop_assert_eq!(value.as_str(), value.to_string());
                    prop_assert_eq!(value.as_str(), value.as_str().to_ascii_lowercase(), "two spellings of one value");
                    prop_assert_eq!(serde_json::to_value(&value).unwrap(), value.as_str());
                }
                Ok(())
            }

            proptest! {
                #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

                #[test]
                fn any_text(text in proptest::collection::vec(any::<char>(), 0..80)) {
                    check(&String::from_iter(text))?;
                }

                #[test]
                fn a_hostile_text(text in hostile()) {
                    check(&text)?;
                }

                #[test]
                fn an_accepted_text(text in $accepted) {
                    prop_assert!($type::parse(&text).is_ok(), "refused: {:?}", $type::parse(&text));
                    check(&text)?;
                }
            }
        }
    };
}

properties!(
    email_address,
    EmailAddress,
    "[A-Za-z0-9+_'é]{1,12}(\\.[a-z0-9]{1,8}){0,2}@[A-Za-zäöü0-9]{1,20}\\.[A-Za-z]{2,8}"
);
properties!(domain_name, DomainName, "([A-Za-zäé0-9][a-z0-9]{0,8}\\.){1,4}[A-Za-z]{2,8}\\.?");
properties!(docker_id, DockerId, "[A-Za-z0-9][A-Za-z0-9._-]{0,39}");
properties!(org_name, OrgName, "[A-Za-z0-9][A-Za-z0-9._-]{0,39}");
properties!(team_name, TeamName, "[A-Za-z0-9][A-Za-z0-9_-]{1,28}[A-Za-z0-9]");

/// `Ok` is the normal form, `Err` the sentence.
type Expected<'a> = Result<&'a str, &'a str>;

macro_rules! check_table {
    ($type:ident, $rows:expr) => {
        for (text, expected) in $rows {
            let text: &str = text;
            let expected: Expected<'_> = expected;
            let parsed = $type::parse(text);
            let found = parsed.as_ref().map(|value| value.as_str()).map_err(|problem| problem.0);
            assert_eq!(found, expected, "{text:?}");
        }
    };
}

#[test]
fn email_addresses() {
    const NO_AT: Expected<'_> = Err("An e-mail address has an @ in it.");
    const NO_LOCAL: Expected<'_> = Err("Something is missing before the @.");
    const LONG_LOCAL: Expected<'_> = Err("The part before the @ is longer than 64 characters.");
    const DOT: Expected<'_> = Err("A dot stands at an end of the part before the @, or twice in a row.");
    const CHARACTER: Expected<'_> = Err("The part before the @ has a character that addresses cannot have.");
    const SPACE: Expected<'_> = Err("An e-mail address has no spaces in it.");
    const DOMAIN: Expected<'_> = Err("The domain has a character, or a length, that domains cannot have.");
    let (local_64, local_65) = ("a".repeat(64), "a".repeat(65));
    let labels = [&*"b".repeat(63), &"c".repeat(63), &"d".repeat(56), "example"].join(".");
    let (in_254, in_255) = (format!("{}@{labels}", "a".repeat(61)), format!("{}@{labels}", "a".repeat(62)));
    assert_eq!(in_254.len(), 254);
    check_table!(
        EmailAddress,
        [
            ("ana@harbor.example", Ok("ana@harbor.example")),
            ("  Ana.Silva+News@Harbor.Example\r\n", Ok("ana.silva+news@harbor.example")),
            ("a@b.example", Ok("a@b.example")),
            ("o'brien@harbor.example", Ok("o'brien@harbor.example")),
            ("!#$%&'*+/=?^_`{|}~-@harbor.example", Ok("!#$%&'*+/=?^_`{|}~-@harbor.example")),
            ("ana@BÜCHER.example", Ok("ana@xn--bcher-kva.example")),
            ("ana@XN--bcher-kva.example", Ok("ana@xn--bcher-kva.example")),
            ("дмитрий@пример.рф", Ok("дмитрий@xn--e1afmkfd.xn--p1ai")),
            ("ana@harbor.example.", Ok("ana@harbor.example")),
            (&format!("{local_64}@harbor.example"), Ok(&format!("{local_64}@harbor.example"))),
            (&in_254, Ok(&in_254)),
            ("", NO_AT),
            ("ana", NO_AT),
            ("harbor.example", NO_AT),
            ("@harbor.example", NO_LOCAL),
            ("@", NO_LOCAL),
            (&format!("{local_65}@harbor.example"), LONG_LOCAL),
            (".ana@harbor.example", DOT),
            ("ana.@harbor.example", DOT),
            ("an..a@harbor.example", DOT),
            ("ana silva@harbor.example", SPACE),
            ("ana@ harbor.example", SPACE),
            ("ana@harbor.example eva@harbor.example", SPACE),
            ("ana\u{a0}@harbor.example", SPACE),
            ("ana@eva@harbor.example", CHARACTER),
            ("\"ana\"@harbor.example", CHARACTER),
            ("<ana@harbor.example", CHARACTER),
            ("ana,eva@harbor.example", CHARACTER),
            ("mailto:ana@harbor.example", CHARACTER),
            ("ana\0@harbor.example", CHARACTER),
            ("ana\u{200b}@harbor.example", CHARACTER),
            ("\u{feff}ana@harbor.example", CHARACTER),
            ("\u{202e}ana@harbor.example", CHARACTER),
            ("ana@", Err("The domain is missing.")),
            ("ana@localhost", Err("A domain has a dot in it, like example.com.")),
            ("ana@127.0.0.1", Err("A number address is not a domain.")),
            ("ana@[127.0.0.1]", DOMAIN),
            ("ana@harbor_bay.example", DOMAIN),
            ("ana@harbor..example", DOMAIN),
            ("ana@harbor.example>", DOMAIN),
            (&in_255, Err("The address is longer than 254 characters.")),
        ]
    );
    assert_eq!(
        EmailAddress::parse("ana@Bücher.example").map(|ana| ana.domain().to_owned()).unwrap(),
        "xn--bcher-kva.example"
    );
}

#[test]
fn domain_names() {
    const WRONG: Expected<'_> = Err("The domain has a character, or a length, that domains cannot have.");
    const NO_DOT: Expected<'_> = Err("A domain has a dot in it, like example.com.");
    let (label_63, label_64) = (format!("{}.example", "a".repeat(63)), format!("{}.example", "a".repeat(64)));
    let labels = |last: usize| [&*"a".repeat(63), &"b".repeat(63), &"c".repeat(63), &"d".repeat(last)].join(".");
    let (in_253, in_254) = (labels(61), labels(62));
    assert_eq!(in_253.len(), 253);
    check_table!(
        DomainName,
        [
            ("harbor.example", Ok("harbor.example")),
            (" Mail.HARBOR.example. ", Ok("mail.harbor.example")),
            ("bücher.example", Ok("xn--bcher-kva.example")),
            ("BÜCHER.example", Ok("xn--bcher-kva.example")),
            ("xn--BCHER-kva.EXAMPLE", Ok("xn--bcher-kva.example")),
            ("例え.テスト", Ok("xn--r8jz45g.xn--zckzah")),
            ("a-b.example", Ok("a-b.example")),
            ("3com.example", Ok("3com.example")),
            (&label_63, Ok(&label_63)),
            (&in_253, Ok(&in_253)),
            ("", Err("The domain is missing.")),
            (" . ", Err("The domain is missing.")),
            ("localhost", NO_DOT),
            ("localhost.", NO_DOT),
            ("127.0.0.1", Err("A number address is not a domain.")),
            ("harbor.123", Err("A number address is not a domain.")),
            ("harbor..example", WRONG),
            (".harbor.example", WRONG),
            ("harbor.example..", WRONG),
            ("har bor.example", WRONG),
            ("harbor_bay.example", WRONG),
            ("-harbor.example", WRONG),
            ("harbor-.example", WRONG),
            ("xn--a.example", WRONG),
            ("https://harbor.example", WRONG),
            ("harbor.example/path", WRONG),
            ("harbor.example:443", WRONG),
            ("ana@harbor.example", WRONG),
            (&label_64, WRONG),
            (&in_254, WRONG),
        ]
    );
}

#[test]
fn docker_ids_and_organization_names() {
    const WRONG_ID: Expected<'_> = Err("A Docker ID has letters and digits only, at most 40.");
    const WRONG_ORG: Expected<'_> = Err("An organization name has letters and digits only, at most 40.");
    let long = "a".repeat(40);
    let accepted = [("ana", "ana"), (" Ana42 ", "ana42"), ("a", "a"), ("old_name-1.x", "old_name-1.x"), (&long, &long)];
    for (text, normal) in accepted {
        check_table!(DockerId, [(text, Ok(normal))]);
        check_table!(OrgName, [(text, Ok(normal))]);
    }
    let too_long = "a".repeat(41);
    for text in
        ["", " ", ".", "..", "-", "a b", "a/b", "ana@harbor.example", "émile", "ana\u{200b}", "a%2Fb", &too_long]
    {
        check_table!(DockerId, [(text, WRONG_ID)]);
        check_table!(OrgName, [(text, WRONG_ORG)]);
    }
}

#[test]
fn team_names() {
    const LENGTH: Expected<'_> = Err("A team name has 3 to 30 characters.");
    const CHARACTER: Expected<'_> = Err("A team name has lower-case letters, digits, - and _ only.");
    const ENDS: Expected<'_> = Err("A team name starts and ends with a letter or a digit.");
    let (in_30, in_31) = ("a".repeat(30), "a".repeat(31));
    check_table!(
        TeamName,
        [
            ("owners", Ok("owners")),
            (" Night-Shift_2 ", Ok("night-shift_2")),
            ("abc", Ok("abc")),
            (&in_30, Ok(&in_30)),
            ("", LENGTH),
            ("ab", LENGTH),
            (&in_31, LENGTH),
            ("night shift", CHARACTER),
            ("équipe", CHARACTER),
            ("a.b", CHARACTER),
            ("-abc", ENDS),
            ("abc_", ENDS),
        ]
    );
}

#[test]
fn a_refusal_reads_as_its_sentence() {
    let refused = EmailAddress::parse("ana").unwrap_err();
    assert_eq!(refused.to_string(), "An e-mail address has an @ in it.");
    let json = serde_json::from_str::<EmailAddress>("\"ana\"").unwrap_err();
    assert!(json.to_string().starts_with("An e-mail address has an @ in it."), "{json}");
    assert!(serde_json::from_str::<OrgName>("7").is_err());
}
