/// Upper and lower limits; which of them count depends on the type of the value.
#[derive(Debug, Default)]
pub(in crate::crd) struct Bounds {
    pub(in crate::crd) minimum: Option<f64>,
    pub(in crate::crd) exclusive_minimum: bool,
    pub(in crate::crd) maximum: Option<f64>,
    pub(in crate::crd) exclusive_maximum: bool,
    pub(in crate::crd) multiple_of: Option<f64>,
    pub(in crate::crd) min_length: Option<u64>,
    pub(in crate::crd) max_length: Option<u64>,
    pub(in crate::crd) min_items: Option<u64>,
    pub(in crate::crd) max_items: Option<u64>,
    pub(in crate::crd) unique_items: bool,
    pub(in crate::crd) min_properties: Option<u64>,
    pub(in crate::crd) max_properties: Option<u64>,
}
