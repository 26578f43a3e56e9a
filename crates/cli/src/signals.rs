//! The user or the system asking the program to end.

use sluice_engine::api::Failure;
use std::io;

/// What asked the program to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signal {
    /// Ctrl-C.
    Interrupt,
    /// What a service manager sends.
    #[cfg(unix)]
    Terminate,
}

impl Signal {
    /// What shells say of a program that a signal ended.
    pub(crate) const fn exit_code(self) -> u8 {
        match self {
            Self::Interrupt => 130,
            #[cfg(unix)]
            Self::Terminate => 143,
        }
    }
}

/// Why the program ended before its work was done.
pub(crate) enum Ended {
    /// The work failed.
    Failed(Failure),
    /// It was asked to.
    Signalled(Signal),
}

impl From<Failure> for Ended {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl Signals {
    /// Does `work` unless a signal comes before it is done.
    pub(crate) async fn cut<T>(
        &mut self,
        work: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Ended> {
        tokio::select! {
            done = work => done.map_err(Ended::Failed),
            signal = self.next() => Err(Ended::Signalled(signal)),
        }
    }
}

/// Signals from now on; the system's own answer to them is off.
#[cfg(unix)]
pub(crate) struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    pub(crate) fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    pub(crate) async fn next(&mut self) -> Signal {
        tokio::select! {
            _ = self.interrupt.recv() => Signal::Interrupt,
            _ = self.terminate.recv() => Signal::Terminate,
        }
    }
}

/// Signals from now on; the system's own answer to them is off.
#[cfg(windows)]
pub(crate) struct Signals {
    interrupt: tokio::signal::windows::CtrlC,
}

#[cfg(windows)]
impl Signals {
    pub(crate) fn listen() -> io::Result<Self> {
        Ok(Self { interrupt: tokio::signal::windows::ctrl_c()? })
    }

    pub(crate) async fn next(&mut self) -> Signal {
        let _ = self.interrupt.recv().await;
        Signal::Interrupt
    }
}
