//! Records of the `log` crate.

use std::sync::atomic::{AtomicBool, Ordering};

use log::kv::{self, VisitSource, VisitValue};
use log::{LevelFilter, Log, Metadata, Record};

use crate::caller;
use crate::layer;
use crate::level::Level;
use crate::pipeline::PATIENCE;
use crate::registry::{MESH_TARGET, registry};
use crate::scope::Labels;
use crate::value::Value;

/// Takes the records of the `log` crate from now on, unless the program has another logger for them.
pub(crate) fn install() {
    if log::set_logger(&Bridge).is_ok() {
        INSTALLED.store(true, Ordering::Release);
    }
    follow_levels();
}

/// Lets the `log` macros skip what no scope, target or layer lets through.
pub(crate) fn follow_levels() {
    if INSTALLED.load(Ordering::Acquire) {
        log::set_max_level(filter(registry().read().highest_of_all()));
    }
}

static INSTALLED: AtomicBool = AtomicBool::new(false);

struct Bridge;

impl Log for Bridge {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        // Of this target are events of our own, which come back where `tracing` is built to log them.
        metadata.target() != MESH_TARGET
            && level(metadata.level()) <= layer::current_gate_of(metadata.target())
    }

    fn log(&self, record: &Record<'_>) {
        if !self.enabled(record.metadata()) {
            return;
        }
        let mut labels = Pairs::default();
        // The visitor itself never fails.
        let _ = record.key_values().visit(&mut labels);
        let labels = (!labels.0.is_empty()).then(|| Labels::from(labels.0));
        let labels = labels.as_ref().map(|labels| labels as &(dyn std::error::Error + 'static));
        let caller = record.file().zip(record.line()).map(|(file, line)| {
            let krate = record.module_path().and_then(|path| path.split("::").next());
            caller::render(krate, file, line)
        });
        macro_rules! event {
            ($level:ident) => {
                tracing::event!(
                    target: "mesh",
                    tracing::Level::$level,
                    mesh.target = record.target(),
                    mesh.labels = labels,
                    mesh.caller = caller.as_deref(),
                    "{}",
                    record.args()
                )
            };
        }
        match record.level() {
            log::Level::Error => event!(ERROR),
            log::Level::Warn => event!(WARN),
            log::Level::Info => event!(INFO),
            log::Level::Debug => event!(DEBUG),
            log::Level::Trace => event!(TRACE),
        }
    }

    fn flush(&self) {
        // The trait has no way to tell.
        let _ = layer::current_pipeline().flush(PATIENCE);
    }
}

/// Keys and values of a record, as labels.
#[derive(Default)]
struct Pairs(Vec<(String, Value)>);

impl<'kvs> VisitSource<'kvs> for Pairs {
    fn visit_pair(&mut self, key: kv::Key<'kvs>, value: kv::Value<'kvs>) -> Result<(), kv::Error> {
        let mut typed = Typed(None);
        value.visit(&mut typed)?;
        self.0.push((key.as_str().to_owned(), typed.0.unwrap_or_else(|| Value::display(&value))));
        Ok(())
    }
}

struct Typed(Option<Value>);

impl VisitValue<'_> for Typed {
    fn visit_any(&mut self, value: kv::Value<'_>) -> Result<(), kv::Error> {
        self.0 = Some(Value::display(value));
        Ok(())
    }

    fn visit_u64(&mut self, value: u64) -> Result<(), kv::Error> {
        self.0 = Some(value.into());
        Ok(())
    }

    fn visit_i64(&mut self, value: i64) -> Result<(), kv::Error> {
        self.0 = Some(value.into());
        Ok(())
    }

    fn visit_f64(&mut self, value: f64) -> Result<(), kv::Error> {
        self.0 = Some(value.into());
        Ok(())
    }

    fn visit_bool(&mut self, value: bool) -> Result<(), kv::Error> {
        self.0 = Some(value.into());
        Ok(())
    }
}

fn level(level: log::Level) -> Level {
    match level {
        log::Level::Error => Level::Error,
        log::Level::Warn => Level::Warn,
        log::Level::Info => Level::Info,
        log::Level::Debug => Level::Debug,
        log::Level::Trace => Level::Trace,
    }
}

fn filter(level: Level) -> LevelFilter {
    match level {
        Level::None => LevelFilter::Off,
        Level::Fatal | Level::Error => LevelFilter::Error,
        Level::Warn => LevelFilter::Warn,
        Level::Info => LevelFilter::Info,
        Level::Debug => LevelFilter::Debug,
        Level::Trace => LevelFilter::Trace,
    }
}
