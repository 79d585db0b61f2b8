use std::fs;
use std::path::{Path, PathBuf};

/// A YAML file of the corpus: its path below the corpus folder, and its bytes.
pub(crate) struct CorpusFile {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// Reads all YAML files below a folder of the corpus in path order, or says that there is no corpus.
#[expect(clippy::print_stdout, reason = "a skipped test says so")]
pub(crate) fn yaml_files(folder: &str) -> Option<Vec<CorpusFile>> {
    let Some(root) = std::env::var_os("MESH_CORPUS") else {
        println!("skipped: MESH_CORPUS is not set");
        return None;
    };
    let root = Path::new(&root).join(folder);
    let mut paths = Vec::new();
    collect(&root, &mut paths);
    paths.sort();
    assert!(!paths.is_empty(), "no YAML below {}", root.display());
    let file = |path: PathBuf| CorpusFile {
        name: path.strip_prefix(&root).expect("it was found below").to_string_lossy().into_owned(),
        bytes: fs::read(&path).expect("the corpus is readable"),
    };
    Some(paths.into_iter().map(file).collect())
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the corpus is readable") {
        let path = entry.expect("the corpus is readable").path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "yaml" || extension == "yml")
        {
            paths.push(path);
        }
    }
}
