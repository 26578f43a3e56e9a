//! Searches that are made again and again.

use crate::{
    App,
    api::{ById, Failure, FindQuery, SavedSearch, Topic},
    kept::{self, Named},
};

impl Named for SavedSearch {
    const KEY: &'static str = "searches";
    const TOPIC: Topic = Topic::Searches;

    fn name(&self) -> &String {
        &self.name
    }

    fn rename(&mut self, name: String) {
        self.name = name;
    }
}

pub(crate) async fn saved(app: &App, (): ()) -> Result<Vec<SavedSearch>, Failure> {
    kept::all(app).await
}

pub(crate) async fn keep(app: &App, input: SavedSearch) -> Result<Vec<SavedSearch>, Failure> {
    if input.query == FindQuery::default() {
        return Err(Failure::of("find_nothing_asked"));
    }
    kept::keep(app, input).await
}

pub(crate) async fn forget(app: &App, input: ById) -> Result<Vec<SavedSearch>, Failure> {
    kept::forget(app, input.id).await
}
