package apply

import (
	"context"
	"fmt"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/apiutil"
)

// Delete deletes the object of obj's kind, namespace and name if it is ours, and what it owns with it. It reports whether a
// deletion was asked for just now: not when there is none, when it is somebody else's, or when it is on its way already.
func (a *Applier) Delete(ctx context.Context, obj client.Object) (deleted bool, err error) {
	gvk, err := apiutil.GVKForObject(obj, a.client.Scheme())
	if err != nil {
		return false, err
	}
	key := client.ObjectKeyFromObject(obj)
	live, err := a.look(ctx, gvk, key)
	if err != nil {
		return false, fmt.Errorf("delete %s %s: %w", gvk.Kind, key, err)
	}
	if live == nil || !isOurs(live) || live.GetDeletionTimestamp() != nil {
		return false, nil
	}
	// Not an object of the same name that was made meanwhile; and what the object owns goes with it, Jobs' pods too.
	err = a.client.Delete(ctx, live, client.Preconditions{UID: new(live.GetUID())},
		client.PropagationPolicy(metav1.DeletePropagationBackground))
	if apierrors.IsNotFound(err) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("delete %s %s: %w", gvk.Kind, key, err)
	}
	return true, nil
}
