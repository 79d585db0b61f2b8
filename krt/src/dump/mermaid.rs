//! A graph as a Mermaid flow chart.

use super::GraphDump;
use std::fmt::Write;

pub(crate) fn mermaid(dump: &GraphDump) -> String {
    let mut text = String::from("flowchart LR\n");
    for node in &dump.nodes {
        let name = node.name.replace('"', "#quot;");
        let _ = writeln!(text, "    n{}[\"{name} ({})\"]", node.id, node.objects);
    }
    for node in &dump.nodes {
        for read in node.reads.iter().filter(|read| dump.shows(**read)) {
            let _ = writeln!(text, "    n{read} --> n{}", node.id);
        }
    }
    text
}
