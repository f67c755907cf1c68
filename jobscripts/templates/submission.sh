
fail() {
  echo "$script: $*" >&2
  exit 1
}
in_use() { "$cairn" status "$out" --format json 2>/dev/null | grep -q '"in_use":true'; }

[[ -f $script ]] || script=$0 # the batch system's copy
command -v "$cairn" >/dev/null || fail "there is no command $cairn: load its module, or name its path"
[[ -f $workflow ]] || fail "there is no $workflow in $PWD: submit this from another folder"

# USR1 asks the run to end in order, and the job is submitted again. TERM and INT mean that somebody
# wants it gone: the run ends in order, too, if it is given the time, but that is all.
launcher='' unwanted=''
end_in_order() { [[ -z $launcher ]] || kill -USR1 "$launcher" 2>/dev/null; }
trap end_in_order USR1 USR2
trap 'unwanted=yes; end_in_order' TERM INT
launch "$cairn" run "$workflow" --out "$out" --resume \
  --set {{overrides}} \
  ${limit[@]+"${limit[@]}"} </dev/null &
launcher=$!
while kill -0 "$launcher" 2>/dev/null; do wait "$launcher"; done

# What the launcher returns says little; the run itself knows how far it is, and whether another job
# would do better than the last ones.
"$cairn" status "$out" --exit-code
case $? in
  0) exit 0 ;;
  75) [[ -z $unwanted ]] || fail "told to end; submitted again, the run goes on" ;;
  *) fail "the run does not go on; what is above says why" ;;
esac
# A job that was killed seems to hold the folder for half a minute; one that holds it longer lives.
for _ in {1..5}; do
  in_use || break
  sleep 10
done
! in_use || fail "not submitted again: another job works on $out"
submit_again
