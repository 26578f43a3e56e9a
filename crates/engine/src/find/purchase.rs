//! What is paid: noted before the call goes out, settled with what the call brought.

use super::price::{self, Row};
use crate::{allowance::Allowances, api::Failure, ids::new_id, today, workspace::Workspace};
use sluice_connect::PulledRecord;
use sluice_domain::{ConnectionId, PurchaseId};
use sluice_store::{Connection, Purchase, StoreError, Writer};

/// Notes a call that may cost `most`; nothing where that is more than the day's allowance leaves. What is noted counts
/// as spent until it is settled, also where the program ends in between.
pub(super) async fn begin(
    workspace: &Workspace,
    connection: ConnectionId,
    stream: &str,
    most: u64,
) -> Result<Option<Purchase>, Failure> {
    let purchase = Purchase {
        id: new_id!(workspace.host.as_ref(), PurchaseId),
        connection,
        stream: stream.to_owned(),
        at: workspace.now(),
        most,
        paid: None,
        later: None,
    };
    workspace
        .store
        .write(move |w| {
            let allowed = Allowances::read(w)?.of(connection).daily_millicredits;
            let spent = w.spend_of_since(connection, today::midnight(purchase.at))?;
            if allowed.is_some_and(|allowed| most > allowed.saturating_sub(spent)) {
                return Ok(None);
            }
            w.put_purchase(&purchase)?;
            Ok::<_, Failure>(Some(purchase))
        })
        .await
}

/// What the day's allowance leaves; nothing where there is none.
pub(super) async fn left(workspace: &Workspace, connection: ConnectionId) -> Result<Option<u64>, Failure> {
    let since = today::midnight(workspace.now());
    workspace
        .store
        .read(move |r| {
            let allowed = Allowances::read(r)?.of(connection).daily_millicredits;
            let spent = r.spend_of_since(connection, since)?;
            Ok(allowed.map(|allowed| allowed.saturating_sub(spent)))
        })
        .await
}

/// Notes what it cost; nothing more is to come.
pub(super) fn settled(w: &Writer<'_>, purchase: Purchase, paid: u64) -> Result<(), StoreError> {
    w.put_purchase(&Purchase { paid: Some(paid), later: None, ..purchase })
}

/// What the vendor charges for records that it sends by itself; nothing where those of that stream are free.
pub(crate) async fn sent(
    workspace: &Workspace,
    connection: &Connection,
    stream: &str,
    records: &[PulledRecord],
) -> Result<Option<Purchase>, Failure> {
    let connector = workspace.connector(&connection.connector).await?;
    let stream = connector.manifest().streams.iter().find(|one| one.name == stream);
    let Some(stream) = stream.filter(|stream| !stream.price.is_empty()) else { return Ok(None) };
    let rows: Vec<Row<'_>> =
        records.iter().map(|record| Row { kept: Some(&record.fields), charged: &[] }).collect();
    let paid = price::paid(&stream.price, &rows);
    Ok(Some(Purchase {
        id: new_id!(workspace.host.as_ref(), PurchaseId),
        connection: connection.id,
        stream: stream.name.clone(),
        at: workspace.now(),
        most: paid,
        paid: Some(paid),
        later: None,
    }))
}

/// [`settled`] with nothing, for what was certainly not charged.
pub(super) async fn for_nothing(workspace: &Workspace, purchase: Purchase) -> Result<(), Failure> {
    workspace.store.write(move |w| Ok(settled(w, purchase, 0)?)).await
}
