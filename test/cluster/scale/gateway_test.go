//go:build cluster

package scale

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
)

const routes = "/apis/gateway.networking.k8s.io/v1/httproutes"

// simulateGateway takes every HTTPRoute as it comes, as the simulated nodes take every pod.
func (b *bare) simulateGateway(t testing.TB) {
	t.Helper()
	const hands = 4
	todo := make(chan *object, 10_000)
	for range hands {
		go func() {
			for route := range todo {
				if err := b.accept(t.Context(), route); err != nil && t.Context().Err() == nil {
					t.Logf("the simulated gateway: %v", err)
				}
			}
		}()
	}
	go func() {
		defer close(todo)
		b.watch(t.Context(), routes, func(o *object) {
			if !o.isRouted() && len(o.Spec.ParentRefs) > 0 {
				todo <- o
			}
		})
	}()
}

func (b *bare) accept(ctx context.Context, route *object) error {
	type verdict struct {
		Type               string `json:"type"`
		Status             string `json:"status"`
		Reason             string `json:"reason"`
		Message            string `json:"message"`
		LastTransitionTime string `json:"lastTransitionTime"`
		ObservedGeneration int64  `json:"observedGeneration"`
	}
	var verdicts []verdict
	for _, name := range []string{"Accepted", "ResolvedRefs"} {
		verdicts = append(verdicts, verdict{
			Type: name, Status: "True", Reason: name, LastTransitionTime: "2026-01-01T00:00:00Z", ObservedGeneration: route.Metadata.Generation,
		})
	}
	body, err := json.Marshal(map[string]any{"status": map[string]any{"parents": []any{map[string]any{
		"parentRef": route.Spec.ParentRefs[0], "controllerName": "guanxi.test/simulated", "conditions": verdicts,
	}}}})
	if err != nil {
		return err
	}
	path := fmt.Sprintf("/apis/gateway.networking.k8s.io/v1/namespaces/%s/httproutes/%s/status", route.Metadata.Namespace, route.Metadata.Name)
	return b.send(ctx, http.MethodPatch, path, merge, body)
}
