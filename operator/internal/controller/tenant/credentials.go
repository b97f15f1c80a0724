package tenant

import (
	"context"
	"errors"
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	render "github.com/guanxi-crm/guanxi/operator/internal/render/tenant"
)

// credentials sees to the tenant's users and Secrets, and returns the slot that its Stack is to use: empty when there is none
// yet. Nothing is asked of the servers while nothing has changed and the last look was not long ago.
func (v *visit) credentials(ctx context.Context) (render.Slot, error) {
	fingerprint, err := v.fingerprint(ctx)
	if err != nil {
		return "", err
	}
	id := v.tenant.Spec.ID
	last, known := v.checks.last(id)
	age := v.Clock.Since(last.at)
	if known && last.fingerprint == fingerprint && age < v.CheckEvery && v.was(v1alpha1.TenantCredentialsReady) {
		v.in(v.CheckEvery - age)
		return last.slot, nil
	}
	var slot render.Slot
	err = v.withServers(ctx, func(ctx context.Context) (err error) {
		slot, err = v.check(ctx)
		return err
	})
	if err == nil && slot != "" {
		v.checks.note(id, check{at: v.Clock.Now(), fingerprint: fingerprint, slot: slot})
		v.in(v.CheckEvery)
	}
	if slot == "" {
		slot = v.slotInUse(ctx)
	}
	if errors.Is(err, errBusy) {
		if v.was(v1alpha1.TenantCredentialsReady) {
			return slot, nil
		}
		return slot, busy(v1alpha1.TenantCredentialsReady)
	}
	return slot, err
}

// slotInUse returns the slot that the tenant's Stack uses, so that trouble with new credentials leaves it at them.
func (v *visit) slotInUse(ctx context.Context) render.Slot {
	stack, err := v.ownStack(ctx, v.Uncached)
	if err != nil || stack == nil {
		return ""
	}
	return render.SlotOf(stack.Spec.MongoDB.SecretName)
}

func (v *visit) ownStack(ctx context.Context, reader client.Reader) (*v1alpha1.Stack, error) {
	stack := &v1alpha1.Stack{}
	if err := reader.Get(ctx, render.StackKey(v.tenant.Spec.ID), stack); err != nil {
		return nil, client.IgnoreNotFound(err)
	}
	return stack, nil
}

// fingerprint names all that the tenant's credentials depend on, as the cache has it: once one of these is another, whatever
// was found is to be found again. A Stack that stops serving is among them, for refused credentials may be why, and one that
// has settled on new credentials, for then the old ones can go.
func (v *visit) fingerprint(ctx context.Context) (string, error) {
	stack, err := v.ownStack(ctx, v.Client)
	if err != nil {
		return "", err
	}
	parts := []string{string(v.tenant.UID), v.tenant.Annotations[v1alpha1.RotateAnnotation]}
	plan := v.class.Spec.Dedicated
	secrets := []client.ObjectKey{
		{Namespace: v.Namespace, Name: plan.MongoDBAdminSecret},
		{Namespace: v.Namespace, Name: plan.KafkaAdminSecret},
	}
	for _, slot := range []render.Slot{render.SlotA, render.SlotB} {
		secrets = append(secrets, v.ownKey(slot.MongoDBSecretName()), v.ownKey(slot.KafkaSecretName()))
	}
	kept := 0
	for _, key := range secrets {
		secret := &metav1.PartialObjectMetadata{}
		secret.SetGroupVersionKind(corev1.SchemeGroupVersion.WithKind("Secret"))
		err := v.Client.Get(ctx, key, secret) // none has no version
		if client.IgnoreNotFound(err) != nil {
			return "", err
		}
		if err == nil && key.Namespace != v.Namespace {
			kept++
		}
		parts = append(parts, key.String()+"@"+secret.ResourceVersion)
	}
	if stack != nil {
		rotating := kept > 2 || v.tenant.Annotations[v1alpha1.RotateAnnotation] != v.tenant.Status.Credentials
		parts = append(parts, fmt.Sprint(stack.UID, stack.Spec.MongoDB.SecretName, rotating && isSettled(stack),
			v.was(v1alpha1.TenantStackReady) && !isServing(stack)))
	}
	return strings.Join(parts, " "), nil
}

func (v *visit) ownKey(name string) client.ObjectKey {
	return client.ObjectKey{Namespace: render.NamespaceName(v.tenant.Spec.ID), Name: name}
}
