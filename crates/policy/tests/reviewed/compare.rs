//! Tables that are printed as text and compared with a reviewed file, so that a change is a readable difference.
//! `UPDATE_TABLES=1 cargo test -p purser-policy` writes the files anew.

/// Fails where the table differs from the reviewed file of that name in `tests`.
#[track_caller]
pub(crate) fn compare(file: &str, now: &str) {
    let path = [env!("CARGO_MANIFEST_DIR"), "/tests/", file].concat();
    if std::env::var_os("UPDATE_TABLES").is_some() {
        assert!(std::fs::write(&path, now).is_ok(), "{path} cannot be written");
    }
    let reviewed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        reviewed == now,
        "{file} changed; if that is meant, run with UPDATE_TABLES=1 and review the difference:\n{now}"
    );
}
