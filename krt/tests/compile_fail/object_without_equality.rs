//! Objects are compared, so they must be comparable.

use krt::Object;

struct Pod(String);

impl Object for Pod {
    type Key = String;

    fn key(&self) -> String {
        self.0.clone()
    }
}

fn main() {}
