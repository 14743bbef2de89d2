//! Command-line options: `--flag`, `--name value`, `--name=value`, and plain words.

use std::collections::BTreeMap;

use crate::Result;

/// The options of one task, as they were written.
#[derive(Debug, Default)]
pub(crate) struct Options {
    flags: Vec<String>,
    values: BTreeMap<String, String>,
    words: Vec<String>,
}

impl Options {
    /// Sorts `arguments` into the `flags` and `values` the task knows; anything else that starts with a dash is refused.
    pub(crate) fn parse(arguments: &[String], flags: &[&str], values: &[&str]) -> Result<Self> {
        let mut options = Self::default();
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            let Some(option) = argument.strip_prefix("--") else {
                if argument.starts_with('-') {
                    return Err(format!("there is no option `{argument}`. See `cargo xtask help`."));
                }
                options.words.push(argument.clone());
                continue;
            };
            let (name, joined) = match option.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (option, None),
            };
            if values.contains(&name) {
                let value = match joined {
                    Some(value) => value,
                    None => arguments
                        .next()
                        .filter(|value| !value.starts_with("--"))
                        .cloned()
                        .ok_or_else(|| format!("`--{name}` needs a value."))?,
                };
                options.values.insert(name.to_owned(), value);
            } else if flags.contains(&name) && joined.is_none() {
                options.flags.push(name.to_owned());
            } else {
                return Err(format!("there is no option `{argument}` here. See `cargo xtask help`."));
            }
        }
        Ok(options)
    }

    /// Whether `--name` was given.
    pub(crate) fn flag(&self, name: &str) -> bool {
        self.flags.iter().any(|flag| flag == name)
    }

    /// The value of `--name`, if it was given.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// The value of `--name` as a number, or `default`.
    pub(crate) fn number<N: std::str::FromStr>(&self, name: &str, default: N) -> Result<N> {
        match self.value(name) {
            None => Ok(default),
            Some(text) => {
                text.parse().map_err(|_| format!("`--{name}` takes a number, and `{text}` is not one it can take."))
            }
        }
    }

    /// The words that are not options.
    pub(crate) fn words(&self) -> &[String] {
        &self.words
    }

    /// Refuses words, for tasks that take none.
    pub(crate) fn no_words(self) -> Result<Self> {
        match self.words.first() {
            Some(word) => Err(format!("`{word}` was not expected here. See `cargo xtask help`.")),
            None => Ok(self),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Options> {
        let arguments: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        Options::parse(&arguments, &["dev"], &["out", "port"])
    }

    #[test]
    fn reads_flags_values_and_words() {
        let options = parse("unit --dev --out some/dir --port=80").unwrap();
        assert!(options.flag("dev"));
        assert!(!options.flag("out"));
        assert_eq!(options.value("out"), Some("some/dir"));
        assert_eq!(options.number("port", 1_u16), Ok(80));
        assert_eq!(options.number("out-of-list", 7_u16), Ok(7));
        assert_eq!(options.words(), ["unit"]);
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        assert!(parse("--devv").unwrap_err().contains("`--devv`"));
        assert!(parse("-d").unwrap_err().contains("`-d`"));
        assert!(parse("--dev=yes").unwrap_err().contains("`--dev=yes`"));
        assert!(parse("word").unwrap().no_words().unwrap_err().contains("`word`"));
    }

    #[test]
    fn says_which_value_is_missing_or_wrong() {
        assert_eq!(parse("--out").unwrap_err(), "`--out` needs a value.");
        assert_eq!(parse("--out --dev").unwrap_err(), "`--out` needs a value.");
        let number = parse("--port 99999").unwrap().number("port", 1_u16);
        assert!(number.unwrap_err().contains("`99999`"));
    }
}
