package eventbus

import (
	"errors"
	"io"
	"net"

	"github.com/guanxi-crm/guanxi/kit/fault"
)

// unavailable says whether an error means that something the handler depends on is away, rather than that the event is
// bad: the handler says so (fault.Unavailable), or a connection failed or timed out on the way. If such errors counted
// against the retry budget, an outage of the store would flush whole partitions to the dead-letter topic.
func unavailable(err error) bool {
	if fault.Is(err, fault.Unavailable) {
		return true
	}
	if fault.KindOf(err) != "" || IsPermanent(err) {
		return false
	}
	var network net.Error
	return errors.As(err, &network) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed)
}
