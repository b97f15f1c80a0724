#!/usr/bin/env bash
# test.sh cluster|scale "PACKAGE..." [GO TEST FLAG]...: builds what build.sh knows by that name, runs tests of this module
# that need a cluster, and leaves none behind.
#
# A KUBECONFIG that is set is used as it is. A cluster that `cluster.sh up` has started is used and left running. Else
# one is started, and ended whichever way this ends.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=paths.sh
source "$(dirname "${BASH_SOURCE[0]}")/paths.sh"
level=$1
read -ra packages <<<"$2"
shift 2
if [[ $level == scale ]]; then
	state=${CLUSTER_STATE:-$home/scale} # started with other flags than the one for tests
fi
export CLUSTER_HOME=$home CLUSTER_STATE=$state PATH=$bin:$PATH GUANXI_REQUIRE_SERVERS=1
cd "$here/.."
run=(go test -count=1 -p 1 -timeout 30m -tags "cluster,$tags") # one package after another: they share the cluster

if [[ -n ${KUBECONFIG:-} ]]; then
	exec "${run[@]}" "$@" "${packages[@]}"
fi
"$here/build.sh" "$level"
# Nothing outside is reached from the cluster's network: the Java servers are built, with what Maven fetches, before.
KUBECONFIG=/dev/null "${run[@]}" -run '^TestServersStartBesideTheCluster$' ./cluster
mkdir -p "$(dirname "$state")"
exec 8>"$state.lock"
flock 8 # one run at a time; the next starts a cluster of its own
if ! "$here/cluster.sh" is-up; then
	trap '"$here/cluster.sh" down' EXIT
	trap 'exit 130' INT TERM HUP
	"$here/cluster.sh" up 8>&-
fi
"${run[@]}" -exec "$here/cluster.sh enter" "$@" "${packages[@]}"
