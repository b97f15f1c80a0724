// Package cli is the guanxi command: one file for each of its commands. It talks to an installation through its public
// API, and knows the data folder only for the addresses and the signing key of a local one.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/datadir"
)

// The exit codes.
const (
	exitOK = iota
	exitFailed
	exitUsage
)

// commands is the whole grammar.
type commands struct {
	DataDir string `default:"${datadir}" env:"GUANXI_DATA_DIR" placeholder:"FOLDER" help:"Folder of the local installation (${default})."`

	Up        upCommand        `cmd:"" help:"Run the whole platform on this machine."`
	Token     tokenCommand     `cmd:"" help:"Print an access token of the local installation."`
	Import    importCommand    `cmd:"" help:"Import a file of customers or purchases."`
	Demo      demoCommand      `cmd:"" help:"Make a tenant with 2,000 customers and a year of their life."`
	Dlq       dlqCommand       `cmd:"" name:"dlq" help:"List or replay events that a service could not handle."`
	Trace     traceCommand     `cmd:"" help:"Show a trace of the local installation."`
	Analytics analyticsCommand `cmd:"" help:"Operate the analytics service."`
	Audit     auditCommand     `cmd:"" help:"Check the audit trail of a tenant."`
	Tenant    tenantCommand    `cmd:"" help:"Work with the tenants of a cluster."`
	Routes    routesCommand    `cmd:"" help:"List every route of the API with the permission it needs."`
	Docs      docsCommand      `cmd:"" help:"Write the OpenAPI and AsyncAPI documents."`
	Version   versionCommand   `cmd:"" help:"Print the version."`
}

// runtime is what a command has to work with besides its flags.
type runtime struct {
	out     io.Writer // what was asked for
	err     io.Writer // progress and remarks
	dir     datadir.Dir
	program string // how commands it suggests begin
}

// Main runs a command line and returns the exit code: 0, or 1 when the command failed, or 2 when it was misspelt.
func Main(ctx context.Context, args []string, out, errs io.Writer) int {
	program, helped := programName(args[0]), false
	var grammar commands
	parser, err := kong.New(&grammar,
		kong.Name("guanxi"), kong.Description("Guanxi (关系): a customer-relationship platform.\n\nBegin with: "+program+" up"),
		kong.Vars{"datadir": string(datadir.Default)}, kong.Writers(out, errs),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Exit(func(int) { helped = true }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true, WrapUpperBound: 110}))
	if err != nil {
		return complain(errs, err, exitFailed)
	}
	if len(args) == 1 {
		args = append(args, "--help")
	}
	command, err := parser.Parse(args[1:])
	if helped { // Parse goes on after the help, and misses the rest of the command
		return exitOK
	}
	if err != nil {
		var parse *kong.ParseError
		hint := ""
		if errors.As(err, &parse) && parse.Context != nil && parse.Context.Selected() != nil {
			hint = " " + parse.Context.Selected().Path()
		}
		return complain(errs, fmt.Errorf("%w; %s%s --help shows how it is used", err, program, hint), exitUsage)
	}
	run := &runtime{out: out, err: errs, dir: datadir.Dir(grammar.DataDir), program: program}
	if err := command.Run(run); err != nil {
		return complain(errs, err, exitFailed)
	}
	return exitOK
}

// complain says in one line what went wrong.
func complain(to io.Writer, err error, code int) int {
	text := strings.Join(strings.FieldsFunc(err.Error(), func(r rune) bool { return r == '\n' }), "; ")
	_, _ = fmt.Fprintln(to, "guanxi: "+text) // nobody is left to tell
	return code
}

// programName is how a person called us: a binary by its name, and go run by what was typed.
func programName(called string) string {
	if strings.Contains(called, "go-build") {
		return "go run ./cmd/guanxi"
	}
	return "guanxi"
}
