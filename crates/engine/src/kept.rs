//! What people keep under a name, to have it again and again.

use crate::{
    App,
    api::{Failure, Topic},
};
use serde::{Serialize, de::DeserializeOwned};

/// More than this nobody finds again.
const MOST: usize = 100;
/// The longest name, in characters.
const LONGEST: usize = 80;

/// Something that has a name.
pub(crate) trait Named: Serialize + DeserializeOwned + Send + 'static {
    /// The setting that holds all of them.
    const KEY: &'static str;
    /// What a change makes stale.
    const TOPIC: Topic;

    fn name(&self) -> &String;

    fn rename(&mut self, name: String);
}

/// All that are kept, in the order in which they were.
pub(crate) async fn all<T: Named>(app: &App) -> Result<Vec<T>, Failure> {
    let workspace = app.workspace().await?;
    Ok(workspace.store.read(|r| r.setting(T::KEY)).await?.unwrap_or_default())
}

/// Keeps one in place of one of the same name.
pub(crate) async fn keep<T: Named>(app: &App, mut one: T) -> Result<Vec<T>, Failure> {
    let name: String = one.name().trim().chars().take(LONGEST).collect();
    if name.is_empty() {
        return Err(Failure::of("kept_without_name"));
    }
    one.rename(name.clone());
    change(app, move |all: &mut Vec<T>| {
        match all.iter().position(|known| *known.name() == name) {
            Some(at) => all[at] = one,
            None if all.len() >= MOST => return Err(Failure::of("too_many_kept").with("most", MOST)),
            None => all.push(one),
        }
        Ok(())
    })
    .await
}

/// Forgets the one of this name.
pub(crate) async fn forget<T: Named>(app: &App, name: String) -> Result<Vec<T>, Failure> {
    change(app, move |all: &mut Vec<T>| {
        let before = all.len();
        all.retain(|known| *known.name() != name);
        if all.len() == before {
            return Err(Failure::of("unknown_name").with("name", name));
        }
        Ok(())
    })
    .await
}

async fn change<T: Named>(
    app: &App,
    how: impl FnOnce(&mut Vec<T>) -> Result<(), Failure> + Send + 'static,
) -> Result<Vec<T>, Failure> {
    let workspace = app.workspace().await?;
    let all = workspace
        .store
        .write(move |w| {
            let mut all: Vec<T> = w.setting(T::KEY)?.unwrap_or_default();
            how(&mut all)?;
            w.set_setting(T::KEY, &all)?;
            Ok::<_, Failure>(all)
        })
        .await?;
    workspace.stale.mark(&[T::TOPIC]);
    Ok(all)
}
