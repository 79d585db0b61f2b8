//! Sources that read files, with the feature `files`.
//!
//! A [`FileSource`] holds the content of the files of a folder, or of one file, as a collection;
//! [`FileSource::parse`] derives objects from it. Several can be derived from one source.
//! It reads when it is told to ([`FileSource::rescan`]) or when the disk changes
//! ([`FileSource::watch`]), after the pause that [`Debounce`] decides.
//!
//! ```
//! use krt::Graph;
//! use krt::files::{FileOptions, FileSource};
//!
//! let folder = tempfile::tempdir()?;
//! std::fs::write(folder.path().join("a.txt"), "1 2")?;
//! let graph = Graph::new();
//! let options = FileOptions::new().extensions(["txt"]);
//! let source = FileSource::folder(&graph, "numbers", folder.path(), &options)?;
//! let numbers = source.parse("numbers", |file| {
//!     let words = file.text()?.split(' ').map(str::to_owned).collect::<Vec<_>>();
//!     let is_number = |word: &String| word.parse::<u32>().is_ok();
//!     if words.iter().all(is_number) { Ok(words) } else { Err("not a number".to_owned()) }
//! });
//! assert_eq!(numbers.objects().len(), 2);
//!
//! std::fs::write(folder.path().join("a.txt"), "1 two 3")?;
//! source.rescan();
//! assert_eq!(numbers.objects().len(), 2);
//! assert_eq!(numbers.errors().len(), 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod debounce;
mod error;
mod file;
mod parsed;
mod scan;
mod source;
mod watch;

pub use debounce::Debounce;
pub use error::FileError;
pub use file::{File, FilePath};
pub use parsed::Parsed;
pub use source::{FileOptions, FileSource};
pub use watch::FileWatch;
