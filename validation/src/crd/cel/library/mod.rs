//! Functions that Kubernetes adds to CEL, and those that stand in for CEL's own.

mod double_text;
pub(in crate::crd::cel) mod duration;
mod ip;
mod lists;
mod named_format;
mod opaque;
mod operators;
mod quantity;
mod regex;
mod semver;
mod sets;
mod url;

use cel::{DeclarationError, Env};

pub(super) use double_text::DOUBLE_TEXT;
pub(super) use operators::{ADD, CONTAINED, DIFFERS, EACH, EQUALS, REPLACE, TEXT, WEIGH};
pub(super) use regex::Regex;

/// The function that makes durations, as Go reads them.
pub(super) const DURATION: &str = "@duration";

/// What `math.greatest` and `math.least` stand for, in the extension of CEL.
pub(super) const GREATEST: &str = "math.@max";
pub(super) const LEAST: &str = "math.@min";

/// The names a rule may use.
pub(super) const NAMES: &str = "duration matches find findAll url isURL getScheme getHost getHostname \
    getPort getEscapedPath getQuery isSorted sum min max indexOf lastIndexOf ip isIP family \
    isUnspecified isLoopback isLinkLocalMulticast isLinkLocalUnicast isGlobalUnicast ip.isCanonical \
    cidr isCIDR containsIP containsCIDR masked prefixLength quantity isQuantity isInteger asInteger \
    asApproximateFloat sign add sub isGreaterThan isLessThan compareTo sets.contains sets.equivalent \
    sets.intersects format.named format.dns1123Label format.dns1123Subdomain format.dns1035Label \
    format.qualifiedName format.dns1123LabelPrefix format.dns1123SubdomainPrefix format.dns1035LabelPrefix \
    format.labelValue format.uri format.uuid format.byte format.date format.datetime validate \
    semver isSemver major minor patch";

/// Declares all of them.
pub(super) fn declare(env: &mut Env) -> Result<(), DeclarationError> {
    operators::declare(env)?;
    double_text::declare(env)?;
    duration::declare(env)?;
    regex::declare(env)?;
    url::declare(env)?;
    lists::declare(env)?;
    sets::declare(env)?;
    ip::declare(env)?;
    quantity::declare(env)?;
    named_format::declare(env)?;
    semver::declare(env)
}
