//! The gate: holding back what is not allowed, letting go what is, and cleaning up.

pub mod autoblock;
pub mod eraser;
pub mod held;
pub mod markup;
pub mod release;
pub mod switches;
