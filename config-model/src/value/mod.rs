//! Values that configuration is made of, with the JSON forms the Istio control plane reads and writes.
//!
//! [`Duration`] and [`GatewayDuration`] are public because specs carry them, and [`ProtoJson`] writes numbers as
//! protobuf does.
//! The rest is the machinery under the generated specs: one way to read a field, one to write it.
//! Every reader takes what the control plane takes (`null` as absent, quoted numbers, integral floats,
//! either spelling of a name) and hands unknown fields to
//! [`deserialize_ignored_any`](serde::Deserializer::deserialize_ignored_any), where a tracking
//! deserializer sees them.

mod collection;
mod duration;
mod enumeration;
mod gateway_duration;
mod message;
mod names;
mod number;
mod proto_json;
mod scalar;
mod swallowed;
mod wire;

pub use duration::{Duration, DurationRangeError, ParseDurationError};
pub use enumeration::UnknownNameError;
pub use gateway_duration::{GatewayDuration, ParseGatewayDurationError};
pub use proto_json::ProtoJson;

pub(crate) use collection::Element;
pub(crate) use enumeration::{NamedEnum, read_enum, wire_enum, write_enum};
pub(crate) use message::{
    FieldName, FieldReader, FieldWriter, Message, OneOf, UnknownFields, message, overlay_message,
    read_message, write_message,
};
pub(crate) use names::{OpenNames, read_names, wire_names};
pub(crate) use wire::Wire;
