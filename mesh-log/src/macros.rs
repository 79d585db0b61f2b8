//! Statements.

/// Declares scopes as statics.
///
/// Takes a visibility, a name for the static, the name of the scope and its description.
/// The name of the scope is checked by the compiler: not empty, and none of `:` `,` `.`.
/// All scopes of a program are known before any of them is used, also those that never are,
/// on the systems whose linker gathers them: Linux, Android, macOS, iOS, Windows, FreeBSD, OpenBSD, illumos and others.
/// Elsewhere, as on WebAssembly, a scope is known from its first use on, and gets the levels configured before.
///
/// No unsafe code is asked of the crate that declares: the macro works under `#![forbid(unsafe_code)]`.
///
/// ```
/// mesh_log::scope!(
///     /// Everything about discovery.
///     pub ADS = "ads", "aggregated discovery"
/// );
///
/// assert!(mesh_log::scopes().contains(&ADS));
/// mesh_log::info!(ADS, version = 42, "sent");
/// tracing::info!(target: "ads", "the same scope");
/// ```
///
/// ```compile_fail
/// mesh_log::scope!(BAD = "ads.v2", "dots are not allowed");
/// ```
#[macro_export]
macro_rules! scope {
    ($(#[$attribute:meta])* $visibility:vis $identifier:ident = $name:literal, $description:literal $(,)?) => {
        $(#[$attribute])*
        $visibility static $identifier: $crate::Scope = {
            static CORE: $crate::__private::Core =
                $crate::__private::Core::new($name, $description);

            $crate::__announce!(CORE);

            $crate::Scope::from_core($name, &CORE)
        };
    };
}

/// Writes a message of level fatal and ends the process with code 1.
///
/// Nothing happens, and the process lives on, when the scope does not let fatal messages through.
/// [`Options::on_fatal`](crate::Options::on_fatal) replaces the exit.
/// For the arguments see [`info!`](crate::info!).
///
/// ```
/// use mesh_log::testing::Capture;
///
/// let captured = Capture::new().run(|| mesh_log::fatal!(mesh_log::DEFAULT, "no config"));
/// assert_eq!(captured.fatal_exits(), 1);
/// assert_eq!(captured.lines(), ["2000-01-01T00:00:00.000000Z\tfatal\tno config"]);
/// ```
#[macro_export]
macro_rules! fatal {
    ($($arguments:tt)+) => {
        $crate::__statement!(Fatal, ERROR, { log.severity = "fatal", } $($arguments)+)
    };
}

/// Writes a message of level error; for the arguments see [`info!`](crate::info!).
///
/// ```
/// let lines = mesh_log::testing::capture(|| mesh_log::error!(mesh_log::KLOG, code = 7, "watch failed"));
/// assert_eq!(lines, ["2000-01-01T00:00:00.000000Z\terror\tklog\twatch failed\tcode=7"]);
/// ```
#[macro_export]
macro_rules! error {
    ($($arguments:tt)+) => { $crate::__statement!(Error, ERROR, {} $($arguments)+) };
}

/// Writes a message of level warn; for the arguments see [`info!`](crate::info!).
///
/// ```
/// let lines = mesh_log::testing::capture(|| mesh_log::warn!(mesh_log::KLOG, "slow"));
/// assert_eq!(lines, ["2000-01-01T00:00:00.000000Z\twarn\tklog\tslow"]);
/// ```
#[macro_export]
macro_rules! warn {
    ($($arguments:tt)+) => { $crate::__statement!(Warn, WARN, {} $($arguments)+) };
}

/// Writes a message of level info.
///
/// The first argument is a static [`Scope`](crate::Scope), the others are fields and a message,
/// exactly as in [`tracing::info!`].
/// With `scope:` the first argument may be any scope, also one registered at run time or with labels.
/// Nothing of the arguments is evaluated when the scope does not let the message through.
///
/// ```
/// mesh_log::scope!(ADS = "ads", "aggregated discovery");
///
/// let lines = mesh_log::testing::capture(|| {
///     let proxy = "sleep-1";
///     mesh_log::info!(ADS, proxy, version = 42, "sent to {proxy}");
///     mesh_log::info!(scope: ADS.with_label("proxy", proxy), "sent");
/// });
/// assert_eq!(lines[0], "2000-01-01T00:00:00.000000Z\tinfo\tads\tsent to sleep-1\tproxy=sleep-1 version=42");
/// assert_eq!(lines[1], "2000-01-01T00:00:00.000000Z\tinfo\tads\tsent\tproxy=sleep-1");
/// ```
#[macro_export]
macro_rules! info {
    ($($arguments:tt)+) => { $crate::__statement!(Info, INFO, {} $($arguments)+) };
}

/// Writes a message of level debug; for the arguments see [`info!`](crate::info!).
///
/// ```
/// let lines = mesh_log::testing::capture(|| mesh_log::debug!(mesh_log::DEFAULT, "not at level info"));
/// assert_eq!(lines.len(), 0);
/// ```
#[macro_export]
macro_rules! debug {
    ($($arguments:tt)+) => { $crate::__statement!(Debug, DEBUG, {} $($arguments)+) };
}

/// Writes a message of level trace; for the arguments see [`info!`](crate::info!).
///
/// ```
/// let lines = mesh_log::testing::capture(|| mesh_log::trace!(mesh_log::DEFAULT, "not at level info"));
/// assert_eq!(lines.len(), 0);
/// ```
#[macro_export]
macro_rules! trace {
    ($($arguments:tt)+) => { $crate::__statement!(Trace, TRACE, {} $($arguments)+) };
}

/// Leaves a scope where the linker gathers them.
#[cfg(gathered)]
#[doc(hidden)]
#[macro_export]
macro_rules! __announce {
    ($core:ident) => {
        #[$crate::__private::linkme::distributed_slice($crate::__private::MESH_LOG_SCOPES)]
        #[linkme(crate = $crate::__private::linkme)]
        static DECLARATION: &'static $crate::__private::Core = &$core;
    };
}

/// Nothing: the scope registers when it is used first.
#[cfg(not(gathered))]
#[doc(hidden)]
#[macro_export]
macro_rules! __announce {
    ($core:ident) => {};
}

#[doc(hidden)]
#[macro_export]
macro_rules! __statement {
    ($level:ident, $tracing:ident, {$($reserved:tt)*} scope: $scope:expr, $($arguments:tt)+) => {{
        // The value may be a temporary; the match keeps it alive for the whole statement.
        match &$scope {
            scope => {
                if scope.enabled($crate::Level::$level) {
                    $crate::__private::tracing::event!(
                        target: "mesh",
                        $crate::__private::tracing::Level::$tracing,
                        mesh.labels = scope.__labels(),
                        mesh.scope = scope.name(),
                        $($reserved)*
                        $($arguments)+
                    );
                    $crate::__private::after($crate::Level::$level);
                }
            }
        }
    }};
    ($level:ident, $tracing:ident, {$($reserved:tt)*} $scope:path, $($arguments:tt)+) => {
        if $scope.enabled($crate::Level::$level) {
            $crate::__private::tracing::event!(
                target: $scope.name(),
                $crate::__private::tracing::Level::$tracing,
                $($reserved)*
                $($arguments)+
            );
            $crate::__private::after($crate::Level::$level);
        }
    };
}
