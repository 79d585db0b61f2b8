use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use granit_parser::{ScalarStyle, StructureStyle, Tag};

use crate::Position;

use super::interner::Interner;
use super::merge;
use super::node::{Entry, Mapping, Node, NodeValue};
use super::options::{DuplicateKeys, Options, Resolver};
use super::resolve::{Scalar, resolve};
use super::span::Span;
use super::trailing_colon;
use super::usage::{Cost, Usage};
use super::{Error, ErrorKind};

/// Builds the trees of the documents of one text out of what a reader finds there, in order.
#[derive(Debug)]
pub(super) struct Builder<'t> {
    text: &'t str,
    options: Options,
    usage: Usage,
    interner: Interner,
    anchors: BTreeMap<usize, Anchor>,
    frames: Vec<Frame>,
    // Children of all open lists and of all open maps; each frame owns a tail.
    items: Vec<Node>,
    entries: Vec<Entry>,
    root: Option<Node>,
}

#[derive(Debug)]
struct Anchor {
    node: Node,
    cost: Cost,
    height: usize,
}

/// An open list or map.
#[derive(Debug)]
struct Frame {
    collection: Collection,
    style: StructureStyle,
    span: Span,
    byte_end: u32,
    anchor: usize,
    before: Cost,
    height: usize,
}

#[derive(Debug)]
enum Collection {
    Sequence { first_item: usize },
    Mapping { first_entry: usize, key: Option<Key>, merges: Vec<Node> },
}

/// A key that waits for its value.
#[derive(Debug)]
enum Key {
    Field(Arc<str>, Span),
    Merge,
}

impl<'t> Builder<'t> {
    pub(super) fn new(text: &'t str, options: Options) -> Self {
        Self {
            text,
            usage: Usage::new(options.limits.clone()),
            options,
            interner: Interner::default(),
            anchors: BTreeMap::new(),
            frames: Vec::new(),
            items: Vec::new(),
            entries: Vec::new(),
            root: None,
        }
    }

    /// Forgets an unfinished document, but not what it cost.
    pub(super) fn abandon(&mut self) {
        self.anchors.clear();
        self.frames.clear();
        self.items.clear();
        self.entries.clear();
        self.root = None;
    }

    /// Takes the tree of a finished document, `None` when it had no node.
    pub(super) fn finish(&mut self) -> Option<Node> {
        let root = self.root.take();
        self.abandon();
        root
    }

    /// What was read so far, to come [back](Self::go_back) to before the next document is finished.
    pub(super) fn mark(&self) -> Cost {
        self.usage.total()
    }

    /// Forgets a document without aliases as if nothing of it had been read.
    pub(super) fn go_back(&mut self, mark: Cost) {
        self.abandon();
        self.usage.go_back(mark);
    }

    pub(super) fn scalar(
        &mut self,
        text: Cow<'_, str>,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        span: Span,
    ) -> Result<(), Error> {
        let merge = self.expects_key() && self.is_merge_key(&text, style, tag);
        let before = self.usage.total();
        self.usage.count_node(text.len(), span.start())?;
        let scalar = resolve(text, style, tag, self.options.resolver).map_err(|error| {
            let message = format!("value does not fit its tag: expected {}", error.0);
            Error::new(ErrorKind::InvalidTag, span.start(), message)
        })?;
        if !self.expects_key() {
            let node = Node::new(self.scalar_value(scalar), span);
            self.remember(anchor, &node, before, 0);
            self.attach(node, 0);
            return Ok(());
        }
        if anchor != 0 {
            let node = Node::new(self.scalar_value(scalar.clone()), span);
            self.remember(anchor, &node, before, 0);
        }
        if merge {
            self.set_key(Key::Merge, span);
            return Ok(());
        }
        self.scalar_key(scalar, span)
    }

    /// Keeps a finished value for the aliases that may name it; anchor 0 means none.
    fn remember(&mut self, anchor: usize, node: &Node, before: Cost, height: usize) {
        if anchor != 0 {
            let cost = self.usage.total().since(before);
            self.anchors.insert(anchor, Anchor { node: node.clone(), cost, height });
        }
    }

    pub(super) fn alias(&mut self, id: usize, span: Span) -> Result<(), Error> {
        let Some(anchor) = self.anchors.get(&id) else {
            let message = "alias stands within the value it names";
            return Err(Error::new(ErrorKind::RecursiveAlias, span.start(), message));
        };
        if anchor.height > 0 {
            self.usage.check_depth(self.frames.len() + anchor.height, span.start())?;
        }
        self.usage.count_alias(anchor.cost, span.start())?;
        let node = Node::new(anchor.node.value().clone(), span);
        let height = anchor.height;
        if !self.expects_key() {
            self.attach(node, height);
            return Ok(());
        }
        let key = match node.value() {
            NodeValue::Sequence(_) | NodeValue::Mapping(_) => {
                return Err(collection_key(span.start()));
            }
            NodeValue::Null => Scalar::Null,
            NodeValue::Bool(value) => Scalar::Bool(*value),
            NodeValue::Integer(number) => Scalar::Integer(*number),
            NodeValue::Unsigned(number) => Scalar::Unsigned(*number),
            NodeValue::Float(number) => Scalar::Float(*number),
            NodeValue::String(text) => Scalar::Text(Cow::Borrowed(&**text)),
        };
        self.scalar_key(key, span)
    }

    pub(super) fn open_sequence(
        &mut self,
        style: StructureStyle,
        anchor: usize,
        span: Span,
    ) -> Result<(), Error> {
        let first_item = self.items.len();
        self.open(Collection::Sequence { first_item }, style, anchor, span)
    }

    pub(super) fn open_mapping(
        &mut self,
        style: StructureStyle,
        anchor: usize,
        span: Span,
    ) -> Result<(), Error> {
        let first_entry = self.entries.len();
        let collection = Collection::Mapping { first_entry, key: None, merges: Vec::new() };
        self.open(collection, style, anchor, span)
    }

    fn open(
        &mut self,
        collection: Collection,
        style: StructureStyle,
        anchor: usize,
        span: Span,
    ) -> Result<(), Error> {
        if self.expects_key() {
            return Err(collection_key(span.start()));
        }
        self.usage.check_depth(self.frames.len() + 1, span.start())?;
        let before = self.usage.total();
        self.usage.count_node(0, span.start())?;
        let byte_end = span.byte_end();
        self.frames.push(Frame { collection, style, span, byte_end, anchor, before, height: 1 });
        Ok(())
    }

    /// Ends the innermost open list or map; a block ends where its last child does, whatever is said.
    pub(super) fn close(&mut self, event_end: u32) -> Result<(), Error> {
        let Some(frame) = self.frames.pop() else { return Ok(()) };
        let flow = frame.style == StructureStyle::Flow;
        let value = match frame.collection {
            Collection::Sequence { first_item } => {
                NodeValue::Sequence(self.items.drain(first_item..).collect())
            }
            Collection::Mapping { first_entry, merges, .. } => {
                let mapping = self.mapping(first_entry, &merges)?;
                let unbraced = flow && frame.span.bytes().is_empty();
                match unbraced.then(|| trailing_colon::as_text(&mapping, self.text)).flatten() {
                    Some(text) => NodeValue::String(self.interner.share(text)),
                    None => NodeValue::Mapping(mapping),
                }
            }
        };
        // The end of a block collection is only noticed at the next token.
        let byte_end = if flow { event_end } else { frame.byte_end };
        let node = Node::new(value, frame.span.until(byte_end));
        self.remember(frame.anchor, &node, frame.before, frame.height);
        self.attach(node, frame.height);
        Ok(())
    }

    fn mapping(&mut self, first_entry: usize, merges: &[Node]) -> Result<Mapping, Error> {
        let entries = &self.entries[first_entry..];
        match merge::first_duplicate(entries) {
            None if merges.is_empty() => {
                return Ok(Mapping::from_entries(self.entries.drain(first_entry..)));
            }
            Some((first, second)) if self.options.duplicate_keys == DuplicateKeys::Refuse => {
                let (first, second) = (&entries[first], &entries[second]);
                return Err(duplicate_key(
                    second.key(),
                    first.key_span().start(),
                    second.key_span().start(),
                ));
            }
            None | Some(_) => {}
        }
        let own = merge::last_wins(self.entries.drain(first_entry..));
        merge::apply(own, merges).map(Mapping::from_entries)
    }

    fn scalar_key(&mut self, scalar: Scalar<'_>, span: Span) -> Result<(), Error> {
        let Some(text) = scalar.into_key() else {
            return Err(Error::new(ErrorKind::InvalidKey, span.start(), "key has no JSON form"));
        };
        let key = self.interner.intern(&text);
        self.set_key(Key::Field(key, span), span);
        Ok(())
    }

    /// Puts a finished value where it belongs: into the open list, under the waiting key, or at the root.
    fn attach(&mut self, node: Node, height: usize) {
        let Some(frame) = self.frames.last_mut() else {
            self.root = Some(node);
            return;
        };
        frame.height = frame.height.max(height + 1);
        frame.byte_end = frame.byte_end.max(node.span().byte_end());
        match &mut frame.collection {
            Collection::Sequence { .. } => self.items.push(node),
            Collection::Mapping { key, merges, .. } => match key.take() {
                Some(Key::Field(key, key_span)) => {
                    self.entries.push(Entry { key, key_span, value: node });
                }
                Some(Key::Merge) => merges.push(node),
                None => {}
            },
        }
    }

    fn set_key(&mut self, next: Key, span: Span) {
        let Some(frame) = self.frames.last_mut() else { return };
        frame.byte_end = frame.byte_end.max(span.byte_end());
        if let Collection::Mapping { key, .. } = &mut frame.collection {
            *key = Some(next);
        }
    }

    fn expects_key(&self) -> bool {
        let collection = self.frames.last().map(|frame| &frame.collection);
        matches!(collection, Some(Collection::Mapping { key: None, .. }))
    }

    /// Whether what comes next is the value of a key.
    pub(super) fn awaits_value(&self) -> bool {
        let collection = self.frames.last().map(|frame| &frame.collection);
        matches!(collection, Some(Collection::Mapping { key: Some(_), .. }))
    }

    fn is_merge_key(&self, text: &str, style: ScalarStyle, tag: Option<&Tag>) -> bool {
        let merges = match tag {
            None => style == ScalarStyle::Plain,
            Some(tag) => tag.suffix_in_namespace("tag:yaml.org,2002:").as_deref() == Some("merge"),
        };
        merges && text == "<<" && self.options.resolver == Resolver::Kubernetes
    }

    fn scalar_value(&mut self, scalar: Scalar<'_>) -> NodeValue {
        match scalar {
            Scalar::Null => NodeValue::Null,
            Scalar::Bool(value) => NodeValue::Bool(value),
            Scalar::Integer(number) => NodeValue::Integer(number),
            Scalar::Unsigned(number) => NodeValue::Unsigned(number),
            Scalar::Float(number) => NodeValue::Float(number),
            Scalar::Text(text) => NodeValue::String(self.interner.share(&text)),
        }
    }
}

fn collection_key(position: Position) -> Error {
    Error::new(ErrorKind::InvalidKey, position, "a list or map cannot be a key")
}

fn duplicate_key(key: &str, first: Position, second: Position) -> Error {
    let message = format!("duplicate key {key:?}, first at {first}");
    Error::new(ErrorKind::DuplicateKey, second, message).related_to(first)
}
