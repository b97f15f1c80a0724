package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// The frame of a CRD in a chart. Helm never changes what is in a chart's crds folder, so CRDs are templates, which an
// upgrade of the chart brings up to date, and are kept when the chart goes: with a CRD would go every object of it.
const (
	crdHead = "{{- /* Made by `make generate` from operator/config/crd. */ -}}\n{{- if .Values.crds.install }}\n"
	crdKeep = `    {{- if .Values.crds.keep }}
    helm.sh/resource-policy: keep
    {{- end }}
`
	crdLabels = `  labels:
    {{- include "guanxi-operator.labels" . | nindent 4 }}
`
	crdTail = "{{- end }}\n"
)

// templateCRDs makes a template of each CRD.
func templateCRDs(made files, from, to string) error {
	crds, err := filepath.Glob(filepath.Join(from, "*.yaml"))
	if err != nil {
		return err
	}
	if len(crds) == 0 {
		return fmt.Errorf("%s: holds no CRDs; run controller-gen first", from)
	}
	for _, crd := range crds {
		text, err := os.ReadFile(crd)
		if err != nil {
			return err
		}
		template, err := templateCRD(string(text))
		if err != nil {
			return fmt.Errorf("%s: %w", crd, err)
		}
		made[filepath.Join(to, filepath.Base(crd))] = []byte(template)
	}
	return nil
}

func templateCRD(text string) (string, error) {
	const annotations = "  annotations:\n"
	text = strings.TrimPrefix(text, "---\n")
	text = strings.ReplaceAll(text, "{{", `{{ "{{" }}`)
	before, after, found := strings.Cut(text, annotations)
	if !found {
		return "", fmt.Errorf("has no line %q to put its policy after", strings.TrimSpace(annotations))
	}
	return crdHead + before + crdLabels + annotations + crdKeep + after + crdTail, nil
}
