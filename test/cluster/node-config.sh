# shellcheck shell=bash disable=SC2154
# What containerd, the kubelet and kube-proxy of the one node are told. Sourced by node-init.sh, which sets the folders.

# A bridge. Nothing changes the pods' addresses on the way, and a pod reaches itself through its Service.
cat >"$state/cni/10-bridge.conflist" <<E
{"cniVersion": "0.4.0", "name": "guanxi", "plugins": [
  {"type": "bridge", "bridge": "cni0", "isDefaultGateway": true, "hairpinMode": true, "ipMasq": false,
   "ipam": {"type": "host-local", "dataDir": "$state/cni-ipam", "ranges": [[{"subnet": "10.244.0.0/22"}]]}},
  {"type": "portmap", "capabilities": {"portMappings": true}}]}
E

# Where this runs without CAP_SYS_RESOURCE, a container's oom_score_adj can only be raised.
cat >"$state/containerd.toml" <<E
version = 2
root = "$state/containerd/root"
state = "/run/containerd/state"
[grpc]
  address = "$containerd"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "guanxi.test/pause:cluster"
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "$state/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "${SNAPSHOTTER:-overlayfs}"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        SystemdCgroup = false
        BinaryName = "${OCI_RUNTIME:-runc}"
E

# Images are imported and cannot be pulled again, so that none may be collected.
cat >"$state/kubelet.yaml" <<E
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: $node_address
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: $pki/ca.crt}}
authorization: {mode: Webhook}
tlsCertFile: $pki/kubelet-server.crt
tlsPrivateKeyFile: $pki/kubelet-server.key
containerRuntimeEndpoint: unix://$containerd
cgroupDriver: cgroupfs
cgroupRoot: /$cgroup
failCgroupV1: false
failSwapOn: false
clusterDomain: cluster.local
clusterDNS: [10.96.0.10]
resolvConf: $state/resolv.conf
maxPods: 250
shutdownGracePeriod: 0s
imageGCHighThresholdPercent: 100
imageGCLowThresholdPercent: 99
evictionHard: {memory.available: 200Mi, nodefs.available: 1%, imagefs.available: 1%, nodefs.inodesFree: 1%}
E

cat >"$state/proxy.yaml" <<E
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: ${PROXY_MODE:-nftables}
clusterCIDR: 10.244.0.0/16
clientConnection: {kubeconfig: $pki/proxy.conf}
hostnameOverride: node1
conntrack: {maxPerCore: 0, min: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
E
