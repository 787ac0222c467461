# Runs a command in a network namespace of its own, and counts the packets that it tries to send anywhere but to itself.
#
#     unshare --net sh namespace.sh FILE COMMAND…
#
# The namespace has a loopback, and default routes into a cable that ends nowhere: what leaves is seen as it is in life, and
# dropped. FILE gets two lines, `4 PACKETS` and `6 PACKETS`. Unix sockets (the Docker engine's) are not the network's.
set -e
counts=$1
shift
ip link set lo up
ip link add outside type veth peer name nowhere
ip link set outside up
ip link set nowhere up
ip addr add 192.0.2.2/24 dev outside
ip -6 addr add 2001:db8::2/64 dev outside nodad
ip route add default via 192.0.2.1 dev outside
ip -6 route add default via 2001:db8::1 dev outside
for tables in iptables ip6tables; do
  "$tables" -A OUTPUT -o lo -j ACCEPT
  # The kernel's own words on an interface that came up.
  test "$tables" = iptables || "$tables" -A OUTPUT -p icmpv6 -j ACCEPT
  "$tables" -A OUTPUT -j DROP
done
status=0
"$@" || status=$?
{
  iptables -nvxL OUTPUT | awk '$3 == "DROP" { print 4, $1 }'
  ip6tables -nvxL OUTPUT | awk '$3 == "DROP" { print 6, $1 }'
} > "$counts"
exit "$status"
