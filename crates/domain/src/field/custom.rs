//! HaloPSA's custom fields as values of their own: the list of seed 001, its options as the fact sheet rules them.

use super::kind::ValueKind;
use serde::{Deserialize, Serialize};

/// The ticket type that has a custom field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// A lead.
    Lead,
    /// A prospect.
    Prospect,
    /// An opportunity.
    Opportunity,
}

impl Stage {
    /// Every stage, in the order in which a record goes through them.
    pub const ALL: &'static [Self] = &[Self::Lead, Self::Prospect, Self::Opportunity];

    /// The name kept in texts and used in the interface.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Prospect => "prospect",
            Self::Opportunity => "opportunity",
        }
    }

    /// What a record of this stage becomes.
    pub const fn next(self) -> Option<Self> {
        match self {
            Self::Lead => Some(Self::Prospect),
            Self::Prospect => Some(Self::Opportunity),
            Self::Opportunity => None,
        }
    }
}

/// A custom field as it is made in HaloPSA.
#[derive(Debug, PartialEq, Eq)]
pub struct Definition {
    /// The name used in mappings, in the store and in the interface.
    pub name: &'static str,
    /// HaloPSA's name without the `CF` that it puts before it.
    pub halo_name: &'static str,
    /// What people read in HaloPSA.
    pub label: &'static str,
    /// The heading it stands under in HaloPSA.
    pub group: &'static str,
    /// Whose field it is.
    pub stage: Stage,
    /// What it holds.
    pub kind: ValueKind,
    /// What HaloPSA fills in.
    pub default: Option<&'static str>,
}

/// One of HaloPSA's custom fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CustomField(u8);

impl CustomField {
    /// How many there are.
    pub const COUNT: usize = DEFINITIONS.len();

    /// Every one, in the order of the seed.
    pub fn all() -> impl Iterator<Item = Self> {
        (0_u8..).take(Self::COUNT).map(Self)
    }

    /// The one of this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::all().find(|field| field.definition().name == name)
    }

    /// How it is made in HaloPSA.
    pub const fn definition(self) -> &'static Definition {
        &DEFINITIONS[self.0 as usize]
    }
}

const fn field(
    stage: Stage,
    group: &'static str,
    name: &'static str,
    halo_name: &'static str,
    label: &'static str,
    kind: ValueKind,
    default: Option<&'static str>,
) -> Definition {
    Definition { name, halo_name, label, group, stage, kind, default }
}

use Stage::{Lead, Opportunity, Prospect};
use ValueKind::{Choice, Date, Flag, Memo, Money, Text, Whole};

const SOURCES: &[&str] = &[
    "Apollo.io",
    "ZoomInfo",
    "Hunter.io",
    "UpLead",
    "Lusha",
    "Seamless.ai",
    "Lead411",
    "RocketReach",
    "BookYourData",
    "LeadsBlue",
];
const LEVELS: &[&str] = &[
    "CEO",
    "CFO",
    "CTO",
    "COO",
    "President",
    "Vice President",
    "Director",
    "Senior Manager",
    "Manager",
    "Senior",
    "Individual Contributor",
    "Other",
];
const DEPARTMENTS: &[&str] = &[
    "IT",
    "Finance",
    "Operations",
    "Sales",
    "Marketing",
    "HR",
    "Legal",
    "Engineering",
    "Product",
    "Customer Success",
    "Procurement",
    "Supply Chain",
    "Manufacturing",
    "R&D",
    "Compliance",
    "Business Development",
    "Communications",
    "Facilities",
    "Security",
    "Other",
];
const INDUSTRIES: &[&str] = &[
    "Technology",
    "Healthcare",
    "Finance",
    "Manufacturing",
    "Retail",
    "Education",
    "Government",
    "Professional Services",
    "Construction",
    "Real Estate",
    "Transportation",
    "Energy",
    "Utilities",
    "Telecommunications",
    "Media & Entertainment",
    "Agriculture",
    "Food & Beverage",
    "Hospitality",
    "Automotive",
    "Aerospace",
    "Defence",
    "Pharmaceuticals",
    "Biotechnology",
    "Chemicals",
    "Mining",
    "Insurance",
    "Legal Services",
    "Non-Profit",
    "Other",
];
const REGIONS: &[&str] = &[
    "North America",
    "USA",
    "Canada",
    "Mexico",
    "Central America",
    "Caribbean",
    "South America",
    "Brazil",
    "Argentina",
    "Chile",
    "Colombia",
    "Peru",
    "Venezuela",
    "Europe",
    "UK",
    "Germany",
    "France",
    "Italy",
    "Spain",
    "Netherlands",
    "Belgium",
    "Switzerland",
    "Austria",
    "Nordic Countries",
    "Eastern Europe",
    "Russia",
    "Asia Pacific",
    "China",
    "Japan",
    "South Korea",
    "India",
    "Australia",
    "New Zealand",
    "Southeast Asia",
    "Indonesia",
    "Thailand",
    "Philippines",
    "Vietnam",
    "Singapore",
    "Middle East",
    "UAE",
    "Saudi Arabia",
    "Qatar",
    "Kuwait",
    "Oman",
    "Bahrain",
    "Israel",
    "Turkey",
    "Iran",
    "Iraq",
    "Africa",
    "South Africa",
    "Nigeria",
    "Kenya",
    "Egypt",
    "Morocco",
    "Ghana",
    "Ethiopia",
    "Tanzania",
    "Sub-Saharan Africa",
    "North Africa",
    "East Africa",
    "West Africa",
    "Central Africa",
    "Southern Africa",
];

static DEFINITIONS: [Definition; 57] = [
    field(
        Lead,
        "Lead Basics",
        "lead_source",
        "LeadSource",
        "Lead Source",
        Choice(SOURCES),
        Some("Apollo.io"),
    ),
    field(
        Lead,
        "Lead Basics",
        "lead_services_offered",
        "LeadServicesOffered",
        "Services Offered",
        Text,
        None,
    ),
    field(Lead, "Lead Basics", "lead_growth_signals", "LeadGrowthSignals", "Growth Signals", Text, None),
    field(
        Lead,
        "Lead Basics",
        "lead_project_pipelines",
        "LeadProjectPipelines",
        "Project Pipelines",
        Text,
        None,
    ),
    field(Lead, "Lead Basics", "lead_do_not_contact", "DND", "Do Not Contact", Flag, Some("false")),
    field(Lead, "Lead Basics", "lead_tech_stack", "LeadTechStack", "Technology Stack", Text, None),
    field(
        Lead,
        "Company Profile",
        "lead_revenue_range",
        "LeadRevenueRange",
        "Revenue Range",
        Choice(&["<$1M", "$1-5M", "$5-10M", "$10-25M", "$25-50M", "$50-100M", "$100M+"]),
        Some("$1-5M"),
    ),
    field(
        Lead,
        "Company Profile",
        "lead_employee_count",
        "LeadEmployeeCount",
        "Employee Count Range",
        Choice(&["1-10", "11-50", "51-200", "201-500", "501-1000", "1001-5000", "5000+"]),
        Some("51-200"),
    ),
    field(
        Lead,
        "Company Profile",
        "lead_founding_year",
        "LeadFoundingYear",
        "Company Founded Year",
        Whole,
        None,
    ),
    field(Lead, "Company Profile", "lead_hq_location", "LeadHQLocation", "Location/HQ Address", Text, None),
    field(
        Lead,
        "Contact Profile",
        "lead_management_level",
        "LeadManagementLevel",
        "Management Level",
        Choice(LEVELS),
        Some("Manager"),
    ),
    field(
        Lead,
        "Contact Profile",
        "lead_department_function",
        "LeadDepartmentFunction",
        "Department Function",
        Choice(DEPARTMENTS),
        Some("IT"),
    ),
    field(
        Lead,
        "Intent & Behavior",
        "lead_intent_signals",
        "LeadIntentSignals",
        "Intent Signals",
        Memo,
        None,
    ),
    field(
        Lead,
        "Intent & Behavior",
        "lead_intent_strength",
        "LeadIntentStrength",
        "Intent Strength",
        Choice(&["Low", "Medium", "High", "Urgent"]),
        Some("Low"),
    ),
    field(
        Lead,
        "Intent & Behavior",
        "lead_intent_stage",
        "LeadIntentStage",
        "Intent Stage",
        Choice(&["Awareness", "Consideration", "Decision", "Purchase"]),
        Some("Awareness"),
    ),
    field(
        Lead,
        "Intent & Behavior",
        "lead_intent_source",
        "LeadIntentSource",
        "Intent Source",
        Choice(&[
            "Organic Search",
            "Paid Ads",
            "Social Media",
            "Referrals",
            "Direct",
            "Content Marketing",
            "Events",
        ]),
        Some("Organic Search"),
    ),
    field(
        Lead,
        "Intent & Behavior",
        "lead_last_intent_activity",
        "LeadLastIntentActivity",
        "Last Intent Activity",
        Date,
        None,
    ),
    field(Lead, "Intent & Behavior", "lead_intent_topics", "LeadIntentTopics", "Intent Topics", Text, None),
    field(Prospect, "Qualification", "prospect_pain_points", "ProspectPainPoints", "Pain Points", Text, None),
    field(
        Prospect,
        "Qualification",
        "prospect_services",
        "ProspectServices",
        "Qualified Services",
        Text,
        None,
    ),
    field(
        Prospect,
        "Qualification",
        "prospect_decision_makers",
        "ProspectDecisionMakers",
        "Decision Maker",
        Text,
        None,
    ),
    field(Prospect, "Qualification", "prospect_fit_score", "ProspectFitScore", "Fit Score", Whole, None),
    field(
        Prospect,
        "Qualification",
        "prospect_budget",
        "ProspectBudget",
        "Budget Range",
        Choice(&["<$10K", "$10K-$50K", "$50K-$100K", "$100K-$500K", "$500K+"]),
        Some("<$10K"),
    ),
    field(
        Prospect,
        "Qualification",
        "prospect_timeframe",
        "ProspectTimeframe",
        "Timeframe",
        Choice(&["Immediate", "1-3 months", "3-6 months", "6-12 months", "12+ months"]),
        Some("3-6 months"),
    ),
    field(
        Prospect,
        "Qualification",
        "prospect_industry",
        "ProspectIndustry",
        "Industry/Sector",
        Choice(INDUSTRIES),
        Some("Technology"),
    ),
    field(
        Prospect,
        "Qualification",
        "prospect_region",
        "ProspectRegion",
        "Geographic Region",
        Choice(REGIONS),
        Some("UK"),
    ),
    field(
        Prospect,
        "Prospect Management",
        "prospect_competition",
        "ProspectCompetition",
        "Competition",
        Text,
        None,
    ),
    field(
        Prospect,
        "Prospect Management",
        "prospect_competition_strength",
        "ProspectCompetitionStrength",
        "Competition Strength",
        Choice(&["Weak", "Moderate", "Strong", "Dominant"]),
        Some("Moderate"),
    ),
    field(
        Prospect,
        "Prospect Management",
        "prospect_deal_value",
        "ProspectDealValue",
        "Estimated Deal Value",
        Money,
        None,
    ),
    field(
        Prospect,
        "Prospect Management",
        "prospect_expected_close",
        "ProspectExpectedClose",
        "Expected Close Date",
        Date,
        None,
    ),
    field(
        Prospect,
        "Prospect Management",
        "prospect_next_action",
        "ProspectNextAction",
        "Next Action Item",
        Text,
        None,
    ),
    field(
        Prospect,
        "Prospect Management",
        "prospect_priority",
        "ProspectPriority",
        "Sales Priority",
        Choice(&["Low", "Medium", "High", "Critical"]),
        Some("Medium"),
    ),
    field(
        Prospect,
        "Stakeholders & Communication",
        "prospect_additional_stakeholders",
        "ProspectAdditionalStakeholders",
        "Additional Stakeholders",
        Text,
        None,
    ),
    field(
        Prospect,
        "Stakeholders & Communication",
        "prospect_internal_champion",
        "ProspectInternalChampion",
        "Internal Champion",
        Text,
        None,
    ),
    field(
        Prospect,
        "Stakeholders & Communication",
        "prospect_communication_history",
        "ProspectCommunicationHistory",
        "Communication History",
        Memo,
        None,
    ),
    field(
        Prospect,
        "Stakeholders & Communication",
        "prospect_objections",
        "ProspectObjections",
        "Objections/Concerns",
        Memo,
        None,
    ),
    field(
        Prospect,
        "Stakeholders & Communication",
        "prospect_buying_process",
        "ProspectBuyingProcess",
        "Buying Process Stage",
        Choice(&["Awareness", "Consideration", "Decision", "Purchase"]),
        Some("Awareness"),
    ),
    field(
        Prospect,
        "Stakeholders & Communication",
        "prospect_comments",
        "ProspectComments",
        "Comments",
        Memo,
        None,
    ),
    field(
        Opportunity,
        "Deal",
        "opportunity_solutions",
        "OpportunitySolutions",
        "Solutions/Products/Services",
        Text,
        None,
    ),
    field(Opportunity, "Deal", "opportunity_quotes", "OpportunityQuotes", "Quotes/Proposals", Text, None),
    field(
        Opportunity,
        "Deal",
        "opportunity_competitors",
        "OpportunityCompetitors",
        "Competitors",
        Text,
        None,
    ),
    field(Opportunity, "Deal", "opportunity_outcome", "OpportunityOutcome", "Win/Loss Reason", Text, None),
    field(
        Opportunity,
        "Deal",
        "opportunity_deal_stage",
        "OpportunityDealStage",
        "Deal Stage",
        Choice(&["Discovery", "Technical Review", "POC", "Proposal", "Contract", "Closed"]),
        Some("Discovery"),
    ),
    field(
        Opportunity,
        "Deal",
        "opportunity_forecast",
        "OpportunityForecast",
        "Forecast Category",
        Choice(&["Pipeline", "Best Case", "Commit", "Closed"]),
        Some("Pipeline"),
    ),
    field(
        Opportunity,
        "Deal",
        "opportunity_budget_confidence",
        "OpportunityBudgetConfidence",
        "Budget Confidence",
        Choice(&["Low", "Medium", "High", "Confirmed"]),
        Some("Medium"),
    ),
    field(
        Opportunity,
        "Technical Requirements",
        "opportunity_scope",
        "OpportunityScope",
        "Scope and Requirements",
        Memo,
        None,
    ),
    field(
        Opportunity,
        "Technical Requirements",
        "opportunity_technical_requirements",
        "OpportunityTechnicalRequirements",
        "Technical Requirements",
        Memo,
        None,
    ),
    field(
        Opportunity,
        "Technical Requirements",
        "opportunity_architecture",
        "OpportunityArchitecture",
        "Technical Architecture",
        Memo,
        None,
    ),
    field(
        Opportunity,
        "Technical Requirements",
        "opportunity_integration",
        "OpportunityIntegration",
        "Integration Requirements",
        Memo,
        None,
    ),
    field(
        Opportunity,
        "Technical Requirements",
        "opportunity_support",
        "OpportunitySupport",
        "Support Requirements",
        Memo,
        None,
    ),
    field(
        Opportunity,
        "Technical Requirements",
        "opportunity_training",
        "OpportunityTraining",
        "Training Requirements",
        Memo,
        None,
    ),
    field(
        Opportunity,
        "Contract & Legal",
        "opportunity_decision_makers",
        "OpportunityDecisionMakers",
        "Decision Makers",
        Text,
        None,
    ),
    field(
        Opportunity,
        "Contract & Legal",
        "opportunity_budget_approval_status",
        "OpportunityBudgetApprovalStatus",
        "Budget Approval Status",
        Choice(&["Pending", "Approved", "Rejected", "Under Review"]),
        Some("Pending"),
    ),
    field(
        Opportunity,
        "Contract & Legal",
        "opportunity_contract_terms",
        "OpportunityContractTerms",
        "Contract Terms",
        Memo,
        None,
    ),
    field(
        Opportunity,
        "Contract & Legal",
        "opportunity_risks",
        "OpportunityRisks",
        "Risk Factors",
        Memo,
        None,
    ),
    field(
        Opportunity,
        "Contract & Legal",
        "opportunity_timeline",
        "OpportunityTimeline",
        "Implementation Timeline",
        Date,
        None,
    ),
    field(
        Opportunity,
        "Contract & Legal",
        "opportunity_success_metrics",
        "OpportunitySuccessMetrics",
        "Success Metrics",
        Memo,
        None,
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn there_are_eighteen_twenty_and_nineteen_with_names_of_their_own() {
        let count = |stage| CustomField::all().filter(|field| field.definition().stage == stage).count();
        assert_eq!([count(Lead), count(Prospect), count(Opportunity)], [18, 20, 19]);
        let names: BTreeSet<&str> = CustomField::all().map(|field| field.definition().name).collect();
        let halo: BTreeSet<&str> = CustomField::all().map(|field| field.definition().halo_name).collect();
        assert_eq!((names.len(), halo.len()), (57, 57));
    }

    #[test]
    fn a_default_is_a_value_of_its_field() {
        for field in CustomField::all() {
            let Definition { name, kind, default, .. } = field.definition();
            if let Some(default) = default {
                assert_eq!(kind.read(default).as_deref(), Ok(*default), "{name}");
            }
        }
    }
}
