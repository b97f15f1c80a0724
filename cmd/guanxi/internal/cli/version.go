package cli

import (
	"fmt"
	"runtime/debug"
)

type versionCommand struct{}

func (versionCommand) Help() string { return "Example:\n\n    guanxi version" }

func (versionCommand) Run(r *runtime) error {
	_, err := fmt.Fprintln(r.out, "guanxi", version())
	return err
}

// version is what the module was built as; a checkout without a tag has the revision's.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
