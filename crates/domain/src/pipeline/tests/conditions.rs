use super::*;

fn holds(condition: &Condition, standing: &Standing, facts: &Facts<'_>) -> bool {
    condition.holds(condition::Sight { standing, facts, now: now() })
}

#[test]
fn each_comparison_says_what_it_says() {
    let values = fields(&[("prospect_budget", "$10k-$50k"), ("do_not_contact", "Yes"), ("title", " ")]);
    let scores = Scores { engagement: Some(50), ..Scores::default() };
    let standing = standing("contacted", 7, &[(Event::Replied, 5), (Event::Emailed, -1)]);
    let check = |text: &str, expected: bool| {
        let condition: Condition = serde_json::from_str(text).unwrap();
        let kept = serde_json::to_string(&condition).unwrap();
        assert_eq!(serde_json::from_str::<Condition>(&kept).unwrap(), condition);
        assert_eq!(holds(&condition, &standing, &facts(&values, scores)), expected, "{text}");
    };
    check(r#"{"present":"prospect_budget"}"#, true);
    check(r#"{"present":"title"}"#, false);
    check(r#"{"present":"email"}"#, false);
    check(r#"{"equals":{"field":"prospect_budget","value":"$10K-$50K"}}"#, true);
    check(r#"{"equals":{"field":"do_not_contact","value":"true"}}"#, true);
    check(r#"{"equals":{"field":"do_not_contact","value":"false"}}"#, false);
    check(r#"{"in":{"field":"prospect_budget","values":["$500K+","$10K-$50K"]}}"#, true);
    check(r#"{"in":{"field":"prospect_budget","values":["$500K+"]}}"#, false);
    check(r#"{"score":{"of":"engagement","least":50}}"#, true);
    check(r#"{"score":{"of":"engagement","least":51}}"#, false);
    check(r#"{"score":{"of":"fit","least":0}}"#, false);
    check(r#"{"days_in_status":7}"#, true);
    check(r#"{"days_in_status":8}"#, false);
    check(r#"{"happened":{"event":"replied"}}"#, true);
    check(r#"{"happened":{"event":"replied","within_days":5}}"#, true);
    check(r#"{"happened":{"event":"replied","within_days":4}}"#, false);
    // What will have happened has not.
    check(r#"{"happened":{"event":"emailed"}}"#, false);
    check(r#"{"not":{"present":"email"}}"#, true);
    check(r#"{"all":[{"present":"prospect_budget"},{"present":"email"}]}"#, false);
    check(r#"{"any":[{"present":"prospect_budget"},{"present":"email"}]}"#, true);
}

#[test]
fn an_expression_is_evaluated_by_whoever_is_passed_in_and_its_failure_is_told() {
    let mut draft = Workflow::default().draft().clone();
    let expression = "values.budget > 25000";
    let ways = &mut draft.transitions;
    let way = ways.iter_mut().find(|way| way.to == "new_opportunity".into()).unwrap();
    way.needs = Some(Condition::Expression(expression.to_owned()));
    let workflow = Workflow::try_from(draft).unwrap();
    assert_eq!(workflow.expressions(), [("qualified → new_opportunity".to_owned(), expression)]);
    let values = everything();
    let check = |evaluate: &dyn Evaluate, lack: Option<Option<&str>>| {
        let known = Facts { values: &values, scores: Scores::default(), expressions: evaluate };
        let may = workflow.may(&standing("qualified", 1, &[]), &"new_opportunity".into(), &known, now());
        let expected = lack.map(|said| Refusal::Lacking {
            from: "qualified".into(),
            to: "new_opportunity".into(),
            lacks: vec![Lack::Expression {
                expression: expression.to_owned(),
                said: said.map(str::to_owned),
            }],
        });
        assert_eq!(may.err(), expected);
    };
    let yes = |asked: &str, _: &Fields| Ok(asked == expression);
    let broken = |_: &str, _: &Fields| Err("no number".to_owned());
    check(&yes, None);
    check(&NoExpressions, Some(None));
    check(&broken, Some(Some("no number")));
}

#[test]
fn of_alternatives_all_are_missing_and_of_parts_those_that_are() {
    let values = Fields::new();
    let standing = standing("contacted", 1, &[]);
    let known = facts(&values, Scores::default());
    let sight = condition::Sight { standing: &standing, facts: &known, now: now() };
    let (email, phone) = (Condition::Present(Field::Email), Condition::Present(Field::Phone));
    let days = Condition::DaysInStatus(1);
    let all = Condition::All(vec![email.clone(), days.clone(), phone.clone()]);
    let missing = [Field::Email, Field::Phone].map(|field| Lack::Field { field });
    assert_eq!(all.lacks(sight), missing);
    assert_eq!(all.met(sight), [&days]);
    let any = Condition::Any(vec![email, phone]);
    assert_eq!(any.lacks(sight), [Lack::Condition { condition: any.clone() }]);
}
