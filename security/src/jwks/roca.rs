//! The fingerprint of RSA keys made by a broken generator (CVE-2017-15361).
//!
//! Its primes are powers of 65537 modulo a product of small primes, and so is the modulus.
//! For every small prime the residue of such a modulus therefore lies among the powers of 65537; a sound modulus passes all of these tests with a probability of about one in 2^27.

/// The small primes whose product the generator used for every size of key.
const PRIMES: [u32; 38] = [
    3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97,
    101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
];
const GENERATOR: u32 = 65537;

/// Whether the big-endian `modulus` looks like one from that generator.
pub(super) fn has_fingerprint(modulus: &[u8]) -> bool {
    PRIMES.into_iter().all(|prime| is_power_of_generator(residue(modulus, prime), prime))
}

fn residue(number: &[u8], prime: u32) -> u32 {
    number.iter().fold(0, |residue, byte| (residue * 256 + u32::from(*byte)) % prime)
}

fn is_power_of_generator(residue: u32, prime: u32) -> bool {
    let next = |power: &u32| Some(power * (GENERATOR % prime) % prime);
    let powers = std::iter::successors(Some(1), next).take(prime as usize);
    powers.into_iter().any(|power| power == residue)
}

#[cfg(test)]
mod tests {
    use super::has_fingerprint;

    #[test]
    fn attack_11_a_power_of_the_generator_has_the_fingerprint() {
        assert!(has_fingerprint(&[1, 0, 1]));
        assert!(has_fingerprint(&[1, 0, 2, 0, 1]));
    }

    #[test]
    fn other_numbers_have_not() {
        assert!(!has_fingerprint(&[0xff; 256]));
        assert!(!has_fingerprint(&[1, 0, 3]));
    }
}
