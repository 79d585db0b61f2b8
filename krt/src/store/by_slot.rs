//! Vectors with one element for each slot.

/// Makes `index` a valid position.
///
/// A vector that grows a little grows with slack, like any other; one that grows a lot, because a
/// collection was filled at once, gets no more memory than it needs. `slots` is how many elements
/// it will need then.
pub(crate) fn ensure<T: Default>(vector: &mut Vec<T>, index: usize, slots: usize) {
    let len = vector.len();
    if index < len {
        return;
    }
    if slots > len + len / 2 {
        vector.reserve_exact(slots - len);
    }
    vector.resize_with(index + 1, T::default);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vector_that_is_filled_at_once_has_no_slack() {
        let mut vector = Vec::<u32>::new();
        for index in 0..1000 {
            ensure(&mut vector, index, 1000);
        }
        assert_eq!((vector.len(), vector.capacity()), (1000, 1000));
    }

    #[test]
    fn vector_that_grows_by_one_grows_with_slack() {
        let mut vector = vec![0_u32; 1000];
        ensure(&mut vector, 1000, 1001);
        assert_eq!(vector.len(), 1001);
        assert!(vector.capacity() > 1100);
    }
}
