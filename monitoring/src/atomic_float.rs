//! A float in an atomic integer.

use std::sync::atomic::{AtomicU64, Ordering};

pub(crate) fn load(cell: &AtomicU64) -> f64 {
    f64::from_bits(cell.load(Ordering::Relaxed))
}

pub(crate) fn store(cell: &AtomicU64, value: f64) {
    cell.store(value.to_bits(), Ordering::Relaxed);
}

pub(crate) fn add(cell: &AtomicU64, amount: f64) {
    let mut held = cell.load(Ordering::Relaxed);
    loop {
        let sum = (f64::from_bits(held) + amount).to_bits();
        match cell.compare_exchange_weak(held, sum, Ordering::Relaxed, Ordering::Relaxed) {
            Ok(_) => return,
            Err(current) => held = current,
        }
    }
}
