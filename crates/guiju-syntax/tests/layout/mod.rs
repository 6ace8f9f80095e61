//! Formatting by example: what goes in, what comes out.

use guiju_syntax::format::{format_pack, format_vocabulary};

#[track_caller]
fn check(input: &str, expected: &str) {
    assert_eq!(format_vocabulary(input), expected);
    assert_eq!(
        format_vocabulary(expected),
        expected,
        "the layout is not content with its own work"
    );
}

#[test]
fn signs_and_words_stand_one_space_apart() {
    check(
        "let x=sum of p.a for p in sale.items where p.a>0\nlet y  =  10%of x+ 5-3*( a - 1 )\n",
        "let x = sum of p.a for p in sale.items where p.a > 0\nlet y = 10 % of x + 5 - 3 * (a - 1)\n",
    );
}

#[test]
fn an_item_begins_a_paragraph_and_a_clause_a_line() {
    check(
        r#"rule r text "A" "甲" seller must not sell when sale.blind-box unless sale.consent
           notwithstanding a , b verified read rule s text "B" "乙" seller may sell"#,
        r#"rule r
  text "A" "甲"
  seller must not sell
    when sale.blind-box
    unless sale.consent
  notwithstanding a, b
  verified read

rule s
  text "B" "乙"
  seller may sell
"#,
    );
}

#[test]
fn every_timing_and_evidence_is_deeper_than_the_sentence() {
    check(
        r#"rule r text "A" "甲" seller must deliver within 7 days after sale.completed shown by sale.delivered
rule k text "K" "留" seller must keep-record keep for 3 years after sale.completed breached by sale.gone"#,
        r#"rule r
  text "A" "甲"
  seller must deliver
    within 7 days after sale.completed
    shown by sale.delivered

rule k
  text "K" "留"
  seller must keep-record
    keep for 3 years after sale.completed
    breached by sale.gone
"#,
    );
}

#[test]
fn a_level_has_an_arm_a_line() {
    check(
        r#"level g:harm-grade text "G" "级" is I when a is II when b and c otherwise IV"#,
        r#"level g : harm-grade
  text "G" "级"
  is I when a
  is II when b and c
  otherwise IV
"#,
    );
}

#[test]
fn a_sanction_has_its_condition_deeper_than_its_consequences() {
    check(
        r#"sanction s text "S" "罚" seller liable for r,t when a fine up to 200_000 CNY measure "order" "责令""#,
        r#"sanction s
  text "S" "罚"
  seller liable for r, t
    when a
  fine up to 200_000 CNY
  measure "order" "责令"
"#,
    );
}

#[test]
fn braces_indent_what_they_hold() {
    check(
        r#"subject sale "a sale" "销售" { price:money 0.. ask "What?" "多少？" look "Label." "价签。"
buyer "the buyer" "购买者" { age : number 0 .. 150 unit "years" "岁" ask "How old?" "多大？" look "ID." "证件。" }
items : list "items" "商品" { name:text ask "?" "？" look "?" "？" } }"#,
        r#"subject sale "a sale" "销售" {
  price : money 0 ..
    ask "What?" "多少？"
    look "Label." "价签。"
  buyer "the buyer" "购买者" {
    age : number 0 .. 150
      unit "years" "岁"
      ask "How old?" "多大？"
      look "ID." "证件。"
  }
  items : list "items" "商品" {
    name : text
      ask "?" "？"
      look "?" "？"
  }
}
"#,
    );
}

#[test]
fn braces_of_a_set_stay_on_the_line() {
    check("let a = sale.channel in {online,shop}\n", "let a = sale.channel in { online, shop }\n");
}

#[test]
fn a_choice_has_a_value_a_line() {
    check(
        r#"choice channel online "online" "线上" shop "in a shop" "门店" scale grade IV "IV" "四级""#,
        r#"choice channel
  online "online" "线上"
  shop "in a shop" "门店"

scale grade
  IV "IV" "四级"
"#,
    );
}

#[test]
fn items_of_one_line_may_stand_together() {
    let text = "role a \"a\" \"甲\"\nrole b \"b\" \"乙\"\n\nrole c \"c\" \"丙\"\n";
    check(text, text);
    check("param a : number = 1\nlet b = a\n", "param a : number = 1\nlet b = a\n");
}

#[test]
fn single_empty_lines_are_kept_and_more_become_one() {
    check(
        "\n\nrule r\n\n\n  text \"A\" \"甲\"\n\n  seller may sell\n\n\n\n\nlet a = b\n\n\n",
        "rule r\n\n  text \"A\" \"甲\"\n\n  seller may sell\n\nlet a = b\n",
    );
}

#[test]
fn a_comment_of_an_item_stays_with_it() {
    check(
        "let a = b\n# about r\n# in two lines\nrule r text \"A\" \"甲\" seller may sell",
        "let a = b\n\n# about r\n# in two lines\nrule r\n  text \"A\" \"甲\"\n  seller may sell\n",
    );
}

#[test]
fn a_comment_at_the_head_of_the_file_stays_apart() {
    check(
        "# What this file is. 说明\n\n# A role.\nrole a \"a\" \"甲\"\n",
        "# What this file is. 说明\n\n# A role.\nrole a \"a\" \"甲\"\n",
    );
}

#[test]
fn a_trailing_comment_stands_two_spaces_behind() {
    check(
        "param cap : money = 200 CNY # why 说明\nrule r # the rule\n text \"A\" \"甲\" seller may sell   # end",
        "param cap : money = 200 CNY  # why 说明\n\nrule r  # the rule\n  text \"A\" \"甲\"\n  seller may sell  # end\n",
    );
}

#[test]
fn a_comment_between_clauses_takes_the_depth_of_the_next() {
    check(
        "rule r\n text \"A\" \"甲\"\n seller may sell\n# when\n when a\n      # exception\n notwithstanding b\n",
        "rule r\n  text \"A\" \"甲\"\n  seller may sell\n    # when\n    when a\n  # exception\n  notwithstanding b\n",
    );
}

#[test]
fn a_comment_within_a_condition_breaks_nothing() {
    check(
        "rule r\n  text \"A\" \"甲\"\n  seller may sell\n    when a # first\n # second 第二\n and b\n",
        "rule r\n  text \"A\" \"甲\"\n  seller may sell\n    when a  # first\n      # second 第二\n      and b\n",
    );
}

#[test]
fn a_long_clause_keeps_its_line_breaks_and_is_not_broken_by_us() {
    let long = format!("let a = {}\n", ["sale.a-long-name-of-a-fact"; 12].join(" and "));
    check(&long, &long);
    check(
        "rule r\n  text \"A\" \"甲\"\n  seller must not sell\n    when sale.blind-box and\n         sale.buyer.age < 8\n   or sale.late\n",
        "rule r\n  text \"A\" \"甲\"\n  seller must not sell\n    when sale.blind-box and\n      sale.buyer.age < 8\n      or sale.late\n",
    );
}

#[test]
fn a_text_pair_may_stand_on_two_lines() {
    check(
        "rule r\n  text \"A long text\"\n\"一段长文字\"\n  seller may sell\n",
        "rule r\n  text \"A long text\"\n    \"一段长文字\"\n  seller may sell\n",
    );
}

#[test]
fn the_bracket_of_a_function_touches_its_name_only_where_it_did() {
    check(
        "let a = max( 1,2 ) + min(3 , 4)\nlet b = not(c)\n",
        "let a = max(1, 2) + min(3, 4)\nlet b = not (c)\n",
    );
}

#[test]
fn a_file_with_an_error_is_left_as_it_is() {
    check("rule   r\n   when\n", "rule   r\n   when\n");
    check("let x=", "let x=");
}

#[test]
fn nothing_stays_nothing() {
    check("", "");
    check("\n \n", "");
}

#[test]
fn a_pack_keeps_its_prose_cases_and_tables() {
    let prose = "---\nact:   cn/a/b\n---\n# T 标题\n\nProse   with  spaces.   \n\n| a   |b|\n|-|-|\n| 1|2 |\n\n";
    let case = "\n```case   x\nsale:   {}\n```\n\n```yaml\na:   b\n```\n";
    let law = |body: &str| format!("{prose}```law\n{body}```\n{case}~~~law\nlet z = 1\n~~~\n");
    assert_eq!(format_pack(&law("let   x=1\n\n")), law("let x = 1\n"));
    assert_eq!(format_pack(&law("let x =\n")), law("let x =\n"), "an error in one block");
    assert_eq!(format_pack(&law("")), law(""));
}

#[test]
fn a_quoted_law_block_is_left_as_it_is() {
    let pack = "> ```law\n> let   x=1\n> let y=2\n> ```\n";
    assert_eq!(format_pack(pack), pack);
}

#[test]
fn an_unclosed_law_block_is_laid_out_to_the_end() {
    assert_eq!(format_pack("```law\nlet  x=1"), "```law\nlet x = 1\n");
}

#[test]
fn a_comment_outside_any_item_stays_at_the_margin() {
    check("# only a comment 注释\n", "# only a comment 注释\n");
    check("role a \"a\" \"甲\"\n\n# at the end\n", "role a \"a\" \"甲\"\n\n# at the end\n");
}
