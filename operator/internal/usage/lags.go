package usage

import (
	"maps"
	"sync"

	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/event"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

// Lags knows how far the services of each Stack are behind. It is safe for concurrent use.
type Lags struct {
	changed chan event.GenericEvent

	mu     sync.RWMutex
	stacks map[client.ObjectKey]map[v1alpha1.ServiceName]int64
}

// NewLags returns one that knows nothing yet.
func NewLags() *Lags {
	return &Lags{
		changed: make(chan event.GenericEvent, 256),
		stacks:  make(map[client.ObjectKey]map[v1alpha1.ServiceName]int64),
	}
}

// Lag returns the lag of a service in events, nil while it is not known.
func (l *Lags) Lag(stack client.ObjectKey, service v1alpha1.ServiceName) *int64 {
	l.mu.RLock()
	defer l.mu.RUnlock()
	if lag, known := l.stacks[stack][service]; known {
		return &lag
	}
	return nil
}

// Changed tells of each Stack of which a lag has changed; only its namespace and name are set.
func (l *Lags) Changed() <-chan event.GenericEvent { return l.changed }

// set takes in what is known of a Stack now, and tells of it when that is something else. Somebody who does not listen loses
// news of a figure that changes every minute, and holds nobody up.
func (l *Lags) set(stack client.ObjectKey, lags map[v1alpha1.ServiceName]int64) {
	l.mu.Lock()
	same := maps.Equal(l.stacks[stack], lags)
	l.stacks[stack] = lags
	l.mu.Unlock()
	if same {
		return
	}
	about := &v1alpha1.Stack{}
	about.Namespace, about.Name = stack.Namespace, stack.Name
	select {
	case l.changed <- event.GenericEvent{Object: about}:
	default:
	}
}

// keep drops all Stacks but these.
func (l *Lags) keep(stacks map[client.ObjectKey]bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	maps.DeleteFunc(l.stacks, func(key client.ObjectKey, _ map[v1alpha1.ServiceName]int64) bool { return !stacks[key] })
}
