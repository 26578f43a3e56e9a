//! Work on every core.

use std::{
    num::NonZero,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

fn cores() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get).min(16)
}

/// Works on equal parts, as many at once as there are cores; the results are in the order of the parts.
pub(super) fn parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&[T]) -> R + Sync) -> Vec<R> {
    /// A core that is slower than others, or busy, then does fewer of them.
    const PARTS: usize = 8;
    let cores = cores();
    if cores == 1 || items.len() < 2_000 {
        return vec![work(items)];
    }
    let parts: Vec<&[T]> = items.chunks(items.len().div_ceil(PARTS * cores)).collect();
    parallel_few(&parts, |part| work(part))
}

/// Works on a few large items, as many at once as there are cores; results in order.
pub(super) fn parallel_few<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let places: Vec<usize> = (0..items.len()).collect();
    let done = gathered(&places, |done: &mut Vec<(usize, R)>, at| done.push((*at, work(&items[*at]))));
    let mut found: Vec<(usize, R)> = done.into_iter().flatten().collect();
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, result)| result).collect()
}

/// Works on a few large items, and gathers for each core what is made of those that it came to.
pub(super) fn gathered<T: Sync, R: Default + Send>(items: &[T], work: impl Fn(&mut R, &T) + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let (next, work) = (&next, &work);
    thread::scope(|scope| {
        let running: Vec<_> = (0..cores())
            .map(|_| {
                scope.spawn(move || {
                    let mut made = R::default();
                    while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
                        work(&mut made, item);
                    }
                    made
                })
            })
            .collect();
        running
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}
