//! Large pieces of work of the older interface: begun, queued, done page by page in no order.

use super::legacy::{Enriched, ZoomInfoLegacy, refused};
use crate::{
    gate::{held, json_answer},
    provider::asked::Asked,
};
use axum::{body::Body, http::Response};
use serde_json::{Value, json};
use std::{collections::BTreeMap, sync::Mutex};

/// More can't be enriched by one job.
const LARGEST_BATCH: usize = 10_000;
/// Rows of a page of results.
const SEARCH_PAGE: usize = 1_000;
const ENRICH_PAGE: usize = 500;
/// How often a job is not done yet when it is asked after.
const UNFINISHED: u32 = 2;

/// Jobs by their id.
#[derive(Default)]
pub(super) struct Jobs(Mutex<BTreeMap<String, Job>>);

struct Job {
    kind: &'static str,
    entity: &'static str,
    page_size: usize,
    rows: Vec<Value>,
    /// How often it was asked after.
    asked: u32,
}

impl Job {
    fn pages(&self) -> usize {
        self.rows.len().div_ceil(self.page_size).max(1)
    }
}

impl Jobs {
    fn begin(&self, job: Job) -> Response<Body> {
        let mut jobs = held(&self.0);
        let id = format!("{:040x}", 0x7a0b_0000_u64 + jobs.len() as u64);
        jobs.insert(id.clone(), job);
        json_answer(200, &json!({ "jobId": id }))
    }
}

impl ZoomInfoLegacy {
    /// A preview is free; redeeming is what an enrichment does.
    pub(super) fn begin_search(&self, asked: &Asked, people: bool) -> Response<Body> {
        let body = asked.json();
        if !["preview", "redeem"].contains(&body["jobType"].as_str().unwrap_or_default()) {
            return refused(400, "jobType must be preview or redeem");
        }
        let rows = self
            .all_rows(&body["query"], people)
            .into_iter()
            .map(|row| json!({ "input": {}, "data": [row] }))
            .collect();
        self.jobs.begin(Job {
            kind: "search",
            entity: entity(people),
            page_size: SEARCH_PAGE,
            rows,
            asked: 0,
        })
    }

    pub(super) fn begin_enrichment(&self, asked: &Asked, people: bool) -> Response<Body> {
        match self.enriched(asked.json(), people, LARGEST_BATCH) {
            Ok(Enriched { rows, .. }) => self.jobs.begin(Job {
                kind: "enrich",
                entity: entity(people),
                page_size: ENRICH_PAGE,
                rows,
                asked: 0,
            }),
            Err(refused) => *refused,
        }
    }

    pub(super) fn job_state(&self, asked: &Asked) -> Response<Body> {
        let mut jobs = held(&self.jobs.0);
        let Some(job) = asked.text("jobId").and_then(|id| jobs.get_mut(&id)) else {
            return refused(404, "The job does not exist");
        };
        job.asked += 1;
        let state = match job.asked {
            1 => "Queued",
            // Not the word that is documented.
            2 => "IN_PROGRESS",
            _ => "Completed",
        };
        let done: Vec<usize> =
            if job.asked > UNFINISHED { (1..=job.pages()).rev().collect() } else { Vec::new() };
        json_answer(
            200,
            &json!({
                "status": state, "jobType": job.kind, "entityType": job.entity, "totalRecords": job.rows.len(),
                "totalPages": job.pages(), "successfulPagesCount": done.len(), "successfulPages": done,
            }),
        )
    }

    pub(super) fn job_results(&self, asked: &Asked) -> Response<Body> {
        let mut jobs = held(&self.jobs.0);
        let Some(job) = asked.text("jobId").and_then(|id| jobs.get_mut(&id)) else {
            return refused(404, "The job does not exist");
        };
        job.asked += 1;
        if job.asked <= UNFINISHED {
            return refused(400, "The job is not completed yet");
        }
        let page = asked.number("page", 1).unwrap_or(0);
        if page == 0 || page > job.pages() {
            return refused(400, "The requested page is greater than the available results");
        }
        let rows: Vec<&Value> =
            job.rows.iter().skip((page - 1) * job.page_size).take(job.page_size).collect();
        json_answer(
            200,
            &json!({
                "jobType": job.kind, "entityType": job.entity, "totalRecords": job.rows.len(),
                "totalPages": job.pages(), "currentPage": page, "currentResults": rows.len(), "result": rows,
            }),
        )
    }
}

fn entity(people: bool) -> &'static str {
    if people { "contact" } else { "company" }
}
