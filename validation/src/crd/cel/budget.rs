use std::cell::Cell;

use cel::ExecutionError;

/// What the rules of one object may cost together; the API server's limit.
const OBJECT: u64 = 10_000_000;
/// What one evaluation may cost; the API server's limit too.
const EVALUATION: u64 = 1_000_000;

thread_local! {
    /// What the evaluation of this thread has left; functions of CEL have no other way to be told.
    static LEFT: Cell<u64> = const { Cell::new(0) };
    static EXCEEDED: Cell<bool> = const { Cell::new(false) };
}

/// What the rules of one object may still cost.
#[derive(Debug)]
pub(in crate::crd) struct Budget {
    left: u64,
}

impl Budget {
    pub(in crate::crd) fn new() -> Self {
        Self { left: OBJECT }
    }

    /// Runs one evaluation; `None` when it costs more than it may.
    pub(super) fn spend<T>(&mut self, evaluate: impl FnOnce() -> T) -> Option<T> {
        let granted = self.left.min(EVALUATION);
        // A function of a rule cannot evaluate another rule, so there is nothing to put back.
        LEFT.set(granted);
        EXCEEDED.set(granted == 0);
        let result = evaluate();
        self.left -= granted - LEFT.get();
        (!EXCEEDED.get()).then_some(result)
    }
}

/// Takes from the evaluation of this thread; an error once it has exceeded what it may cost.
pub(super) fn charge(cost: u64) -> Result<(), ExecutionError> {
    let left = LEFT.get();
    if EXCEEDED.get() || cost > left {
        LEFT.set(0);
        EXCEEDED.set(true);
        return Err(ExecutionError::function_error("rule", "costs more than it may"));
    }
    LEFT.set(left - cost);
    Ok(())
}

/// Takes for a text of so many bytes.
pub(super) fn charge_bytes(bytes: usize) -> Result<(), ExecutionError> {
    charge(1 + u64::try_from(bytes / 16).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evaluation_ends_when_it_costs_too_much() {
        let mut budget = Budget::new();
        assert!(budget.spend(|| charge(EVALUATION).is_ok()).is_some_and(|ok| ok));
        assert!(budget.spend(|| charge(EVALUATION + 1)).is_none());
        assert_eq!(budget.spend(|| 1), Some(1));
    }

    #[test]
    fn object_ends_when_its_rules_cost_too_much_together() {
        let mut budget = Budget::new();
        let spent = (0..20).filter(|_| budget.spend(|| charge(EVALUATION)).is_some()).count();
        assert_eq!(spent, 10);
    }
}
