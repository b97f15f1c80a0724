package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// templateRules gives the chart the operator's rights as named templates: guanxi-operator.rules.cluster and
// guanxi-operator.rules.namespace hold the rules of cluster.yaml and namespace.yaml, reasons included.
func templateRules(made files, from, to string) error {
	var text strings.Builder
	text.WriteString("{{- /* Made by `make generate` from operator/config/rbac, which says why each right is needed. */ -}}\n")
	for _, scope := range []string{"cluster", "namespace"} {
		path := filepath.Join(from, scope+".yaml")
		role, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		_, rules, found := strings.Cut(string(role), "\nrules:\n")
		if !found || strings.Contains(rules, "{{") {
			return fmt.Errorf("%s: want a role that ends in its rules", path)
		}
		fmt.Fprintf(&text, "{{- define \"guanxi-operator.rules.%s\" }}\n%s{{- end }}\n", scope, rules)
	}
	made[filepath.Join(to, "_rules.tpl")] = []byte(text.String())
	return nil
}
