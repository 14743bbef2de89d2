//! Icons: strokes on a 16-unit grid. They decorate; the words beside them or the label of their button say what they mean.

use leptos::prelude::*;

macro_rules! icons {
    ($($(#[$doc:meta])* $name:ident = $path:literal,)*) => {
        /// What an icon shows.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Icon { $($(#[$doc])* $name,)* }

        impl Icon {
            const fn path(self) -> &'static str {
                match self { $(Self::$name => $path,)* }
            }
        }
    };
}

icons! {
    /// A magnifying glass.
    Search = "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM11 11l3.5 3.5",
    /// Ascending.
    Up = "M8 13V3M4 7l4-4 4 4",
    /// Descending.
    Down = "M8 3v10M4 9l4 4 4-4",
    /// Either way.
    UpDown = "M5 6l3-3 3 3M5 10l3 3 3-3",
    /// Three dots.
    More = "M3 8a.5.5 0 1 0 1 0 .5.5 0 1 0-1 0M7.5 8a.5.5 0 1 0 1 0 .5.5 0 1 0-1 0M12 8a.5.5 0 1 0 1 0 .5.5 0 1 0-1 0",
    /// A cross.
    Close = "M4 4l8 8M12 4l-8 8",
    /// A tick.
    Check = "M3 8.5l3.5 3.5L13 4.5",
    /// A triangle with a mark.
    Warning = "M8 2L1.5 13.5h13zM8 6.5v3M8 11.7h.01",
    /// A circle with an i.
    Info = "M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM8 7.5v4M8 4.7h.01",
    /// An arrow into a tray.
    Download = "M8 2v8M4.5 7L8 10.5 11.5 7M2.5 13.5h11",
    /// Two sheets.
    Copy = "M6 6h7.5v7.5H6zM3.5 10H2.5V2.5H10v1",
    /// Two heads.
    People = "M6 7.5a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4zM1 14c0-3 2.2-4.5 5-4.5S11 11 11 14M11 2.3a2.7 2.7 0 0 1 0 5M12.5 10c1.6.6 2.5 2 2.5 4",
    /// A flag on a pole.
    Teams = "M3.5 15V2M3.5 2.5h9.5L10.5 6l2.5 3.5H3.5",
    /// A page with lines.
    Log = "M3 1.5h10v13H3zM5.5 5h5M5.5 8h5M5.5 11h3",
    /// A plus.
    Plus = "M8 3v10M3 8h10",
    /// A pencil.
    Pencil = "M2.5 13.5l.7-3L10.7 3l2.3 2.3-7.5 7.5zM9.5 4.2l2.3 2.3",
    /// An envelope.
    Mail = "M1.5 3.5h13v9h-13zM1.5 4l6.5 5 6.5-5",
    /// A house.
    Home = "M2 7.5L8 2l6 5.5M3.5 6.5V14h9V6.5",
    /// A sun.
    Sun = "M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1",
    /// A moon.
    Moon = "M13.5 9.5A6 6 0 0 1 6.5 2.5a6 6 0 1 0 7 7z",
    /// A screen.
    Monitor = "M1.5 2.5h13v8.5h-13zM5.5 14h5M8 11v3",
    /// Opens downwards.
    ChevronDown = "M4 6l4 4 4-4",
    /// An arrow out of a door.
    SignOut = "M6 2.5H2.5v11H6M10 5l3 3-3 3M13 8H6",
    /// Three columns.
    Columns = "M2 3h12v10H2zM6 3v10M10 3v10",
    /// A clock.
    Clock = "M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM8 4.5V8l2.5 1.5",
    /// A globe.
    Globe = "M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM1.5 8h13M8 1.5c-4 4-4 9 0 13 4-4 4-9 0-13",
    /// A key.
    Key = "M5 11.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM8 8.5h6.5M12 8.5v2.5",
    /// Two links of a chain.
    Link = "M6.5 9.5l3-3M7 5l1.5-1.5a2.8 2.8 0 0 1 4 4L11 9M9 11l-1.5 1.5a2.8 2.8 0 0 1-4-4L5 7",
    /// Three lines.
    Menu = "M2 4h12M2 8h12M2 12h12",
    /// A bin.
    Trash = "M2.5 4h11M6 4V2.5h4V4M4 4l.7 9.5h6.6L12 4",
}

/// Draws an icon in the colour of the text.
#[component]
pub fn IconView(
    /// Which.
    icon: Icon,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d=icon.path() /></svg>
    }
    .into_any()
}
