//! What a read has found.

use crate::store::Slot;
use smallvec::SmallVec;
use std::ops::Deref;
use std::sync::Arc;

/// The slots that a read has found, sorted by key; cheap to copy.
#[derive(Clone)]
pub(crate) enum Found {
    Few(SmallVec<[Slot; 4]>),
    Many(Arc<[Slot]>),
}

impl From<&[Slot]> for Found {
    fn from(slots: &[Slot]) -> Self {
        if slots.len() <= 4 { Self::Few(slots.into()) } else { Self::Many(slots.into()) }
    }
}

impl Deref for Found {
    type Target = [Slot];

    fn deref(&self) -> &[Slot] {
        match self {
            Self::Few(slots) => slots,
            Self::Many(slots) => slots,
        }
    }
}
