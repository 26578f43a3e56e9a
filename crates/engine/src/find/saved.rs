//! Searches that are made again and again.

use crate::{
    App,
    api::{ById, Failure, FindQuery, SavedSearch, Topic},
};

const KEY: &str = "searches";
/// More than this nobody finds again.
const MOST: usize = 100;
/// The longest name, in characters.
const LONGEST: usize = 80;

pub(crate) async fn saved(app: &App, (): ()) -> Result<Vec<SavedSearch>, Failure> {
    let workspace = app.workspace().await?;
    Ok(workspace.store.read(|r| r.setting(KEY)).await?.unwrap_or_default())
}

pub(crate) async fn keep(app: &App, input: SavedSearch) -> Result<Vec<SavedSearch>, Failure> {
    let name: String = input.name.trim().chars().take(LONGEST).collect();
    if name.is_empty() {
        return Err(Failure::of("search_without_name"));
    }
    if input.query == FindQuery::default() {
        return Err(Failure::of("find_nothing_asked"));
    }
    let kept = SavedSearch { name, query: input.query };
    change(app, move |searches| {
        match searches.iter().position(|search| search.name == kept.name) {
            Some(at) => searches[at] = kept,
            None if searches.len() >= MOST => return Err(Failure::of("too_many_searches").with("most", MOST)),
            None => searches.push(kept),
        }
        Ok(())
    })
    .await
}

pub(crate) async fn forget(app: &App, input: ById) -> Result<Vec<SavedSearch>, Failure> {
    change(app, move |searches| {
        let before = searches.len();
        searches.retain(|search| search.name != input.id);
        if searches.len() == before {
            return Err(Failure::of("unknown_search").with("name", input.id));
        }
        Ok(())
    })
    .await
}

async fn change(
    app: &App,
    how: impl FnOnce(&mut Vec<SavedSearch>) -> Result<(), Failure> + Send + 'static,
) -> Result<Vec<SavedSearch>, Failure> {
    let workspace = app.workspace().await?;
    let searches = workspace
        .store
        .write(move |w| {
            let mut searches: Vec<SavedSearch> = w.setting(KEY)?.unwrap_or_default();
            how(&mut searches)?;
            w.set_setting(KEY, &searches)?;
            Ok::<_, Failure>(searches)
        })
        .await?;
    workspace.stale.mark(&[Topic::Searches]);
    Ok(searches)
}
