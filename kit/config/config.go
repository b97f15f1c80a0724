// Package config reads a program's configuration from flags and GUANXI_ environment variables into one struct, with
// the defaults and the help that the struct's tags give (see github.com/alecthomas/kong). A setting that it does not
// know or cannot read is refused by name: a service never starts on a configuration that someone only meant to give.
package config

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// Prefix begins the name of every variable: --mongodb-uri is GUANXI_MONGODB_URI.
const Prefix = "GUANXI"

// ErrShown says that help or the version was asked for and has been shown: there is nothing to run.
var ErrShown = errors.New("shown")

// Program is what is started, and with what.
type Program struct {
	Name        string
	Version     string
	Description string
	Args        []string // without the program's own name
	Environ     []string // "NAME=value", as os.Environ gives it
	Out         io.Writer
}

// Parse fills cfg, a pointer to a struct: a flag goes before its variable, and that before the default. An empty
// variable counts as not set, so that a template may leave one empty. When cfg has a Validate method it has the last word.
// The error names the flags and variables at fault.
func Parse(p Program, cfg any) (Summary, error) {
	env := environment(p.Environ)
	var names map[string]string // flag -> variable
	parser, err := kong.New(&struct {
		Help    helpFlag    `help:"Show this help and exit." short:"h"`
		Version versionFlag `help:"Show the version and exit."`
	}{},
		kong.Name(p.Name), kong.Description(p.Description), kong.Vars{"version": p.Version},
		kong.Writers(p.Out, p.Out), kong.NoDefaultHelp(), kong.ValueFormatter(withVariable),
		kong.Embed(cfg), kong.DefaultEnvars(Prefix),
		kong.Resolvers(kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
			if value, ok := env[names[flag.Name]]; ok {
				return value, nil
			}
			return nil, nil
		})),
	)
	if err != nil {
		return Summary{}, fmt.Errorf("the configuration of %s is declared wrongly: %w", p.Name, err)
	}
	names = takeVariables(parser.Model.Flags)
	parsed, err := parser.Parse(p.Args)
	if errors.Is(err, ErrShown) {
		return Summary{}, ErrShown
	}
	if err := errors.Join(namingVariable(err, env, names), unknownVariables(env, names)); err != nil {
		return Summary{}, err
	}
	if whole, ok := cfg.(interface{ Validate() error }); ok {
		if err := whole.Validate(); err != nil {
			return Summary{}, err
		}
	}
	return summarize(parsed.Model.Flags), nil
}

// takeVariables moves the variables' names out of the flags, so that kong does not read the process's environment but
// the one it is given.
func takeVariables(flags []*kong.Flag) map[string]string {
	names := map[string]string{}
	for _, flag := range flags {
		if !isAction(flag) && len(flag.Tag.Envs) > 0 {
			names[flag.Name] = flag.Tag.Envs[0]
		}
		flag.Tag.Envs = nil
	}
	return names
}

// namingVariable adds to an error about flags the variables that their values came from, or could come from.
func namingVariable(err error, env, names map[string]string) error {
	if err == nil {
		return nil
	}
	missing := strings.HasPrefix(err.Error(), "missing flags")
	var variables []string
	for flag, name := range names {
		_, set := env[name]
		_, rest, about := strings.Cut(err.Error(), "--"+flag)
		if about && set != missing && !strings.HasPrefix(rest, "-") {
			variables = append(variables, name)
		}
	}
	slices.Sort(variables)
	switch {
	case len(variables) == 0:
		return err
	case missing:
		return fmt.Errorf("%w (or set %s)", err, strings.Join(variables, ", "))
	default:
		return fmt.Errorf("%w (from %s)", err, strings.Join(variables, ", "))
	}
}
