package config

import (
	"fmt"
	"reflect"

	"github.com/alecthomas/kong"
)

// helpFlag shows the help in the place of the values' reading, so that it works with a broken configuration too.
type helpFlag bool

func (helpFlag) shows() {}

// BeforeReset is kong's hook for a flag that was given.
func (helpFlag) BeforeReset(ctx *kong.Context) error {
	if err := ctx.PrintUsage(false); err != nil {
		return err
	}
	return ErrShown
}

// isAction reports whether a flag does something instead of holding a value.
func isAction(flag *kong.Flag) bool {
	_, shows := reflect.TypeAssert[interface{ shows() }](flag.Target)
	return shows
}

type versionFlag bool

func (versionFlag) shows() {}

// BeforeReset is kong's hook for a flag that was given.
func (versionFlag) BeforeReset(ctx *kong.Context) error {
	if _, err := fmt.Fprintln(ctx.Stdout, ctx.Model.Name, ctx.Model.Vars()["version"]); err != nil {
		return err
	}
	return ErrShown
}

// withVariable is the help line of a flag with its variable.
func withVariable(value *kong.Value) string {
	if value.Flag == nil || len(value.Flag.Envs) == 0 || isAction(value.Flag) {
		return value.Help
	}
	return fmt.Sprintf("%s ($%s)", value.Help, value.Flag.Envs[0])
}
