//! What only the command line and other native tools need.

pub mod check;
pub mod cli;
pub mod draft;
pub mod files;
pub mod html;
pub mod policy;
pub mod scan;
pub mod schema;
pub mod usual;
pub mod vendors;
