//! Laws of derivation on random histories.

mod companies;
mod happen;
mod history;
mod steps;
mod words;

use history::History;
use proptest::{collection::vec, prelude::*, test_runner::TestCaseError};
use steps::{Said, Step, said, step, taken_back};

fn run<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(work)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn a_rebuild_is_equal_row_for_row(history in vec(step(), 1..30), batch in 1_u32..9) {
        run(async {
            let mut desk = History::new().await;
            for step in &history {
                desk.happen(step).await;
            }
            prop_assert_eq!(desk.rebuilt(batch).await, Vec::<String>::new());
            Ok::<_, TestCaseError>(())
        })?;
    }

    #[test]
    fn decisions_taken_back_in_any_order_leave_no_trace_whatever_pages_came_between(
        first in vec((0_u8..3, 0_u8..8, said()), 1..8),
        history in vec(taken_back(), 1..14),
        order in 0_usize..1_000_003,
    ) {
        run(async {
            let (mut desk, mut undecided) = (History::new().await, History::new().await);
            for step in std::iter::once(&Step::Page(first)).chain(&history) {
                if matches!(step, Step::Page(_)) {
                    undecided.ticks = desk.ticks;
                    undecided.happen(step).await;
                }
                desk.happen(step).await;
            }
            desk.revoke_all(order).await;
            prop_assert_eq!(desk.differing_from(&undecided).await, Vec::<&str>::new());
            prop_assert_eq!(desk.rebuilt(3).await, Vec::<String>::new());
            Ok::<_, TestCaseError>(())
        })?;
    }
}

/// Histories tried. Each is a store of its own, so the long run tries an eighth of what it tries of other laws.
fn cases() -> u32 {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse::<u32>().ok());
    asked.map_or(24, |cases| cases / 8)
}
