// Package apply puts objects into the cluster as they are wanted, by server-side apply under one field manager, and sends
// nothing when nothing changed. It knows nothing of what the objects are for.
//
// What was applied last is told by the annotation Annotation on the object, a hash of what was wanted. An object is as it
// is wanted when that hash is the same and managedFields still say that we own every path of it: whoever changes a value
// of ours takes its ownership, so the change is seen without comparing values, which the API server may spell otherwise
// ("1000m" and "1"). Applying again puts it back, and removes what is wanted no longer. What others own is left alone.
//
// One change is not seen: where a field holds a map of objects without a schema (x-kubernetes-preserve-unknown-fields) and
// others have taken every path below it, what is left looks like an atomic map of ours.
package apply

import (
	"context"
	"errors"
	"fmt"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

// Annotation holds the hash of what was applied last.
const Annotation = "guanxi.dev/applied"

// Outcome says what Apply did.
type Outcome string

// The outcomes.
const (
	Unchanged Outcome = "Unchanged" // the object is as it is wanted
	Created   Outcome = "Created"
	Changed   Outcome = "Changed"
)

var (
	// ErrNotOurs says that an object of the name exists and that somebody else made it.
	ErrNotOurs = errors.New("it exists and was not made by this operator")
	// ErrTerminating says that the object is being deleted: it can be made again once it is gone.
	ErrTerminating = errors.New("it is being deleted; it will be made again once it is gone")
)

// Applier applies objects. It is safe for concurrent use.
type Applier struct {
	client   client.Client
	uncached client.Reader
	sent     *sent
}

// New returns an applier that looks at objects through c, whose reads may come from a cache, and at those that the cache
// has not caught up with through uncached.
func New(c client.Client, uncached client.Reader) *Applier {
	return &Applier{client: c, uncached: uncached, sent: newSent()}
}

// Option changes how an object is applied.
type Option func(*options)

type options struct{ onlyOurs bool }

// OnlyOurs refuses an object that exists and was not made by this operator, with ErrNotOurs. Otherwise it is adopted.
func OnlyOurs() Option { return func(o *options) { o.onlyOurs = true } }

// Apply makes the object be as desired: one of client-go's or another library's apply configurations, or for kinds without
// them client.ApplyConfigurationFromUnstructured. Desired is not changed. Secrets must be given as data, not stringData.
func (a *Applier) Apply(ctx context.Context, desired runtime.ApplyConfiguration, opts ...Option) (Outcome, error) {
	var o options
	for _, opt := range opts {
		opt(&o)
	}
	want, err := newIntent(desired)
	if err != nil {
		return "", err
	}
	outcome, err := a.apply(ctx, want, o)
	if err != nil {
		return "", fmt.Errorf("apply %s: %w", want, err)
	}
	return outcome, nil
}

func (a *Applier) apply(ctx context.Context, want *intent, o options) (Outcome, error) {
	live, err := a.look(ctx, want.gvk, want.key)
	if err != nil {
		return "", err
	}
	switch {
	case live == nil && o.onlyOurs:
		if err := a.claim(ctx, want); err != nil {
			return "", err
		}
	case live == nil:
	case live.GetDeletionTimestamp() != nil:
		return "", ErrTerminating
	case o.onlyOurs && !isOurs(live):
		return "", ErrNotOurs
	case want.isMetBy(live):
		return Unchanged, nil
	}
	applied, err := a.send(ctx, want)
	switch {
	case err != nil:
		return "", err
	case live == nil:
		return Created, nil
	case applied.GetResourceVersion() == live.GetResourceVersion():
		return Unchanged, nil
	default:
		return Changed, nil
	}
}

// send applies until the server takes it. Forced, it conflicts with nobody's fields; what is left are lost races inside the
// server and its asking for patience.
func (a *Applier) send(ctx context.Context, want *intent) (*unstructured.Unstructured, error) {
	var applied *unstructured.Unstructured
	err := patiently(ctx, func() error {
		applied = want.object.DeepCopy() // the answer is decoded into it
		return a.client.Apply(ctx, client.ApplyConfigurationFromUnstructured(applied),
			client.FieldOwner(v1alpha1.FieldManager), client.ForceOwnership)
	})
	if err != nil {
		return nil, err
	}
	a.sent.note(want.gvk, want.key, applied.GetResourceVersion())
	return applied, nil
}

// claim creates the object with nothing but its name and our mark, which fails when there is one: applying alone would
// adopt an object that somebody makes in the same moment.
func (a *Applier) claim(ctx context.Context, want *intent) error {
	bare := want.bare()
	err := patiently(ctx, func() error {
		return a.client.Create(ctx, bare, client.FieldOwner(v1alpha1.FieldManager))
	})
	if !isAlreadyExists(err) {
		return err
	}
	live, err := a.read(ctx, a.uncached, want.gvk, want.key)
	switch {
	case err != nil:
		return err
	case live == nil: // gone again; the next attempt will tell
		return ErrTerminating
	case live.GetDeletionTimestamp() != nil:
		return ErrTerminating
	case !isOurs(live):
		return ErrNotOurs
	default:
		return nil
	}
}

// isOurs reports whether the operator has made or applied the object.
func isOurs(obj metav1.Object) bool {
	for _, entry := range obj.GetManagedFields() {
		if entry.Manager == v1alpha1.FieldManager && entry.Subresource == "" {
			return true
		}
	}
	return false
}

// IsKindMissing reports whether an error says that the cluster does not know the object's kind.
func IsKindMissing(err error) bool { return meta.IsNoMatchError(err) }
