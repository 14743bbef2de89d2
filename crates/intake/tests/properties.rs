//! What holds for every list: reading never panics, nobody is lost, the order stays, and a list that was written reads back.

use proptest::prelude::*;
use purser_intake::{Reader, decode};

/// Addresses in normal form, rather awkward ones among them.
fn address() -> impl Strategy<Value = String> {
    ("[a-z0-9!#$%&'*+/=?^_`{|}~-]{1,8}(\\.[a-z0-9]{1,4})?", "[a-z0-9]{1,8}(\\.[a-z]{2,5}){1,2}")
        .prop_map(|(local, domain)| format!("{local}@{domain}"))
        .prop_filter("what the API takes for an address", |text| {
            purser_api::EmailAddress::parse(text).is_ok_and(|address| address.as_str() == text)
        })
}

fn name() -> impl Strategy<Value = String> {
    "([A-ZÄÖ][a-zäöß'-]{1,8}|\"[A-Z][a-z]{1,5}, [A-Z][a-z]{1,5}\")( [A-Z][a-z]{1,6})?"
}

/// Somebody as people write them, and the address in it.
fn written() -> impl Strategy<Value = (String, String)> {
    (address(), prop::option::of(name()), any::<bool>()).prop_map(|(address, name, angle)| {
        let text = match (name, angle) {
            (Some(name), _) => format!("{name} <{address}>"),
            (None, true) => format!("<{address}>"),
            (None, false) => address.clone(),
        };
        (text, address)
    })
}

fn separator() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![",", ", ", ";", "; ", "\n", "\r\n", "\r", "\n\n", "\t", " , "])
}

fn quoted(cell: &str) -> String {
    format!("\"{}\"", cell.replace('"', "\"\""))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_bytes_are_read_to_their_end(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut reader = Reader::new(&decode(&bytes).0);
        let entries: Vec<_> = reader.by_ref().collect();
        prop_assert!(entries.iter().all(|entry| entry.line > 0 && (entry.problem.is_none() || !entry.text.is_empty())));
        prop_assert!(entries.windows(2).all(|pair| pair[0].line <= pair[1].line), "{entries:?}");
        let (read, all) = reader.progress();
        prop_assert_eq!(read, all);
    }

    #[test]
    fn any_text_of_the_letters_that_matter_keeps_its_addresses(
        text in "([a-c]@b\\.example|[a-z]{1,3}|[,;\"<>\t \n\r'@.]|email){0,30}",
    ) {
        let entries: Vec<_> = Reader::new(&text).collect();
        let headed = matches!(Reader::new(&text).shape(), purser_intake::Shape::Table { header: true, .. });
        // Without headings nothing is left out: every stretch with an @ in it comes out, read or not.
        if !headed {
            let signs = |text: &str| text.matches('@').count();
            let out: usize = entries.iter().map(|entry| signs(&entry.text) + signs(&entry.name)).sum();
            prop_assert_eq!(out, signs(&text), "{:?}", entries);
        }
    }

    #[test]
    fn nobody_is_lost_and_the_order_stays(people in prop::collection::vec((written(), separator()), 1..20)) {
        let text: String = people.iter().map(|((text, _), separator)| [text, *separator].concat()).collect();
        let expected: Vec<&str> = people.iter().map(|((_, address), _)| address.as_str()).collect();
        let entries: Vec<_> = Reader::new(&text).collect();
        let found: Vec<&str> = entries.iter().filter(|entry| entry.problem.is_none()).map(|entry| &*entry.text).collect();
        prop_assert_eq!(found, expected, "{:?}", text);
    }

    #[test]
    fn a_written_table_reads_back(
        people in prop::collection::vec((address(), "[ -~äß€\n]{0,12}"), 1..20),
        delimiter in prop::sample::select(vec![",", ";", "\t"]),
        end in prop::sample::select(vec!["\n", "\r\n"]),
    ) {
        let mut text = ["Note", delimiter, "Email", end].concat();
        for (address, note) in &people {
            // As the console writes cells: an apostrophe in front of what would run as a formula.
            let formula = address.trim_start_matches('\'').starts_with(['=', '+', '-', '@']);
            let address = if formula { format!("'{address}") } else { address.clone() };
            text.push_str(&[&quoted(&note.replace('@', "")), delimiter, &quoted(&address), end].concat());
        }
        let found: Vec<String> = Reader::new(&text).map(|entry| entry.text).collect();
        let expected: Vec<String> = people.into_iter().map(|(address, _)| address).collect();
        prop_assert_eq!(found, expected, "{:?}", text);
    }
}
