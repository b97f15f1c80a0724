package tenant

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"
	metav1ac "k8s.io/client-go/applyconfigurations/meta/v1"
	networkingv1ac "k8s.io/client-go/applyconfigurations/networking/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

// Neighbours are the namespaces whose pods a dedicated tenant's pods have to do with.
type Neighbours struct {
	Operator   string   // reads the services' metrics and usage
	Monitoring []string // scrape metrics
	Gateways   []string // where gateways' proxies run, when not in the Gateway's own namespace
	DNS        string
}

// The ports of the services' pods.
const (
	httpPort = 8080
	opsPort  = 9090
	dnsPort  = 53
)

// nodeLocalDNS is where Kubernetes' NodeLocal DNSCache listens on each node; no namespace selects it.
const nodeLocalDNS = "169.254.20.10/32"

const gatewayPolicy = "allow-gateway"

type (
	policy  = networkingv1ac.NetworkPolicyApplyConfiguration
	peer    = networkingv1ac.NetworkPolicyPeerApplyConfiguration
	ingress = networkingv1ac.NetworkPolicyIngressRuleApplyConfiguration
	egress  = networkingv1ac.NetworkPolicyEgressRuleApplyConfiguration
)

// networkPolicies renders a default deny and one policy for each thing that is allowed.
func networkPolicies(id string, plan v1alpha1.Dedication, around Neighbours) (wanted []runtime.ApplyConfiguration, unwanted []client.Object) {
	everyPod := networkingv1ac.NetworkPolicyPeer().WithPodSelector(metav1ac.LabelSelector())
	wanted = []runtime.ApplyConfiguration{
		networkPolicy(id, "default-deny", networkingv1.PolicyTypeIngress, networkingv1.PolicyTypeEgress),
		withEgress(networkPolicy(id, "allow-dns", networkingv1.PolicyTypeEgress),
			egressTo([]*peer{namespacePeer(around.DNS), cidrPeer(nodeLocalDNS)}).
				WithPorts(port(corev1.ProtocolUDP, dnsPort), port(corev1.ProtocolTCP, dnsPort))),
		withEgress(withIngress(networkPolicy(id, "allow-within", networkingv1.PolicyTypeIngress, networkingv1.PolicyTypeEgress),
			ingressFrom([]*peer{everyPod})), egressTo([]*peer{everyPod})),
		withIngress(networkPolicy(id, "allow-operations", networkingv1.PolicyTypeIngress),
			ingressFrom(namespacePeers(append([]string{around.Operator}, around.Monitoring...))).WithPorts(port(corev1.ProtocolTCP, opsPort))),
		withEgress(networkPolicy(id, "allow-egress", networkingv1.PolicyTypeEgress), classEgress(plan)...),
	}
	gateway := plan.Stack.Gateway
	if gateway == nil {
		return wanted, []client.Object{&networkingv1.NetworkPolicy{ObjectMeta: inNamespace(id, gatewayPolicy)}}
	}
	from := append([]string{gatewayNamespace(gateway, NamespaceName(id))}, around.Gateways...)
	return append(wanted, withIngress(networkPolicy(id, gatewayPolicy, networkingv1.PolicyTypeIngress),
		ingressFrom(namespacePeers(from)).WithPorts(port(corev1.ProtocolTCP, httpPort)))), nil
}

// classEgress allows what the class names; every address when it names nothing.
func classEgress(plan v1alpha1.Dedication) []*egress {
	if len(plan.Egress) == 0 {
		return []*egress{networkingv1ac.NetworkPolicyEgressRule()}
	}
	rules := make([]*egress, len(plan.Egress))
	for i, target := range plan.Egress {
		to := cidrPeer(target.CIDR)
		if target.Namespace != "" {
			to = namespacePeer(target.Namespace)
		}
		rules[i] = egressTo([]*peer{to})
		for _, number := range target.Ports {
			rules[i].WithPorts(port(corev1.ProtocolTCP, number), port(corev1.ProtocolUDP, number))
		}
	}
	return rules
}

func networkPolicy(id, name string, types ...networkingv1.PolicyType) *policy {
	return networkingv1ac.NetworkPolicy(name, NamespaceName(id)).WithLabels(Labels(id)).
		WithSpec(networkingv1ac.NetworkPolicySpec().WithPodSelector(metav1ac.LabelSelector()).WithPolicyTypes(types...))
}

func withIngress(p *policy, rules ...*ingress) *policy {
	p.Spec.WithIngress(rules...)
	return p
}

func withEgress(p *policy, rules ...*egress) *policy {
	p.Spec.WithEgress(rules...)
	return p
}

func ingressFrom(from []*peer) *ingress {
	return networkingv1ac.NetworkPolicyIngressRule().WithFrom(from...)
}

func egressTo(to []*peer) *egress { return networkingv1ac.NetworkPolicyEgressRule().WithTo(to...) }

// namespacePeers keeps the order of the names and leaves out those that occur again.
func namespacePeers(names []string) []*peer {
	peers := make([]*peer, 0, len(names))
	for i, name := range names {
		if name != "" && slices.Index(names, name) == i {
			peers = append(peers, namespacePeer(name))
		}
	}
	return peers
}

func namespacePeer(name string) *peer {
	return networkingv1ac.NetworkPolicyPeer().WithNamespaceSelector(
		metav1ac.LabelSelector().WithMatchLabels(map[string]string{corev1.LabelMetadataName: name}))
}

func cidrPeer(cidr string) *peer {
	return networkingv1ac.NetworkPolicyPeer().WithIPBlock(networkingv1ac.IPBlock().WithCIDR(cidr))
}

func port(protocol corev1.Protocol, number int32) *networkingv1ac.NetworkPolicyPortApplyConfiguration {
	return networkingv1ac.NetworkPolicyPort().WithProtocol(protocol).WithPort(intstr.FromInt32(number))
}
