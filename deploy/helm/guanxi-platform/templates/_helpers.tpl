{{- define "guanxi-platform.labels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: guanxi
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "guanxi-platform.image" -}}
version: {{ default .Chart.AppVersion .Values.version | quote }}
image:
  registry: {{ trimSuffix "/" .Values.image.registry }}
  pullPolicy: {{ .Values.image.pullPolicy }}
  {{- with .Values.image.pullSecrets }}
  pullSecrets:
    {{- range . }}
    - name: {{ . }}
    {{- end }}
  {{- end }}
{{- end }}

{{- /* What every Stack has in common, the pooled one and those of dedicated tenants. */ -}}
{{- define "guanxi-platform.surroundings" -}}
oidc:
  issuer: {{ required "oidc.issuer is needed: the URL of the OIDC issuer whose tokens are taken" .Values.oidc.issuer | quote }}
  audience: {{ .Values.oidc.audience | quote }}
{{- with .Values.telemetry }}
{{- if .endpoint }}
telemetry:
  endpoint: {{ .endpoint | quote }}
  samplingPercent: {{ .samplingPercent }}
{{- end }}
{{- end }}
{{- with .Values.gateway }}
{{- if .name }}
gateway:
  name: {{ .name }}
  namespace: {{ default $.Release.Namespace .namespace }}
  {{- with .sectionName }}
  sectionName: {{ . }}
  {{- end }}
  scheme: {{ .scheme }}
{{- end }}
{{- end }}
{{- end }}

{{- /* The demo's one broker holds one replica of each topic. */ -}}
{{- define "guanxi-platform.topicReplicas" -}}
{{- ternary 1 (int .Values.kafka.replicas) .Values.demo.enabled }}
{{- end }}

{{- define "guanxi-platform.demo.mongodb" -}}
{{ printf "%s-demo-mongodb" .Release.Name | trunc 52 | trimSuffix "-" }}
{{- end }}

{{- define "guanxi-platform.demo.kafka" -}}
{{ printf "%s-demo-kafka" .Release.Name | trunc 52 | trimSuffix "-" }}
{{- end }}

{{- define "guanxi-platform.demo.brokers" -}}
{{ include "guanxi-platform.demo.kafka" . }}.{{ .Release.Namespace }}.svc:9092
{{- end }}
