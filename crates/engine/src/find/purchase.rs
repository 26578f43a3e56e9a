//! What is paid: noted before the call goes out, settled with what the call brought.

use super::{
    price::{self, Row},
    receipt::Asked,
    unanswered::{self, IsOut, Note},
};
use crate::{allowance::Allowances, api::Failure, ids::new_id, today, workspace::Workspace};
use sluice_connect::PulledRecord;
use sluice_domain::{ConnectionId, PurchaseId};
use sluice_store::{Connection, Purchase, StoreError, Writer};

/// A call that is noted, and may be out.
pub(super) struct Noted {
    pub purchase: Purchase,
    /// Until it is dropped the answer is waited for.
    pub out: IsOut,
}

/// Notes a call that may cost `most`, and whom it asks for; nothing where that is more than the day's allowance leaves.
/// What is noted counts as spent until it is settled, also where the program ends in between.
pub(super) async fn begin(
    workspace: &Workspace,
    connection: ConnectionId,
    stream: &str,
    most: u64,
    note: &Note,
) -> Result<Option<Noted>, Failure> {
    let purchase = Purchase {
        id: new_id!(workspace.host.as_ref(), PurchaseId),
        connection,
        stream: stream.to_owned(),
        at: workspace.now(),
        most,
        paid: None,
        later: None,
        // What costs nothing may be asked as often as anybody likes.
        asked: note.written().filter(|_| most > 0),
    };
    // Before it is in the store: nobody takes it for one without an answer meanwhile.
    let out = workspace.finds.out.goes(purchase.id);
    workspace
        .store
        .write(move |w| {
            let allowed = Allowances::read(w)?.of(connection).daily_millicredits;
            let spent = w.spend_of_since(connection, today::midnight(purchase.at))?;
            if allowed.is_some_and(|allowed| most > allowed.saturating_sub(spent)) {
                return Ok(None);
            }
            w.put_purchase(&purchase)?;
            Ok::<_, Failure>(Some(Noted { purchase, out }))
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

/// Notes what an answer cost, and that it tells of all who were asked for but of `untold`; nothing more is to come.
pub(super) fn settled(
    w: &Writer<'_>,
    purchase: Purchase,
    paid: u64,
    untold: Vec<Asked>,
) -> Result<(), StoreError> {
    let asked = unanswered::answered(w, &purchase, untold)?;
    w.put_purchase(&Purchase { paid: Some(paid), later: None, asked, ..purchase })
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
        asked: None,
    }))
}

/// Notes that it was certainly not charged. Of nobody who was asked for is anything known by that.
pub(super) async fn for_nothing(workspace: &Workspace, purchase: Purchase) -> Result<(), Failure> {
    let free = Purchase { paid: Some(0), later: None, asked: None, ..purchase };
    workspace.store.write(move |w| Ok(w.put_purchase(&free)?)).await
}
