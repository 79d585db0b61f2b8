//! The state of all collections of a graph, behind one lock.
//!
//! Every piece of state lives in a [`Guarded`] cell of its own, and whoever wants to look inside
//! needs the [`Token`] of the graph: shared to read, exclusive to change.
//! The driving thread alone asks for the exclusive one, holds it only to put results in place, and
//! runs no foreign code meanwhile but the traits of keys and index values.
//! It evaluates with the shared token, like every reader outside. So a reader waits for the moves of
//! a commit at most, never for a transformation or a callback, and a transaction takes this lock a
//! few times, however many cells it touches.

use crate::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard};
use qcell::{QCell, QCellOwner, QCellOwnerID};

pub(crate) struct World {
    token: RwLock<Token>,
    id: QCellOwnerID,
}

/// The right to look into the cells of one graph.
pub(crate) type Token = QCellOwner;

/// A cell that opens with the token of its graph.
pub(crate) type Guarded<T> = QCell<T>;

impl World {
    pub(crate) fn new() -> Self {
        let token = Token::new();
        Self { id: token.id(), token: RwLock::new(token) }
    }

    pub(crate) fn guard<T>(&self, value: T) -> Guarded<T> {
        self.id.cell(value)
    }

    pub(crate) fn read(&self) -> RwLockReadGuard<'_, Token> {
        self.token.read()
    }

    /// Only for the driving thread, which must hold no other guard.
    pub(crate) fn write(&self) -> RwLockWriteGuard<'_, Token> {
        self.token.write()
    }
}
