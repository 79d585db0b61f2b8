//! Behaviour of the programs and tidiness of the workspace.

mod tidy;
