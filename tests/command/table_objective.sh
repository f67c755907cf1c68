#!/usr/bin/env bash
# test: RANKS 3 TIMEOUT 240
# A table takes the place of training; the run keeps a copy of it and can do without the original.
source "$CAIRN_SOURCE_DIR/tests/command_common.sh"

# 3 x 4 x 5 candidates, of which those with b = 8 and c = "e" are lacking: 57. Scores differ.
mkdir -p in/other in/packed
{
  echo "id,a,b,c,score,seconds,latency"
  n=0
  for a in 1 2 3; do
    for b in 1 2 4 8; do
      for c in a b c d e; do
        [[ $b$c == 8e ]] && continue
        n=$((n + 1))
        echo "$n,$a.0,$b,$c,0.$((100 + n * 43 % 59)),$((1 + n % 3)),$((a * b))"
      done
    done
  done
} >in/results.csv
cp in/results.csv in/other/results.csv
gzip -c in/results.csv >in/packed/results.csv
cat >in/table.toml <<END
[[space.choice]]
name = "a"
values = [1, 2, 3]
[[space.choice]]
name = "b"
values = [1, 2, 4, 8]
[[space.choice]]
name = "c"
values = ["a", "b", "c", "d", "e"]
[search]
method = "random"
[objective]
kind = "table"
[objective.table]
file = "results.csv"
metric = "score"
costs = ["latency"]
time = "seconds"
END
IFS=, read -r _ a b c score _ < <(tail -n +2 in/results.csv | sort -t, -k5,5nr | head -1)
count() { "$CAIRN" export "$1" --to csv | tail -n +2 | cut -d, -f2 | grep -c "^$2$" || true; }

# The search goes through the whole space and finds the best row.
"${mpirun[@]}" -n 3 "$CAIRN" run in/table.toml --out D >log || fail "$(cat log)"
grep -q "the space is exhausted" log || fail "$(cat log)"
[[ $(count D trained) == 57 ]] || fail "not every row was found, but $(count D trained)"
[[ $(count D failed) == 0 ]] || fail "candidates without a row were proposed"
"$CAIRN" best D -k 1 --format json >best.json
"$PYTHON" - "$score" "${a%.0},$b,$c" <<END
import json, sys
best = json.load(open("best.json"))[0]
assert best["score"] == float(sys.argv[1]), (best, sys.argv)
assert ",".join(str(best["decisions"][name]) for name in "abc") == sys.argv[2], (best, sys.argv)
assert "parameters" not in best and not any("test" in key for key in best), best
END
expect "$score" "$CAIRN" best D -k 1

# The run goes on only with the same table, wherever that lies.
cmp in/results.csv D/files/results.csv || fail "no copy of the table"
grep -q '^file = "files/results.csv"$' D/workflow.toml || fail "workflow.toml names another file"
resume() { "$CAIRN" run "$1" --out D --resume --workers 1 "${@:2}"; }
refuse 2 "in/packed/results.csv has changed since the run began" "$CAIRN" run in/table.toml --out D \
  --resume --workers 1 --set objective.table.file=in/packed/results.csv
expect "candidates" resume in/table.toml --set objective.table.file=in/other/results.csv
expect "candidates" resume D/workflow.toml
mv in/results.csv in/away.csv
mv D moved
expect "all" "$CAIRN" replay moved
expect "$score" "$CAIRN" best moved -k 1
refuse 2 "table.toml:15: 'objective.table.file' names" "$CAIRN" run in/table.toml --out E --workers 1
mv in/away.csv in/results.csv

# Compressed and in scaled time: 20 candidates of 1 to 3 s, two at a time.
begin=$(date +%s%N)
"${mpirun[@]}" -n 3 "$CAIRN" run in/table.toml --out F -q --set search.candidates=20 \
  --set objective.table.file=in/packed/results.csv --set objective.table.time_scale=0.05 >log ||
  fail "$(cat log)"
(($(date +%s%N) - begin > 500000000)) || fail "no time has passed"
expect "all" "$CAIRN" replay F

# Two files of one name.
cat in/table.toml - >in/two.toml <<END
[[budget.table]]
name = "latency"
file = "other/results.csv"
column = "latency"
END
"$CAIRN" run in/two.toml --out G -q --workers 2 --set search.candidates=20 >log || fail "$(cat log)"
[[ $(ls G/files) == $'2-results.csv\nresults.csv' ]] || fail "files: $(ls G/files)"
expect "all" "$CAIRN" replay G

# What is wrong with a table is told before anything begins.
bad=("$CAIRN" run in/table.toml --out H --workers 1)
refuse 2 "Did you mean 'score'?" "${bad[@]}" --set objective.table.metric=scores
refuse 2 "column 'c': expected a number, found 'a'" "${bad[@]}" --set objective.table.metric=c
refuse 2 "has no column 'power'" "${bad[@]}" --set 'objective.table.costs=["power"]'
refuse 2 "which is no file" "${bad[@]}" --set objective.table.file=none.csv
refuse 2 "no networks" "${bad[@]}" --set objective.kind=train
printf 'a,b,c,score,seconds,latency\n1,1,a,0.5,1\n' >in/short.csv
refuse 2 "short.csv:2: expected 6 cells" "${bad[@]}" --set objective.table.file=in/short.csv
printf 'a,b,c,score,seconds,latency\n' >in/empty.csv
refuse 2 "no rows" "${bad[@]}" --set objective.table.file=in/empty.csv
refuse 2 "no rows" "${bad[@]}" --set objective.table.file=in/empty.csv --dry-run
[[ ! -e H ]] || fail "a refused run left a folder"

# The example, and 5,138 networks that others have trained.
"${mpirun[@]}" -n 3 "$CAIRN" run "$workflows/table.toml" --out T -q >log || fail "$(cat log)"
[[ $(count T trained) == 20 ]] || fail "$(cat log)"
shared=${CAIRN_SHARED_DATA:-$CAIRN_SOURCE_DIR/../shared/data}
[[ -e $shared/nas/accel_nasbench.csv.gz ]] || exit 0
{
  for block in 0 1 2 3 4 5 6; do
    for decision in "e|1,4,6" "k|3,5" "l|1,2,3" "se|0,1"; do
      printf '[[space.choice]]\nname = "block%s_%s"\n' $block "${decision%|*}"
      printf 'values = [%s]\n' "${decision#*|}"
    done
  done
  printf '[objective]\nkind = "table"\n[objective.table]\nmetric = "val_top1"\n'
  printf 'time = "train_time"\ncosts = ["params", "macs"]\n'
} >accel.toml
"${mpirun[@]}" -n 3 "$CAIRN" run accel.toml --out A -q --set search.candidates=200 \
  --set objective.table.file="$shared/nas/accel_nasbench.csv.gz" >log || fail "$(cat log)"
[[ $(count A trained) == 200 ]] || fail "$(cat log)"
expect "all" "$CAIRN" replay A
