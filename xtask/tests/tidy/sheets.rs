//! Each piece of the interface has one sheet of the same name, and every sheet is used.

use crate::tree::Tree;

/// Pieces that look like nothing: behaviour only. This list may only get shorter.
const WITHOUT_SHEET: [&str; 0] = [];

pub(crate) fn check(tree: &Tree) -> Vec<String> {
    let name = |path: &str, extension: &str| {
        let name = path.rsplit('/').next().unwrap_or_default();
        name.strip_suffix(extension).unwrap_or(name).to_owned()
    };
    let direct = |path: &str| path.matches('/').count() == 2;
    let pieces: Vec<String> =
        tree.under(&["src/ui/"], ".rs").filter(|(path, _)| direct(path)).map(|(path, _)| name(path, ".rs")).collect();

    let mut problems = Vec::new();
    if pieces.is_empty() {
        problems.push("src/ui/: there is nothing here; the rule about sheets looks at nothing".to_owned());
    }
    for piece in &pieces {
        let sheet = format!("style/ui/{piece}.css");
        let listed = WITHOUT_SHEET.contains(&piece.as_str());
        match (tree.has(&sheet), listed) {
            (false, false) => problems.push(format!("src/ui/{piece}.rs: has no sheet {sheet}")),
            (true, true) => problems.push(format!("{sheet}: `{piece}` no longer belongs on the list of this rule")),
            _ => {}
        }
    }
    for gone in WITHOUT_SHEET.iter().filter(|listed| !pieces.iter().any(|piece| piece == *listed)) {
        problems.push(format!("`{gone}` is on the list of this rule, and there is no src/ui/{gone}.rs"));
    }
    for (sheet, _) in tree.under(&["style/ui/"], ".css") {
        let piece = name(sheet, ".css");
        if !pieces.contains(&piece) {
            problems.push(format!("{sheet}: there is no src/ui/{piece}.rs"));
        }
    }

    let order: Vec<&str> = tree
        .text("style/order.txt")
        .lines()
        .map(|line| line.split('#').next().unwrap_or_default().trim())
        .filter(|line| !line.is_empty() && !line.ends_with(':'))
        .collect();
    for (sheet, _) in tree.under(&["style/"], ".css") {
        if !order.contains(&sheet.trim_start_matches("style/")) {
            problems.push(format!("{sheet}: is not in style/order.txt"));
        }
    }
    for (index, listed) in order.iter().enumerate() {
        if !tree.has(&format!("style/{listed}")) {
            problems.push(format!("style/order.txt: names {listed}, which does not exist"));
        }
        if order[..index].contains(listed) {
            problems.push(format!("style/order.txt: names {listed} twice"));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_and_sheets_go_together() {
        let tree = Tree::of(&[
            ("src/ui/button.rs", ""),
            ("src/ui/table/row.rs", ""),
            ("style/order.txt", "layers.css # first\nui/button.css\n"),
            ("style/layers.css", ""),
            ("style/ui/button.css", ""),
        ]);
        assert_eq!(check(&tree), [] as [String; 0]);
    }

    #[test]
    fn what_has_no_partner_is_noticed() {
        let tree = Tree::of(&[
            ("src/ui/button.rs", ""),
            ("style/order.txt", "ui/gone.css\nui/badge.css\nui/badge.css\n"),
            ("style/ui/badge.css", ""),
            ("style/lost.css", ""),
        ]);
        assert_eq!(
            check(&tree),
            [
                "src/ui/button.rs: has no sheet style/ui/button.css",
                "style/ui/badge.css: there is no src/ui/badge.rs",
                "style/lost.css: is not in style/order.txt",
                "style/order.txt: names ui/gone.css, which does not exist",
                "style/order.txt: names ui/badge.css twice",
            ]
        );
        assert_eq!(check(&Tree::of(&[])).len(), 1);
    }
}
