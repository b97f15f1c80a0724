#!/usr/bin/env bash
# cluster.sh COMMAND: one real node in network, mount and process namespaces of its own.
#
#   up              etcd, the control plane, containerd, the kubelet, kube-proxy and CoreDNS, until the node is ready
#   down            ends all of it, pods included; what runs stays in no process, mount or cgroup
#   is-up           succeeds when there is something to bring down
#   enter CMD...    a command in the cluster's network, with this machine's files
#   kubectl ARG...  kubectl
#   ctr ARG...      containerd's client
#   import FILE...  image archives, OCI's or docker's
#   nodes N         N simulated nodes (kwok; build.sh scale)
#
# Nothing in the namespaces can reach an address outside them. APISERVER_FLAGS, KCM_FLAGS, SCHEDULER_FLAGS, KUBELET_FLAGS,
# PROXY_MODE, SNAPSHOTTER and OCI_RUNTIME are read by `up`.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=paths.sh
source "$(dirname "${BASH_SOURCE[0]}")/paths.sh"

cgroup=guanxi-$(printf %s "$state" | sha256sum | cut -c1-8)

# init_pid prints the first process of the namespaces, if it runs: a number alone may be another process's by now.
init_pid() {
	local pid
	pid=$(cat "$state/init.pid" 2>/dev/null) || return 1
	[[ -n $pid ]] && tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -qF "node-init.sh $state $cgroup" && echo "$pid"
}

# in_namespaces FLAGS CMD...: nsenter, with a sentence where there is no cluster.
in_namespaces() {
	local pid
	pid=$(init_pid) || { echo "no cluster runs in $state: start it with '$0 up'" >&2 && exit 1; }
	exec nsenter -t "$pid" "$@"
}

# One folder for each cgroup hierarchy, or the one of version 2, below which the kubelet puts the pods.
make_cgroups() {
	local hierarchy
	if [[ -f /sys/fs/cgroup/cgroup.controllers ]]; then
		echo '+cpu +cpuset +memory +pids +io' >/sys/fs/cgroup/cgroup.subtree_control
		mkdir -p "/sys/fs/cgroup/$cgroup"
		return
	fi
	for hierarchy in cpu cpuacct cpuset memory devices freezer blkio pids systemd; do
		mkdir -p "/sys/fs/cgroup/$hierarchy/$cgroup"
	done
	for hierarchy in cpus mems; do # a new cpuset has none
		cat "/sys/fs/cgroup/cpuset/cpuset.$hierarchy" >"/sys/fs/cgroup/cpuset/$cgroup/cpuset.$hierarchy"
	done
}

# The kernel lets go of a cgroup a moment after its last process ended.
remove_cgroups() {
	local end=$((SECONDS + 10))
	until [[ -z $(cgroups) ]]; do
		cgroups | while read -r folder; do
			find "$folder" -depth -type d -exec rmdir {} + 2>/dev/null || true
		done
		((SECONDS < end)) || { echo "these cgroups stay busy: $(cgroups | xargs)" >&2 && return 1; }
		sleep 0.1
	done
}

cgroups() { find /sys/fs/cgroup -maxdepth 2 -type d -name "$cgroup"; }

up() {
	local pid='' end
	if init_pid >/dev/null; then
		echo "already up" >&2
		return
	fi
	down
	mkdir -p "$state"/{log,etcd,kubelet,pods,containers,containerd,cni,sysctl}
	launcher=''
	trap 'fail' EXIT
	trap 'exit 130' INT TERM
	"$here/pki.sh" "$state/pki" "$node_address"
	make_cgroups
	setsid unshare --net --mount --pid --fork --kill-child \
		"$here/node-init.sh" "$state" "$cgroup" >"$state/log/init.log" 2>&1 </dev/null &
	launcher=$!
	end=$((SECONDS + 180))
	until [[ -e $state/ready ]]; do
		[[ -n $pid ]] || pid=$(cat "/proc/$launcher/task/$launcher/children" 2>/dev/null || true)
		echo "${pid% }" >"$state/init.pid"
		kill -0 "$launcher" 2>/dev/null || { echo "the cluster ended before it was ready" >&2 && exit 1; }
		((SECONDS < end)) || { echo "the cluster is not ready after three minutes" >&2 && exit 1; }
		sleep 0.1
	done
	trap - EXIT INT TERM
	echo "up after $SECONDS s; KUBECONFIG=$state/pki/admin.conf is for use inside '$0 enter'" >&2
}

# fail shows why there is no cluster, and leaves nothing of it.
fail() {
	tail -n 20 "$state"/log/{init,apiserver,containerd,kubelet}.log >&2 || true
	if [[ -n $launcher ]]; then kill -9 "$launcher" 2>/dev/null || true; fi # its child ends with it
	down
}

down() {
	local pid
	if pid=$(init_pid); then
		kill -9 "$pid"
		while [[ -d /proc/$pid ]]; do sleep 0.05; done
	fi
	remove_cgroups
	rm -rf "$state"
}

# nodes N: the simulator is a process of the cluster and ends with it.
nodes() {
	local number
	if [[ ! -e $state/kwok ]]; then
		touch "$state/kwok"
		nsenter -t "$(init_pid)" -n -m -p --wd=/ -- setsid "$bin/kwok" --kubeconfig="$state/pki/admin.conf" \
			--config="$manifests/kwok-stages.yaml" --manage-all-nodes=false --manage-nodes-with-annotation-selector=kwok.x-k8s.io/node=fake \
			--node-lease-duration-seconds=40 --cidr=10.245.0.0/16 >"$state/log/kwok.log" 2>&1 </dev/null &
	fi
	for number in $(seq "$1"); do
		cat <<-NODE
			---
			apiVersion: v1
			kind: Node
			metadata:
			  name: simulated-$number
			  annotations: {kwok.x-k8s.io/node: fake}
			  labels: {type: kwok, kubernetes.io/hostname: simulated-$number}
			spec: {taints: [{key: kwok.x-k8s.io/node, value: fake, effect: NoSchedule}]}
			status:
			  capacity: {cpu: "64", memory: 256Gi, pods: "250"}
			  allocatable: {cpu: "64", memory: 256Gi, pods: "250"}
		NODE
	done | "$0" kubectl apply -f - >/dev/null
	"$0" kubectl wait --for=condition=Ready node -l type=kwok --timeout=60s >/dev/null
}

command=${1:-help}
shift || true
case $command in
up) up ;;
down) down ;;
is-up) init_pid >/dev/null ;;
enter)
	export KUBECONFIG=$state/pki/admin.conf PATH=$bin:$PATH
	export GUANXI_CLUSTER=$here/cluster.sh GUANXI_CLUSTER_HOST=$node_address CLUSTER_HOME=$home CLUSTER_STATE=$state
	# A server that looks its own address up, as Kafka does at each login, is told at once that there is no name for it.
	# shellcheck disable=SC2016 # the inner shell expands them
	in_namespaces -n -- unshare --mount sh -c 'mount --bind "$0" /etc/resolv.conf && exec "$@"' "$state/resolv.conf" "$@"
	;;
kubectl) KUBECONFIG=$state/pki/admin.conf in_namespaces -n -- "$bin/kubectl" "$@" ;;
ctr) in_namespaces -n -m -p --wd=/ -- ctr -a /run/containerd/containerd.sock -n k8s.io "$@" ;;
import) for archive in "$@"; do "$0" ctr images import - <"$archive"; done ;;
nodes) nodes "$@" ;;
*)
	sed -n 2,14p "$0" >&2
	exit 2
	;;
esac
