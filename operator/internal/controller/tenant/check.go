package tenant

import (
	"context"
	"strconv"

	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	render "github.com/guanxi-crm/guanxi/operator/internal/render/tenant"
)

// check looks at the tenant's credentials, in the cluster and at the servers, and puts right what is not: Secrets first, then
// the servers by what the Secrets say, then the Stack, which its caller does, and last what nobody uses any more is removed.
// An end at any point leaves what the next look takes up. It returns the slot that the Stack is to use.
func (v *visit) check(ctx context.Context) (render.Slot, error) {
	const condition = v1alpha1.TenantCredentialsReady
	access, err := v.readAdmin(ctx, condition)
	if err != nil {
		return "", err
	}
	found, secrets, err := v.holdings(ctx)
	if err != nil {
		return "", err
	}
	todo := found.plan()
	if err := v.ensureMongoDB(ctx, access, todo, secrets); err != nil {
		return "", err
	}
	if err := v.ensureKafka(ctx, access, todo, secrets); err != nil {
		return "", err
	}
	v.tellCredentials(todo.edition.Slot, secrets)
	if todo.retire {
		if other := todo.edition.Slot.Other(); found.pairs[other].exists {
			if err := v.retire(ctx, access, other); err != nil {
				return todo.edition.Slot, err
			}
		}
		v.tenant.Status.Credentials = todo.edition.Rotation
	}
	return todo.edition.Slot, nil
}

// secrets are the tenant's own Secrets by name; one that is not there is missing.
type secrets map[string]*corev1.Secret

// holdings reads what there is, past the cache: credentials must not be decided on by what was.
func (v *visit) holdings(ctx context.Context) (holdings, secrets, error) {
	found := holdings{pairs: make(map[render.Slot]pair), wanted: v.tenant.Annotations[v1alpha1.RotateAnnotation]}
	stack, err := v.ownStack(ctx, v.Uncached)
	if err != nil {
		return found, nil, err
	}
	if stack != nil {
		found.inUse, found.settled = render.SlotOf(stack.Spec.MongoDB.SecretName), isSettled(stack)
	}
	read := make(secrets)
	for _, slot := range []render.Slot{render.SlotA, render.SlotB} {
		for _, name := range []string{slot.MongoDBSecretName(), slot.KafkaSecretName()} {
			secret := &corev1.Secret{}
			if err := v.Uncached.Get(ctx, v.ownKey(name), secret); err == nil {
				read[name] = secret
			} else if client.IgnoreNotFound(err) != nil {
				return found, nil, err
			}
		}
		found.pairs[slot] = read.pair(slot)
	}
	return found, read, nil
}

func (s secrets) pair(slot render.Slot) pair {
	mongodb, kafka := s[slot.MongoDBSecretName()], s[slot.KafkaSecretName()]
	found := pair{
		exists: mongodb != nil || kafka != nil,
		whole:  s.password(slot.MongoDBSecretName()) != "" && s.password(slot.KafkaSecretName()) != "",
	}
	for _, secret := range []*corev1.Secret{mongodb, kafka} {
		if secret == nil {
			continue
		}
		if number, err := strconv.Atoi(secret.Annotations[render.NumberAnnotation]); err == nil && number >= found.number {
			found.number, found.rotation = number, secret.Annotations[render.RotationAnnotation]
		}
	}
	return found
}

// isShared reports whether the Secret holds the administrator's credentials, because the server had no users.
func (s secrets) isShared(name string) bool {
	return s[name] != nil && s[name].Annotations[render.SharedAnnotation] == "true"
}

// password returns the password in a Secret; of a shared one, which may need none, a word that says so.
func (s secrets) password(name string) string {
	if s.isShared(name) {
		return "shared"
	}
	if s[name] == nil {
		return ""
	}
	return string(s[name].Data[render.KeyPassword])
}
