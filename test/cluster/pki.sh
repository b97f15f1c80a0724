#!/usr/bin/env bash
# pki.sh DIR ADDRESS: the authorities, every component's certificate and its kubeconfig, for one cluster whose node has
# that address. They are good for a month.
set -euo pipefail
folder=$1 address=$2
mkdir -p "$folder"
cd "$folder"
umask 077

key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1.key" 2>/dev/null; }

# authority NAME
authority() {
	key "$1"
	openssl req -x509 -new -key "$1.key" -subj "/CN=cluster-$1" -days 30 -out "$1.crt"
}

# certificate NAME SUBJECT [NAMES [AUTHORITY]]
certificate() {
	local name=$1 subject=$2 names=${3:-} authority=${4:-ca}
	key "$name"
	openssl req -new -key "$name.key" -subj "$subject" |
		openssl x509 -req -CA "$authority.crt" -CAkey "$authority.key" -CAcreateserial -days 30 -out "$name.crt" \
			-extfile <(printf 'extendedKeyUsage=serverAuth,clientAuth\nkeyUsage=digitalSignature\n%s' "${names:+subjectAltName=$names}") 2>/dev/null
}

# client NAME SUBJECT: a certificate and the kubeconfig that uses it.
client() {
	certificate "$1" "$2"
	cat >"$1.conf" <<-CONF
		apiVersion: v1
		kind: Config
		current-context: cluster
		clusters: [{name: cluster, cluster: {server: "https://127.0.0.1:6443", certificate-authority: $folder/ca.crt}}]
		users: [{name: $1, user: {client-certificate: $folder/$1.crt, client-key: $folder/$1.key}}]
		contexts: [{name: cluster, context: {cluster: cluster, user: $1}}]
	CONF
}

authority ca
authority front-proxy-ca
service=kubernetes.default.svc
certificate apiserver /CN=kube-apiserver \
	"IP:127.0.0.1,IP:$address,IP:10.96.0.1,DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:$service,DNS:$service.cluster.local"
certificate kubelet-server /O=system:nodes/CN=system:node:node1 "IP:$address,IP:127.0.0.1,DNS:node1"
certificate kubelet-client /O=system:masters/CN=apiserver-kubelet-client
certificate front-proxy /CN=front-proxy-client "" front-proxy-ca
client admin /O=system:masters/CN=admin
client controller-manager /CN=system:kube-controller-manager
client scheduler /CN=system:kube-scheduler
client node /O=system:nodes/CN=system:node:node1
client proxy /CN=system:kube-proxy
openssl genrsa -out service-account.key 2048 2>/dev/null
openssl rsa -in service-account.key -pubout -out service-account.pub 2>/dev/null
