#!/usr/bin/env bash
# build.sh envtest|cluster|scale: builds what a real Kubernetes needs, from Go modules.
#
#   envtest   etcd, kube-apiserver, kubectl: what controller-runtime's envtest starts. It prints where they are, which is
#             KUBEBUILDER_ASSETS; where that is set already, it builds nothing.
#   cluster   adds the rest of a node with real pods: Debian's containerd, runc and CNI plugins, the controller manager,
#             scheduler, kubelet, kube-proxy, CoreDNS, a pause image, the test gateway
#   scale     adds kwok, which simulates nodes
#
# A binary is kept until a version, a source or the way it is built changes.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=paths.sh
source "$(dirname "$0")/paths.sh"

export CGO_ENABLED=0 GOWORK=off GOFLAGS=-tags=$tags
kwok=sigs.k8s.io/kwok/cmd/kwok@v0.8.0

# build NAME FOLDER PACKAGE [LDFLAGS]: one binary, unless what it was built from is unchanged.
build() {
	local name=$1 folder=$here/$2 package=$3 ldflags="-s -w ${4:-}" stamp=$bin/.built/$1 key
	key=$( (cd "$folder" && cat go.mod go.sum && find . -name '*.go' -print0 | sort -z | xargs -0r cat && echo "$(go env GOVERSION) $package $ldflags") | sha256sum)
	if [[ -x $bin/$name && -f $stamp && $(<"$stamp") == "$key" ]]; then return; fi
	echo "building $name" >&2
	(cd "$folder" && go build -ldflags "$ldflags" -o "$bin/$name" "$package")
	echo "$key" >"$stamp"
}

# kube NAME...: programs of Kubernetes, which say that they are the release they are.
kube() {
	local version major minor package=k8s.io/component-base/version name
	version=$(cd "$here/kubernetes" && go list -m -f '{{.Version}}' k8s.io/kubernetes)
	IFS=. read -r major minor _ <<<"${version#v}"
	for name in "$@"; do
		build "$name" kubernetes "k8s.io/kubernetes/cmd/$name" \
			"-X $package.gitVersion=$version -X $package.gitMajor=$major -X $package.gitMinor=$minor -X $package.gitTreeState=clean"
	done
}

# image NAME [USER]: the binary alone, as an archive that `cluster.sh up` imports.
image() {
	"$bin/mkimage" -o "$archives/$1.tar" -ref "guanxi.test/$1:cluster" -user "${2:-65532}" -entrypoint "/$1" "/$1=$bin/$1"
}

# packages: what Debian has of a node.
packages() {
	local missing=() name
	for name in containerd runc containernetworking-plugins nftables iptables conntrack iproute2 kmod jq openssl; do
		dpkg -s "$name" >/dev/null 2>&1 || missing+=("$name")
	done
	if ((${#missing[@]})); then
		apt-get update -qq
		DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
	fi
}

# documents FILE...: one stream of YAML documents.
documents() { for file in "$@"; do echo --- && cat "$file"; done; }

envtest() {
	build etcd kubernetes ./etcd
	kube kube-apiserver kubectl
}

cluster() {
	local crds
	packages
	kube kube-controller-manager kube-scheduler kubelet kube-proxy
	build coredns coredns .
	build gateway gateway .
	# These two are of the standard library alone and built in a moment.
	(cd "$here/.." && go build -ldflags '-s -w' -o "$bin/" ./cluster/mkimage ./cluster/pause)
	image pause 0
	image coredns
	image gateway
	crds=$(cd "$here/gateway" && go mod download && go list -m -f '{{.Dir}}' sigs.k8s.io/gateway-api)/config/crd/standard
	documents "$crds"/gateway.networking.k8s.io_{gatewayclasses,gateways,httproutes,referencegrants}.yaml >"$manifests/gateway-api.yaml"
}

scale() {
	local stages
	if [[ ! -x $bin/kwok || ! -f $bin/.built/kwok || $(<"$bin/.built/kwok") != "$kwok" ]]; then
		echo "building kwok" >&2
		GOBIN=$bin go install -ldflags '-s -w' "$kwok"
		echo "$kwok" >"$bin/.built/kwok"
	fi
	stages=$(go mod download -json "sigs.k8s.io/kwok@${kwok##*@}" | jq -r .Dir)/kustomize/stage
	documents "$stages"/node/fast/node-initialize.yaml "$stages"/node/heartbeat-with-lease/node-heartbeat-with-lease.yaml \
		"$stages"/pod/fast/pod-*.yaml >"$manifests/kwok-stages.yaml"
}

if [[ ${1:-} == envtest && -n ${KUBEBUILDER_ASSETS:-} ]]; then
	echo "$KUBEBUILDER_ASSETS"
	exit
fi
mkdir -p "$bin/.built" "$archives" "$manifests"
exec 9>"$home/build.lock"
flock 9 # one build at a time; a second finds everything built
case ${1:-} in
envtest)
	envtest
	echo "$bin"
	;;
cluster) envtest && cluster ;;
scale) envtest && cluster && scale ;;
*)
	sed -n 2,10p "$0" >&2
	exit 2
	;;
esac
