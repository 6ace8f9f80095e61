//! What is reached along a relation, and what share is held through chains.

use super::check;

const CONTROLS: &str = "\
rule r
  seller may sell
    when \"C\" in closure of \"A\" over h in matter.holdings from h.owner to h.owned where h.voting
";

fn edge(owner: &str, owned: &str, rest: &str) -> String {
    format!("{{ owner: {owner}, owned: {owned}{rest} }}")
}

fn facts(edges: &[String]) -> String {
    format!("matter: {{ holdings: [{}] }}", edges.join(", "))
}

#[test]
fn a_closure_follows_chains_and_is_not_afraid_of_circles() {
    let voting = ", voting: true";
    let chain = [edge("A", "B", voting), edge("B", "C", voting)];
    check(CONTROLS, &facts(&chain), &["r: permitted"]);
    let circle = [edge("A", "B", voting), edge("B", "A", voting)];
    check(CONTROLS, &facts(&circle), &["r: not-applicable"]);
    check(CONTROLS, &facts(&[]), &["r: not-applicable"]);
}

#[test]
fn an_unknown_edge_matters_only_where_it_may_lead_there() {
    let voting = ", voting: true";
    let unknown = [edge("A", "B", voting), edge("B", "C", "")];
    check(CONTROLS, &facts(&unknown), &["r: unknown missing matter.holdings[1].voting"]);
    // Another way is known.
    let two_ways = [edge("A", "B", ""), edge("B", "C", voting), edge("A", "C", voting)];
    check(CONTROLS, &facts(&two_ways), &["r: permitted"]);
    // The unknown edge does not lead from what can be reached.
    let elsewhere = [edge("A", "B", voting), edge("D", "C", "")];
    check(CONTROLS, &facts(&elsewhere), &["r: not-applicable"]);
    // It leads from A, but not to C: nothing that is missing could change the answer.
    let aside = [edge("A", "B", ""), edge("B", "D", voting)];
    check(CONTROLS, &facts(&aside), &["r: not-applicable"]);
}

#[test]
fn an_open_list_of_edges_may_hold_another_way() {
    let open = |edges: &str| format!("matter: {{ holdings: {{ open: [{edges}] }} }}");
    check(CONTROLS, &open(&edge("A", "C", ", voting: true")), &["r: permitted"]);
    check(
        CONTROLS,
        &open(&edge("A", "B", ", voting: true")),
        &["r: unknown missing matter.holdings"],
    );
}

const SHARE: &str = "\
level held : percent
  is share of \"C\" held by \"A\" over h in matter.holdings from h.owner to h.owned by h.share
";

#[test]
fn a_share_is_multiplied_along_chains_and_added_over_them() {
    let edges = [
        edge("A", "B", ", share: 50 %"),
        edge("B", "C", ", share: 40 %"),
        edge("A", "C", ", share: 10 %"),
    ];
    check(SHARE, &facts(&edges), &["held: 30 %"]);
    check(SHARE, &facts(&[]), &["held: 0 %"]);
    let unknown = [edge("A", "B", ", share: 50 %"), edge("B", "C", "")];
    check(SHARE, &facts(&unknown), &["held: unknown missing matter.holdings[1].share"]);
}

#[test]
fn a_share_that_runs_in_a_circle_is_broken() {
    let edges = [
        edge("A", "B", ", share: 50 %"),
        edge("B", "A", ", share: 10 %"),
        edge("B", "C", ", share: 40 %"),
    ];
    check(
        SHARE,
        &facts(&edges),
        &["held: broken (holdings that run in a circle have no finite share)"],
    );
}

#[test]
fn layers_of_holdings_do_not_take_for_ever() {
    let mut edges = Vec::new();
    for layer in 0..40 {
        let from: &[&str] = if layer == 0 { &["A"] } else { &["L", "R"] };
        for owner in from {
            for owned in ["L", "R"] {
                let owner =
                    if layer == 0 { (*owner).to_owned() } else { format!("{owner}{layer}") };
                edges.push(edge(&owner, &format!("{owned}{}", layer + 1), ", share: 50 %"));
            }
        }
    }
    edges.push(edge("L40", "C", ", share: 50 %"));
    edges.push(edge("R40", "C", ", share: 50 %"));
    check(SHARE, &facts(&edges), &["held: 50 %"]);
}
