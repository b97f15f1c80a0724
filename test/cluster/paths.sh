# shellcheck shell=bash disable=SC2034
# Where everything is kept; the other scripts source this.
#
#   CLUSTER_HOME   what is built: binaries, image archives, manifests. It is a cache that may be thrown away.
#   CLUSTER_STATE  what one running cluster writes. Another folder is another cluster: two may run at once.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
home=${CLUSTER_HOME:-${XDG_CACHE_HOME:-$HOME/.cache}/guanxi-cluster}
bin=$home/bin
archives=$home/archives
manifests=$home/manifests
state=${CLUSTER_STATE:-$home/run}

node_address=10.210.0.1 # of the node, and so of what runs beside the pods, as the pods reach it

# As the Makefile has them: what is built here and what the repository builds then share the build cache.
tags=nomsgpack,grpcnotrace
