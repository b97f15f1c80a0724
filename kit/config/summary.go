package config

import (
	"fmt"
	"log/slog"

	"github.com/alecthomas/kong"
)

// Summary is the configuration in force, by flag, fit for the log: secrets are masked.
type Summary struct{ attrs []slog.Attr }

// LogValue is what slog shows.
func (s Summary) LogValue() slog.Value { return slog.GroupValue(s.attrs...) }

func summarize(flags []*kong.Flag) Summary {
	var s Summary
	for _, flag := range flags {
		if !isAction(flag) {
			s.attrs = append(s.attrs, slog.String(flag.Name, MaskPasswords(fmt.Sprint(flag.Target.Interface()))))
		}
	}
	return s
}
