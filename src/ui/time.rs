//! A moment, said from now; the exact time in the reader's zone on hover.

use js_sys::{Array, Date, Intl};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

/// Units of a relative time, largest first: seconds in one, and its name for the browser.
const UNITS: [(f64, &str); 5] =
    [(31_557_600.0, "year"), (2_629_800.0, "month"), (86_400.0, "day"), (3_600.0, "hour"), (60.0, "minute")];

thread_local! {
    // One for all: to make one takes as long as to draw a row.
    static FORMAT: Intl::RelativeTimeFormat = {
        let options = js_sys::Object::new();
        // An ordinary object takes any property.
        let _ = js_sys::Reflect::set(&options, &"numeric".into(), &"auto".into());
        Intl::RelativeTimeFormat::new(&Array::new(), &options)
    };
}

fn relative(seconds: f64) -> String {
    let (size, unit) = UNITS.into_iter().find(|(size, _)| seconds.abs() >= *size).unwrap_or((60.0, "minute"));
    FORMAT.with(|format| format.format((seconds / size).trunc(), unit).into())
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
    let exact: String = Date::new(&JsValue::from_f64(ms)).to_locale_string("default", &JsValue::UNDEFINED).into();
    view! { <time datetime=at title=exact>{relative((ms - Date::now()) / 1000.0)}</time> }.into_any()
}

/// A moment, in milliseconds since 1970, as RFC 3339 text.
pub fn iso(ms: f64) -> String {
    Date::new(&JsValue::from_f64(ms)).to_iso_string().into()
}
