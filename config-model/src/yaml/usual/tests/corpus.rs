use std::fs;
use std::path::Path;

use super::is_usual;

/// Every YAML and JSON file of the corpus says the same to both readers, and most are usual.
#[test]
fn files_say_the_same_to_both_readers() {
    let Some(root) = std::env::var_os("MESH_CORPUS") else {
        println!("skipped: MESH_CORPUS is not set");
        return;
    };
    let mut texts = Vec::new();
    collect(Path::new(&root), &mut texts);
    let with_line_breaks = |line_break: &str| {
        texts.iter().filter(|text| is_usual(&text.replace('\n', line_break))).count()
    };
    let usual = with_line_breaks("\n");
    assert!(usual * 10 > texts.len() * 9, "{usual} of {} files are usual", texts.len());
    assert_eq!(with_line_breaks("\r\n"), usual);
}

fn collect(folder: &Path, texts: &mut Vec<String>) {
    const LARGEST: u64 = 2 << 20;
    for entry in fs::read_dir(folder).expect("the corpus is readable") {
        let entry = entry.expect("the corpus is readable");
        let path = entry.path();
        if path.is_dir() {
            collect(&path, texts);
        } else if path.extension().is_some_and(|end| end == "yaml" || end == "json")
            && entry.metadata().is_ok_and(|data| data.len() <= LARGEST)
            && let Ok(text) = fs::read_to_string(&path)
        {
            texts.push(text);
        }
    }
}
