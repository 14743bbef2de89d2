//! A moment, said from now in the language of the console; the exact time in the reader's zone and order on hover.

use std::cell::Cell;
use std::time::Duration;

use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

/// Units of a relative time, largest first: seconds in one, and its name.
const UNITS: [(f64, &str); 5] =
    [(31_557_600.0, "year"), (2_629_800.0, "month"), (86_400.0, "day"), (3_600.0, "hour"), (60.0, "minute")];

/// How far away a moment is, in whole units; later ones have a positive number of seconds.
fn relative(seconds: f64) -> String {
    let Some((size, unit)) = UNITS.into_iter().find(|(size, _)| seconds.abs() >= *size) else {
        return "just now".to_owned();
    };
    // Whole units of a number that is at least one of them and not after the end of time.
    let (number, later) = ((seconds.abs() / size) as u64, seconds > 0.0);
    if (number, unit) == (1, "day") {
        return if later { "tomorrow" } else { "yesterday" }.to_owned();
    }
    let text = [&*number.to_string(), " ", unit, if number == 1 { "" } else { "s" }].concat();
    if later { ["in ", &text].concat() } else { [&*text, " ago"].concat() }
}

thread_local! {
    // One for all: to make one takes as long as to draw twenty rows.
    static EXACT: Function = {
        let options = Object::new();
        for part in ["dateStyle", "timeStyle"] {
            // An ordinary object takes any property.
            let _ = Reflect::set(&options, &part.into(), &"medium".into());
        }
        Intl::DateTimeFormat::new(&Array::new(), &options).format()
    };
    static DUE: Cell<bool> = const { Cell::new(false) };
}

/// Gives every moment on the page its exact time, a little later: what is read first does not wait for it.
fn exact_soon() {
    if DUE.replace(true) {
        return;
    }
    let name = || {
        DUE.set(false);
        let times = document().get_elements_by_tag_name("time");
        let untitled = (0..times.length()).filter_map(|at| times.item(at)).filter(|time| !time.has_attribute("title"));
        for time in untitled {
            let ms = Date::parse(&time.get_attribute("datetime").unwrap_or_default());
            let exact = EXACT.with(|format| format.call1(&JsValue::UNDEFINED, &ms.into()));
            let _ = time.set_attribute("title", &exact.ok().and_then(|text| text.as_string()).unwrap_or_default());
        }
    };
    set_timeout(name, Duration::from_millis(200));
}

/// A moment in words.
#[component]
pub fn RelativeTime(
    /// RFC 3339 text; `None` when unknown.
    at: Option<String>,
    /// Said when it is unknown.
    #[prop(into)]
    unknown: String,
) -> impl IntoView {
    let read = at.map(|at| (Date::parse(&at), at)).filter(|(ms, _)| !ms.is_nan());
    let Some((ms, at)) = read else {
        return view! { <span class="muted">{unknown}</span> }.into_any();
    };
    exact_soon();
    view! { <time datetime=at>{relative((ms - Date::now()) / 1000.0)}</time> }.into_any()
}

/// A moment, in milliseconds since 1970, as RFC 3339 text.
pub fn iso(ms: f64) -> String {
    Date::new(&JsValue::from_f64(ms)).to_iso_string().into()
}

#[cfg(test)]
mod tests {
    use super::relative;

    #[test]
    fn whole_units_before_and_after() {
        const DAY: f64 = 86_400.0;
        for (seconds, expected) in [
            (0.0, "just now"),
            (-59.0, "just now"),
            (-60.0, "1 minute ago"),
            (-3_599.0, "59 minutes ago"),
            (7_200.0, "in 2 hours"),
            (-DAY, "yesterday"),
            (1.9 * DAY, "tomorrow"),
            (-29.0 * DAY, "29 days ago"),
            (-31.0 * DAY, "1 month ago"),
            (364.0 * DAY, "in 11 months"),
            (-800.0 * DAY, "2 years ago"),
        ] {
            assert_eq!(relative(seconds), expected, "{seconds}");
        }
    }
}
