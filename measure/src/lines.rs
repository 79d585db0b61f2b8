use serde::de::DeserializeOwned;

/// Reads the lines that are JSON objects; a program may print others.
pub(crate) fn read<T: DeserializeOwned>(output: &[u8]) -> Result<Vec<T>, serde_json::Error> {
    let text = String::from_utf8_lossy(output);
    text.lines().filter(|line| line.starts_with('{')).map(serde_json::from_str).collect()
}
