//! Taking the wrapping off: an address or a form around it, percent-encoding, base64, compression.

use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use purser_api::endpoint::decoded;

use crate::Kind;

/// Longest input that is looked at, in bytes.
pub const LARGEST: usize = 2 * 1024 * 1024;

/// Longest text after inflating, in bytes.
const INFLATED: usize = 1024 * 1024;

/// Names under which answers travel in addresses and forms.
const NAMES: [&str; 4] = ["SAMLResponse", "SAMLRequest", "id_token", "access_token"];

const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);

/// What was inside.
pub(crate) struct Unpacked {
    pub(crate) kind: Kind,
    pub(crate) text: String,
    pub(crate) steps: Vec<&'static str>,
}

pub(crate) fn unpack(pasted: &str) -> Result<Unpacked, String> {
    if pasted.len() > LARGEST {
        return Err("This is longer than two megabytes. Paste the answer alone.".to_owned());
    }
    let mut text = pasted.trim().trim_start_matches('\u{feff}').to_owned();
    let mut steps = Vec::new();
    if text.is_empty() {
        return Err("There is nothing to read yet.".to_owned());
    }
    if let Some(value) = parameter(&text) {
        steps.push("a parameter of an address or a form");
        text = value;
    } else if let Some(value) = form_field(&text) {
        steps.push("a field of a page");
        text = value;
    }
    if !text.starts_with('<') && text.contains('%') {
        steps.push("percent-encoding");
        // A plus stays: base64 has it, and encoders write a space as `%20` there.
        text = decoded(&text);
    }
    text = text.trim().to_owned();
    if text.starts_with('<') {
        return Ok(Unpacked { kind: Kind::Saml, text, steps });
    }
    let token = text.strip_prefix("Bearer ").unwrap_or(&text).trim();
    if is_token(token) {
        return Ok(Unpacked { kind: Kind::Jwt, text: token.to_owned(), steps });
    }
    let bytes = base64(&text).ok_or_else(|| {
        "This is neither XML nor base64 nor a token. Paste the value of SAMLResponse, the whole address, or the token.".to_owned()
    })?;
    steps.push("base64");
    if let Some(xml) = readable(&bytes) {
        return Ok(Unpacked { kind: Kind::Saml, text: xml, steps });
    }
    let inflated = miniz_oxide::inflate::decompress_to_vec_with_limit(&bytes, INFLATED)
        .or_else(|_| miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(&bytes, INFLATED));
    match inflated.ok().and_then(|bytes| readable(&bytes)) {
        Some(text) => {
            steps.push("compression (deflate)");
            Ok(Unpacked { kind: Kind::Saml, text, steps })
        }
        None => {
            Err("This is base64, but what is in it is not XML, also not after inflating it. Part of it may be missing."
                .to_owned())
        }
    }
}

/// Three parts with dots between, the first of them a JSON object.
fn is_token(text: &str) -> bool {
    let parts: Vec<&str> = text.splitn(4, '.').collect();
    parts.len() == 3 && base64(parts[0]).is_some_and(|bytes| bytes.trim_ascii_start().starts_with(b"{"))
}

/// XML, if it looks like that.
fn readable(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?.trim_start_matches('\u{feff}').trim();
    text.starts_with('<').then(|| text.to_owned())
}

/// Base64 in either alphabet, with or without padding and line breaks.
pub(crate) fn base64(text: &str) -> Option<Vec<u8>> {
    let packed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let alphabet = if packed.contains(['-', '_']) { &URL_SAFE } else { &STANDARD };
    GeneralPurpose::new(alphabet, LENIENT).decode(packed).ok().filter(|bytes| !bytes.is_empty())
}

/// The value of a known parameter in an address, a query or the body of a form.
fn parameter(text: &str) -> Option<String> {
    if text.starts_with('<') {
        return None;
    }
    NAMES.iter().find_map(|name| {
        let (before, after) = text.split_once(&[name, "="].concat())?;
        let starts =
            before.is_empty() || before.ends_with(['?', '&', '#', ';']) || before.ends_with(char::is_whitespace);
        let value = after.split(['&', '#']).next().unwrap_or_default();
        starts.then(|| value.split_whitespace().collect())
    })
}

/// The value of a known field in the source of a page.
fn form_field(text: &str) -> Option<String> {
    NAMES.iter().find_map(|name| {
        let (_, after) = text.split_once(&["name=\"", name, "\""].concat())?;
        let tag = after.split('>').next()?;
        let (_, value) = tag.split_once("value=\"")?;
        Some(value.split('"').next()?.replace("&#43;", "+").replace("&#x2B;", "+").replace("&#61;", "="))
    })
}
