#!/usr/bin/env bash
# schemas.sh DIR: schemas for `kubeconform -schema-location DIR/{{.ResourceKind}}{{.KindSuffix}}.json`, from what a running
# API server says of itself, its CRDs included. It reads `kubectl get --raw /openapi/v2`.
set -euo pipefail
folder=$1
mkdir -p "$folder"
document=$(mktemp)
trap 'rm -f "$document"' EXIT
cat >"$document"

# Fields that a schema does not name are refused, as a strict API server refuses them.
jq '{definitions: (.definitions
  | with_entries(.value |= (
      if .properties and (.additionalProperties | not) and (.["x-kubernetes-preserve-unknown-fields"] | not)
      then . + {additionalProperties: false} else . end))
  | .["io.k8s.apimachinery.pkg.util.intstr.IntOrString"] = {oneOf: [{type: "string"}, {type: "integer"}]}
  | .["io.k8s.apimachinery.pkg.api.resource.Quantity"] = {oneOf: [{type: "string"}, {type: "number"}]})}' \
	"$document" >"$folder/_definitions.json"

jq -r '.definitions | to_entries[]
  | .key as $definition | .value["x-kubernetes-group-version-kind"] // [] | select(length == 1)[]
  | [$definition, .group, .version, .kind] | join("|")' "$document" |
	while IFS='|' read -r definition group version kind; do
		suffix=${group%%.*}
		echo "{\"\$ref\": \"_definitions.json#/definitions/$definition\"}" >"$folder/${kind,,}${suffix:+-$suffix}-$version.json"
	done
