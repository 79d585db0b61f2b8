use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

/// Name of the newtype around values that are free of the rules of protobuf JSON.
pub(super) const FREE_FORM: &str = "google.protobuf.Struct";

/// Writes a body with numbers of 64 bits as text, as the protobuf JSON format has it.
///
/// Bodies write such numbers as numbers, because the API server insists on them. Readers of protobuf JSON, those of
/// bodies among them, take both forms; some that keep numbers as doubles need text.
/// Free-form objects within a body stay as they are.
///
/// ```
/// use mesh_config_model::specs::networking::MagLev;
/// use mesh_config_model::value::ProtoJson;
///
/// let maglev = MagLev { table_size: 65_537, ..Default::default() };
/// assert_eq!(serde_json::to_string(&maglev)?, r#"{"tableSize":65537}"#);
/// assert_eq!(serde_json::to_string(&ProtoJson(&maglev))?, r#"{"tableSize":"65537"}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "a view of one value")]
pub struct ProtoJson<'a, T>(pub &'a T);

impl<T: Serialize> Serialize for ProtoJson<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(Quoting(serializer))
    }
}

/// A serializer, or the part of one, that gets numbers of 64 bits as text.
struct Quoting<S>(S);

/// A value for such a serializer.
struct Quoted<'a, T: ?Sized>(&'a T);

impl<T: Serialize + ?Sized> Serialize for Quoted<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(Quoting(serializer))
    }
}

impl<S: SerializeSeq> SerializeSeq for Quoting<S> {
    type Ok = S::Ok;
    type Error = S::Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), S::Error> {
        self.0.serialize_element(&Quoted(value))
    }

    fn end(self) -> Result<S::Ok, S::Error> {
        self.0.end()
    }
}

impl<S: SerializeMap> SerializeMap for Quoting<S> {
    type Ok = S::Ok;
    type Error = S::Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), S::Error> {
        self.0.serialize_key(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), S::Error> {
        self.0.serialize_value(&Quoted(value))
    }

    fn end(self) -> Result<S::Ok, S::Error> {
        self.0.end()
    }
}

/// Passes a scalar on.
macro_rules! pass {
    ($($method:ident: $of:ty),+) => {$(
        fn $method(self, value: $of) -> Result<S::Ok, S::Error> {
            self.0.$method(value)
        }
    )+};
}

impl<S: Serializer> Serializer for Quoting<S> {
    type Ok = S::Ok;
    type Error = S::Error;
    type SerializeSeq = Quoting<S::SerializeSeq>;
    type SerializeMap = Quoting<S::SerializeMap>;
    // Bodies are written as maps and sequences; what is declared otherwise passes unchanged.
    type SerializeTuple = S::SerializeTuple;
    type SerializeTupleStruct = S::SerializeTupleStruct;
    type SerializeTupleVariant = S::SerializeTupleVariant;
    type SerializeStruct = S::SerializeStruct;
    type SerializeStructVariant = S::SerializeStructVariant;

    pass! {
        serialize_bool: bool, serialize_i8: i8, serialize_i16: i16, serialize_i32: i32,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32,
        serialize_f32: f32, serialize_f64: f64, serialize_char: char, serialize_str: &str,
        serialize_bytes: &[u8], serialize_unit_struct: &'static str
    }

    fn serialize_i64(self, value: i64) -> Result<S::Ok, S::Error> {
        self.0.collect_str(&value)
    }

    fn serialize_u64(self, value: u64) -> Result<S::Ok, S::Error> {
        self.0.collect_str(&value)
    }

    fn serialize_none(self) -> Result<S::Ok, S::Error> {
        self.0.serialize_none()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<S::Ok, S::Error> {
        self.0.serialize_some(&Quoted(value))
    }

    fn serialize_unit(self) -> Result<S::Ok, S::Error> {
        self.0.serialize_unit()
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        if name == FREE_FORM {
            value.serialize(self.0)
        } else {
            self.0.serialize_newtype_struct(name, &Quoted(value))
        }
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<Self::SerializeSeq, S::Error> {
        self.0.serialize_seq(length).map(Quoting)
    }

    fn serialize_map(self, length: Option<usize>) -> Result<Self::SerializeMap, S::Error> {
        self.0.serialize_map(length).map(Quoting)
    }

    fn serialize_tuple(self, length: usize) -> Result<S::SerializeTuple, S::Error> {
        self.0.serialize_tuple(length)
    }

    fn serialize_struct(
        self,
        name: &'static str,
        length: usize,
    ) -> Result<S::SerializeStruct, S::Error> {
        self.0.serialize_struct(name, length)
    }

    fn serialize_tuple_struct(
        self,
        name: &'static str,
        length: usize,
    ) -> Result<S::SerializeTupleStruct, S::Error> {
        self.0.serialize_tuple_struct(name, length)
    }

    fn serialize_unit_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
    ) -> Result<S::Ok, S::Error> {
        self.0.serialize_unit_variant(name, index, variant)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        self.0.serialize_newtype_variant(name, index, variant, &Quoted(value))
    }

    fn serialize_tuple_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<S::SerializeTupleVariant, S::Error> {
        self.0.serialize_tuple_variant(name, index, variant, length)
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<S::SerializeStructVariant, S::Error> {
        self.0.serialize_struct_variant(name, index, variant, length)
    }

    fn is_human_readable(&self) -> bool {
        self.0.is_human_readable()
    }
}
