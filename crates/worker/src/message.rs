//! What the worker says to the console: one text each, whose first letter tells what it is.

/// A message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// Loaded; jobs may come.
    Ready,
    /// So far.
    Progress {
        /// Done, failures included.
        done: u32,
        /// To do in all.
        total: u32,
    },
    /// A part of the answer, as JSON.
    Part(String),
    /// The answer, as JSON.
    Answer(String),
    /// The request is none of this worker's: it is of another version of the console.
    NotUnderstood,
}

impl Message {
    /// The text.
    pub fn to_text(&self) -> String {
        match self {
            Self::Ready => "r".to_owned(),
            Self::Progress { done, total } => ["p", &done.to_string(), "/", &total.to_string()].concat(),
            Self::Part(json) => ["+", json].concat(),
            Self::Answer(json) => ["a", json].concat(),
            Self::NotUnderstood => "?".to_owned(),
        }
    }

    /// Reads the text; `None` where it is no message.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(json) = text.strip_prefix('a') {
            return Some(Self::Answer(json.to_owned()));
        }
        if let Some(json) = text.strip_prefix('+') {
            return Some(Self::Part(json.to_owned()));
        }
        if let Some(progress) = text.strip_prefix('p') {
            let (done, total) = progress.split_once('/')?;
            return Some(Self::Progress { done: done.parse().ok()?, total: total.parse().ok()? });
        }
        match text {
            "r" => Some(Self::Ready),
            "?" => Some(Self::NotUnderstood),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_message_reads_back_as_itself() {
        for message in [
            Message::Ready,
            Message::Progress { done: 3, total: 100_000 },
            Message::Part("[1]".into()),
            Message::Answer("{\"a\":\"r\"}".into()),
            Message::NotUnderstood,
        ] {
            assert_eq!(Message::parse(&message.to_text()), Some(message));
        }
        for text in ["", "p", "p1", "p1/x", "!SyntaxError"] {
            assert_eq!(Message::parse(text), None, "{text}");
        }
    }
}
