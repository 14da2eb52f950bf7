//! The second layer: the dialog with every category and service, and what both it and the policy
//! page draw of a service.

pub mod category;
pub mod dialog;
pub mod entry;
mod kept;
pub mod scene;

/// The style of the dialog and of the policy page.
pub static STYLE: &str = include_str!(concat!(env!("OUT_DIR"), "/preferences.css"));
