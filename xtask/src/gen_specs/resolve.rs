use std::collections::BTreeMap;

use prost_types::field_descriptor_proto::{Label, Type as ProtoType};
use prost_types::{DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorSet};

use super::model::{
    Area, Arm, Choice, Enumeration, Item, Kind, Member, Message, Path, Presence, Shape, Spelling,
    Type, Value,
};
use super::naming::{snake, upper_camel};
use super::task::Failure;

/// Areas of the Istio API that become specs; they are folders and parts of package names alike.
pub(super) const AREAS: [&str; 8] =
    ["analysis", "extensions", "mesh", "meta", "networking", "security", "telemetry", "type"];

/// Turns descriptors into Rust items, one area for each `istio.<area>.<version>` package family.
///
/// `names` overrides Rust names by full protobuf name; a name that overrides nothing is an error.
pub(super) fn resolve(
    set: &FileDescriptorSet,
    names: &BTreeMap<String, String>,
) -> Result<Vec<Area>, Failure> {
    let declared = declare(set);
    let resolver = Resolver { paths: assign_names(&declared, names), names };
    resolver.check_names(&declared)?;
    let mut areas: BTreeMap<String, Vec<Item>> = BTreeMap::new();
    for declaration in &declared {
        let items = areas.entry(declaration.area.clone()).or_default();
        match declaration.what {
            What::Message(message) => resolver.message(declaration, message, items)?,
            What::Enumeration(enumeration) => {
                items.push(resolver.enumeration(declaration, enumeration)?);
            }
            What::Choice => {}
        }
    }
    Ok(areas.into_iter().map(|(name, items)| Area { name, items }).collect())
}

/// Something of the descriptors that becomes a Rust type.
struct Declaration<'a> {
    area: String,
    /// Full protobuf name, such as `istio.networking.v1alpha3.Headers.HeaderOperations`.
    full_name: String,
    /// The same without the package.
    api_name: String,
    what: What<'a>,
}

enum What<'a> {
    Message(&'a DescriptorProto),
    Enumeration(&'a EnumDescriptorProto),
    Choice,
}

fn declare(set: &FileDescriptorSet) -> Vec<Declaration<'_>> {
    let mut declared = Vec::new();
    for file in &set.file {
        let Some(area) =
            file.package().strip_prefix("istio.").and_then(|rest| rest.split('.').next())
        else {
            continue;
        };
        if !AREAS.contains(&area) {
            continue;
        }
        // `type` is a keyword, and selectors are all that package has.
        let area = if area == "type" { "selector" } else { area };
        let mut scope = Scope { area, package: file.package(), declared: &mut declared };
        file.message_type.iter().for_each(|message| scope.message("", message));
        for enumeration in &file.enum_type {
            scope.push("", enumeration.name(), What::Enumeration(enumeration));
        }
    }
    declared
}

struct Scope<'a, 's> {
    area: &'s str,
    package: &'s str,
    declared: &'s mut Vec<Declaration<'a>>,
}

impl<'a> Scope<'a, '_> {
    fn message(&mut self, parent: &str, message: &'a DescriptorProto) {
        if message.options.as_ref().is_some_and(|options| options.map_entry()) {
            return;
        }
        let api_name = self.push(parent, message.name(), What::Message(message));
        for oneof in &message.oneof_decl {
            self.push(&api_name, oneof.name(), What::Choice);
        }
        for enumeration in &message.enum_type {
            self.push(&api_name, enumeration.name(), What::Enumeration(enumeration));
        }
        for nested in &message.nested_type {
            self.message(&api_name, nested);
        }
    }

    fn push(&mut self, parent: &str, name: &str, what: What<'a>) -> String {
        let api_name = if parent.is_empty() { name.to_owned() } else { format!("{parent}.{name}") };
        let full_name = format!("{}.{api_name}", self.package);
        self.declared.push(Declaration {
            area: self.area.to_owned(),
            full_name,
            api_name: api_name.clone(),
            what,
        });
        api_name
    }
}

/// Gives every declaration a flat name; nested ones that would collide get their parents in front.
fn assign_names(
    declared: &[Declaration<'_>],
    names: &BTreeMap<String, String>,
) -> BTreeMap<String, Path> {
    let mut depth: Vec<usize> = vec![1; declared.len()];
    loop {
        let assigned: Vec<Path> =
            declared.iter().zip(&depth).map(|(d, depth)| path(d, *depth, names)).collect();
        let clashing: Vec<usize> = (0..declared.len())
            .filter(|i| assigned.iter().filter(|other| **other == assigned[*i]).count() > 1)
            .filter(|i| depth[*i] < declared[*i].api_name.split('.').count())
            .collect();
        if clashing.is_empty() {
            return declared.iter().map(|d| d.full_name.clone()).zip(assigned).collect();
        }
        clashing.into_iter().for_each(|i| depth[i] += 1);
    }
}

fn path(declaration: &Declaration<'_>, depth: usize, names: &BTreeMap<String, String>) -> Path {
    let name = names.get(&declaration.full_name).cloned().unwrap_or_else(|| {
        let parts: Vec<&str> = declaration.api_name.split('.').collect();
        parts[parts.len() - depth..].iter().map(|part| upper_camel(part)).collect()
    });
    Path { area: declaration.area.clone(), name }
}

struct Resolver<'a> {
    paths: BTreeMap<String, Path>,
    names: &'a BTreeMap<String, String>,
}

impl Resolver<'_> {
    fn check_names(&self, declared: &[Declaration<'_>]) -> Result<(), Failure> {
        let is_field = |full_name: &str| {
            declared.iter().any(|d| {
                let What::Message(message) = d.what else { return false };
                message
                    .field
                    .iter()
                    .any(|field| format!("{}.{}", d.full_name, field.name()) == full_name)
            })
        };
        match self.names.keys().find(|name| !self.paths.contains_key(*name) && !is_field(name)) {
            Some(stale) => {
                Err(format!("additions.toml names {stale}, which does not exist").into())
            }
            None => Ok(()),
        }
    }

    fn message(
        &self,
        declaration: &Declaration<'_>,
        message: &DescriptorProto,
        items: &mut Vec<Item>,
    ) -> Result<(), Failure> {
        let name = self.paths[&declaration.full_name].name.clone();
        let mut members: Vec<Member> = Vec::new();
        let mut choices: Vec<Choice> = Vec::new();
        let mut fields = Vec::new();
        for (index, field) in message.field.iter().enumerate() {
            let json = field.json_name().to_owned();
            fields.push(Spelling { json: json.clone(), proto: field.name().to_owned() });
            let Some(oneof) = field.oneof_index else {
                members.push(self.member(declaration, message, index, field)?);
                continue;
            };
            let oneof = message.oneof_decl[usize::try_from(oneof)?].name();
            let choice = self.paths[&format!("{}.{oneof}", declaration.full_name)].name.clone();
            let arm =
                Arm { index, ident: upper_camel(field.name()), json, of: self.type_of(field)? };
            match choices.iter_mut().find(|known| known.name == choice) {
                Some(known) => known.arms.push(arm),
                None => {
                    let shape = Shape::Choice { name: choice.clone(), arms: Vec::new() };
                    members.push(Member { ident: snake(oneof), shape });
                    choices.push(Choice { name: choice, message: name.clone(), arms: vec![arm] });
                }
            }
        }
        for member in &mut members {
            if let Shape::Choice { name, arms } = &mut member.shape {
                *arms = choices
                    .iter()
                    .find(|choice| choice.name == *name)
                    .map(|c| c.arms.clone())
                    .unwrap_or_default();
            }
        }
        items.push(Item::Message(Message {
            name,
            api_name: declaration.api_name.clone(),
            members,
            fields,
        }));
        items.extend(choices.into_iter().map(Item::Choice));
        Ok(())
    }

    fn member(
        &self,
        declaration: &Declaration<'_>,
        message: &DescriptorProto,
        index: usize,
        field: &FieldDescriptorProto,
    ) -> Result<Member, Failure> {
        let full_name = format!("{}.{}", declaration.full_name, field.name());
        let ident = self.names.get(&full_name).cloned().unwrap_or_else(|| snake(field.name()));
        let kind = if field.label() == Label::Repeated {
            match map_entry(message, field) {
                Some(entry) => {
                    Kind::Map(self.type_of(&entry.field[0])?, self.type_of(&entry.field[1])?)
                }
                None => Kind::List(self.type_of(field)?),
            }
        } else if field.r#type() == ProtoType::Message {
            Kind::Optional(self.type_of(field)?)
        } else {
            Kind::Plain(self.type_of(field)?)
        };
        Ok(Member { ident, shape: Shape::Field { index, kind, presence: Presence::UnlessZero } })
    }

    fn enumeration(
        &self,
        declaration: &Declaration<'_>,
        of: &EnumDescriptorProto,
    ) -> Result<Item, Failure> {
        let mut values: Vec<Value> = Vec::new();
        for value in &of.value {
            if values.iter().any(|known| known.number == value.number()) {
                return Err(format!("{} names a number twice", declaration.full_name).into());
            }
            let api_name = value.name().to_owned();
            values.push(Value { ident: value_name(&api_name), api_name, number: value.number() });
        }
        let name = self.paths[&declaration.full_name].name.clone();
        Ok(Item::Enumeration(Enumeration { name, api_name: declaration.api_name.clone(), values }))
    }

    fn type_of(&self, field: &FieldDescriptorProto) -> Result<Type, Failure> {
        let path = || {
            let full_name = field.type_name().trim_start_matches('.');
            self.paths
                .get(full_name)
                .cloned()
                .ok_or_else(|| format!("no Rust type for {full_name}"))
        };
        Ok(match field.r#type() {
            ProtoType::Bool => Type::Bool,
            ProtoType::Int32 | ProtoType::Sint32 | ProtoType::Sfixed32 => Type::I32,
            ProtoType::Uint32 | ProtoType::Fixed32 => Type::U32,
            ProtoType::Int64 | ProtoType::Sint64 | ProtoType::Sfixed64 => Type::I64,
            ProtoType::Uint64 | ProtoType::Fixed64 => Type::U64,
            ProtoType::Double | ProtoType::Float => Type::F64,
            ProtoType::String => Type::Text,
            ProtoType::Bytes => Type::Bytes,
            ProtoType::Enum => Type::Enumeration(path()?),
            ProtoType::Message | ProtoType::Group => match well_known(field.type_name()) {
                Some(known) => known,
                None => Type::Message(path()?),
            },
        })
    }
}

/// Names an enum variant; the value that means nothing is called the same everywhere.
fn value_name(api_name: &str) -> String {
    if api_name.starts_with("UNSPECIFIED_") || api_name.ends_with("_UNSPECIFIED") {
        return "Unspecified".to_owned();
    }
    upper_camel(api_name)
}

fn map_entry<'a>(
    message: &'a DescriptorProto,
    field: &FieldDescriptorProto,
) -> Option<&'a DescriptorProto> {
    let name = field.type_name().rsplit('.').next()?;
    let entry = message.nested_type.iter().find(|nested| nested.name() == name)?;
    entry.options.as_ref().is_some_and(|options| options.map_entry()).then_some(entry)
}

fn well_known(type_name: &str) -> Option<Type> {
    Some(match type_name.strip_prefix(".google.protobuf.")? {
        "BoolValue" => Type::Bool,
        "Int32Value" => Type::I32,
        "UInt32Value" => Type::U32,
        "Int64Value" => Type::I64,
        "UInt64Value" => Type::U64,
        "DoubleValue" | "FloatValue" => Type::F64,
        "StringValue" => Type::Text,
        "Duration" => Type::Duration,
        "Timestamp" => Type::Timestamp,
        "Struct" => Type::Object,
        _ => return None,
    })
}
