{{- /* The operator's settings: what `operator --help` lists. */ -}}
{{- define "guanxi-operator.env" -}}
- name: GUANXI_NAMESPACE
  valueFrom:
    fieldRef:
      fieldPath: metadata.namespace
- name: GUANXI_WORKERS
  value: {{ .Values.controllers.workers | quote }}
- name: GUANXI_TIME_LIMIT
  value: {{ .Values.controllers.timeLimit }}
- name: GUANXI_RESYNC
  value: {{ .Values.controllers.resync }}
- name: GUANXI_USAGE_EVERY
  value: {{ .Values.controllers.usageEvery }}
- name: GUANXI_KUBE_QPS
  value: {{ .Values.controllers.qps | quote }}
- name: GUANXI_KUBE_BURST
  value: {{ .Values.controllers.burst | quote }}
- name: GUANXI_DNS_NAMESPACE
  value: {{ .Values.network.dnsNamespace }}
{{- with .Values.network.monitoringNamespaces }}
- name: GUANXI_MONITORING_NAMESPACES
  value: {{ join "," . }}
{{- end }}
{{- with .Values.network.gatewayNamespaces }}
- name: GUANXI_GATEWAY_NAMESPACES
  value: {{ join "," . }}
{{- end }}
- name: GUANXI_METRICS_LISTEN
  value: ":9090"
- name: GUANXI_HEALTH_LISTEN
  value: ":8081"
- name: GUANXI_LOG_LEVEL
  value: {{ .Values.logLevel }}
{{- with .Values.telemetry }}
{{- if .endpoint }}
- name: GUANXI_OTLP_ENDPOINT
  value: {{ .endpoint | quote }}
- name: GUANXI_SAMPLE_RATIO
  value: {{ divf .samplingPercent 100 | quote }}
{{- end }}
{{- end }}
{{- if not .Values.webhook.enabled }}
- name: GUANXI_WEBHOOK_CERTIFICATE
  value: none
{{- else }}
- name: GUANXI_WEBHOOK_FOLDER
  value: /etc/guanxi/webhook
- name: GUANXI_WEBHOOK_PORT
  value: "9443"
{{- if eq .Values.webhook.certificates "cert-manager" }}
- name: GUANXI_WEBHOOK_CERTIFICATE
  value: mounted
{{- else }}
- name: GUANXI_WEBHOOK_CERTIFICATE
  value: rotated
- name: GUANXI_WEBHOOK_SECRET
  value: {{ include "guanxi-operator.webhook.service" . }}
- name: GUANXI_WEBHOOK_SERVICE
  value: {{ include "guanxi-operator.webhook.service" . }}
- name: GUANXI_WEBHOOK_REGISTRATION
  value: {{ include "guanxi-operator.fullname" . }}
{{- end }}
{{- end }}
# The collector works harder before the kernel ends the pod.
{{- if dig "limits" "memory" "" .Values.resources }}
- name: GOMEMLIMIT
  valueFrom:
    resourceFieldRef:
      containerName: operator
      resource: limits.memory
{{- end }}
{{- with .Values.env }}
{{ toYaml . }}
{{- end }}
{{- end }}
