# Runs the NATS server for as long as somebody holds the other end of stdin: an OpsGuard that is killed cannot stop its
# server, but its end of the pipe closes. $1: the server's program; $2: its folder, which then goes with it. When the server
# ends by itself, the folder stays: its log says why.
exec 3<&0
"$1" -c "$2/server.conf" >"$2/server.log" 2>&1 </dev/null 3<&- &
server=$!
{
  read -r _ <&3
  : >"$2/stopping"
  kill -TERM "$server"
  tries=0
  while kill -0 "$server" && [ "$tries" -lt 50 ]; do
    sleep 0.1
    tries=$((tries + 1))
  done
  kill -KILL "$server"
  rm -rf "$2"
} >/dev/null 2>&1 &
watchdog=$!
wait "$server"
code=$?
if [ -e "$2/stopping" ]; then
  wait "$watchdog"
else
  kill "$watchdog"
fi
exit "$code"
