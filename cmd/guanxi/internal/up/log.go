package up

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"

	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/datadir"
	"github.com/guanxi-crm/guanxi/kit/telemetry"
)

// maxLog is the size in bytes beyond which a start puts the log aside.
const maxLog = 16 << 20

// logs makes the loggers of the services, which share a file.
type logs struct {
	to       io.WriteCloser
	level    slog.Level
	terminal io.Writer // gets warnings as well; nil: not
}

func openLogs(cfg Config, terminal io.Writer) (logs, error) {
	if cfg.Log == "stderr" {
		return logs{to: unclosed{terminal}, level: cfg.LogLevel}, nil
	}
	file, err := openLog(cfg.DataDir)
	return logs{to: file, level: cfg.LogLevel, terminal: terminal}, err
}

func openLog(dir datadir.Dir) (*os.File, error) {
	path := dir.Log()
	if info, err := os.Stat(path); err == nil && info.Size() > maxLog {
		if err := os.Rename(path, path+".1"); err != nil {
			return nil, err
		}
	}
	return os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
}

func (l logs) logger(service string) *slog.Logger {
	log := telemetry.NewLogger(telemetry.Config{Service: service, LogLevel: l.level, LogFormat: telemetry.JSON, LogTo: l.to})
	if l.terminal == nil {
		return log
	}
	short := slog.NewTextHandler(l.terminal, &slog.HandlerOptions{Level: slog.LevelWarn, ReplaceAttr: withoutTime})
	return slog.New(both{log.Handler(), short.WithAttrs([]slog.Attr{slog.String("service", service)})})
}

func withoutTime(groups []string, a slog.Attr) slog.Attr {
	if len(groups) == 0 && a.Key == slog.TimeKey {
		return slog.Attr{}
	}
	return a
}

// both writes every line to two handlers, each by its own level.
type both [2]slog.Handler

func (b both) Enabled(ctx context.Context, level slog.Level) bool {
	return b[0].Enabled(ctx, level) || b[1].Enabled(ctx, level)
}

func (b both) Handle(ctx context.Context, line slog.Record) error {
	var errs [2]error
	for i, handler := range b {
		if handler.Enabled(ctx, line.Level) {
			errs[i] = handler.Handle(ctx, line.Clone())
		}
	}
	return errors.Join(errs[:]...)
}

func (b both) WithAttrs(attrs []slog.Attr) slog.Handler {
	return both{b[0].WithAttrs(attrs), b[1].WithAttrs(attrs)}
}

func (b both) WithGroup(name string) slog.Handler {
	return both{b[0].WithGroup(name), b[1].WithGroup(name)}
}

type unclosed struct{ io.Writer }

func (unclosed) Close() error { return nil }
