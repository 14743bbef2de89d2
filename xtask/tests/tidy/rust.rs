//! Just enough of Rust's grammar: what is code, what is a string, what a path names.

/// A file's code with remarks and the insides of strings blanked, and its strings. Line numbers stay what they were.
pub(crate) struct Source {
    pub(crate) code: String,
    /// Line and contents of each string.
    pub(crate) strings: Vec<(usize, String)>,
}

impl Source {
    pub(crate) fn parse(text: &str) -> Self {
        let mut source = Self { code: String::with_capacity(text.len()), strings: Vec::new() };
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let skipped = remark(rest);
            if skipped > 0 {
                source.blank(&rest[..skipped]);
                rest = &rest[skipped..];
            } else if let Some((open, close)) = string(rest, source.code.chars().next_back()) {
                let contents = &rest[open..close];
                source.strings.push((source.line(), contents.to_owned()));
                source.code.push('"');
                source.blank(contents);
                source.code.push('"');
                rest = rest[close + 1..].trim_start_matches('#');
            } else {
                let length = character(rest).unwrap_or(c.len_utf8());
                source.code.push_str(if length > c.len_utf8() { "' '" } else { &rest[..length] });
                rest = &rest[length..];
            }
        }
        source
    }

    /// Without the tests at the end of the file: they may say anything.
    pub(crate) fn without_tests(text: &str) -> Self {
        let end = text.find("\n#[cfg(test)]\nmod ").unwrap_or(text.len());
        Self::parse(&text[..end])
    }

    /// Lines of code that contain `word`, standing by itself.
    pub(crate) fn lines_with(&self, word: &str) -> Vec<usize> {
        let part = |c: char| c.is_alphanumeric() || c == '_';
        let alone = |line: &str| {
            line.match_indices(word)
                .any(|(at, _)| !line[..at].ends_with(part) && !line[at + word.len()..].starts_with(part))
        };
        self.code.lines().enumerate().filter(|(_, line)| alone(line)).map(|(index, _)| index + 1).collect()
    }

    /// All paths that start at the crate's root, spelt out: `use super::{a, b::c}` in `x/y.rs` is `x::a` and `x::b::c`.
    /// `module` is the path of the module the file holds.
    pub(crate) fn crate_paths(&self, module: &[&str]) -> Vec<(usize, Vec<String>)> {
        let mut found = Vec::new();
        for (start, word) in [("crate::", 0), ("super::", 1)] {
            for (at, _) in self.code.match_indices(start) {
                let before = &self.code[..at];
                if before.ends_with(|c: char| c.is_alphanumeric() || c == '_') || before.ends_with("::") {
                    continue;
                }
                let mut rest = &self.code[at + start.len()..];
                let mut ups = word;
                while let Some(more) = rest.strip_prefix("super::") {
                    rest = more;
                    ups += 1;
                }
                let kept = if word == 0 { 0 } else { module.len().saturating_sub(ups) };
                let prefix: Vec<String> = module[..kept].iter().map(|&part| part.to_owned()).collect();
                let line = before.matches('\n').count() + 1;
                let mut paths = Vec::new();
                spell_out(rest, prefix, &mut paths);
                found.extend(paths.into_iter().map(|path| (line, path)));
            }
        }
        found
    }

    fn line(&self) -> usize {
        self.code.matches('\n').count() + 1
    }

    fn blank(&mut self, text: &str) {
        self.code.extend(text.chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
    }
}

/// How long the remark at the start of `rest` is.
fn remark(rest: &str) -> usize {
    if rest.starts_with("//") {
        return rest.find('\n').unwrap_or(rest.len());
    }
    if !rest.starts_with("/*") {
        return 0;
    }
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        match &rest.as_bytes()[at..] {
            [b'/', b'*', ..] => (depth, at) = (depth + 1, at + 2),
            [b'*', b'/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
    rest.len()
}

/// Where the contents of the string at the start of `rest` start and end.
fn string(rest: &str, previous: Option<char>) -> Option<(usize, usize)> {
    let in_word = previous.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let prefix = rest.find(|c| !matches!(c, 'b' | 'c' | 'r'))?;
    if prefix > 2 || (prefix > 0 && in_word) {
        return None;
    }
    let hashes = rest[prefix..].chars().take_while(|&c| c == '#').count();
    let open = prefix + hashes + 1;
    if !rest[prefix + hashes..].starts_with('"') || (hashes > 0 && !rest[..prefix].contains('r')) {
        return None;
    }
    if rest[..prefix].contains('r') {
        let end = format!("\"{}", "#".repeat(hashes));
        return Some((open, open + rest[open..].find(&end)?));
    }
    let mut escaped = false;
    let length = rest[open..].find(|c| {
        let closes = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        closes
    })?;
    Some((open, open + length))
}

/// How long the character literal at the start of `rest` is; a lifetime is none.
fn character(rest: &str) -> Option<usize> {
    let inside = rest.strip_prefix('\'')?;
    let mut chars = inside.char_indices();
    let (_, first) = chars.next()?;
    if first == '\\' {
        let (_, escaped) = chars.next()?;
        let from = 1 + escaped.len_utf8();
        return Some(1 + from + inside[from..].find('\'')? + 1);
    }
    let (second, quote) = chars.next()?;
    (quote == '\'').then_some(1 + second + 1)
}

/// Spells out a `use` tree (or a plain path) and says how much of `text` it took.
fn spell_out(text: &str, mut path: Vec<String>, found: &mut Vec<Vec<String>>) -> usize {
    let mut at = 0;
    loop {
        at += text[at..].len() - text[at..].trim_start().len();
        let rest = &text[at..];
        if let Some(inside) = rest.strip_prefix('{') {
            return at + 1 + group(inside, &path, found);
        }
        let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        if length > 0 {
            path.push(rest[..length].to_owned());
        } else if rest.starts_with('*') {
            path.push("*".to_owned());
            at += 1;
        }
        at += length;
        match text[at..].strip_prefix("::") {
            Some(_) => at += 2,
            None => break,
        }
    }
    found.push(path);
    at
}

/// Spells out what stands between braces and says how much of `text` that is, with the closing one.
fn group(text: &str, path: &[String], found: &mut Vec<Vec<String>>) -> usize {
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if c == '}' {
            return at + 1;
        }
        if c == ',' || c.is_whitespace() {
            at += c.len_utf8();
            continue;
        }
        let mut inner = Vec::new();
        at += spell_out(&text[at..], path.to_vec(), &mut inner);
        found.extend(inner);
        // ` as name` belongs to what was just read.
        at += text[at..].find([',', '}']).unwrap_or(text.len() - at);
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_and_strings_are_no_code() {
        let source = Source::parse("a // crate::x\n/* b /* \" */ */ c \"crate::y \\\" z\" r#\"q\"w\"# 'x' '\"' 'l d");
        assert!(!source.code.contains("crate"), "{}", source.code);
        assert_eq!(
            source.code.split_whitespace().filter(|word| word.len() == 1).collect::<String>(),
            "ac\"\"\"\"''''d"
        );
        let strings: Vec<&str> = source.strings.iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!(strings, ["crate::y \\\" z", "q\"w"]);
        assert_eq!(source.strings[0].0, 2);
    }

    #[test]
    fn tests_at_the_end_do_not_count() {
        let text = "fn a() { b(\"x\"); }\n\n#[cfg(test)]\nmod tests { \"y\" }\n";
        assert_eq!(Source::without_tests(text).strings, [(1, "x".to_owned())]);
        assert_eq!(Source::parse(text).strings.len(), 2);
    }

    #[test]
    fn words_stand_by_themselves() {
        let source = Source::parse("x\nlocal_storage()\nmy_local_storage local_storages");
        assert_eq!(source.lines_with("local_storage"), [2]);
    }

    #[test]
    fn paths_are_spelt_out() {
        let text =
            "use crate::{a, b::{c as d, e::*}, f::G};\nuse super::{h, i};\nlet x = super::super::j::k();\nnot_crate::l";
        let paths: Vec<String> = Source::parse(text)
            .crate_paths(&["x", "y"])
            .into_iter()
            .map(|(line, path)| format!("{line} {}", path.join("::")))
            .collect();
        assert_eq!(paths, ["1 a", "1 b::c", "1 b::e::*", "1 f::G", "2 x::h", "2 x::i", "3 j::k"]);
    }
}
