//! A graph in the language of Graphviz.

use super::GraphDump;
use std::fmt::Write;

pub(crate) fn dot(dump: &GraphDump) -> String {
    let mut text = String::from("digraph krt {\n    rankdir=LR;\n");
    for node in &dump.nodes {
        let name = node.name.replace('\\', "\\\\").replace('"', "\\\"");
        let _ = writeln!(text, "    n{} [label=\"{name} ({})\"];", node.id, node.objects);
    }
    for node in &dump.nodes {
        for read in node.reads.iter().filter(|read| dump.shows(**read)) {
            let _ = writeln!(text, "    n{read} -> n{};", node.id);
        }
    }
    text.push_str("}\n");
    text
}
