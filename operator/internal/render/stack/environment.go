package stack

import (
	"slices"
	"strconv"

	"k8s.io/apimachinery/pkg/api/resource"
	core "k8s.io/client-go/applyconfigurations/core/v1"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

const (
	tenantsFolder   = "/etc/guanxi/tenants"
	authorityFolder = "/etc/guanxi/kafka"
	prepareVariable = "GUANXI_PREPARE"
)

// environment of a service's container: what the operator sets, then what the Stack adds. The API refuses an addition that
// the operator sets itself; should one get through, the operator's stands.
func environment(
	stack *v1alpha1.Stack, service v1alpha1.ServiceName, connections Connections, memory *resource.Quantity,
) ([]*core.EnvVarApplyConfiguration, error) {
	spec := stack.Spec
	own := slices.Concat(
		[]*core.EnvVarApplyConfiguration{
			value("GUANXI_LISTEN", ":"+strconv.Itoa(httpNumber)),
			value("GUANXI_OPS_LISTEN", ":"+strconv.Itoa(opsNumber)),
			secret("GUANXI_MONGODB_URI", spec.MongoDB.SecretName, MongoDBURIKey),
			value("GUANXI_DATABASE", spec.MongoDB.DatabasePrefix+string(service)),
		},
		kafkaEnvironment(spec.Kafka, connections),
		[]*core.EnvVarApplyConfiguration{
			value("GUANXI_OIDC_ISSUER", spec.OIDC.Issuer),
			value("GUANXI_OIDC_AUDIENCE", spec.OIDC.Audience),
			value("GUANXI_LOG_LEVEL", Spec(stack, service).LogLevel),
			value("GUANXI_TENANTS_FILE", tenantsFolder),
			value("GUANXI_DRAIN", drain.String()),
		},
		telemetryEnvironment(spec.Telemetry),
	)
	if memory != nil {
		own = append(own, value("GOMEMLIMIT", strconv.FormatInt(memory.Value()/10*9, 10))) // the rest is not the heap's
	}
	taken := map[string]bool{prepareVariable: true}
	for _, variable := range own {
		taken[*variable.Name] = true
	}
	for _, addition := range Spec(stack, service).Env {
		if taken[addition.Name] {
			continue
		}
		variable, err := convert[core.EnvVarApplyConfiguration](addition)
		if err != nil {
			return nil, err
		}
		own = append(own, variable)
	}
	return own, nil
}

func kafkaEnvironment(kafka v1alpha1.KafkaConnection, connections Connections) []*core.EnvVarApplyConfiguration {
	variables := []*core.EnvVarApplyConfiguration{
		secret("GUANXI_KAFKA_BROKERS", kafka.SecretName, KafkaBrokersKey),
		value("GUANXI_KAFKA_PARTITIONS", strconv.Itoa(int(kafka.Partitions))),
		value("GUANXI_KAFKA_REPLICAS", strconv.Itoa(int(kafka.Replicas))),
	}
	if kafka.TopicPrefix != "" {
		variables = append(variables, value("GUANXI_KAFKA_PREFIX", kafka.TopicPrefix))
	}
	if connections.Login {
		variables = append(variables,
			secret("GUANXI_KAFKA_USER", kafka.SecretName, KafkaUserKey),
			secret("GUANXI_KAFKA_PASSWORD", kafka.SecretName, KafkaPasswordKey))
	}
	if connections.TLS {
		variables = append(variables, value("GUANXI_KAFKA_TLS", "true"))
	}
	if connections.TLS && connections.Authority {
		variables = append(variables, value("GUANXI_KAFKA_CA_FILE", authorityFolder+"/"+KafkaAuthorityKey))
	}
	return variables
}

func telemetryEnvironment(telemetry *v1alpha1.Telemetry) []*core.EnvVarApplyConfiguration {
	if telemetry == nil {
		return nil
	}
	variables := []*core.EnvVarApplyConfiguration{value("GUANXI_OTLP_ENDPOINT", telemetry.Endpoint)}
	if percent := telemetry.SamplingPercent; percent != nil {
		variables = append(variables, value("GUANXI_SAMPLE_RATIO", strconv.FormatFloat(float64(*percent)/100, 'f', -1, 64)))
	}
	return variables
}

func value(name, value string) *core.EnvVarApplyConfiguration {
	return core.EnvVar().WithName(name).WithValue(value)
}

func secret(name, secretName, key string) *core.EnvVarApplyConfiguration {
	return core.EnvVar().WithName(name).WithValueFrom(core.EnvVarSource().
		WithSecretKeyRef(core.SecretKeySelector().WithName(secretName).WithKey(key)))
}
