//! From text to a filter or a path, by the grammar of RFC 7644, figure 1: `not` binds tightest, then `and`, then `or`.

use serde_json::Value;

use super::{AttributePath, Filter, Operator, Target};
use crate::scim::error::{Refusal, Result};
use crate::scim::schema::schemas;

/// Longest filter that is read, in bytes.
const LONGEST: usize = 4096;

/// Deepest nesting of brackets that is read.
const DEEPEST: usize = 32;

/// Reads a filter.
pub(crate) fn filter(text: &str) -> Result<Filter> {
    let mut parser = Parser::new(text)?;
    let filter = parser.or(0)?;
    match parser.rest.trim_start() {
        "" => Ok(filter),
        rest => Err(Refusal::filter(format!("Nothing was expected at “{}”.", shortened(rest)))),
    }
}

/// Reads the path of a PATCH operation.
pub(crate) fn target(text: &str) -> Result<Target> {
    let not_read = |refusal: Refusal| Refusal::path(refusal.detail);
    let mut parser = Parser::new(text).map_err(not_read)?;
    let mut path = parser.path().map_err(not_read)?;
    let mut among = None;
    if let Some(rest) = parser.rest.strip_prefix('[') {
        parser.rest = rest;
        among = Some(parser.or(1).map_err(not_read)?);
        parser.close(']').map_err(not_read)?;
        if let Some(rest) = parser.rest.strip_prefix('.') {
            parser.rest = rest;
            path.sub = Some(parser.word().map_err(not_read)?.to_owned());
        }
    }
    match parser.rest.trim() {
        "" => Ok(Target { path, among }),
        rest => Err(Refusal::path(format!("Nothing was expected at “{}”.", shortened(rest)))),
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}

struct Parser<'a> {
    rest: &'a str,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Result<Self> {
        if text.len() > LONGEST {
            return Err(Refusal::filter("This is longer than any filter that is read here."));
        }
        Ok(Self { rest: text.trim_start() })
    }

    fn or(&mut self, depth: usize) -> Result<Filter> {
        let mut left = self.and(depth)?;
        while self.keyword("or") {
            left = Filter::Or(Box::new(left), Box::new(self.and(depth)?));
        }
        Ok(left)
    }

    fn and(&mut self, depth: usize) -> Result<Filter> {
        let mut left = self.one(depth)?;
        while self.keyword("and") {
            left = Filter::And(Box::new(left), Box::new(self.one(depth)?));
        }
        Ok(left)
    }

    /// One term: `(…)`, `not (…)`, `path[…]`, `path pr` or `path op value`.
    fn one(&mut self, depth: usize) -> Result<Filter> {
        if depth > DEEPEST {
            return Err(Refusal::filter("The brackets of this filter are nested too deeply."));
        }
        self.rest = self.rest.trim_start();
        let before = self.rest;
        if self.keyword("not") {
            self.rest = self.rest.trim_start();
            if let Some(rest) = self.rest.strip_prefix('(') {
                self.rest = rest;
                let inner = self.or(depth + 1)?;
                self.close(')')?;
                return Ok(Filter::Not(Box::new(inner)));
            }
            // An attribute may be called so.
            self.rest = before;
        }
        if let Some(rest) = self.rest.strip_prefix('(') {
            self.rest = rest;
            let inner = self.or(depth + 1)?;
            self.close(')')?;
            return Ok(inner);
        }
        let path = self.path()?;
        if let Some(rest) = self.rest.strip_prefix('[') {
            self.rest = rest;
            let inner = self.or(depth + 1)?;
            self.close(']')?;
            return Ok(Filter::Within(path, Box::new(inner)));
        }
        self.rest = self.rest.trim_start();
        let word = self.word()?;
        if word.eq_ignore_ascii_case("pr") {
            return Ok(Filter::Present(path));
        }
        let operator = Operator::ALL.into_iter().find(|(_, name)| name.eq_ignore_ascii_case(word));
        let (operator, _) = operator.ok_or_else(|| Refusal::filter(format!("“{word}” is no operator.")))?;
        Ok(Filter::Compare(path, operator, self.value()?))
    }

    fn close(&mut self, bracket: char) -> Result<()> {
        self.rest = self.rest.trim_start();
        self.rest = self
            .rest
            .strip_prefix(bracket)
            .ok_or_else(|| Refusal::filter(format!("“{bracket}” is missing at “{}”.", shortened(self.rest))))?;
        Ok(())
    }

    /// Takes a word of the grammar, if it stands here alone.
    fn keyword(&mut self, word: &str) -> bool {
        let rest = self.rest.trim_start();
        let Some((start, after)) = rest.split_at_checked(word.len()) else { return false };
        let found = start.eq_ignore_ascii_case(word) && after.starts_with([' ', '\t', '(']);
        if found {
            self.rest = after;
        }
        found
    }

    /// Letters, digits, `-`, `_`, `$` (ATTRNAME).
    fn word(&mut self) -> Result<&'a str> {
        let ends = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '$'));
        let length = self.rest.find(ends).unwrap_or(self.rest.len());
        if length == 0 {
            return Err(Refusal::filter(format!("A name was expected at “{}”.", shortened(self.rest))));
        }
        let (word, rest) = self.rest.split_at(length);
        self.rest = rest;
        Ok(word)
    }

    /// An attribute, maybe with the URN of its schema in front and a part behind.
    fn path(&mut self) -> Result<AttributePath> {
        let schema = self.schema();
        if schema.is_some() && !self.rest.starts_with(':') {
            return Ok(AttributePath { schema, name: String::new(), sub: None });
        }
        if schema.is_some() {
            self.rest = &self.rest[1..];
        }
        let name = self.word()?.to_owned();
        let mut sub = None;
        if let Some(rest) = self.rest.strip_prefix('.') {
            self.rest = rest;
            sub = Some(self.word()?.to_owned());
        }
        Ok(AttributePath { schema, name, sub })
    }

    /// The URN in front of an attribute. Those known here are found as they are; of others, the attribute is what follows
    /// the last colon.
    fn schema(&mut self) -> Option<String> {
        let urn = self.rest.split([' ', '[', ')', ']']).next().unwrap_or_default();
        if !urn.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("urn:")) {
            return None;
        }
        let known = schemas().into_iter().find(|schema| {
            let start = urn.get(..schema.id.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(schema.id))
                && matches!(urn.as_bytes().get(schema.id.len()), None | Some(b':'))
        });
        let length = match known {
            Some(schema) => schema.id.len(),
            None => urn.rfind(':')?,
        };
        let (schema, rest) = self.rest.split_at(length);
        self.rest = rest;
        Some(known.map_or_else(|| schema.to_owned(), |known| known.id.to_owned()))
    }

    /// A value, as JSON writes it; some send True and False.
    fn value(&mut self) -> Result<Value> {
        self.rest = self.rest.trim_start();
        let wrong = Refusal::filter(format!(
            "A value was expected at “{}”: a text in quotation marks, a number, true, false or null.",
            shortened(self.rest)
        ));
        if self.rest.starts_with('"') {
            let mut values = serde_json::Deserializer::from_str(self.rest).into_iter::<Value>();
            let Some(Ok(value)) = values.next() else { return Err(wrong) };
            self.rest = &self.rest[values.byte_offset()..];
            return Ok(value);
        }
        let length = self.rest.find([' ', '\t', ')', ']']).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(length);
        self.rest = rest;
        match word.to_ascii_lowercase().as_str() {
            "true" => Ok(Value::Bool(true)),
            "false" => Ok(Value::Bool(false)),
            "null" => Ok(Value::Null),
            number => serde_json::from_str::<serde_json::Number>(number).map(Value::Number).map_err(|_| wrong),
        }
    }
}
