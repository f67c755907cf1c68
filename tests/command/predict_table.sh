#!/usr/bin/env bash
# test: TIMEOUT 300
# Learning curves from tables: what is taken for what, methods side by side, every form of output.
source "$CAIRN_SOURCE_DIR/tests/command_common.sh"
predict=("$CAIRN" predict)

# ---- a table small enough to follow by hand -----------------------------------------------------

cat >small.csv <<'END'
name,epoch,val_acc,train_loss
"a,1",1,0.5,1
"a,1",2,0.7,0.8
"a,1",3,0.6,0.7
"a,1",4,0.65,0.6
b,1,0.3,1.2
b,2,0.4,1.1
b,3,0.8,1.0
b,4,0.9,0.9
c,1,0.2,1.3
c,2,0.3,1.2
END
expect "small.csv: 2 curves of val_acc over 4 epochs, and 1 not at their end" "${predict[@]}" \
  small.csv --method last
expect "id: name; epoch: epoch; metric: val_acc (higher is better); with it: train_loss" \
  "${predict[@]}" small.csv --method last
"${predict[@]}" small.csv --method fixed:2 --method last --format csv >small.out 2>/dev/null
cat >small.expected <<'END'
method,id,status,epochs,reported,final,advice,epoch,forecast,low,high,reach,family,parameters
fixed:2,"a,1",stopped,2,0.7,0.65,stop,2,0.7,0.7,0.7,1,,
fixed:2,b,stopped,2,0.4,0.9,stop,2,0.4,0.4,0.4,1,,
fixed:2,c,unfinished,2,0.3,,stop,2,0.3,0.3,0.3,1,,
last,"a,1",trained,4,0.65,0.65,go,,,,,,,
last,b,trained,4,0.9,0.9,go,,,,,,,
last,c,unfinished,2,0.3,,go,2,0.3,0.3,0.3,1,,
END
diff small.expected small.out || fail "another table"
"${predict[@]}" small.csv --method fixed:2 --format csv --forecasts 2>/dev/null | grep -c '^fixed:2,b,' |
  grep -qx 2 || fail "not every forecast"
"${predict[@]}" small.csv --method fixed:2 --format json --forecasts >small.json 2>notes
grep -q "metric: val_acc" notes || fail "no notes"
"$PYTHON" - <<'END'
import json
data = json.load(open("small.json"))
assert (data["metric"], data["direction"], data["epochs"]) == ("val_acc", "maximize", 4), data
[method] = data["methods"]
summary = method["summary"]
assert (summary["curves"], summary["stopped"], summary["saved"]) == (2, 2, 0.5), summary
assert abs(summary["error"] - (0.05 + 0.5) / 2) < 1e-12, summary  # of 0.7 and 0.4
assert summary["tau"] == -1 and summary["overlap"] == 2, summary
assert abs(summary["regret"] - (0.9 - 0.65)) < 1e-12, summary
a, b, c = method["curves"]
assert (b["id"], b["status"], b["epochs"], b["final"]) == ("b", "stopped", 2, 0.9), b
assert b["verdict"]["advice"] == "stop" and b["value"] == [0.3, 0.4, 0.8, 0.9], b
assert [f["epoch"] for f in b["forecasts"]] == [1, 2], b
assert c["status"] == "unfinished" and c["final"] is None, c
END

# The same from the input stream, compressed, shuffled, and with other names.
same() {
  "$@" --method fixed:2 --method last --format csv 2>/dev/null | diff small.expected - ||
    fail "another answer of $*"
}
same "${predict[@]}" - <small.csv
gzip -k small.csv
same "${predict[@]}" small.csv.gz
same "${predict[@]}" - <small.csv.gz
{ head -1 small.csv; sed -n '6p;2,5p;10,11p;7,9p' small.csv; } >mixed.csv
"${predict[@]}" mixed.csv --format csv --method last 2>/dev/null | grep -q '^last,b,trained,4,0.9,0.9' ||
  fail "epochs that are not in order"
sed '1s/.*/who,when,what,loss/' small.csv >names.csv
same "${predict[@]}" names.csv --id who --epoch when --metric what --series loss
sed 's/,0.4,1.1$/,0.4,1.1\r/; 1s/^/\xEF\xBB\xBF/' small.csv >windows.csv
same "${predict[@]}" windows.csv
expect "(lower is better)" "${predict[@]}" names.csv --id who --epoch when --metric loss --method last
expect "(lower is better)" "${predict[@]}" small.csv --minimize --method last
expect "1 curve of what over 5 epochs" "${predict[@]}" --epoch when --metric what --epochs 5 - \
  --method last < <(printf 'when,what\n1,2\n5,3\n')
cut -d, -f2- <(grep -v '^name\|^"' small.csv) | sed '1i epoch,val_acc,train_loss' >nameless.csv
expect "a new curve begins where epochs start again" "${predict[@]}" nameless.csv --method last

# Names that other programs give.
for name in valAcc "Validation Accuracy" valid-accs VAL_ACC score fitness; do
  printf 'trial,Epoch,%s,testAcc,trainLoss\n1,1,2,3,4\n1,2,3,4,5\n' "$name" >foreign.csv
  expect "id: trial; epoch: Epoch; metric: $name (higher is better); with it: trainLoss" \
    "${predict[@]}" foreign.csv --method last
done
printf 'epoch,val_loss,test_acc\n1,2,3\n' >foreign.csv
expect "metric: val_loss (lower is better)" "${predict[@]}" foreign.csv --method last

# Joined ids, and epochs that count from 0.
cat >joined.csv <<'END'
seed,model,epoch,score
1,x,0,0.1
1,x,1,0.2
2,x,0,0.3
2,x,1,0.4
END
expect "1 is added" "${predict[@]}" joined.csv --id model --id seed --method last
"${predict[@]}" joined.csv --id model --id seed --method last --format csv 2>/dev/null |
  grep -q '^last,x/2,trained,2,0.4,0.4' || fail "joined ids"
expect "over 1 epoch" "${predict[@]}" joined.csv --id model --id seed --shift 0 --method last

# ---- every engine ------------------------------------------------------------------------------

# 40 trainings to made-up ends, with noise: whoever saves epochs must come close to the ends.
"$PYTHON" - <<'END'
import math, random
random.seed(3)
with open("made.csv", "w") as table:
    print("id,epoch,validation_accuracy,training_loss", file=table)
    for i in range(40):
        end, speed = random.uniform(0.5, 0.95), random.uniform(2, 6)
        for epoch in range(1, 21):
            value = end * (1 - math.exp(-epoch / speed))
            print(f"{i},{epoch},{value + random.gauss(0, 0.002):.5f},{1 - value:.5f}", file=table)
END
methods=(--method cairn --method penguin --method fixed:10 --method last --method best)
"${predict[@]}" made.csv "${methods[@]}" --format json >made.json 2>/dev/null
"${predict[@]}" made.csv "${methods[@]}" --format json 2>/dev/null | cmp - made.json ||
  fail "not the same twice"
"${predict[@]}" made.csv --seed 2 --format json 2>/dev/null | cmp -s - <("${predict[@]}" made.csv --format json 2>/dev/null) &&
  fail "--seed chooses no other controls"
"$PYTHON" - <<'END'
import json
of = {m["method"]: m["summary"] for m in json.load(open("made.json"))["methods"]}
assert list(of) == ["cairn", "penguin", "fixed:10", "last", "best"], of
assert of["last"]["saved"] == of["best"]["saved"] == of["last"]["error"] == 0, of
assert of["fixed:10"]["saved"] == 0.5 and of["fixed:10"]["stopped"] == 40, of
for method in ("cairn", "penguin"):
    assert of[method]["saved"] > 0.1 and of[method]["error"] < 0.03, of[method]
assert of["cairn"]["controls"] > 0 and of["cairn"]["saved"] > 0.3, of["cairn"]
assert of["cairn"]["tau"] > 0.8 and of["cairn"]["coverage"] > 0.5, of["cairn"]
END
few=$("${predict[@]}" made.csv --set predict.learn_from=32 --format json 2>/dev/null)
"$PYTHON" -c "
import json, sys
summary = json.loads(sys.argv[1])['methods'][0]['summary']
assert summary['stopped'] <= 8, summary" "$few" || fail "--set predict.learn_from has no effect"
"${predict[@]}" made.csv "${methods[@]}" >text 2>/dev/null
[[ $(wc -l <text) -le 15 ]] || fail "more than a screen: $(cat text)"
awk 'length > 100 { exit 1 }' text || fail "wider than a screen: $(cat text)"
[[ $("${predict[@]}" made.csv --each 2>/dev/null | grep -c "trained\|stopped\|control") -ge 40 ]] ||
  fail "--each does not show each"

# What is not at its end is foretold from what is: the first 8 epochs of 20 of them.
awk -F, 'NR == 1 || $1 >= 20 || $2 <= 8' made.csv >some.csv
"${predict[@]}" some.csv --format csv >some.out 2>/dev/null
"$PYTHON" - <<'END'
import csv
ends = {row["id"]: float(row["validation_accuracy"])
        for row in csv.DictReader(open("made.csv")) if row["epoch"] == "20"}
rows = [row for row in csv.DictReader(open("some.out")) if row["status"] == "unfinished"]
assert [row["id"] for row in rows] == [str(i) for i in range(20)], rows
wrong = [abs(float(row["forecast"]) - ends[row["id"]]) for row in rows]
assert sum(wrong) / 20 < 0.03, wrong
assert all(float(r["low"]) <= float(r["forecast"]) <= float(r["high"]) for r in rows), rows
END

# ---- curves that others have published ----------------------------------------------------------

shared=${CAIRN_SHARED_DATA:-$CAIRN_SOURCE_DIR/../shared/data}/curves/a4nn
if [[ -d $shared ]]; then
  for beam in 1e14 1e15 1e16; do
    expect "100 curves of val_accs over 25 epochs" "${predict[@]}" --method fixed:10 \
      "$shared/1gpu_${beam}_training_data.csv" --id arch --metric val_accs
    expect "id: arch; epoch: epoch; metric: val_accs (higher is better); with it: train_accs" \
      "${predict[@]}" "$shared/1gpu_${beam}_training_data.csv" --method fixed:10
    expect "not at their end" "${predict[@]}" --method fixed:10 \
      "$shared/1gpu_${beam}_stopping_training_data.csv"
  done
  refuse 2 "tell curves apart with --id" "${predict[@]}" "$shared/1gpu_1e15_training_data.csv" \
    --id genome --metric val_accs
fi

# ---- pictures -----------------------------------------------------------------------------------

PATH=$(dirname "$PYTHON"):$PATH
export CAIRN_ANALYSIS=$CAIRN_SOURCE_DIR/analysis
if "$PYTHON" -c "import matplotlib" 2>/dev/null; then
  for table in made small some nameless; do
    expect "wrote $table.png" "${predict[@]}" $table.csv --plot $table.png --method cairn
    [[ $(head -c 4 $table.png | tail -c 3) == PNG ]] || fail "$table.png is no picture"
  done
  "${predict[@]}" made.csv --format json --forecasts 2>/dev/null |
    "$PYTHON" "$CAIRN_ANALYSIS/predict.py" made.svg --curves 3 5 || fail "no picture of two"
  grep -q "<svg" made.svg || fail "made.svg is no picture"
  "${predict[@]}" made.csv --format json 2>/dev/null |
    "$PYTHON" "$CAIRN_ANALYSIS/predict.py" none.svg 2>why && fail "a picture without curves"
  grep -q -- "--forecasts" why || fail "no reason: $(cat why)"
fi
