//! Behaviour of the programs and tidiness of the workspace.

mod live;
mod once;
mod program;
mod readme;
mod tidy;
