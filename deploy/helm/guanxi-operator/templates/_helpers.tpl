{{- define "guanxi-operator.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" }}
{{- end }}

{{- define "guanxi-operator.fullname" -}}
{{- $name := include "guanxi-operator.name" . }}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" }}
{{- else if contains $name .Release.Name }}
{{- .Release.Name | trunc 40 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 40 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "guanxi-operator.serviceAccount" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "guanxi-operator.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- required "serviceAccount.name is needed when serviceAccount.create is false" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "guanxi-operator.selector" -}}
app.kubernetes.io/name: {{ include "guanxi-operator.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "guanxi-operator.labels" -}}
{{ include "guanxi-operator.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: guanxi
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "guanxi-operator.image" -}}
{{- with .Values.image }}
{{- $image := printf "%s/%s" (trimSuffix "/" .registry) .name }}
{{- if .digest }}
{{- printf "%s@%s" $image .digest }}
{{- else }}
{{- printf "%s:%s" $image (default $.Chart.AppVersion .tag) }}
{{- end }}
{{- end }}
{{- end }}

{{- /* Names that the webhook's certificate must hold. */ -}}
{{- define "guanxi-operator.webhook.service" -}}
{{ include "guanxi-operator.fullname" . }}-webhook
{{- end }}
