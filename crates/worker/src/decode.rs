//! Reading the answer of an identity provider that somebody pasted, and comparing it with a connection.

use purser_decode::{Decoded, Expected, check, decode};
use purser_policy::findings::Finding;
use serde::{Deserialize, Serialize};

use crate::{Job, Progress};

/// Reads what was pasted. The answer is what it says and what is wrong with it, or why it cannot be read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Decode {
    /// What was pasted.
    pub pasted: String,
    /// What the connection says.
    pub expected: Expected,
}

impl Job for Decode {
    const NAME: &'static str = "decode";
    type Answer = Result<(Decoded, Vec<Finding>), String>;

    fn run(self, _: &mut Progress) -> Self::Answer {
        let decoded = decode(&self.pasted)?;
        let findings = check(&decoded, &self.expected);
        Ok((decoded, findings))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_pasted_comes_back_read_or_with_a_reason() {
        let mut nobody = |_| ();
        let mut progress = Progress::new(&mut nobody);
        let ask = |pasted: &str| Decode { pasted: pasted.to_owned(), expected: Expected::default() };
        let (decoded, findings) = ask(include_str!("../../decode/tests/response.xml")).run(&mut progress).unwrap();
        assert!(decoded.signed && !findings.is_empty());
        assert!(ask("my cat sat on it").run(&mut progress).is_err());
    }
}
