/// One module of generated Rust, from the protobuf packages of one API area.
#[derive(Debug)]
pub(super) struct Area {
    /// Name of the module.
    pub(super) name: String,
    /// Items in the order of the descriptors.
    pub(super) items: Vec<Item>,
}

/// One Rust type.
#[derive(Debug)]
pub(super) enum Item {
    Message(Message),
    Enumeration(Enumeration),
    Names(Names),
    Choice(Choice),
}

/// A struct.
#[derive(Debug)]
pub(super) struct Message {
    pub(super) name: String,
    /// Name with parents as the API spells it, such as `Headers.HeaderOperations`.
    pub(super) api_name: String,
    pub(super) members: Vec<Member>,
    /// Spellings by field index.
    pub(super) fields: Vec<Spelling>,
}

/// A field of the struct.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) ident: String,
    pub(super) shape: Shape,
}

/// What a struct field holds.
#[derive(Debug)]
pub(super) enum Shape {
    /// A field of its own; `index` is its position in the message.
    Field { index: usize, kind: Kind, presence: Presence },
    /// One of several fields.
    Choice { name: String, arms: Vec<Arm> },
}

/// When a field is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Presence {
    Always,
    UnlessZero,
}

/// How often a field may occur.
#[derive(Debug)]
pub(super) enum Kind {
    Plain(Type),
    Optional(Type),
    List(Type),
    Map(Type, Type),
}

/// A C-like enum.
#[derive(Debug)]
pub(super) struct Enumeration {
    pub(super) name: String,
    pub(super) api_name: String,
    pub(super) values: Vec<Value>,
}

/// An open set of names.
#[derive(Debug)]
pub(super) struct Names {
    pub(super) name: String,
    pub(super) api_name: String,
    /// Without numbers.
    pub(super) values: Vec<Value>,
}

/// A value of an enum.
#[derive(Debug)]
pub(super) struct Value {
    pub(super) ident: String,
    pub(super) api_name: String,
    pub(super) number: i32,
}

/// An enum for a protobuf `oneof`.
#[derive(Debug)]
pub(super) struct Choice {
    pub(super) name: String,
    pub(super) message: String,
    pub(super) arms: Vec<Arm>,
}

/// A variant of a choice.
#[derive(Clone, Debug)]
pub(super) struct Arm {
    pub(super) index: usize,
    pub(super) ident: String,
    pub(super) json: String,
    pub(super) of: Type,
}

/// The two names of a field.
#[derive(Debug)]
pub(super) struct Spelling {
    pub(super) json: String,
    pub(super) proto: String,
}

/// The type of a value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Type {
    Bool,
    I32,
    U32,
    I64,
    U64,
    F64,
    Text,
    Bytes,
    Duration,
    Timestamp,
    Object,
    GatewayDuration,
    Selector,
    Enumeration(Path),
    Names(Path),
    Message(Path),
}

/// Where a generated type lives.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Path {
    pub(super) area: String,
    pub(super) name: String,
}

impl Kind {
    /// Type of the value, of the elements, or of the values of a map.
    pub(super) fn of(&self) -> &Type {
        match self {
            Self::Plain(of) | Self::Optional(of) | Self::List(of) | Self::Map(_, of) => of,
        }
    }
}

impl Item {
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Message(message) => &message.name,
            Self::Enumeration(enumeration) => &enumeration.name,
            Self::Names(names) => &names.name,
            Self::Choice(choice) => &choice.name,
        }
    }
}
