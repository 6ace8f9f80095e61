"""Reads the conformance kit with PyYAML and holds it to its schema, its orders and itself.

usage: check_kit.py [FOLDER]
"""

import json
import pathlib
import re
import sys

import jsonschema
import yaml

kit = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "kit")
schema = json.loads((kit / "case.schema.json").read_text(encoding="utf-8"))
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)

FIRES = set("violated breached overdue met-late due running suspended permitted exposed conflict".split())
UNKNOWN = {"unknown", "broken"}
WHY = "beyond-calendar open-parameter conflict no-rule no-law disputed-version same-day".split()


def floats(node):
    if isinstance(node, float):
        yield node
    elif isinstance(node, dict):
        for value in node.values():
            yield from floats(value)
    elif isinstance(node, list):
        for value in node:
            yield from floats(value)


def by_bytes(texts):
    return sorted(texts, key=lambda text: text.encode())


def why_order(why):
    word = why.split(" ")[0]
    return WHY.index(word), why.encode()


def subjects(facts):
    """The paths of the subjects, in the order of the facts."""
    for name, given in facts.items():
        if isinstance(given, list):
            yield from (f"{name}[{place}]" for place in range(len(given)))
        else:
            yield name


def check(where, case, laws):
    assert case["law"] in laws, f"{where}: no law `{case['law']}`"
    packs = laws[case["law"]]
    versions = {
        f"{act}@{version}"
        for pack in packs
        for act, version in re.findall(r'\Aact: (\S+)\nversion: "?([^"\n]+)"?$', pack[4:], re.M)
    }
    assert len(versions) == len(packs), f"{where}: {versions}"
    found = case["expect"]["determinations"]
    paths = list(subjects(case["facts"]))
    keys = []
    for it in found:
        version, _ = it["rule"].split("#")
        assert version in versions, f"{where}: {version} is not in the law"
        assert it["subject"] in paths, f"{where}: no subject {it['subject']}"
        keys.append((version.split("@")[0].encode(), paths.index(it["subject"])))
        rule = f"{where}: {it['rule']}"
        outcome = it["outcome"]
        assert ("value" in it) == (outcome == "classified"), f"{rule}: a value if it is classified"
        assert "provisional" not in it or "due" in it, f"{rule}: provisional without a date"
        assert not {"at_least", "at_most"} & it.keys() or outcome in {"unknown", "conflict"}, rule
        assert "range" not in it or outcome in {"exposed", "unknown"}, f"{rule}: a range"
        assert outcome != "unknown" or {"missing", "why"} & it.keys(), f"{rule}: unknown without a reason"
        assert it.get("missing", []) == by_bytes(it.get("missing", [])), f"{rule}: order of `missing`"
        assert it.get("why", []) == sorted(it.get("why", []), key=why_order), f"{rule}: order of `why`"
        for key in ("conflicts_with", "defeated_by"):
            assert it.get(key, []) == by_bytes(it.get(key, [])), f"{rule}: order of `{key}`"
    # Drafts stand behind the text in force, so that versions of an act may take turns with subjects only.
    assert keys == sorted(keys), f"{where}: order of determinations"
    named = [(it["outcome"], f"{it['subject']} {it['rule']}") for it in found]
    assert len({name for _, name in named}) == len(named), f"{where}: a determination stands twice"
    for key, outcomes in (("fires", FIRES), ("unknown", UNKNOWN)):
        wanted = [name for outcome, name in named if outcome in outcomes]
        assert case["expect"][key] == wanted, f"{where}: `{key}` should be {wanted}"


cases = determinations = 0
for path in sorted((kit / "cases").iterdir()):
    assert path.suffix == ".yaml", f"{path} is no file of cases"
    file = yaml.safe_load(path.read_text(encoding="utf-8"))
    errors = list(validator.iter_errors(file))
    for error in errors[:5]:
        print(f"{path}: {error.json_path}: {error.message}", file=sys.stderr)
    assert not errors, f"{path} does not fit the schema"
    # The schema takes 1.0 for an integer.
    assert not list(floats(file)), f"{path}: numbers with a point stand in quotation marks"
    assert file["theme"] == path.stem, f"{path}: theme `{file['theme']}`"
    names = [case["name"] for case in file["cases"]]
    assert len(names) == len(set(names)), f"{path}: a name stands twice"
    unused = file["laws"].keys() - {case["law"] for case in file["cases"]}
    assert not unused, f"{path}: no case of {unused}"
    for case in file["cases"]:
        check(f"{path}: {case['name']}", case, file["laws"])
        cases += 1
        determinations += len(case["expect"]["determinations"])
assert cases >= 200, f"only {cases} cases"
print(f"{cases} cases, {determinations} determinations")
