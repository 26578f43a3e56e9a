//! Filters of the queue that are kept under a name.

use crate::{
    App,
    api::{ById, Failure, QueueFilter, QueueView, Topic},
    kept::{self, Named},
};

impl Named for QueueView {
    const KEY: &'static str = "queue_views";
    const TOPIC: Topic = Topic::Queue;

    fn name(&self) -> &String {
        &self.name
    }

    fn rename(&mut self, name: String) {
        self.name = name;
    }
}

pub(crate) async fn views(app: &App, (): ()) -> Result<Vec<QueueView>, Failure> {
    kept::all(app).await
}

pub(crate) async fn keep_view(app: &App, input: QueueView) -> Result<Vec<QueueView>, Failure> {
    if input.filter == QueueFilter::default() {
        return Err(Failure::of("view_filters_nothing"));
    }
    kept::keep(app, input).await
}

pub(crate) async fn forget_view(app: &App, input: ById) -> Result<Vec<QueueView>, Failure> {
    kept::forget(app, input.id).await
}
