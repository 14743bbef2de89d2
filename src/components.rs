//! Pieces that know the product and serve more than one page. They get what they show as props: no reading, no writing.

pub mod api_call;
pub mod appearance;
pub mod certificates;
pub mod connection;
pub mod connection_form;
pub mod error_panel;
pub mod filters;
pub mod findings;
pub mod foreseen;
pub mod gate;
pub mod part;
pub mod people;
pub mod sheet;
