//! Cedar: rules are forbids, and so are warnings and what is unknown, which the host sorts by the ids of
//! the determining policies. Cedar takes no fractions from JSON, so that the host builds the context.

use std::collections::HashMap;

use cedar_policy::{
    Authorizer, Context, Entities, EntityUid, PolicyId, PolicySet, Request, RestrictedExpression,
};
use hand::deal::{self, Deal};
use hand::sale::{self, Sale};
use hand::{Answer, Suite, Workload};

type Pair = (String, RestrictedExpression);

pub(crate) fn run(suite: &Suite) {
    let rules = suite
        .pick(include_str!("../../../rules/w1.cedar"), include_str!("../../../rules/w2.cedar"));
    let policies = policies(rules);
    let authorizer = Authorizer::new();
    let entities = Entities::empty();
    let decide = |request: &Request| {
        let response = authorizer.is_authorized(request, &policies, &entities);
        let diagnostics = response.diagnostics();
        assert!(diagnostics.errors().next().is_none());
        let ids = diagnostics.reason().map(<PolicyId as AsRef<str>>::as_ref);
        Answer::of_reasons(suite.workload, ids.filter(|it| *it != "ok")).sorted()
    };
    let read = |json: &str| {
        request(match suite.workload {
            Workload::Sale => of_sale(&sale::read(json)),
            Workload::Deal => of_deal(&deal::read(json)),
        })
    };
    let facts = suite.prepare(read);
    suite.measure("cedar-policy", "native", |place| decide(&facts[place]));
    suite.measure("cedar-policy", "json", |place| decide(&read(&suite.cases[place].json)));
}

/// The policies, by the ids of their annotations.
fn policies(rules: &str) -> PolicySet {
    let read: PolicySet = rules.parse().expect("rules");
    let named = read.policies().map(|policy| {
        let id = policy.annotation("id").expect("an id");
        policy.new_id(PolicyId::new(id))
    });
    PolicySet::from_policies(named).expect("different ids")
}

fn request(context: Context) -> Request {
    let uid = |text: &str| -> EntityUid { text.parse().expect("a name") };
    let (buyer, sell, item) = (uid(r#"Buyer::"b""#), uid(r#"Action::"sell""#), uid(r#"Item::"i""#));
    Request::new(buyer, sell, item, context, None).expect("a request")
}

fn of_sale(sale: &Sale<'_>) -> Context {
    let truth = |name: &str, it: bool| (name.to_owned(), RestrictedExpression::new_bool(it));
    let long = |name: &str, it: i32| (name.to_owned(), RestrictedExpression::new_long(it.into()));
    let text =
        |name: &str, it: &str| (name.to_owned(), RestrictedExpression::new_string(it.to_owned()));
    let mut pairs: Vec<Pair> = vec![
        text("item_category", sale.item_category),
        truth("is_food", sale.is_food),
        truth("food_label_ok", sale.food_label_ok),
        truth("is_cosmetic", sale.is_cosmetic),
        truth("cosmetic_registered", sale.cosmetic_registered),
        text("channel", sale.channel),
        truth("probability_disclosed", sale.probability_disclosed),
        truth("price_marked", sale.price_marked),
        truth("return_waiver_disclosed", sale.return_waiver_disclosed),
        truth("return_waiver_consented", sale.return_waiver_consented),
        truth("seven_day_return_refused", sale.seven_day_return_refused),
        long("purchase_count_today", sale.purchase_count_today),
    ];
    pairs.extend(sale.buyer_age.map(|it| long("buyer_age", it)));
    pairs.extend(sale.guardian_consent.map(|it| truth("guardian_consent", it)));
    pairs.extend(sale.school_distance_m.map(|it| {
        ("school_distance_m".to_owned(), RestrictedExpression::new_decimal(format!("{it:.1}")))
    }));
    Context::from_pairs(pairs).expect("a context")
}

fn of_deal(deal: &Deal) -> Context {
    let long = |name: &str, it: i64| (name.to_owned(), RestrictedExpression::new_long(it));
    let mut pairs: Vec<Pair> = vec![long("deal_date", deal.date.into())];
    for (place, party) in deal.parties.iter().enumerate() {
        let mut record: HashMap<String, RestrictedExpression> = HashMap::new();
        record.extend(party.worldwide.map(|it| long("worldwide", it)));
        record.extend(party.china.map(|it| long("china", it)));
        let record = RestrictedExpression::new_record(record).expect("a record");
        pairs.push((format!("p{place}"), record));
    }
    Context::from_pairs(pairs).expect("a context")
}
