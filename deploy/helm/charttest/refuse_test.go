package charttest

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestChartsRefuseWhatTheyCannotMean(t *testing.T) {
	issuer := "oidc.issuer=https://login.example.com"
	for _, c := range []struct {
		name  string
		chart string
		set   []string
		says  []string
	}{
		{"a value that is misspelt", operator, []string{"replica=3"}, []string{"replica", "additional properties"}},
		{"a misspelt value further in", operator, []string{"webhook.certificate=cert-manager"}, []string{"/webhook", "certificate"}},
		{"a number that is none", operator, []string{"replicas=many"}, []string{"/replicas", "integer"}},
		{"fewer than no pods", operator, []string{"replicas=-1"}, []string{"/replicas", "minimum"}},
		{"a switch that is no switch", operator, []string{"crds.install=maybe"}, []string{"/crds/install", "boolean"}},
		{"a map where a word belongs", operator, []string{"image.tag.latest=true"}, []string{"/image/tag", "string"}},
		{"a digest that is none", operator, []string{"image.digest=latest"}, []string{"/image/digest"}},
		{"a certificate's maker that is not known", operator, []string{"webhook.certificates=vault"}, []string{"/webhook/certificates"}},
		{"a failure policy that is none", operator, []string{"webhook.failurePolicy=fail"}, []string{"/webhook/failurePolicy"}},
		{"a duration without a unit", operator, []string{"controllers.timeLimit=60"}, []string{"/controllers/timeLimit"}},
		{"labels that are no words", operator, []string{"podLabels.a.b=c"}, []string{"/podLabels/a"}},
		{"a list as a map", operator, []string{"tolerations.key=x"}, []string{"/tolerations", "array"}},
		{"no account at all", operator, []string{"serviceAccount.create=false"}, []string{"serviceAccount.name is needed"}},
		{"no issuer", platform, nil, []string{"oidc.issuer is needed"}},
		{"an issuer that is no URL", platform, []string{"oidc.issuer=login.example.com"}, []string{"/oidc/issuer"}},
		{"a service that there is not", platform, []string{issuer, "stack.services[0].name=billing"}, []string{"/stack/services/0/name"}},
		{"a service without its name", platform, []string{issuer, "stack.services[0].replicas=2"}, []string{"/stack/services/0", "name"}},
		{"a Stack with too long a name", platform, []string{issuer, "stack.name=" + long(41)}, []string{"/stack/name"}},
		{"a limit that is misspelt", platform, []string{issuer, "standard.limits.customer=5"}, []string{"/standard/limits", "customer"}},
		{"a limit of nothing", platform, []string{issuer, "standard.limits.customers=0"}, []string{"/standard/limits/customers"}},
		{"a connection string for another server", platform, []string{issuer, "mongodb.uri=postgres://db"}, []string{"/mongodb/uri"}},
		{"more partitions than may be", platform, []string{issuer, "kafka.partitions=1001"}, []string{"/kafka/partitions"}},
		{"a password that breaks its URI", platform, []string{issuer, "demo.enabled=true", "demo.mongodb.password=a@b"}, []string{"/demo/mongodb/password"}},
		{"a Gateway without a name", platform, []string{issuer, "gateway.className=x"}, []string{"gateway.name is needed"}},
		{"https without a certificate", platform, []string{issuer, "gateway.className=x", "gateway.name=y"}, []string{"gateway.tlsSecretName is needed"}},
		{"a Gateway to be made elsewhere", platform, []string{issuer, "gateway.className=x", "gateway.name=y", "gateway.namespace=z"}, []string{"existing Gateway"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var args []string
			for _, set := range c.set {
				args = append(args, "--set", set)
			}
			_, problems, err := template(t, c.chart, args...)
			require.Error(t, err)
			for _, says := range c.says {
				require.Contains(t, problems, says)
			}
		})
	}
}

func long(letters int) string {
	name := make([]byte, letters)
	for i := range name {
		name[i] = 'a'
	}
	return string(name)
}
