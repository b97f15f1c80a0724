package host

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"github.com/guanxi-crm/guanxi/kit/config"
	"github.com/guanxi-crm/guanxi/kit/service"
	"github.com/guanxi-crm/guanxi/kit/telemetry"
)

// Build makes a service on what it is given and its own configuration.
type Build[C any] func(ctx context.Context, env Env, cfg C) (*Service, error)

// Main is the whole main function of a service: it reads the configuration from flags and environment (host's own and
// C, the service's), builds the service, and runs it until SIGTERM. A second signal ends the process at once.
func Main[C any](name string, build func(ctx context.Context, env Env, cfg C) (*Service, error)) {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	context.AfterFunc(ctx, stop)
	err := Run(ctx, Command{Name: name, Args: os.Args[1:], Environ: os.Environ(), Out: os.Stdout}, build)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// Command is how a service is started.
type Command struct {
	Name    string
	Args    []string // without the program's own name
	Environ []string // "NAME=value"
	Out     io.Writer
}

// flushTimeout bounds the sending of the last telemetry: with the drain deadline it stays within the 30 s that
// Kubernetes gives a pod to end.
const flushTimeout = 3 * time.Second

// Run runs a service as Main does, until ctx ends.
func Run[C any](ctx context.Context, cmd Command, build Build[C]) error {
	var cfg settings[C]
	summary, err := config.Parse(config.Program{
		Name: cmd.Name, Version: version(), Description: "The " + cmd.Name + " service of Guanxi.",
		Args: cmd.Args, Environ: cmd.Environ, Out: cmd.Out,
	}, &cfg)
	if errors.Is(err, config.ErrShown) {
		return nil
	}
	if err != nil {
		return err
	}
	tuneMemory()
	tel, err := telemetry.Start(ctx, cfg.Host.Signal.telemetry(cmd))
	if err != nil {
		return err
	}
	telemetry.LogErrors(tel.Log)
	tel.Log.Info("configuration", "version", version(), "settings", summary)
	err = run(ctx, cmd.Name, cfg, tel, build)
	flush, cancel := context.WithTimeout(context.WithoutCancel(ctx), flushTimeout)
	defer cancel()
	if lost := tel.Shutdown(flush); lost != nil { // a collector that is away does not make the service's end a failure
		tel.Log.Warn("the last telemetry could not be sent", "error", lost)
	}
	return err
}

func run[C any](ctx context.Context, name string, cfg settings[C], tel *telemetry.Telemetry, build Build[C]) (err error) {
	host, err := Open(ctx, name, cfg.Host, tel)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, host.Close()) }()
	built, err := build(ctx, host.Env, cfg.Service)
	if err != nil {
		return fmt.Errorf("build %s: %w", name, err)
	}
	api := service.HTTP("api", cfg.Host.Listen, built.API.Handler(), tel.Log)
	working := append(host.Parts(built), api)
	checked := append(host.Needs(), working...)
	ops := service.HTTP("ops", cfg.Host.OpsListen, service.Ops(tel.Metrics(), checked...), tel.Log)
	return service.Run(ctx, tel.Log, cfg.Host.Drain, append([]service.Part{ops}, working...)...)
}

// settings are the host's and the service's own, side by side.
type settings[C any] struct {
	Host    Config `embed:""`
	Service C      `embed:""`
}

// Validate checks both.
func (s *settings[C]) Validate() error {
	err := s.Host.Validate()
	if own, ok := any(&s.Service).(interface{ Validate() error }); ok {
		err = errors.Join(err, own.Validate())
	}
	return err
}

func (c SignalConfig) telemetry(cmd Command) telemetry.Config {
	return telemetry.Config{
		Service: cmd.Name, Version: version(), Endpoint: c.OTLPEndpoint, SampleRatio: c.SampleRatio,
		LogLevel: c.LogLevel, LogFormat: c.LogFormat, LogTo: cmd.Out,
	}
}

// version is what the module was built as; a checkout without a tag has the revision's.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "(devel)"
	}
	if info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	for _, setting := range info.Settings {
		if setting.Key == "vcs.revision" {
			return setting.Value
		}
	}
	return "(devel)"
}
