//! The normal form in which people are searched and ordered.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Lower case without accents: what is stored for the search and what a search is compared as. Letters that Unicode does
/// not take apart but people type without their stroke (`ł`, `ø`, `ß` …) are spelled out.
pub fn normalise(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            'ł' => out.push('l'),
            'ø' => out.push('o'),
            'đ' | 'ð' => out.push('d'),
            'ı' => out.push('i'),
            'ħ' => out.push('h'),
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'þ' => out.push_str("th"),
            c if c.is_control() && c != '\n' => out.push(' '),
            // Final sigma is a sigma.
            'ς' => out.push('σ'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::normalise;

    #[test]
    fn case_and_accents_do_not_matter() {
        for (given, expected) in [
            ("Núñez", "nunez"),
            ("ŁUKASZ", "lukasz"),
            ("Søren Ærø", "soren aero"),
            ("İpek Işık", "ipek isik"),
            ("Nguyễn Thị", "nguyen thi"),
            ("Straße", "strasse"),
            ("ΟΔΥΣΣΕΥΣ", "οδυσσευσ"),
            ("ｆｕｌｌ", "full"),
            ("李小龙", "李小龙"),
            ("a\u{7}b", "a b"),
        ] {
            assert_eq!(normalise(given), expected, "{given}");
        }
    }
}
