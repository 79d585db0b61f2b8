use std::collections::BTreeMap;

use prost_types::field_descriptor_proto::{Label, Type};
use prost_types::{
    DescriptorProto, EnumDescriptorProto, EnumValueDescriptorProto, FieldDescriptorProto,
    FileDescriptorSet,
};
use serde::Deserialize;

use super::task::Failure;

/// The table beside the generator.
pub(super) const BUILT_IN: &str = include_str!("additions.toml");

/// What the descriptors lack, and names that the rules would make worse.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Additions {
    /// Rust names by full protobuf name, for messages, enumerations, choices and fields.
    #[serde(default)]
    pub(super) names: BTreeMap<String, String>,
    #[serde(default)]
    message: Vec<NewMessage>,
    #[serde(default)]
    enumeration: Vec<NewEnumeration>,
    #[serde(default)]
    field: Vec<NewField>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NewMessage {
    package: String,
    /// Name with parents.
    name: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NewEnumeration {
    message: String,
    name: String,
    values: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NewField {
    message: String,
    name: String,
    json: String,
    /// `string`, `uint32`, or the full name of a message or enumeration.
    of: String,
    #[serde(default)]
    repeated: bool,
    oneof: Option<String>,
}

impl Additions {
    /// Puts the missing messages, enumerations and fields into the descriptors.
    ///
    /// What they have already stays as it is; the full names of such fields are the result.
    pub(super) fn apply(&self, set: &mut FileDescriptorSet) -> Result<Vec<String>, Failure> {
        for new in &self.message {
            new.add(set)?;
        }
        for new in &self.enumeration {
            let message = find_message(set, &new.message)?;
            if !message.enum_type.iter().any(|known| known.name() == new.name) {
                message.enum_type.push(new.descriptor()?);
            }
        }
        let mut superfluous = Vec::new();
        for new in &self.field {
            let message = find_message(set, &new.message)?;
            if message.field.iter().any(|field| field.name() == new.name) {
                superfluous.push(format!("{}.{}", new.message, new.name));
                continue;
            }
            let descriptor = new.descriptor(message)?;
            message.field.push(descriptor);
        }
        Ok(superfluous)
    }
}

#[cfg(test)]
impl Additions {
    /// Number of messages and of enumerations that the descriptors lack.
    pub(super) fn new_types(&self) -> (usize, usize) {
        (self.message.len(), self.enumeration.len())
    }
}

impl NewMessage {
    fn add(&self, set: &mut FileDescriptorSet) -> Result<(), Failure> {
        let Self { package, name } = self;
        if find_message(set, &format!("{package}.{name}")).is_ok() {
            return Ok(());
        }
        let make = |name: &str| DescriptorProto {
            name: Some(name.to_owned()),
            ..DescriptorProto::default()
        };
        match name.rsplit_once('.') {
            Some((parent, name)) => {
                let parent = find_message(set, &format!("{package}.{parent}"))?;
                parent.nested_type.push(make(name));
            }
            None => {
                let file = set.file.iter_mut().find(|file| file.package() == *package);
                let file = file.ok_or_else(|| format!("no package {package}"))?;
                file.message_type.push(make(name));
            }
        }
        Ok(())
    }
}

impl NewEnumeration {
    fn descriptor(&self) -> Result<EnumDescriptorProto, Failure> {
        let mut value = Vec::new();
        for (number, name) in self.values.iter().enumerate() {
            let number = Some(i32::try_from(number)?);
            value.push(EnumValueDescriptorProto {
                name: Some(name.clone()),
                number,
                options: None,
            });
        }
        Ok(EnumDescriptorProto {
            name: Some(self.name.clone()),
            value,
            ..EnumDescriptorProto::default()
        })
    }
}

impl NewField {
    fn descriptor(&self, message: &DescriptorProto) -> Result<FieldDescriptorProto, Failure> {
        let (of, type_name) = match self.of.as_str() {
            "string" => (Type::String, None),
            "uint32" => (Type::Uint32, None),
            name => match name.strip_prefix("enum ") {
                Some(name) => (Type::Enum, Some(format!(".{name}"))),
                None => (Type::Message, Some(format!(".{name}"))),
            },
        };
        let mut field = FieldDescriptorProto {
            name: Some(self.name.clone()),
            json_name: Some(self.json.clone()),
            type_name,
            ..FieldDescriptorProto::default()
        };
        field.set_type(of);
        field.set_label(if self.repeated { Label::Repeated } else { Label::Optional });
        if let Some(oneof) = &self.oneof {
            let index = message.oneof_decl.iter().position(|decl| decl.name() == oneof);
            let index = index.ok_or_else(|| format!("{} has no oneof {oneof}", self.message))?;
            field.oneof_index = Some(i32::try_from(index)?);
        }
        Ok(field)
    }
}

fn find_message<'a>(
    set: &'a mut FileDescriptorSet,
    full_name: &str,
) -> Result<&'a mut DescriptorProto, Failure> {
    for file in &mut set.file {
        let Some(path) =
            full_name.strip_prefix(file.package()).and_then(|rest| rest.strip_prefix('.'))
        else {
            continue;
        };
        let mut steps = path.split('.');
        let mut found =
            steps.next().and_then(|name| file.message_type.iter_mut().find(|m| m.name() == name));
        for step in steps {
            found =
                found.and_then(|parent| parent.nested_type.iter_mut().find(|m| m.name() == step));
        }
        if let Some(message) = found {
            return Ok(message);
        }
    }
    Err(format!("no message {full_name}").into())
}
