package stack

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

func TestRefusalsAreTold(t *testing.T) {
	services := schema.GroupResource{Resource: "services"}
	quota := apierrors.NewForbidden(services, "a", errors.New("exceeded quota: tenant, requested: services=1, used: services=4, limited: services=4"))
	for name, c := range map[string]struct {
		err    error
		reason string
	}{
		"quota":            {quota, v1alpha1.ReasonQuotaExhausted},
		"wrapped":          {fmt.Errorf("apply: %w", quota), v1alpha1.ReasonQuotaExhausted},
		"joined":           {errors.Join(errors.New("other"), quota), v1alpha1.ReasonQuotaExhausted},
		"not allowed":      {apierrors.NewForbidden(services, "a", errors.New("no")), v1alpha1.ReasonError},
		"invalid":          {apierrors.NewInvalid(schema.GroupKind{Kind: "Service"}, "a", nil), v1alpha1.ReasonError},
		"bad":              {apierrors.NewBadRequest("no"), v1alpha1.ReasonError},
		"lost race":        {apierrors.NewConflict(services, "a", errors.New("changed")), ""},
		"patience":         {apierrors.NewTooManyRequests("later", 1), ""},
		"server's own":     {apierrors.NewInternalError(errors.New("etcd")), ""},
		"time-out":         {fmt.Errorf("apply: %w", context.DeadlineExceeded), ""},
		"no answer at all": {errors.New("connection refused"), ""},
		"none":             {nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			found := refusal(c.err)
			if c.reason == "" {
				require.Nil(t, found)
				return
			}
			require.Equal(t, c.reason, found.reason)
		})
	}
}

func TestRefusedPodsAreToldWithoutTheirNames(t *testing.T) {
	first := podsRefused(`pods "a-customer-12ab" is forbidden: violates PodSecurity "restricted"`)
	second := podsRefused(`pods "a-customer-34cd" is forbidden: violates PodSecurity "restricted"`)
	require.Equal(t, first, second)
	require.Contains(t, first.what, "violates PodSecurity")
}
