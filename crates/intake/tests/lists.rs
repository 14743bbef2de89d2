//! Lists as people have them: what is read, and what is said about the rest.

use purser_intake::{Encoding, Entry, Reader, Shape, decode};

fn read(text: &str) -> Vec<Entry> {
    Reader::new(text).collect()
}

/// `address` for somebody, `name <address>` with a name, `!text` for what cannot be read; each with its line.
fn said(text: &str) -> Vec<String> {
    let one = |entry: Entry| match (&entry.problem, &*entry.name) {
        (Some(_), _) => format!("{}!{}", entry.line, entry.text),
        (None, "") => format!("{}:{}", entry.line, entry.text),
        (None, name) => format!("{}:{name} <{}>", entry.line, entry.text),
    };
    read(text).into_iter().map(one).collect()
}

#[test]
fn addresses_and_docker_ids_are_read_however_they_are_separated() {
    for (text, expected) in [
        ("a@b.example", vec!["1:a@b.example"]),
        (
            "a@b.example, C@D.example;e@f.example g@h.example",
            vec!["1:a@b.example", "1:c@d.example", "1:e@f.example", "1:g@h.example"],
        ),
        ("a@b.example\r\n\r\nc@d.example\re@f.example\n", vec!["1:a@b.example", "3:c@d.example", "4:e@f.example"]),
        ("Jane Doe <jane@b.example>, <bob@b.example>", vec!["1:Jane Doe <jane@b.example>", "1:bob@b.example"]),
        ("\"Doe, Jane\" <jane@b.example>; ana", vec!["1:Doe, Jane <jane@b.example>", "1:ana"]),
        ("Jane Doe jane@b.example", vec!["1:Jane Doe <jane@b.example>"]),
        ("bob alice jane@b.example", vec!["1:bob", "1:alice", "1:jane@b.example"]),
        ("(a@b.example) 'c@d.example' mailto:e@f.example", vec!["1:a@b.example", "1:c@d.example", "1:e@f.example"]),
        ("Bob, ALICE", vec!["1:bob", "1:alice"]),
        ("jürgen@bücher.example", vec!["1:jürgen@xn--bcher-kva.example"]),
        ("o'brien@b.example", vec!["1:o'brien@b.example"]),
        ("", vec![]),
        (" ,;\t\n\"\" <>", vec![]),
    ] {
        assert_eq!(said(text), expected, "{text:?}");
    }
}

#[test]
fn what_cannot_be_read_keeps_its_line_and_its_reason() {
    let entries = read("a@b.example\nnot@valid\n<a b@c.example>\nJané");
    let problems: Vec<_> = entries.iter().map(|entry| (entry.line, &*entry.text, entry.problem.as_deref())).collect();
    assert_eq!(
        problems,
        [
            (1, "a@b.example", None),
            (2, "not@valid", Some("A domain has a dot in it, like example.com.")),
            (3, "a b@c.example", Some("An e-mail address has no spaces in it.")),
            (4, "Jané", Some("A Docker ID has letters and digits only, at most 40.")),
        ]
    );
}

#[test]
fn of_a_table_the_column_with_the_heading_counts() {
    let table = "Name;EMAIL;Manager\r\n\"Doe; Jane\";jane@b.example;boss@b.example\r\nBob;;boss@b.example\r\n;;\r\nAna;'+ana@b.example;\r\n";
    let reader = Reader::new(table);
    assert_eq!(reader.shape(), Shape::Table { column: 2, columns: 3, header: true });
    assert_eq!(said(table), ["2:jane@b.example", "3!Bob, boss@b.example", "5:+ana@b.example"]);
    for heading in ["email", "E-Mail", "\"Email\"", " Email Address "] {
        assert_eq!(said(&format!("id,{heading}\n7,a@b.example")), ["2:a@b.example"], "{heading}");
    }
}

#[test]
fn a_table_without_headings_is_known_by_its_addresses() {
    let pasted = "Jane Doe\tjane@b.example\tOps\nBob\tbob@b.example\tSales";
    assert_eq!(Reader::new(pasted).shape(), Shape::Table { column: 2, columns: 3, header: false });
    assert_eq!(said(pasted), ["1:jane@b.example", "2:bob@b.example"]);
    // Somebody in another column of a later line is not lost.
    let more = [pasted, "\n"].concat().repeat(30) + "x@b.example\tana@b.example\t";
    assert_eq!(said(&more)[60..], ["61:x@b.example", "61:ana@b.example"]);
    // Two addresses a line are a list, not a table.
    assert_eq!(said("a@b.example,c@b.example\nd@b.example,e@b.example").len(), 4);
}

#[test]
fn several_lines_in_quotation_marks_are_one_record() {
    let table = "note,email\n\"two\nlines\",a@b.example\nx,b@b.example\n";
    assert_eq!(said(table), ["2:a@b.example", "4:b@b.example"]);
    let several = "email\n\"a@b.example\nb@b.example\"\n";
    assert_eq!(said(several), ["2:a@b.example", "2:b@b.example"]);
}

#[test]
fn a_quotation_mark_left_open_swallows_nobody() {
    let to_the_end = "name,email\n\"Jane,jane@b.example\nBob,bob@b.example\nAna,ana@b.example\n";
    assert_eq!(said(to_the_end), ["2!\"Jane,jane@b.example", "3:bob@b.example", "4:ana@b.example"]);
    let to_the_next =
        "name,email\n\"Jane,jane@b.example\nBob,bob@b.example\nAna \"A\",ana@b.example\n\"Zoe,zoe@b.example\n";
    let entries = said(to_the_next);
    for who in ["jane", "bob", "ana", "zoe"] {
        assert!(entries.iter().any(|entry| entry.contains(&format!("{who}@b.example"))), "{who} in {entries:?}");
    }
}

#[test]
fn files_of_every_encoding_say_the_same() {
    let text = "Name,Email\r\nJürgen Öz,jürgen@b.example\r\n";
    let wide = |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    let marked = |mark: &[u8], rest: Vec<u8>| [mark, &rest].concat();
    let latin: Vec<u8> = text.chars().map(|c| c as u32 as u8).collect();
    for (bytes, encoding) in [
        (text.as_bytes().to_vec(), Encoding::Utf8),
        (marked(&[0xef, 0xbb, 0xbf], text.as_bytes().to_vec()), Encoding::Utf8),
        (wide(u16::to_le_bytes), Encoding::Utf16Le),
        (wide(u16::to_be_bytes), Encoding::Utf16Be),
        (marked(&[0xff, 0xfe], wide(u16::to_le_bytes)), Encoding::Utf16Le),
        (marked(&[0xfe, 0xff], wide(u16::to_be_bytes)), Encoding::Utf16Be),
        (latin, Encoding::Latin1),
    ] {
        let (decoded, found) = decode(&bytes);
        assert_eq!((decoded.as_str(), found), (text, encoding));
        assert_eq!(said(&decoded), ["2:jürgen@b.example"]);
    }
    assert_eq!(decode(&[0x80, b'1', 0xff]).0, "€1ÿ");
}
