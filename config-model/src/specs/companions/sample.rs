use std::collections::BTreeMap;
use std::fmt::Debug;

use proptest::prop_assert_eq;
use proptest::test_runner::TestCaseError;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::k8s::IntOrString;
use crate::labels::{LabelExpression, LabelSelector};
use crate::value::{Duration, GatewayDuration};
use crate::yaml;

/// Deepest nesting of messages in a random value.
const DEPTH: u32 = 6;

/// Bytes to make choices with; when they are used up, every choice is the smallest.
pub(crate) struct Entropy<'b> {
    bytes: std::slice::Iter<'b, u8>,
    depth: u32,
}

impl<'b> Entropy<'b> {
    pub(crate) fn new(bytes: &'b [u8]) -> Self {
        Self { bytes: bytes.iter(), depth: 0 }
    }

    fn byte(&mut self) -> u8 {
        self.bytes.next().copied().unwrap_or_default()
    }

    /// A number below `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        usize::from(self.byte()) % limit
    }

    fn wide(&mut self) -> u64 {
        (0..8).fold(0, |number, _| number << 8 | u64::from(self.byte()))
    }

    /// Makes the parts of a message, or none of them beyond the depth.
    pub(crate) fn nested<T: Default>(&mut self, make: impl FnOnce(&mut Self) -> T) -> T {
        if self.depth == DEPTH {
            return T::default();
        }
        self.depth += 1;
        let value = make(self);
        self.depth -= 1;
        value
    }
}

/// Makes a random value.
pub(crate) trait Sample {
    fn sample(entropy: &mut Entropy<'_>) -> Self;
}

impl Sample for bool {
    fn sample(entropy: &mut Entropy<'_>) -> Self {
        entropy.below(2) == 1
    }
}

impl Sample for String {
    fn sample(entropy: &mut Entropy<'_>) -> Self {
        const TEXTS: [&str; 8] =
            ["", "a", "*.example.com", "é\u{1f600}", "yes", "1.5", "a: b\n- c", "\"\u{0}\t"];
        TEXTS[entropy.below(TEXTS.len())].to_owned()
    }
}

macro_rules! sample_numbers {
    ($($of:ty),+) => {$(
        impl Sample for $of {
            fn sample(entropy: &mut Entropy<'_>) -> Self {
                match entropy.below(4) {
                    0 => 0,
                    1 => Self::MAX,
                    2 => Self::MIN,
                    _ => Self::from_ne_bytes(std::array::from_fn(|_| entropy.byte())),
                }
            }
        }
    )+};
}

sample_numbers!(i32, u32, i64, u64);

impl Sample for f64 {
    fn sample(entropy: &mut Entropy<'_>) -> Self {
        // Not a number equals nothing, itself included.
        [0.0, 0.1, -1.5e300, Self::INFINITY, Self::NEG_INFINITY, 1.0, 100.0][entropy.below(7)]
    }
}

impl Sample for Vec<u8> {
    fn sample(entropy: &mut Entropy<'_>) -> Self {
        (0..entropy.below(5)).map(|_| entropy.byte()).collect()
    }
}

impl Sample for Duration {
    fn sample(entropy: &mut Entropy<'_>) -> Self {
        Self::from_nanos(i64::sample(entropy))
    }
}

impl Sample for GatewayDuration {
    fn sample(entropy: &mut Entropy<'_>) -> Self {
        // The API has no room for more digits.
        Self::from_millis(entropy.wide() % 359_999_999_999)
    }
}

impl Sample for jiff::Timestamp {
    fn sample(entropy: &mut Entropy<'_>) -> Self {
        let nanos = i32::try_from(entropy.wide() % 1_000_000_000).unwrap_or_default();
        let seconds = i64::try_from(entropy.wide() % 4_000_000_000).unwrap_or_default();
        Self::new(seconds, nanos).expect("within the range")
    }
}

impl Sample for Map<String, Value> {
    fn sample(entropy: &mut Entropy<'_>) -> Self {
        let values =
            [json!(null), json!([1, {"a": null}]), json!(9_007_199_254_740_993_i64), json!({})];
        (0..entropy.below(3))
            .map(|_| (String::sample(entropy), values[entropy.below(4)].clone()))
            .collect()
    }
}

impl Sample for IntOrString {
    fn sample(entropy: &mut Entropy<'_>) -> Self {
        match entropy.below(2) {
            0 => Self::Int(i32::sample(entropy)),
            _ => Self::Name(String::sample(entropy)),
        }
    }
}

impl Sample for LabelSelector {
    fn sample(entropy: &mut Entropy<'_>) -> Self {
        Self { match_labels: Sample::sample(entropy), match_expressions: Sample::sample(entropy) }
    }
}

impl Sample for LabelExpression {
    fn sample(entropy: &mut Entropy<'_>) -> Self {
        Self {
            key: Sample::sample(entropy),
            operator: Sample::sample(entropy),
            values: Sample::sample(entropy),
        }
    }
}

impl<T: Sample> Sample for Option<T> {
    fn sample(entropy: &mut Entropy<'_>) -> Self {
        (entropy.below(3) > 0).then(|| T::sample(entropy))
    }
}

impl<T: Sample> Sample for Vec<T> {
    fn sample(entropy: &mut Entropy<'_>) -> Self {
        (0..entropy.below(3)).map(|_| T::sample(entropy)).collect()
    }
}

impl<K: Ord + Sample, T: Sample> Sample for BTreeMap<K, T> {
    fn sample(entropy: &mut Entropy<'_>) -> Self {
        (0..entropy.below(3)).map(|_| (K::sample(entropy), T::sample(entropy))).collect()
    }
}

/// Makes a message of random fields.
macro_rules! sample_message {
    ($message:ident { $($field:ident),* }) => {
        impl $crate::specs::companions::Sample for $message {
            fn sample(_entropy: &mut $crate::specs::companions::Entropy<'_>) -> Self {
                _entropy.nested(|_entropy| Self {
                    $($field: $crate::specs::companions::Sample::sample(_entropy),)*
                })
            }
        }
    };
}
pub(crate) use sample_message;

/// Makes one of the arms of a choice, with a random value.
macro_rules! sample_choice {
    ($choice:ident { $($arm:ident),+ }) => {
        impl $crate::specs::companions::Sample for $choice {
            fn sample(entropy: &mut $crate::specs::companions::Entropy<'_>) -> Self {
                let arms = [$(|entropy: &mut $crate::specs::companions::Entropy<'_>| {
                    Self::$arm($crate::specs::companions::Sample::sample(entropy))
                },)+];
                let arm = entropy.below(arms.len());
                arms[arm](entropy)
            }
        }
    };
}
pub(crate) use sample_choice;

/// Makes a value of an enumeration, or a number without a name.
macro_rules! sample_enumeration {
    ($enumeration:ident { $($variant:ident),+ }) => {
        impl $crate::specs::companions::Sample for $enumeration {
            fn sample(entropy: &mut $crate::specs::companions::Entropy<'_>) -> Self {
                let values = [$(Self::$variant,)+ Self::Unrecognized(4711)];
                values[entropy.below(values.len())]
            }
        }
    };
}
pub(crate) use sample_enumeration;

/// Makes a name, or one that is unknown.
macro_rules! sample_names {
    ($names:ident { $($variant:ident),+ }) => {
        impl $crate::specs::companions::Sample for $names {
            fn sample(entropy: &mut $crate::specs::companions::Entropy<'_>) -> Self {
                let values = [$(Self::$variant,)+ Self::Unknown("example.com/new".to_owned())];
                let index = entropy.below(values.len());
                values[index].clone()
            }
        }
    };
}
pub(crate) use sample_names;

/// A check of the type it was made for, with bytes to make a random value of.
pub(crate) type RoundTrip = fn(&[u8]) -> Result<(), TestCaseError>;

/// Writes a random value and reads it back, as JSON text, as a JSON tree and as YAML.
pub(crate) fn round_trips<T>(entropy: &[u8]) -> Result<(), TestCaseError>
where
    T: Debug + DeserializeOwned + PartialEq + Sample + Serialize,
{
    let value = T::sample(&mut Entropy::new(entropy));
    let text = serde_json::to_string(&value).expect("specs have a JSON form");
    let read: T =
        serde_json::from_str(&text).map_err(|e| TestCaseError::fail(format!("{e}: {text}")))?;
    prop_assert_eq!(&read, &value, "{}", text);
    let tree = serde_json::to_value(&value).expect("specs have a JSON form");
    prop_assert_eq!(&serde_json::from_value::<T>(tree).expect("it fits"), &value);
    // JSON is YAML.
    let node = yaml::from_str(&text, &yaml::Options::new())
        .map_err(|e| TestCaseError::fail(e.to_string()))?;
    let (read, unknown) =
        node.decode_tracked::<T>().map_err(|e| TestCaseError::fail(format!("{e}: {text}")))?;
    prop_assert_eq!(&read, &value, "{}", text);
    prop_assert_eq!(unknown.len(), 0);
    Ok(())
}
