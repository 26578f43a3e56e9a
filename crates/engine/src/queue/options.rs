//! Fields that hold one of some, and what can be chosen for them.

use crate::{
    App,
    api::{Failure, FieldOptions},
    setup, shown,
};
use sluice_domain::{CustomField, Field, tenant::Kept};

/// What can be chosen for each field that holds one of some: of HaloPSA's fields what the tenant has, where it is known.
pub(crate) async fn options(app: &App, (): ()) -> Result<Vec<FieldOptions>, Failure> {
    let workspace = app.workspace().await?;
    let halo = workspace.halo().await?.map(|halo| halo.id);
    workspace
        .store
        .read(move |r| {
            let kept = halo.map(|halo| setup::kept(r, halo)).transpose()?.unwrap_or_default();
            Ok(CustomField::all().filter_map(|field| of(field, &kept)).collect())
        })
        .await
}

fn of(field: CustomField, kept: &Kept) -> Option<FieldOptions> {
    let there = kept.fields.get(field.definition().name).filter(|there| !there.options.is_empty());
    let mut options = shown::options(Field::Custom(field));
    options.retain(|option| there.is_none_or(|there| there.option(option).is_some()));
    (!options.is_empty()).then(|| FieldOptions { field: field.definition().name.to_owned(), options })
}

#[cfg(test)]
mod tests {
    use super::*;
    use sluice_domain::tenant::KeptField;

    #[test]
    fn only_what_the_tenant_has_can_be_chosen() {
        let field = CustomField::of_name("lead_employee_count").unwrap();
        let all = of(field, &Kept::default()).unwrap().options;
        assert_eq!(all.len(), 7);
        let options = [("1-10", 1), ("201-500", 4), ("A great many", 9)];
        let options = options.into_iter().map(|(name, id)| (name.to_owned(), id)).collect();
        let there = KeptField { id: 7, name: "CFLeadEmployeeCount".to_owned(), kind: 2, options };
        let kept = Kept { fields: [("lead_employee_count".to_owned(), there)].into(), ..Kept::default() };
        assert_eq!(of(field, &kept).unwrap().options, ["1-10", "201-500"]);
        let text = CustomField::of_name("lead_tech_stack").unwrap();
        assert_eq!(of(text, &kept).map(|found| found.options), None);
    }
}
