#!/usr/bin/env bash
# test: TIMEOUT 300
# What a workflow's budgets and rules leave of its space, told to people and to programs.
source "$CAIRN_SOURCE_DIR/tests/command_common.sh"
space=("$CAIRN" space)

# ---- plain choices with a table, small enough to count by hand ----------------------------------

cat >table.toml <<'END'
[[space.choice]]
name = "op"
values = ["conv3x3", "conv5x5", "skip"]
[[space.choice]]
name = "width"
values = [16, 32, 64]
[objective]
kind = "synthetic"
[[budget.table]]
name = "latency"
file = "latency.csv"
unit = "ms"
max = 5.5
[[rule]]
require = 'op != "conv5x5" or width >= 32'
reason = "small filters only"
END
cat >latency.csv <<'END'
decision,choice,cost
op,conv3x3,1.5
op,conv5x5,3
op,skip,0
width,16,1
width,32,2
width,64,4
END
expect "feasible  7, counted exactly" "${space[@]}" table.toml
expect "small filters only" "${space[@]}" table.toml
[[ $("${space[@]}" table.toml --count) == "7 0 exact" ]] || fail "--count: $("${space[@]}" table.toml --count)"
expect '"feasible":7,' "${space[@]}" table.toml --count --format json
expect "op: conv3x3, conv5x5" "${space[@]}" table.toml --set 'budget.table[1].max=4' \
  --set 'budget.table[1].min=3.9'
"${space[@]}" table.toml --set 'budget.table[1].max=3' --export reduced.json | grep -q "wrote reduced.json" ||
  fail "--export does not say what it wrote"
"$PYTHON" - <<'END'
import json
reduced = json.load(open("reduced.json"))
choices = {decision["name"]: decision["choices"] for decision in reduced["decisions"]}
assert choices == {"op": ["conv3x3", "skip"], "width": [16, 32]}, choices
assert reduced["bounds"] == ["latency <= 3 ms"], reduced["bounds"]
assert reduced["rules"] == ['op != "conv5x5" or width >= 32'], reduced["rules"]
assert reduced["feasible"] == {"value": 3, "error": 0, "exact": True}, reduced["feasible"]
END
"${space[@]}" table.toml --sample 700 --format json >samples.jsonl
"${space[@]}" table.toml --sample 700 --format json | cmp - samples.jsonl || fail "samples differ"
"${space[@]}" table.toml --sample 700 --format json --seed 9 | cmp -s - samples.jsonl &&
  fail "--seed has no effect"
"$PYTHON" - <<'END'
import collections, json
op = {"conv3x3": 1.5, "conv5x5": 3, "skip": 0}
width = {16: 1, 32: 2, 64: 4}
seen = collections.Counter()
for sample in map(json.loads, open("samples.jsonl")):
    made, cost = sample["architecture"], sample["costs"]["latency"]
    assert cost == op[made["op"]] + width[made["width"]] <= 5.5, sample
    assert made["op"] != "conv5x5" or made["width"] >= 32, sample
    seen[made["op"], made["width"]] += 1
assert len(seen) == 7 and sum(seen.values()) == 700, seen
assert min(seen.values()) > 60 and max(seen.values()) < 140, seen  # 100 +- 4 standard deviations
END

# A table of results in the place of training holds all that exists.
expect "feasible  27, counted exactly" "${space[@]}" "$workflows/table.toml"

# ---- nothing is feasible ------------------------------------------------------------------------

refuse 1 "feasible with latency <= 1 ms" "${space[@]}" table.toml --set 'budget.table[1].max=0.5'
[[ $("${space[@]}" table.toml --set 'budget.table[1].max=0.5' --count) == "0 0 exact" ]] ||
  fail "--count of nothing"
refuse 1 "latency <= 0.5 ms" "${space[@]}" table.toml --set 'budget.table[1].max=0.5' --sample 3

# Each remedy makes it feasible, and a little less does not. The depth has nothing to do with it.
impossible=("${space[@]}" "$workflows/synthetic.toml" --set budget.depth.min=1)
bounds=(--set budget.parameters.max=6000 --set budget.macs.min=8000000)
refuse 1 "What cannot be kept together" "${impossible[@]}" "${bounds[@]}"
"${impossible[@]}" "${bounds[@]}" --format json >conflict.json || true
"$PYTHON" - >remedies <<'END'
import json
conflict = json.load(open("conflict.json"))["conflict"]
assert [part["condition"] for part in conflict] == ["parameters <= 6,000", "macs >= 8,000,000"], conflict
for part in conflict:
    name, relation, value = part["remedy"].replace(",", "").split()
    value, step = int(value), -1 if relation == "<=" else 1
    bound = f"budget.{name}." + ("max" if relation == "<=" else "min")
    print(f"{bound}={value} {bound}={value + step}")
END
[[ $(wc -l <remedies) == 2 ]] || fail "not two remedies: $(cat remedies)"
while read -r enough short; do
  "${impossible[@]}" "${bounds[@]}" --count --set "$enough" >/dev/null || fail "no remedy: $enough"
  refuse 1 "0 0 exact" "${impossible[@]}" "${bounds[@]}" --count --set "$short"
done <remedies

# A rule that no candidate meets is told in the user's words.
cp table.toml rules.toml
printf '[[rule]]\nrequire = "width > 16"\n[[rule]]\nrequire = "width < 32"\nreason = "narrow"\n' >>rules.toml
refuse 1 "narrow" "${space[@]}" rules.toml
refuse 1 "feasible without it" "${space[@]}" rules.toml

# ---- bad input ----------------------------------------------------------------------------------

bad_rule() {
  sed "s/^require = .*/require = '$1'/" table.toml >bad.toml
  refuse 2 "$2" "${space[@]}" bad.toml
  refuse 2 "rule[1]" "${space[@]}" bad.toml
}
bad_rule 'opp == "skip"' "column 1: there is no decision 'opp'. Did you mean 'op'?"
bad_rule 'width >= 16 and op == "conv7x7"' "column 23"
bad_rule 'width >= ' "column 10"
sed '/op,skip/d' latency.csv >short.csv
refuse 2 "lacks the choice skip" "${space[@]}" table.toml --set 'budget.table[1].file=short.csv'
sed 's/op,skip,0/op,skip,none/' latency.csv >words.csv
refuse 2 "words.csv:4, column 'cost'" "${space[@]}" table.toml --set 'budget.table[1].file=words.csv'
refuse 2 "less than budget.macs.min" "${space[@]}" "$workflows/synthetic.toml" \
  --set budget.macs.min=5 --set budget.macs.max=3
refuse 2 "plain choices" "${space[@]}" table.toml --set budget.parameters.max=100
refuse 2 "needs a device" "${space[@]}" "$workflows/synthetic.toml" --set budget.step_time.max=0.1
refuse 2 "excludes" "${space[@]}" table.toml --count --sample 3
refuse 2 ".png" "${space[@]}" table.toml --plot picture.txt
refuse 2 "none.toml" "${space[@]}" none.toml
expect "Examples" "${space[@]}" --help

# ---- networks -----------------------------------------------------------------------------------

need_data
fashion=("${space[@]}" "$workflows/fashion_mnist.toml" --set budget.parameters.max=100000)
"${fashion[@]}" >text
[[ $(wc -l <text) -le 45 ]] || fail "more than a screen: $(cat text)"
awk 'length > 100 { exit 1 }' text || fail "wider than a screen: $(cat text)"
for word in encodings "parameters <= 100,000" "least free" greatest "sample 3" head.pool; do
  grep -q "$word" text || fail "the text lacks '$word': $(cat text)"
done
"${fashion[@]}" --format json >report.json
"${fashion[@]}" --sample 200 --format json >samples.jsonl
"${fashion[@]}" --count >count
"$PYTHON" - <<'END'
import json
report = json.load(open("report.json"))
samples = [json.loads(line) for line in open("samples.jsonl")]
count, error, kind = open("count").read().split()
assert (float(count), kind) == (report["feasible"]["value"], "exact"), count
assert 0 < report["feasible"]["value"] < report["buildable"]["value"] <= report["encodings"]
[condition] = report["conditions"]
assert condition["leaves"] == report["feasible"], condition
assert len(samples) == 200 and all(s["costs"]["parameters"] <= 100000 for s in samples)
for decision in report["decisions"]:
    shares = [choice["share"] for choice in decision["choices"]]
    assert abs(sum(shares) - 1) < 1e-9, decision
    for choice in decision["choices"]:
        drawn = sum(s["architecture"][decision["name"]] == choice["value"] for s in samples) / 200
        spread = (choice["share"] * (1 - choice["share"]) / 200) ** 0.5
        assert abs(drawn - choice["share"]) <= 5 * spread + 1e-9, (decision["name"], choice, drawn)
ranges = {cost["name"]: (cost["least"], cost["greatest"]) for cost in report["costs"]}
for sample in samples:
    for name, value in sample["costs"].items():
        assert ranges[name][0] <= value <= ranges[name][1], (name, value, ranges[name])
END
"${space[@]}" "$workflows/budgeted.toml" >budgeted || fail "workflows/budgeted.toml: $(cat budgeted)"

# ---- pictures -----------------------------------------------------------------------------------

PATH=$(dirname "$PYTHON"):$PATH
export CAIRN_ANALYSIS=$CAIRN_SOURCE_DIR/analysis
if "$PYTHON" -c "import matplotlib" 2>/dev/null; then
  expect "wrote costs.png" "${fashion[@]}" --plot costs.png
  [[ $(head -c 4 costs.png | tail -c 3) == PNG ]] || fail "costs.png is no picture"
else
  refuse 1 "python3 has no matplotlib" "${fashion[@]}" --plot costs.png
  [[ ! -e costs.png ]] || fail "a picture without matplotlib"
fi
