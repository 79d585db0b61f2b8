use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::LazyLock;

use mesh_config_model::specs::mesh::ProxyConfig;
use mesh_config_model::yaml::{self, Options};
use mesh_config_model::{FieldPath, Meta};
use mesh_validation::{Mode, Report, Validators, codes};

/// Validators that judge as Istio does, and those that say everything.
static MODES: LazyLock<[Validators; 2]> =
    LazyLock::new(|| [Mode::AsIstio, Mode::Full].map(|mode| Validators::default().mode(mode)));

/// The whole way from text to findings; answers by the codes that were found.
pub(crate) fn findings(input: &[u8]) -> u64 {
    let Ok(text) = yaml::from_utf8(input) else { return 0 };
    let [as_istio, full] = &*MODES;
    let (strict, wide) = (as_istio.validate_text(text, "a"), full.validate_text(text, "a"));
    assert_eq!(strict.is_valid(), wide.is_valid(), "modes differ in their verdict");
    let lines = u32::try_from(text.len()).expect("inputs are small") + 1;
    for finding in wide.reports.iter().flatten() {
        let position = finding.position.expect("it was read from text");
        assert!((1..=lines).contains(&position.line), "{finding}");
        assert!(!finding.message.is_empty());
        assert!(codes::find(finding.code.id()).is_some(), "{finding}");
        assert_eq!(finding.path.to_string().parse::<FieldPath>().as_ref(), Ok(&finding.path));
        if let Some(patch) = finding.json_patch() {
            assert!(patch.as_array().is_some_and(|steps| !steps.is_empty()));
        }
    }
    let mut found: Vec<&str> =
        wide.reports.iter().flatten().map(|finding| finding.code.id()).collect();
    found.extend(proxy(text).iter().flatten().map(|finding| finding.code.id()));
    found.sort_unstable();
    found.dedup();
    found.truncate(4);
    let mut hasher = DefaultHasher::new();
    (found, wide.diagnostics.len().min(2), wide.skipped.len().min(2)).hash(&mut hasher);
    hasher.finish()
}

/// The proxy configuration of a mesh is no object, so it is read by itself.
fn proxy(text: &str) -> Option<Report> {
    let node = yaml::from_str(text, &Options::new()).ok()?;
    let spec: ProxyConfig = node.decode().ok()?;
    Some(MODES[1].validate_spec(&Meta::default(), &spec))
}
