package broker

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/twmb/franz-go/pkg/kfake"
)

// logger writes the broker's log to ours.
type logger struct{ log *slog.Logger }

func (l logger) Logf(level kfake.LogLevel, format string, args ...any) {
	at := slogLevel(level)
	if ctx := context.Background(); l.log.Enabled(ctx, at) {
		l.log.LogAttrs(ctx, at, "embedded broker", slog.String("said", fmt.Sprintf(format, args...)))
	}
}

// slogLevel takes the broker's information as our debugging: it tells of every connection.
func slogLevel(level kfake.LogLevel) slog.Level {
	switch level {
	case kfake.LogLevelError:
		return slog.LevelError
	case kfake.LogLevelWarn:
		return slog.LevelWarn
	default:
		return slog.LevelDebug
	}
}
