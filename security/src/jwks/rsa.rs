//! What an RSA public key must satisfy.

use super::{DropReason, roca};

const MIN_BITS: usize = 2048;
const MAX_EXPONENT_BYTES: usize = 4;

/// Checks modulus and exponent, big-endian.
pub(super) fn check_public_key(
    modulus: &[u8],
    exponent: &[u8],
    max_bits: usize,
) -> Result<(), DropReason> {
    let (Some(first), Some(last)) = (modulus.first(), modulus.last()) else {
        return Err(DropReason::InvalidMember("n"));
    };
    let bits = (modulus.len() * 8).saturating_sub(first.leading_zeros() as usize);
    if *first == 0 || last % 2 == 0 || bits < MIN_BITS || !is_sound_exponent(exponent) {
        return Err(DropReason::WeakKey);
    }
    if bits > max_bits {
        return Err(DropReason::UnsupportedSize);
    }
    if roca::has_fingerprint(modulus) {
        return Err(DropReason::WeakKey);
    }
    Ok(())
}

/// Odd, above one, at most four bytes and without leading zeros.
fn is_sound_exponent(exponent: &[u8]) -> bool {
    let plain = exponent.len() <= MAX_EXPONENT_BYTES && exponent.first() != Some(&0);
    plain && exponent != [1] && exponent.last().is_some_and(|last| last % 2 == 1)
}

#[cfg(test)]
mod tests {
    use super::{DropReason, check_public_key};

    #[track_caller]
    fn check(bits: usize, exponent: &[u8], expected: Result<(), DropReason>) {
        let mut modulus = vec![0xff; bits.div_ceil(8)];
        modulus[0] >>= modulus.len() * 8 - bits;
        assert_eq!(
            check_public_key(&modulus, exponent, 4096),
            expected,
            "{bits} bits, {exponent:?}"
        );
    }

    #[test]
    fn accepts_the_usual_sizes() {
        for bits in [2048, 2049, 3072, 4096] {
            check(bits, &[1, 0, 1], Ok(()));
        }
    }

    #[test]
    fn attack_09_weak_sizes_and_exponents_are_refused() {
        for bits in [512, 1024, 2047] {
            check(bits, &[1, 0, 1], Err(DropReason::WeakKey));
        }
        for bits in [4097, 16385] {
            check(bits, &[1, 0, 1], Err(DropReason::UnsupportedSize));
        }
        for exponent in [&[][..], &[1], &[2], &[1, 0], &[0, 3], &[1, 0, 0, 0, 1]] {
            check(2048, exponent, Err(DropReason::WeakKey));
        }
    }

    #[test]
    fn attack_09_even_or_padded_modulus_is_refused() {
        let mut even = vec![0xff; 256];
        even[255] = 0xfe;
        assert_eq!(check_public_key(&even, &[3], 4096), Err(DropReason::WeakKey));
        let mut padded = vec![0];
        padded.extend([0xff; 256]);
        assert_eq!(check_public_key(&padded, &[3], 4096), Err(DropReason::WeakKey));
        assert_eq!(check_public_key(&[], &[3], 4096), Err(DropReason::InvalidMember("n")));
    }
}
