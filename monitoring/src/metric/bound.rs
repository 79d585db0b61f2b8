/// What handles on series have in common; `$removed` says what becomes of handles of a removed series.
macro_rules! bound {
    ($metric:ident, $cell:ty, $removed:literal) => {
        $crate::metric::bound::bound!($metric, $cell, $removed, std::convert::identity);
    };
    ($metric:ident, $cell:ty, $removed:literal, $label:expr) => {
        impl $metric {
            pub(crate) const fn new(handle: Handle<$cell>) -> Self {
                Self { handle }
            }

            /// The name of the metric.
            #[must_use]
            pub fn name(&self) -> &str {
                self.handle.name()
            }

            /// The series with these labels added; of equal keys the last one stays.
            ///
            /// The series appears with its first record.
            /// Looking it up costs more than recording, so hot code keeps the handle, or looks up by
            /// [typed labels](crate::label_set).
            #[must_use]
            pub fn with(&self, labels: impl IntoIterator<Item = $crate::LabelValue>) -> Self {
                Self::new(self.handle.with(labels.into_iter().map($label)))
            }

            /// Looks series up by labels that are checked when the program is compiled.
            #[must_use]
            pub fn labeled<L: $crate::LabelSchema>(&self) -> $crate::Labeled<Self, L> {
                $crate::Labeled::new(self.clone())
            }

            /// Takes the series with this handle's and these labels out; whether it was there.
            ///
            #[doc = $removed]
            /// A record that is made at the same moment may be lost or bring it back at once.
            pub fn remove(&self, labels: impl IntoIterator<Item = $crate::LabelValue>) -> bool {
                self.handle.remove(labels.into_iter().map($label))
            }

            /// Takes all series of the metric out for whose labels `keep` is false, as
            /// [`remove`](Self::remove) does; how many they were.
            ///
            /// `keep` runs under no lock.
            pub fn retain(&self, keep: impl FnMut(&[$crate::LabelValue]) -> bool) -> usize {
                self.handle.family().retain(keep)
            }
        }

        impl $crate::labels::labeled::Bound for $metric {
            fn bind(&self, labels: Vec<$crate::LabelValue>) -> Self {
                self.with(labels)
            }

            fn has_own_series(&self) -> bool {
                self.handle.has_own_series()
            }

            fn removals(&self) -> u32 {
                self.handle.family().removals()
            }
        }
    };
}
pub(crate) use bound;
