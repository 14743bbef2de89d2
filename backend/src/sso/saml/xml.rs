//! Reading XML that somebody else wrote: no document types, so no entities; nothing large, nothing deep.

use std::borrow::Cow;

pub(crate) use bergshamra_xml::{Document, NodeId, NodeKind};

/// Largest document read, in bytes.
const LARGEST: usize = 512 * 1024;

/// Reads a document.
///
/// # Errors
/// A sentence: what it is that cannot be read.
pub(crate) fn parse(text: &str) -> Result<Document<'_>, String> {
    if text.len() > LARGEST {
        return Err("It is larger than half a megabyte.".to_owned());
    }
    if text.contains("<!DOCTYPE") || text.contains("<!ENTITY") {
        return Err("It brings a document type, which is not read.".to_owned());
    }
    bergshamra_xml::uppsala::parse(text).map_err(|error| format!("It is not XML: {error}"))
}

/// The element at the top, if it is this one.
pub(crate) fn top(document: &Document<'_>, space: &str, name: &str) -> Option<NodeId> {
    document.document_element().filter(|id| is(document, *id, space, name))
}

/// Whether a node is this element.
pub(crate) fn is(document: &Document<'_>, id: NodeId, space: &str, name: &str) -> bool {
    document.element(id).is_some_and(|element| element.matches_name_ns(space, name))
}

/// The children with this name.
pub(crate) fn children(document: &Document<'_>, of: NodeId, space: &str, name: &str) -> Vec<NodeId> {
    document.child_elements_by_name_ns(of, space, name)
}

/// The only child with this name; nothing where there are none or several.
pub(crate) fn child(document: &Document<'_>, of: NodeId, space: &str, name: &str) -> Option<NodeId> {
    match children(document, of, space, name).as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}

/// An attribute without a name space.
pub(crate) fn attribute<'d>(document: &'d Document<'_>, of: NodeId, name: &str) -> Option<&'d str> {
    let element = document.element(of)?;
    let found = element.attributes.iter().find(|one| one.name.namespace_uri.is_none() && one.name.local_name == name);
    found.map(|one| one.value.as_ref())
}

/// The text in an element.
pub(crate) fn text(document: &Document<'_>, of: NodeId) -> String {
    document.text_content_deep(of).trim().to_owned()
}

/// Text as it may stand between tags and in attributes.
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"', '\'']) {
        return Cow::Borrowed(text);
    }
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    Cow::Owned(text.replace('"', "&quot;").replace('\'', "&#39;"))
}
