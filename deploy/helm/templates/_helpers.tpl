{{- define "name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" -}}
{{- else if contains (include "name" .) .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "name" .) | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "selector" -}}
app.kubernetes.io/name: {{ include "name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "labels" -}}
{{ include "selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- include "fullname" . -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "secret" -}}
{{- if and .Values.posthog.existingSecret .Values.posthog.apiKey -}}
{{- fail "Set posthog.existingSecret or posthog.apiKey, not both." -}}
{{- end -}}
{{- if .Values.posthog.apiKey -}}
{{- include "fullname" . -}}
{{- else -}}
{{- required "Set posthog.existingSecret to the name of a Secret with the API key, or posthog.apiKey to the key." .Values.posthog.existingSecret -}}
{{- end -}}
{{- end -}}

{{- define "image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) -}}
{{- end -}}
{{- end -}}

{{/* How many pods there are. */}}
{{- define "pods" -}}
{{- $replicas := int .Values.replicas -}}
{{- if gt $replicas 1 -}}
{{- if gt (int .Values.shards) 1 -}}
{{- fail "Set replicas or shards, not both: replicas have all projects, and shards some each." -}}
{{- end -}}
{{- if not .Values.state.database.existingSecret -}}
{{- fail "Set state.database.existingSecret: without a database several replicas would ask PostHog, and count, several times." -}}
{{- end -}}
{{- end -}}
{{- max $replicas (int .Values.shards) -}}
{{- end -}}

{{/* What stands before all paths; empty where nothing does. */}}
{{- define "routePrefix" -}}
{{- $prefix := .Values.web.routePrefix -}}
{{- if and .Values.web.externalUrl (not $prefix) -}}
{{- $prefix = (urlParse .Values.web.externalUrl).path -}}
{{- end -}}
{{- with trimAll "/" $prefix }}/{{ . }}{{ end -}}
{{- end -}}

{{- define "probe" -}}
httpGet: { path: {{ .path }}, port: metrics{{ if .https }}, scheme: HTTPS{{ end }} }
{{- end -}}
