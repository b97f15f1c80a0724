package host

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/guanxi-crm/guanxi/kit/buildinfo"
	"github.com/guanxi-crm/guanxi/kit/config"
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

// Run runs a service as Main does, until ctx ends; with --prepare, until what the service needs is there.
func Run[C any](ctx context.Context, cmd Command, build Build[C]) error {
	var cfg settings[C]
	summary, err := config.Parse(config.Program{
		Name: cmd.Name, Version: buildinfo.Version(), Description: "The " + cmd.Name + " service of Guanxi.",
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
	tel.Log.Info("configuration", "version", buildinfo.Version(), "settings", summary)
	if err = countBuild(ctx, cmd.Name, tel); err == nil {
		do := serve[C]
		if cfg.Host.Prepare {
			do = prepare[C]
		}
		err = do(ctx, cmd.Name, cfg, tel, build)
	}
	flush, cancel := context.WithTimeout(context.WithoutCancel(ctx), flushTimeout)
	defer cancel()
	if lost := tel.Shutdown(flush); lost != nil { // a collector that is away does not make the service's end a failure
		tel.Log.Warn("the last telemetry could not be sent", "error", lost)
	}
	return err
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
		Service: cmd.Name, Version: buildinfo.Version(), Endpoint: c.OTLPEndpoint, SampleRatio: c.SampleRatio,
		LogLevel: c.LogLevel, LogFormat: c.LogFormat, LogTo: cmd.Out,
	}
}
