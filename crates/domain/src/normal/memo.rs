//! What was made of frequent values.

use std::{cell::RefCell, thread::LocalKey};

/// Values that come again and again in a list, such as towns and titles, and what was made of them. The place of a value
/// is by its hash, and what comes to a taken place takes it, so that a table has an end.
pub(super) struct Memo<T> {
    places: Vec<Option<(Box<str>, T)>>,
}

/// So many values are known.
const PLACES: usize = 1 << 12;
/// Longer ones are not frequent. In bytes.
const LONGEST: usize = 64;

impl<T: Clone> Memo<T> {
    pub(super) const fn new() -> Self {
        Self { places: Vec::new() }
    }

    fn known(&self, text: &str) -> Option<T> {
        let (known, made) = self.places.get(place(text))?.as_ref()?;
        (**known == *text).then(|| made.clone())
    }

    fn keep(&mut self, text: &str, made: T) {
        if self.places.is_empty() {
            self.places.resize_with(PLACES, || None);
        }
        self.places[place(text)] = Some((text.into(), made));
    }
}

fn place(text: &str) -> usize {
    super::lookup::hash(text) & (PLACES - 1)
}

/// What `make` makes of a text, made once for as long as it is known on this thread. `make` may look at nothing else.
pub(super) fn known<T: Clone>(
    memo: &'static LocalKey<RefCell<Memo<T>>>,
    text: &str,
    make: impl FnOnce(&str) -> T,
) -> T {
    if text.len() > LONGEST {
        return make(text);
    }
    if let Some(known) = memo.with_borrow(|memo| memo.known(text)) {
        return known;
    }
    let made = make(text);
    memo.with_borrow_mut(|memo| memo.keep(text, made.clone()));
    made
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    thread_local! {
        static LENGTHS: RefCell<Memo<usize>> = const { RefCell::new(Memo::new()) };
    }

    #[test]
    fn a_value_is_made_once_and_none_is_taken_for_another() {
        let made = Cell::new(0);
        let length = |text: &str| {
            known(&LENGTHS, text, |text| {
                made.set(made.get() + 1);
                text.len()
            })
        };
        assert_eq!((length("Leeds"), length("Leeds"), made.get()), (5, 5, 1));
        for number in 0..3 * PLACES {
            let text = "x".repeat(number % 60) + &number.to_string();
            assert_eq!(length(&text), text.len());
            assert_eq!(length(&text), text.len());
        }
    }
}
