// Command charts writes what of the charts is made from something else, so that nothing is said twice: the schema and the
// table of values from values.yaml, the CRDs and the operator's rights from operator/config, versions from VERSION. It
// knows no Kubernetes.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "charts:", err)
		os.Exit(1)
	}
}

func run(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("charts", flag.ContinueOnError)
	root := flags.String("root", ".", "folder of the repository")
	check := flags.Bool("check", false, "write nothing; fail when something is stale")
	if err := flags.Parse(args); err != nil {
		return err
	}
	written, err := generate(*root)
	if err != nil {
		return err
	}
	if *check {
		return written.stale()
	}
	return written.write(out)
}

// generate returns everything that the charts get from elsewhere.
func generate(root string) (files, error) {
	var (
		charts   = filepath.Join(root, "deploy", "helm")
		operator = filepath.Join(charts, "guanxi-operator")
		config   = filepath.Join(root, "operator", "config")
		made     = files{}
	)
	for _, chart := range []string{operator, filepath.Join(charts, "guanxi-platform")} {
		if err := describeValues(made, chart); err != nil {
			return nil, err
		}
		if err := setVersion(made, filepath.Join(root, "VERSION"), filepath.Join(chart, "Chart.yaml")); err != nil {
			return nil, err
		}
	}
	if err := templateCRDs(made, filepath.Join(config, "crd"), filepath.Join(operator, "templates", "crds")); err != nil {
		return nil, err
	}
	return made, templateRules(made, filepath.Join(config, "rbac"), filepath.Join(operator, "templates"))
}
