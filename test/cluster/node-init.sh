#!/usr/bin/env bash
# node-init.sh STATE CGROUP: the first process of the cluster's namespaces. `cluster.sh up` starts it; when it ends, the
# kernel ends every process of the cluster.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=paths.sh
source "$(dirname "$0")/paths.sh"
state=$1 cgroup=$2 pki=$1/pki log=$1/log containerd=/run/containerd/containerd.sock
export PATH=$bin:/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin KUBECONFIG=$pki/admin.conf

# until_true SECONDS COMMAND...
until_true() {
	local end=$((SECONDS + $1))
	shift
	until "$@" >/dev/null 2>&1; do
		((SECONDS < end)) || { echo "gave up waiting for: $*" >&2 && return 1; }
		sleep 0.1
	done
}

# bind FROM TO: TO is FROM in this mount namespace, and unchanged outside it.
bind() {
	mkdir -p "$1" "$2"
	mount --bind "$1" "$2"
}

private_mounts() {
	local file copy
	mount --make-rprivate /
	mount -t proc proc /proc
	# A sysfs of this network namespace, with the machine's cgroups below it.
	mkdir -p "$state/cgroups"
	mount --rbind /sys/fs/cgroup "$state/cgroups"
	mount -t sysfs sysfs /sys
	mount --rbind "$state/cgroups" /sys/fs/cgroup
	umount /sys/fs/cgroup/unified 2>/dev/null || true # where both kinds of cgroup are mounted, this one has no controllers
	# The kubelet sets these for the whole machine: it gets copies to write to.
	for file in vm/overcommit_memory vm/panic_on_oom kernel/panic kernel/panic_on_oops kernel/keys/root_maxkeys kernel/keys/root_maxbytes; do
		copy=$state/sysctl/${file//\//_}
		cat "/proc/sys/$file" >"$copy"
		mount --bind "$copy" "/proc/sys/$file"
	done
	bind "$state/kubelet" /var/lib/kubelet
	mount --make-rshared /var/lib/kubelet
	bind "$state/pods" /var/log/pods
	bind "$state/containers" /var/log/containers
	mount -t tmpfs tmpfs /run
	mkdir -p /run/containerd /run/lock
}

# One address of its own, and a way out that leads to nobody: nothing leaves.
private_network() {
	ip link set lo up
	ip link add node0 type veth peer name node0-peer
	ip link set node0-peer up
	ip addr add "$node_address/24" dev node0
	ip link set node0 up
	ip route add default via "${node_address%.*}.254" dev node0
	sysctl -qw net.ipv4.ip_forward=1
	sysctl -qw net.bridge.bridge-nf-call-iptables=1 2>/dev/null || true # a kernel without it lets bridged packets pass
	echo 'nameserver 127.0.0.1' >"$state/resolv.conf" # nobody is there: a name of outside is not found, and at once
	mount --bind "$state/resolv.conf" /etc/resolv.conf
}

# run NAME COMMAND...: a process of the cluster, whose output goes to log/NAME.log.
run() {
	local name=$1
	shift
	"$@" >"$log/$name.log" 2>&1 &
}

# What etcd keeps ends with the cluster: it need not wait for the disk.
control_plane() {
	# shellcheck disable=SC2086 # the flags of the environment are several words
	run etcd etcd --data-dir "$state/etcd" --unsafe-no-fsync --log-level warn \
		--listen-client-urls http://127.0.0.1:2379 --advertise-client-urls http://127.0.0.1:2379 \
		--listen-peer-urls http://127.0.0.1:2380 --initial-advertise-peer-urls http://127.0.0.1:2380 --initial-cluster default=http://127.0.0.1:2380
	# shellcheck disable=SC2086
	run apiserver kube-apiserver --etcd-servers=http://127.0.0.1:2379 \
		--bind-address=0.0.0.0 --advertise-address="$node_address" --secure-port=6443 --service-cluster-ip-range=10.96.0.0/16 \
		--tls-cert-file="$pki/apiserver.crt" --tls-private-key-file="$pki/apiserver.key" \
		--client-ca-file="$pki/ca.crt" --authorization-mode=Node,RBAC --enable-admission-plugins=NodeRestriction --allow-privileged=true \
		--kubelet-client-certificate="$pki/kubelet-client.crt" --kubelet-client-key="$pki/kubelet-client.key" \
		--kubelet-certificate-authority="$pki/ca.crt" --kubelet-preferred-address-types=InternalIP \
		--service-account-key-file="$pki/service-account.pub" --service-account-signing-key-file="$pki/service-account.key" \
		--service-account-issuer=https://kubernetes.default.svc \
		--requestheader-client-ca-file="$pki/front-proxy-ca.crt" --requestheader-allowed-names=front-proxy-client \
		--requestheader-username-headers=X-Remote-User --requestheader-group-headers=X-Remote-Group \
		--requestheader-extra-headers-prefix=X-Remote-Extra- --proxy-client-cert-file="$pki/front-proxy.crt" \
		--proxy-client-key-file="$pki/front-proxy.key" --enable-aggregator-routing=true ${APISERVER_FLAGS:-}
	until_true 120 kubectl get --raw /readyz
	# shellcheck disable=SC2086
	run controller-manager kube-controller-manager --kubeconfig="$pki/controller-manager.conf" \
		--authentication-kubeconfig="$pki/controller-manager.conf" --authorization-kubeconfig="$pki/controller-manager.conf" \
		--use-service-account-credentials --service-account-private-key-file="$pki/service-account.key" --root-ca-file="$pki/ca.crt" \
		--cluster-signing-cert-file="$pki/ca.crt" --cluster-signing-key-file="$pki/ca.key" \
		--leader-elect=false --horizontal-pod-autoscaler-sync-period=5s --bind-address=127.0.0.1 ${KCM_FLAGS:-}
	# shellcheck disable=SC2086
	run scheduler kube-scheduler --kubeconfig="$pki/scheduler.conf" --authentication-kubeconfig="$pki/scheduler.conf" \
		--authorization-kubeconfig="$pki/scheduler.conf" --leader-elect=false --bind-address=127.0.0.1 ${SCHEDULER_FLAGS:-}
}

container_runtime() {
	local archive
	run containerd containerd -c "$state/containerd.toml"
	until_true 30 ctr -a "$containerd" version
	for archive in "$archives"/{pause,coredns,gateway}.tar; do
		ctr -a "$containerd" -n k8s.io images import "$archive" >>"$log/images.log" 2>&1
	done
}

node() {
	# shellcheck disable=SC2086
	run kubelet kubelet --config="$state/kubelet.yaml" --kubeconfig="$pki/node.conf" \
		--hostname-override=node1 --node-ip="$node_address" ${KUBELET_FLAGS:-}
	run proxy kube-proxy --config="$state/proxy.yaml"
	until_true 120 kubectl wait --for=condition=Ready node/node1 --timeout=1s
}

private_mounts
private_network
# shellcheck source-path=SCRIPTDIR source=node-config.sh
source "$here/node-config.sh"
container_runtime & # while the API server starts
images=$!
control_plane
wait "$images"
node
kubectl apply --server-side -f "$here/coredns.yaml" >/dev/null
until_true 120 kubectl -n kube-system rollout status deployment/coredns --timeout=1s
touch "$state/ready"
while true; do wait -n || sleep 1; done # what loses its parent ends up here
