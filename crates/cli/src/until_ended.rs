//! Waiting for the end of a program that serves: Ctrl-C, and on Unix the signals to terminate and to
//! hang up.

use std::time::Duration;

use crate::exit::Failure;

/// Calls a function several times a second until the program is to end.
#[cfg(feature = "serve")]
pub(crate) fn wait(mut work: impl FnMut()) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(Failure::internal)?;
    runtime.block_on(async {
        #[cfg(unix)]
        let (mut terminated, mut hung_up) = {
            use tokio::signal::unix::{SignalKind, signal};
            (
                signal(SignalKind::terminate()).map_err(Failure::internal)?,
                signal(SignalKind::hangup()).map_err(Failure::internal)?,
            )
        };
        loop {
            #[cfg(unix)]
            tokio::select! {
                _ = tokio::signal::ctrl_c() => break,
                _ = terminated.recv() => break,
                _ = hung_up.recv() => break,
                () = tokio::time::sleep(EVERY) => work(),
            }
            #[cfg(not(unix))]
            tokio::select! {
                _ = tokio::signal::ctrl_c() => break,
                () = tokio::time::sleep(EVERY) => work(),
            }
        }
        work();
        Ok(())
    })
}

/// Calls a function several times a second, until a signal ends the program.
#[cfg(not(feature = "serve"))]
pub(crate) fn wait(mut work: impl FnMut()) -> Result<(), Failure> {
    loop {
        std::thread::sleep(EVERY);
        work();
    }
}

const EVERY: Duration = Duration::from_millis(100);
