package stack

import (
	"context"
	"errors"
	"fmt"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

const overQuota = "exceeded quota"

// troubleOf is what keeps a service from being all that is asked for; nil when it is, or when nothing is known.
func (p *pass) troubleOf(at progress, failed error) *trouble {
	if refused := refusal(failed); refused != nil {
		return refused
	}
	if !at.exists || at.isReady() {
		return nil
	}
	if at.refused != "" {
		return podsRefused(at.refused)
	}
	return p.serviceTrouble(at.service)
}

// refusal is an error that does not pass by itself: somebody has to change something.
func refusal(err error) *trouble {
	var status apierrors.APIStatus
	switch {
	case err == nil || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled):
		return nil
	case !errors.As(err, &status):
		return nil
	case strings.Contains(status.Status().Message, overQuota):
		return &trouble{v1alpha1.ReasonQuotaExhausted, quotaMessage(status.Status().Message)}
	case apierrors.IsInvalid(err), apierrors.IsForbidden(err), apierrors.IsBadRequest(err):
		what := "An object"
		if details := status.Status().Details; details != nil && details.Name != "" {
			what = schema.GroupKind{Group: details.Group, Kind: details.Kind}.String() + " " + details.Name
		}
		return &trouble{v1alpha1.ReasonError, fmt.Sprintf("%s is refused: %s", what, firstLine(status.Status().Message))}
	default:
		return nil
	}
}

// podsRefused says why no pod can be made. The API server's words begin with the pod's name, which changes each time.
func podsRefused(message string) *trouble {
	if strings.Contains(message, overQuota) {
		return &trouble{v1alpha1.ReasonQuotaExhausted, quotaMessage(message)}
	}
	if _, why, found := strings.Cut(message, " is forbidden: "); found {
		message = why
	}
	return &trouble{v1alpha1.ReasonUnavailable, "Its pods are refused: " + firstLine(message)}
}

// quotaMessage says which quota, by the API server's words from where they stay the same with each attempt.
func quotaMessage(message string) string {
	_, which, _ := strings.Cut(message, overQuota)
	return "The namespace's quota is used up, raise it or ask for less: " + firstLine(overQuota+which)
}
