use std::fs;
use std::path::{Path, PathBuf};

use prost::Message;
use prost_types::FileDescriptorSet;

use super::resolve::AREAS;
use super::task::Failure;

/// Folder of a checkout with what its files import.
const IMPORTS: &str = "common-protos";

/// Where the descriptors of the API come from.
#[derive(Clone, Debug)]
pub(super) enum Source {
    /// A file with a `FileDescriptorSet`.
    Descriptors(PathBuf),
    /// A checkout of the Istio API, with `.proto` files.
    Protos(PathBuf),
}

impl Source {
    /// Reads the descriptors, in the order of the file names whatever the source.
    pub(super) fn read(&self) -> Result<FileDescriptorSet, Failure> {
        let mut set = match self {
            Self::Descriptors(path) => decode(path)?,
            Self::Protos(root) => compile(root)?,
        };
        set.file.sort_by(|a, b| a.name().cmp(b.name()));
        Ok(set)
    }
}

fn decode(path: &Path) -> Result<FileDescriptorSet, Failure> {
    let bytes = fs::read(path).map_err(|e| format!("{}: {e}", path.display()))?;
    FileDescriptorSet::decode(bytes.as_slice())
        .map_err(|e| format!("{}: {e}", path.display()).into())
}

fn compile(root: &Path) -> Result<FileDescriptorSet, Failure> {
    let mut files = Vec::new();
    for area in AREAS.map(|area| root.join(area)).iter().filter(|area| area.is_dir()) {
        collect(area, &mut files)?;
    }
    if files.is_empty() {
        return Err(format!("{} has no .proto files of the Istio API", root.display()).into());
    }
    files.sort();
    let imports = [root.to_owned(), root.join(IMPORTS)];
    let set = protox::compile(files, imports.iter().filter(|folder| folder.is_dir()))?;
    Ok(set)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    for entry in fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "proto") {
            files.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROTO: &str = r#"
        syntax = "proto3";
        package istio.networking.v1alpha3;
        import "google/protobuf/wrappers.proto";
        import "google/api/marks.proto";

        // Not a sentence of the API.
        message Widget {
          string host_name = 1 [(google.api.mark) = true];
          google.protobuf.BoolValue enabled = 2;
          oneof size {
            uint32 small = 3;
            int64 large = 4;
          }
          map<string, Level> levels = 5;
          enum Level { LOW = 0; HIGH = 1; }
        }
    "#;
    const MARKS: &str = r#"
        syntax = "proto3";
        package google.api;
        import "google/protobuf/descriptor.proto";
        extend google.protobuf.FieldOptions { bool mark = 50001; }
    "#;

    #[test]
    fn protos_of_a_checkout_are_compiled_without_protoc() {
        let root = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write("networking/v1alpha3/widget.proto", PROTO);
        write("common-protos/google/api/marks.proto", MARKS);
        write("mcp/v1alpha1/other.proto", "not read");
        let set = Source::Protos(root.path().to_owned()).read().unwrap();
        let areas = crate::gen_specs::resolve::resolve(&set, &Default::default()).unwrap();
        assert_eq!(areas.len(), 1);
        let names: Vec<&str> = areas[0].items.iter().map(|item| item.name()).collect();
        assert_eq!(names, ["Widget", "Size", "Level"]);
        let text = crate::gen_specs::render::area(&areas[0], &toml::from_str("").unwrap());
        for part in [
            "pub host_name: String,",
            "pub enabled: Option<bool>,",
            "pub size: Option<Size>,",
            "pub levels: BTreeMap<String, Level>,",
            "(\"hostName\", \"host_name\")",
            "Large(i64)",
        ] {
            assert!(text.contains(part), "{part} is not in {text}");
        }
    }

    #[test]
    fn folder_without_protos_is_refused() {
        let root = tempfile::tempdir().unwrap();
        let error = Source::Protos(root.path().to_owned()).read().unwrap_err().to_string();
        assert!(error.ends_with("has no .proto files of the Istio API"), "{error}");
    }
}
