//! What stands beside the types: setters, JSON schemas, and random values for tests.
//!
//! Each is one macro call for each item, in a module of its own for each area, so that a feature or a test pays for
//! them and nobody else.

use std::collections::BTreeSet;

use super::model::{
    Area, Choice, Enumeration, Item, Kind, Message, Names, Presence, Shape, Type, Value,
};
use super::prose::Docs;
use super::render::{MARK, rust_type, types_of};

/// The macros that companions are calls of.
const MACROS: [&str; 7] = [
    "names_schema",
    "object_schema",
    "sample_choice",
    "sample_enumeration",
    "sample_message",
    "sample_names",
    "setters",
];

/// A kind of companion.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Companion {
    Setters,
    Schemas,
    Samples,
}

impl Companion {
    pub(super) const ALL: [Self; 3] = [Self::Setters, Self::Schemas, Self::Samples];

    /// Name of its folder and module.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Setters => "setters",
            Self::Schemas => "schemas",
            Self::Samples => "samples",
        }
    }

    const fn about(self) -> &'static str {
        match self {
            Self::Setters => "Setters of the generated types.",
            Self::Schemas => "JSON schemas of the generated types.",
            Self::Samples => "Random values of the generated types.",
        }
    }

    const fn condition(self) -> &'static str {
        match self {
            Self::Setters => "feature = \"builders\"",
            Self::Schemas => "feature = \"schemars\"",
            Self::Samples => "test",
        }
    }
}

/// Declares the companions in the `mod.rs` of the generated files.
pub(super) fn declarations() -> String {
    let declare = |companion: Companion| {
        format!("#[cfg({})]\nmod {};\n", companion.condition(), companion.name())
    };
    Companion::ALL.map(declare).concat()
}

/// Writes the `mod.rs` of a companion.
pub(super) fn index(companion: Companion, areas: &[Area]) -> String {
    let mut out = format!("{MARK}//! {}\n\n", companion.about());
    for area in areas {
        out += &format!("mod {};\n", area.name);
    }
    out
}

/// Writes a companion of one area.
pub(super) fn area(companion: Companion, area: &Area, docs: &Docs) -> String {
    let mut body = String::new();
    for item in &area.items {
        body += &match (companion, item) {
            (Companion::Setters, Item::Message(message)) => setters(area, message),
            (Companion::Setters, _) | (Companion::Schemas, Item::Choice(_)) => String::new(),
            (Companion::Schemas, Item::Message(message)) => {
                object_schema(area, item, message, docs)
            }
            (Companion::Schemas, Item::Enumeration(Enumeration { api_name, values, .. })) => {
                names_schema(area, item, api_name, ("closed", values), docs)
            }
            (Companion::Schemas, Item::Names(Names { api_name, values, .. })) => {
                names_schema(area, item, api_name, ("open", values), docs)
            }
            (Companion::Samples, Item::Message(Message { name, members, .. })) => {
                sample("sample_message", name, members.iter().map(|member| &*member.ident))
            }
            (Companion::Samples, Item::Enumeration(Enumeration { name, values, .. })) => {
                sample("sample_enumeration", name, values.iter().map(|value| &*value.ident))
            }
            (Companion::Samples, Item::Names(Names { name, values, .. })) => {
                sample("sample_names", name, values.iter().map(|value| &*value.ident))
            }
            (Companion::Samples, Item::Choice(Choice { name, arms, .. })) => {
                sample("sample_choice", name, arms.iter().map(|arm| &*arm.ident))
            }
        };
    }
    let round_trips = round_trips_of(companion, area);
    let imports = imports(companion, area, &body);
    let body = body.replace("super::", "super::super::");
    format!("{MARK}{imports}\n{body}{round_trips}")
}

fn imports(companion: Companion, area: &Area, body: &str) -> String {
    let mut out = String::new();
    let typed = companion != Companion::Samples;
    if typed && body.contains("BTreeMap<") {
        out += "use std::collections::BTreeMap;\n\n";
    }
    if typed && body.contains("Map<String, Value>") {
        out += "use serde_json::{Map, Value};\n\n";
    }
    let bodies = format!("{body}{}", round_trips_of(companion, area));
    let words: BTreeSet<&str> = own_words(&bodies).collect();
    let names: Vec<&str> =
        area.items.iter().map(Item::name).filter(|name| words.contains(name)).collect();
    out += &format!("use super::super::{}::{{{}}};\n", area.name, names.join(", "));
    if typed && area.items.iter().flat_map(types_of).any(|of| *of == Type::Selector) {
        out += "use crate::labels::LabelSelector;\n";
    }
    let macros: Vec<&str> =
        MACROS.into_iter().filter(|name| body.contains(&format!("{name}! "))).collect();
    let others: &[&str] = if typed { &[] } else { &["RoundTrip", "round_trips"] };
    let used = [others, &macros].concat();
    out += &format!("use crate::specs::companions::{{{}}};\n", used.join(", "));
    let values = ["Duration", "GatewayDuration"];
    let named =
        |value: &&str| body.contains(&format!(" {value}")) || body.contains(&format!("<{value}"));
    let values: Vec<&str> = values.into_iter().filter(|value| typed && named(value)).collect();
    if !values.is_empty() {
        out += &format!("use crate::value::{{{}}};\n", values.join(", "));
    }
    out
}

fn setters(area: &Area, message: &Message) -> String {
    if message.members.is_empty() {
        return String::new();
    }
    let mut out = format!("setters! {{ {} {{\n", message.name);
    for member in &message.members {
        let (ident, bare) = (&member.ident, member.ident.trim_start_matches("r#"));
        let kind = match &member.shape {
            Shape::Choice { name, .. } => format!("opt {name}"),
            Shape::Field { kind: Kind::Plain(of), .. } => {
                format!("plain {}", rust_type(of, &area.name))
            }
            Shape::Field { kind: Kind::Optional(of), .. } => {
                format!("opt {}", rust_type(of, &area.name))
            }
            Shape::Field { kind: Kind::List(of), .. } => {
                format!("list {}", rust_type(of, &area.name))
            }
            Shape::Field { kind: Kind::Map(key, of), .. } => {
                format!("map {}, {}", rust_type(key, &area.name), rust_type(of, &area.name))
            }
        };
        out += &format!("    with_{bare} {ident}: {kind};\n");
    }
    out + "} }\n\n"
}

fn object_schema(area: &Area, item: &Item, message: &Message, docs: &Docs) -> String {
    let mut required = Vec::new();
    let mut choices = String::new();
    let mut fields = String::new();
    for member in &message.members {
        match &member.shape {
            Shape::Field { index, kind, presence } => {
                let json = &message.fields[*index].json;
                if *presence == Presence::Always {
                    required.push(format!("{json:?}"));
                }
                let of = match kind {
                    Kind::Plain(of) | Kind::Optional(of) => rust_type(of, &area.name),
                    Kind::List(of) => format!("Vec<{}>", rust_type(of, &area.name)),
                    Kind::Map(key, of) => {
                        format!(
                            "BTreeMap<{}, {}>",
                            rust_type(key, &area.name),
                            rust_type(of, &area.name)
                        )
                    }
                };
                fields += &format!(
                    "    {json:?}: {of} = {:?};\n",
                    docs.written_member(&area.name, &message.name, &member.ident)
                );
            }
            Shape::Choice { name, arms } => {
                let names: Vec<String> = arms.iter().map(|arm| format!("{:?}", arm.json)).collect();
                choices += &format!("[{}] ", names.join(", "));
                for arm in arms {
                    let of = rust_type(&arm.of, &area.name);
                    let sentence = docs.variant(&area.name, name, &arm.ident, String::new());
                    fields += &format!("    {:?}: {of} = {sentence:?};\n", arm.json);
                }
            }
        }
    }
    format!(
        "object_schema! {{ {} = \"{}.{}\", {:?}, required [{}], choices [{choices}] {{\n{fields}}} }}\n\n",
        message.name,
        area.name,
        message.api_name,
        docs.item(&area.name, item),
        required.join(", "),
    )
}

fn names_schema(
    area: &Area,
    item: &Item,
    api_name: &str,
    (openness, values): (&str, &[Value]),
    docs: &Docs,
) -> String {
    let names: Vec<String> = values.iter().map(|value| format!("{:?}", value.api_name)).collect();
    format!(
        "names_schema! {{ {} = \"{}.{api_name}\", {:?}, {openness} [{}] }}\n\n",
        item.name(),
        area.name,
        docs.item(&area.name, item),
        names.join(", "),
    )
}

fn sample<'p>(macro_name: &str, of: &str, parts: impl Iterator<Item = &'p str>) -> String {
    format!("{macro_name}! {{ {of} {{ {} }} }}\n", parts.collect::<Vec<_>>().join(", "))
}

/// Words outside of string literals that are not the end of a path.
fn own_words(text: &str) -> impl Iterator<Item = &str> {
    let code = text.split('"').step_by(2);
    code.flat_map(|code| {
        let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
        code.split(move |c| !is_part(c)).filter(|word| !word.contains("::"))
    })
}

fn round_trips_of(companion: Companion, area: &Area) -> String {
    match companion {
        Companion::Samples => round_trips(area),
        Companion::Setters | Companion::Schemas => String::new(),
    }
}

fn round_trips(area: &Area) -> String {
    let checks = area.items.iter().filter_map(|item| match item {
        Item::Message(message) => Some(format!("round_trips::<{}>,\n", message.name)),
        Item::Enumeration(_) | Item::Names(_) | Item::Choice(_) => None,
    });
    format!(
        "
        proptest::proptest! {{
            #![proptest_config(proptest::test_runner::Config::with_cases(64))]

            #[test]
            fn random_values_survive_a_round_trip(entropy in proptest::collection::vec(proptest::num::u8::ANY, 0..400)) {{
                CHECKS.iter().try_for_each(|check| check(&entropy))?;
            }}
        }}

        /// A check of every message of the area.
        const CHECKS: &[RoundTrip] = &[{}];
        ",
        checks.collect::<String>()
    )
}
