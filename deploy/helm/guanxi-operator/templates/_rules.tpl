{{- /* Made by `make generate` from operator/config/rbac, which says why each right is needed. */ -}}
{{- define "guanxi-operator.rules.cluster" }}
  # What people ask for. The operator never makes or removes a class or a tenant; patch is for their finalizers.
  - apiGroups: [guanxi.dev]
    resources: [tenants, tenantclasses]
    verbs: [get, list, watch, patch]
  # A dedicated tenant has a Stack of its own, and each Stack has its StackServices. They go with what owns them.
  - apiGroups: [guanxi.dev]
    resources: [stacks, stackservices]
    verbs: [get, list, watch, create, patch]
  # How things are is written for people and programs to read.
  - apiGroups: [guanxi.dev]
    resources: [tenants/status, tenantclasses/status, stacks/status, stackservices/status]
    verbs: [patch]
  # A Stack owns what it is made of. Where OwnerReferencesPermissionEnforcement is on, nobody else may say so.
  - apiGroups: [guanxi.dev]
    resources: [stacks/finalizers]
    verbs: [update]
  # The four services of a Stack. A suspended one has no pods and is not deleted.
  - apiGroups: [apps]
    resources: [deployments]
    verbs: [get, list, watch, create, patch]
  # A Job makes indexes and topics before a version rolls out.
  - apiGroups: [batch]
    resources: [jobs]
    verbs: [get, list, watch, create, patch, delete]
  # Why pods do not start is read from them, and an annotation on them makes the kubelet bring a changed tenants file.
  - apiGroups: [""]
    resources: [pods]
    verbs: [get, list, watch, patch]
  # What a Stack is reached by and runs as.
  - apiGroups: [""]
    resources: [services, serviceaccounts]
    verbs: [get, list, watch, create, patch]
  # The tenants files, of which there are fewer when fewer are needed, and the receipts of deleted tenants.
  - apiGroups: [""]
    resources: [configmaps]
    verbs: [get, list, watch, create, patch, delete]
  # A dedicated tenant's namespace and what bounds it.
  - apiGroups: [""]
    resources: [namespaces, resourcequotas, limitranges]
    verbs: [get, list, watch, create, patch, delete]
  # A dedicated tenant's walls.
  - apiGroups: [networking.k8s.io]
    resources: [networkpolicies]
    verbs: [get, list, watch, create, patch, delete]
  # Credentials are made for dedicated tenants and checked for every Stack. Watching is of metadata only, but the API server
  # has one right for that and for watching contents.
  - apiGroups: [""]
    resources: [secrets]
    verbs: [get, list, watch, create, patch, delete]
  # How many pods may be away, and how many there are.
  - apiGroups: [policy]
    resources: [poddisruptionbudgets]
    verbs: [get, list, watch, create, patch, delete]
  # Autoscaling on CPU.
  - apiGroups: [autoscaling]
    resources: [horizontalpodautoscalers]
    verbs: [get, list, watch, create, patch, delete]
  # Autoscaling on unread events, where KEDA is installed.
  - apiGroups: [keda.sh]
    resources: [scaledobjects, triggerauthentications]
    verbs: [get, list, watch, create, patch, delete]
  # Scraping and alerts, where Prometheus' operator is installed.
  - apiGroups: [monitoring.coreos.com]
    resources: [servicemonitors, prometheusrules]
    verbs: [get, list, watch, create, patch]
  # Tenants' hostnames. The gateways themselves are somebody else's.
  - apiGroups: [gateway.networking.k8s.io]
    resources: [httproutes]
    verbs: [get, list, watch, create, patch, delete]
  # Transitions are told as events on the objects they are about.
  - apiGroups: ["", events.k8s.io]
    resources: [events]
    verbs: [create, patch]
{{- end }}
{{- define "guanxi-operator.rules.namespace" }}
  # One of the operator's pods leads.
  - apiGroups: [coordination.k8s.io]
    resources: [leases]
    verbs: [get, create, update]
{{- end }}
