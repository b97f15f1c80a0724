package eventbus

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
)

func TestOnlyAMissingDependencyExcusesAnEvent(t *testing.T) {
	refused := &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}
	cases := map[string]struct {
		err  error
		want bool
	}{
		"said by the handler":          {fault.New(fault.Unavailable, "the store is away"), true},
		"wrapped":                      {fmt.Errorf("save: %w", fault.New(fault.Unavailable, "the store is away")), true},
		"a refused connection":         {fmt.Errorf("save: %w", refused), true},
		"a cut connection":             {fmt.Errorf("read: %w", io.ErrUnexpectedEOF), true},
		"a time-out of the dependency": {fmt.Errorf("save: %w", context.DeadlineExceeded), true},
		"a lost race":                  {docstore.ErrConflict, false},
		"a broken rule":                {fault.New(fault.Invalid, "no such stage"), false},
		"a rule broken on the way":     {fault.Wrap(fault.Invalid, refused, "no such stage"), false},
		"a permanent error":            {Permanent(refused), false},
		"anything else":                {errors.New("bug"), false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) { require.Equal(t, c.want, unavailable(c.err)) })
	}
}
