//go:build cluster

package scale

const system = `apiVersion: v1
kind: Namespace
metadata: {name: guanxi-system}
---
apiVersion: v1
kind: Namespace
metadata: {name: pool}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: guanxi-operator, namespace: guanxi-system}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: guanxi-operator}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: guanxi-operator}
subjects: [{kind: ServiceAccount, name: guanxi-operator, namespace: guanxi-system}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: guanxi-operator, namespace: guanxi-system}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: guanxi-operator}
subjects: [{kind: ServiceAccount, name: guanxi-operator, namespace: guanxi-system}]
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: people, namespace: guanxi-system}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: scale-people}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{kind: ServiceAccount, name: people, namespace: guanxi-system}]
`

// connections is given MongoDB's URI and Kafka's address, user and password.
const connections = `apiVersion: v1
kind: Secret
metadata: {name: mongodb-admin, namespace: guanxi-system}
stringData: {uri: %[1]q}
---
apiVersion: v1
kind: Secret
metadata: {name: kafka-admin, namespace: guanxi-system}
stringData: {brokers: %[2]q, user: %[3]q, password: %[4]q}
---
apiVersion: v1
kind: Secret
metadata: {name: mongodb, namespace: pool}
stringData: {uri: %[1]q}
---
apiVersion: v1
kind: Secret
metadata: {name: kafka, namespace: pool}
stringData: {brokers: %[2]q, user: %[3]q, password: %[4]q}
`

const classes = `apiVersion: guanxi.dev/v1alpha1
kind: TenantClass
metadata: {name: standard}
spec:
  isolation: Pooled
  pool: {selector: {matchLabels: {pool: standard}}}
  limits: {requestsPerSecond: 50, customers: 10000}
---
apiVersion: guanxi.dev/v1alpha1
kind: TenantClass
metadata: {name: enterprise}
spec:
  isolation: Dedicated
  limits: {requestsPerSecond: 500, customers: 1000000}
  dedicated:
    mongodbAdminSecret: mongodb-admin
    kafkaAdminSecret: kafka-admin
    quota: {pods: "40", requests.cpu: "8", requests.memory: 16Gi}
    stack:
      version: v1.0.0
      topicReplicas: 1
      oidc: {issuer: https://login.guanxi.test, audience: guanxi}
      gateway: {name: edge, namespace: guanxi-edge}
`

// pool is given how many tenants it has room for.
const pool = `apiVersion: guanxi.dev/v1alpha1
kind: Stack
metadata: {name: pool, namespace: pool, labels: {pool: standard}}
spec:
  version: v1.0.0
  maxTenants: %d
  mongodb: {secretName: mongodb}
  kafka: {secretName: kafka, replicas: 1}
  oidc: {issuer: https://login.guanxi.test, audience: guanxi}
  gateway: {name: edge, namespace: guanxi-edge}
`

// tenant is given an id and a class.
const tenant = `{"apiVersion": "guanxi.dev/v1alpha1", "kind": "Tenant", "metadata": {"name": %[1]q}, "spec": {
	"id": %[1]q, "className": %[2]q, "displayName": "Tenant %[1]s", "hostnames": ["%[1]s.guanxi.test"],
	"admins": ["admin@%[1]s"], "language": "en", "timeZone": "Europe/Paris", "currency": "EUR"}}`
