#!/usr/bin/env bash
# test: TIMEOUT 240
# Whatever curves are given, they are answered, or it is told what is wrong with them and where.
source "$CAIRN_SOURCE_DIR/tests/command_common.sh"
predict=("$CAIRN" predict)

# ---- refused ------------------------------------------------------------------------------------

printf 'id,epoch,val_acc\na,1,0.1\na,2,0.2\n' >good.csv
expect "1 curve" "${predict[@]}" good.csv
refuse 2 "which curves?" "${predict[@]}"
refuse 2 "none.csv" "${predict[@]}" none.csv
: >empty.csv
refuse 2 "the table is empty" "${predict[@]}" empty.csv
refuse 2 "the table is empty" "${predict[@]}" - </dev/null
printf 'id,epoch,val_acc\n' >header.csv
refuse 2 "the table has no rows" "${predict[@]}" header.csv
refuse 2 "has no column 'val_ac'" "${predict[@]}" good.csv --metric val_ac
refuse 2 "Did you mean 'val_acc'?" "${predict[@]}" good.csv --metric val_ac
refuse 2 "Did you mean 'epoch'?" "${predict[@]}" good.csv --epoch epohc
refuse 2 "has no column 'arch'" "${predict[@]}" good.csv --id arch
printf 'id,epoch,thing\na,1,0.1\n' >thing.csv
refuse 2 "which column is the metric?" "${predict[@]}" thing.csv
refuse 2 "its columns are id, epoch, thing" "${predict[@]}" thing.csv
printf 'id,t,val_acc\na,1,0.1\n' >t.csv
refuse 2 "Name it with --epoch" "${predict[@]}" t.csv
printf 'id,epoch,val_acc\na,1,0.1\na,2,good\n' >text.csv
refuse 2 "text.csv:3, column 'val_acc': expected a number, found 'good'" "${predict[@]}" text.csv
printf 'id,epoch,val_acc\na,one,0.1\n' >one.csv
refuse 2 "one.csv:2, column 'epoch'" "${predict[@]}" one.csv
printf 'id,epoch,val_acc\na,nan,0.1\n' >nan_epoch.csv
refuse 2 "nan_epoch.csv:2, column 'epoch'" "${predict[@]}" nan_epoch.csv
printf 'id,epoch,val_acc\na,-1,0.1\na,2,0.2\n' >negative.csv
refuse 2 "epochs are not negative, found -1" "${predict[@]}" negative.csv
printf 'id,epoch,val_acc\na,1,0.1\na,2\n' >short.csv
refuse 2 "short.csv:3: expected 3 cells" "${predict[@]}" short.csv
printf 'id,epoch,val_acc\na,1,0.1\na,2,0.2\na,2,0.3\n' >twice.csv
refuse 2 "twice.csv:4: 'a' has epoch 2 with another val_acc in line 3" "${predict[@]}" twice.csv --id id
printf 'id,epoch,val_acc\na,0,0.1\n' >zero.csv
refuse 2 "Give --epochs" "${predict[@]}" zero.csv --shift 0
refuse 2 "there is no such method" "${predict[@]}" good.csv --method median
refuse 2 "no positive number of epochs" "${predict[@]}" good.csv --method fixed:x
refuse 2 "nothing would be foretold" "${predict[@]}" good.csv --method none
refuse 2 "only keys of [predict]" "${predict[@]}" good.csv --set search.candidates=5
refuse 2 "Did you mean 'predict.reach'?" "${predict[@]}" good.csv --set predict.raech=0.1
refuse 2 "predict.reach" "${predict[@]}" good.csv --set predict.reach=7
refuse 2 "--epochs" "${predict[@]}" good.csv --epochs 0
refuse 2 "excludes" "${predict[@]}" good.csv --minimize --maximize
refuse 2 "excludes" "${predict[@]}" good.csv --serve --epochs 3
refuse 2 ".png" "${predict[@]}" good.csv --plot picture.txt
refuse 2 "run.h5" "${predict[@]}" .

# A full disk.
actual=0
"${predict[@]}" good.csv --format csv >/dev/full 2>why || actual=$?
[[ $actual == 1 ]] && grep -q "cannot write the output" why || fail "a full disk: $actual $(cat why)"

# ---- answered -----------------------------------------------------------------------------------

methods=(--method cairn --method penguin --method last --method best --method fixed:2)
answers() { timeout 60 "${predict[@]}" "$1" "${methods[@]}" --format csv 2>why || fail "$1: $(cat why)"; }
{
  echo 'id,epoch,val_acc,val_loss'
  for epoch in 1 2 3 4 5 6; do
    printf 'nan,%s,NaN,inf\nhalf,%s,%s,\nconstant,%s,0.5,1\nfalling,%s,0.%s,%s\n' $epoch $epoch \
      "$([[ $epoch -gt 3 ]] && echo nan || echo 0.$epoch)" $epoch $epoch $((9 - epoch)) $epoch
    printf 'huge,%s,1e300,1\ntwo,%s,0.%s,1\ntwo,%s,0.%s,1\n' $epoch $epoch $epoch $epoch $epoch
  done
  echo 'point,6,0.3,1'
  echo 'alone,1,0.3,None'
} >odd.csv
answers odd.csv >odd.out
[[ $(wc -l <odd.out) == 41 ]] || fail "not every curve is answered: $(cat odd.out)"
grep -q '^last,nan,trained,6,,,go' odd.out || fail "a training without a number: $(cat odd.out)"
grep -q '^last,half,trained,6,,,go' odd.out || fail "a diverged training: $(cat odd.out)"
grep -q '^fixed:2,half,stopped,2,0.2,,stop' odd.out || fail "one that was stopped before: $(cat odd.out)"
grep -q '^last,alone,unfinished,1,0.3,,go' odd.out || fail "one point: $(cat odd.out)"
timeout 60 "${predict[@]}" odd.csv "${methods[@]}" --format json --forecasts 2>why >odd.json || fail "$(cat why)"
"$PYTHON" -c 'import json; json.load(open("odd.json"), parse_constant=lambda word: 1 / 0)' ||
  fail "JSON knows no $(grep -o 'NaN\|Infinity' odd.json | head -1)"
expect "curves of val_acc" "${predict[@]}" odd.csv --each "${methods[@]}"
expect "curves of val_acc" "${predict[@]}" odd.csv "${methods[@]}" --minimize --restart 2 --restart 4
expect "0 curves" "${predict[@]}" odd.csv --epochs 100 "${methods[@]}"
expect "over 2.5 epochs" "${predict[@]}" odd.csv --epochs 2.5 "${methods[@]}"

# A curve of 10,000 points.
awk 'BEGIN { print "id,epoch,val_acc"
  for (i = 1; i <= 10000; ++i) printf "a,%g,%.6f\n", i / 100, 0.9 - 0.5 * exp(-i / 2000) }' >long.csv
for method in penguin last best fixed:50; do
  expect "1 curve of val_acc over 100 epochs" timeout 60 "${predict[@]}" long.csv --method $method
done
head -9000 long.csv >most.csv
expect "cairn" timeout 60 "${predict[@]}" most.csv --epochs 100

# ---- damaged files ------------------------------------------------------------------------------

gzip -k long.csv
for bytes in 10 100 1000 40000; do
  head -c $bytes long.csv.gz >cut.gz
  refuse 2 "cut.gz" "${predict[@]}" cut.gz --method last
done
for place in 20 500 5000 30000; do
  cp long.csv.gz flipped.gz
  printf '\x55' | dd of=flipped.gz bs=1 seek=$place conv=notrunc status=none
  refuse 2 "flipped.gz" "${predict[@]}" flipped.gz --method last
done
head -c 3000 /dev/urandom >noise.csv
refuse 2 "noise.csv" "${predict[@]}" noise.csv --method last

# ---- a reader that goes away --------------------------------------------------------------------

for format in text csv json; do
  timeout 60 "${predict[@]}" long.csv --method last --format $format --forecasts 2>why | head -c 1 >/dev/null || true
  [[ ! -s why ]] || ! grep -qi "terminate\|abort\|segmentation" why || fail "$(cat why)"
done
