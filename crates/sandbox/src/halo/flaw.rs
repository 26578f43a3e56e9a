//! What can be wrong with a tenant, each as HaloPSA's customers and the writers of its clients report it.

use super::{
    setup::{BUDGET, Door, Field, InBrowser, OLDER, Setup, TAKEN},
    ticket_type::{Allowed, INCIDENT, LEAD, OPPORTUNITY, PROSPECT, Status, TicketType},
};

/// Something that is wrong with the practice HaloPSA's set-up for as long as nobody mends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// A web page stands at the address, whatever is asked.
    WebPage,
    /// Tokens come from another path than that of the tenant's own sign-in; `AuthInfo` names it.
    SignInElsewhere,
    /// Tokens are given only to who names the tenant; `AuthInfo` names it.
    TenantUnsaid,
    /// The application has another secret.
    SecretChanged,
    /// The application has no permission at all.
    NoPermissions,
    /// The application signs in as somebody who is no agent.
    NotAnAgent,
    /// The application may not read customers.
    CustomersNotPermitted,
    /// The application may read tickets and not write them.
    EditNotPermitted,
    /// The application has no permission for sales.
    SalesNotPermitted,
    /// The agent's role does not open clients.
    ClientsClosed,
    /// The agent's role does not open users.
    UsersClosed,
    /// The agent's role does not open tickets.
    TicketsClosed,
    /// The agent's role does not open sales, or the module is off.
    SalesClosed,
    /// Lists of tickets are given and single tickets refused, with 401.
    RecordsClosed,
    /// There are no external links.
    NoLinks,
    /// There is no ticket type for leads.
    LeadTypeMissing,
    /// The ticket type for leads has another name.
    LeadTypeRenamed,
    /// Two ticket types are called Lead.
    LeadTypeTwice,
    /// No ticket of the type for leads can be created.
    LeadTypeClosed,
    /// The agent may not create tickets of the type for leads.
    LeadsNotCreated,
    /// The agent may not edit tickets of the type for leads.
    LeadsNotEdited,
    /// The ticket type for leads does not show the contact's values.
    ContactTabHidden,
    /// There is no ticket type for prospects.
    ProspectTypeMissing,
    /// There is no ticket type for opportunities.
    OpportunityTypeMissing,
    /// The ticket type for opportunities belongs to the requests.
    OpportunityTypeElsewhere,
    /// Leads have no status for new ones.
    NewStatusMissing,
    /// Leads have no status Contacted, nor one with a name like it.
    StatusMissing,
    /// Leads have the status Contacted under another name.
    StatusRenamed,
    /// Leads have two statuses of one name.
    StatusTwice,
    /// A field that Sluice does not know is compulsory on a new lead.
    FieldCompulsory,
    /// A field has the name of one of Sluice's and another type.
    FieldOfOtherType,
    /// Pages hold 25 records, whatever is asked.
    SmallPages,
    /// Few requests are taken in one window.
    FewCalls,
    /// The clock is ten minutes ahead.
    FastClock,
    /// The client that tickets of nobody belong to is gone.
    NoUnknownClient,
    /// There is no outcome for what only agents see.
    NoPrivateNote,
    /// There is nothing of what Sluice needs: no ticket type, no status, no field. Met only by who sets it up.
    Bare,
    /// Every ticket type and status of the pipeline has a name of the tenant's own.
    NamesOfItsOwn,
    /// The application may not configure HaloPSA. Met only by who sets it up.
    ConfiguringNotPermitted,
    /// One of Sluice's fields is never made. Met only by who sets it up.
    FieldRefused,
    /// A field of companies has the name of one of Sluice's. Met only by who sets it up.
    FieldNameTaken,
    /// There are fields of the older numbering, with values.
    OlderFields,
    /// The application may not be signed in to in the browser. Met only by who does.
    BrowserNotAllowed,
    /// There is no page to sign in at in the browser. Met only by who does.
    BrowserAbsent,
}

/// Requests in one window under [`Flaw::FewCalls`].
pub(super) const FEW: u32 = 15;

impl Flaw {
    /// Makes it so.
    pub(super) fn plant(self, setup: &mut Setup) {
        match self {
            Self::WebPage => setup.door = Door::Page,
            Self::SignInElsewhere => setup.door = Door::Elsewhere,
            Self::TenantUnsaid => setup.door = Door::Named,
            Self::SecretChanged => setup.door = Door::Relocked,
            Self::NoPermissions => setup.scopes.clear(),
            Self::NotAnAgent => setup.refused.extend(
                ["agent", "tickets", "opportunities", "client", "users", "tickettype"]
                    .map(|path| (path, 403)),
            ),
            Self::CustomersNotPermitted => setup.scopes = ["edit:tickets", "edit:sales"].into(),
            Self::EditNotPermitted => setup.scopes = ["read:tickets", "edit:customers", "edit:sales"].into(),
            Self::SalesNotPermitted => setup.scopes = ["edit:tickets", "edit:customers"].into(),
            Self::ClientsClosed => refuse(setup, "client", 403),
            Self::UsersClosed => refuse(setup, "users", 403),
            Self::TicketsClosed => refuse(setup, "tickets", 403),
            Self::SalesClosed => refuse(setup, "opportunities", 403),
            Self::RecordsClosed => refuse(setup, "tickets/{id}", 401),
            Self::NoLinks => refuse(setup, "externallink", 404),
            Self::LeadTypeMissing => drop_type(setup, &LEAD),
            Self::LeadTypeRenamed => change(setup, &LEAD, |kind| kind.name = "Enquiry".into()),
            Self::LeadTypeTwice => setup.types.push(TicketType { id: 27, ..LEAD.clone() }),
            Self::LeadTypeClosed => change(setup, &LEAD, |kind| kind.open = false),
            Self::LeadsNotCreated => {
                change(setup, &LEAD, |kind| kind.agent = Allowed { create: false, edit: true });
            }
            Self::LeadsNotEdited => {
                change(setup, &LEAD, |kind| kind.agent = Allowed { create: true, edit: false });
            }
            Self::ContactTabHidden => change(setup, &LEAD, |kind| kind.contact_tab = false),
            Self::ProspectTypeMissing => drop_type(setup, &PROSPECT),
            Self::OpportunityTypeMissing => drop_type(setup, &OPPORTUNITY),
            Self::OpportunityTypeElsewhere => change(setup, &OPPORTUNITY, |kind| kind.area = "reqs".into()),
            Self::NewStatusMissing => statuses(setup, |all| all.retain(|status| status.name != "New")),
            Self::StatusMissing => statuses(setup, |all| all.retain(|status| status.name != "Contacted")),
            Self::StatusRenamed => statuses(setup, |all| {
                let renamed = all.iter_mut().filter(|status| status.name == "Contacted");
                renamed.for_each(|status| status.name = "Contact made".into());
            }),
            Self::StatusTwice => statuses(setup, |all| {
                all.push(Status { id: 38, name: "Engaged".into(), closes: false });
            }),
            Self::FieldCompulsory => {
                setup.fields.push(BUDGET.clone());
                change(setup, &LEAD, |kind| kind.fields.to_mut().push(BUDGET.id));
            }
            Self::FieldOfOtherType => setup
                .fields
                .iter_mut()
                .filter(|field| field.name == "CFLeadSource")
                .for_each(|field| *field = Field { kind: 0, ..field.clone() }),
            Self::SmallPages => setup.page = 25,
            // The window is the desk's own.
            Self::FewCalls => {}
            Self::FastClock => setup.ahead = 600,
            Self::NoUnknownClient => setup.unknown_client = false,
            Self::NoPrivateNote => setup.private_note = false,
            Self::Bare => {
                setup.types.retain(|kind| kind.id == INCIDENT.id);
                setup.fields.retain(|field| field.usage != 1);
                setup.groups.clear();
            }
            Self::NamesOfItsOwn => own_names(setup),
            Self::ConfiguringNotPermitted => {
                setup.scopes = ["edit:tickets", "edit:customers", "edit:sales"].into();
            }
            Self::FieldRefused => setup.refused_field = Some("OpportunityRisks"),
            Self::FieldNameTaken => setup.fields.push(TAKEN.clone()),
            Self::OlderFields => setup.fields.extend(OLDER.iter().cloned()),
            Self::BrowserNotAllowed => setup.in_browser = InBrowser::NotAllowed,
            Self::BrowserAbsent => setup.in_browser = InBrowser::Absent,
        }
    }
}

fn refuse(setup: &mut Setup, path: &'static str, status: u16) {
    setup.refused.insert(path, status);
}

fn drop_type(setup: &mut Setup, gone: &TicketType) {
    setup.types.retain(|kind| kind.id != gone.id);
}

fn change(setup: &mut Setup, which: &TicketType, change: impl FnMut(&mut TicketType)) {
    setup.types.iter_mut().filter(|kind| kind.id == which.id).for_each(change);
}

fn statuses(setup: &mut Setup, change_statuses: impl Fn(&mut Vec<Status>)) {
    change(setup, &LEAD, |kind| change_statuses(kind.statuses.to_mut()));
}

/// Another word for each, as tenants choose them.
const OWN: &[(&str, &str)] = &[
    ("Lead", "Enquiry"),
    ("Prospect", "Suspect"),
    ("Opportunity", "Deal"),
    ("Contacted", "Contact made"),
    ("Engaged", "Warm"),
    ("Qualified", "Qualification done"),
    ("Progressing", "Proposal out"),
    ("Won", "Closed and signed"),
];

fn own_names(setup: &mut Setup) {
    let own = |name: &str| OWN.iter().find(|(usual, _)| *usual == name).map(|(_, own)| (*own).into());
    for kind in setup.types.iter_mut().filter(|kind| kind.id != INCIDENT.id) {
        kind.name = own(&kind.name).unwrap_or_else(|| kind.name.clone());
        for status in kind.statuses.to_mut() {
            status.name = own(&status.name).unwrap_or_else(|| status.name.clone());
        }
    }
}
