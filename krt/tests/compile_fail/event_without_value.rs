//! An event has the values that its kind has, so no other can be made or assumed.

use krt::Event;

fn value(event: &Event<String>) -> Option<&str> {
    match event {
        Event::Added { new } | Event::Updated { new, .. } => Some(new),
        Event::Deleted { new, .. } => Some(new),
    }
}

fn main() {}
