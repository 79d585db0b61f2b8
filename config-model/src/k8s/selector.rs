use serde::de::MapAccess;
use serde::ser::SerializeMap;
use serde::{Deserializer, Serializer};

use crate::labels::{LabelExpression, LabelSelector};
use crate::value::{
    FieldName, FieldReader, FieldWriter, Message, Wire, read_message, write_message,
};

impl Message for LabelSelector {
    const NAME: &'static str = "LabelSelector";
    const FIELDS: &'static [FieldName] =
        &[("matchLabels", "matchLabels"), ("matchExpressions", "matchExpressions")];

    fn read_field<'de, A: MapAccess<'de>>(
        &mut self,
        index: usize,
        from: FieldReader<'_, A>,
    ) -> Result<(), A::Error> {
        match index {
            0 => from.set(&mut self.match_labels),
            1 => from.set(&mut self.match_expressions),
            _ => from.skip(),
        }
    }

    fn write_fields<M: SerializeMap>(&self, to: &mut FieldWriter<'_, M>) -> Result<(), M::Error> {
        to.set("matchLabels", &self.match_labels)?;
        to.set("matchExpressions", &self.match_expressions)
    }
}

impl Message for LabelExpression {
    const NAME: &'static str = "LabelSelectorRequirement";
    const FIELDS: &'static [FieldName] =
        &[("key", "key"), ("operator", "operator"), ("values", "values")];

    fn read_field<'de, A: MapAccess<'de>>(
        &mut self,
        index: usize,
        from: FieldReader<'_, A>,
    ) -> Result<(), A::Error> {
        match index {
            0 => from.set(&mut self.key),
            1 => from.set(&mut self.operator),
            2 => from.set(&mut self.values),
            _ => from.skip(),
        }
    }

    fn write_fields<M: SerializeMap>(&self, to: &mut FieldWriter<'_, M>) -> Result<(), M::Error> {
        to.arm("key", &self.key)?;
        to.arm("operator", &self.operator)?;
        to.set("values", &self.values)
    }
}

impl Wire for LabelSelector {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        read_message(deserializer)
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write_message(self, serializer)
    }
}

impl Wire for LabelExpression {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        read_message(deserializer)
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write_message(self, serializer)
    }
}
