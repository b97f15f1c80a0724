package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCRDBecomesATemplateThatCanBeKept(t *testing.T) {
	template, err := templateCRD("---\nkind: CustomResourceDefinition\nmetadata:\n  annotations:\n    a: b\n  name: x\n# {{ braces }}\n")
	require.NoError(t, err)
	require.Equal(t, crdHead+"kind: CustomResourceDefinition\nmetadata:\n"+crdLabels+"  annotations:\n"+crdKeep+
		"    a: b\n  name: x\n# {{ \"{{\" }} braces }}\n"+crdTail, template)

	_, err = templateCRD("kind: CustomResourceDefinition\n")
	require.ErrorContains(t, err, "annotations:")
	require.ErrorContains(t, templateCRDs(files{}, t.TempDir(), t.TempDir()), "holds no CRDs")
}

func TestRulesKeepTheirReasons(t *testing.T) {
	folder := t.TempDir()
	for _, scope := range []string{"cluster", "namespace"} {
		role := "# About " + scope + ".\nkind: Role\nrules:\n  # A reason.\n  - verbs: [get]\n"
		require.NoError(t, os.WriteFile(filepath.Join(folder, scope+".yaml"), []byte(role), 0o600))
	}
	made := files{}
	require.NoError(t, templateRules(made, folder, "to"))
	require.Contains(t, string(made[filepath.Join("to", "_rules.tpl")]),
		"{{- define \"guanxi-operator.rules.cluster\" }}\n  # A reason.\n  - verbs: [get]\n{{- end }}\n")

	require.NoError(t, os.WriteFile(filepath.Join(folder, "cluster.yaml"), []byte("kind: Role\n"), 0o600))
	require.ErrorContains(t, templateRules(files{}, folder, "to"), "ends in its rules")
}
