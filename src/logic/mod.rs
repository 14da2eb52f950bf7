//! The pure core: no clock, page, input/output or globals.
