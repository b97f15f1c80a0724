package cli

import (
	"fmt"

	"github.com/guanxi-crm/guanxi/kit/buildinfo"
)

type versionCommand struct{}

func (versionCommand) Help() string { return "Example:\n\n    guanxi version" }

func (versionCommand) Run(r *runtime) error {
	_, err := fmt.Fprintln(r.out, "guanxi", buildinfo.Version())
	return err
}
