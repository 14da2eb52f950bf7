//! What only the command line and other native tools need.

pub mod vendors;
