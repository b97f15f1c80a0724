//go:build cluster

package scale

import (
	"encoding/json"
	"slices"
)

// object is what the measurements read of an object of any kind.
type object struct {
	Metadata metadata
	Spec     struct {
		ParentRefs []json.RawMessage
		Replicas   int
	}
	Status struct {
		Conditions    []condition
		Parents       []struct{ Conditions []condition }
		ReadyReplicas int
	}
}

type metadata struct {
	Name, Namespace string
	Generation      int64
	Finalizers      []string
}

type condition struct {
	Type, Status, Reason, Message string
	ObservedGeneration            int64
}

func (o *object) key() string { return o.Metadata.Namespace + "/" + o.Metadata.Name }

// isReady reports whether the object has the condition Ready, as Tenants and Stacks do.
func (o *object) isReady() bool {
	return slices.ContainsFunc(o.Status.Conditions, func(c condition) bool { return c.Type == "Ready" && c.Status == "True" })
}

// isRunning reports whether every pod of a Deployment is ready.
func (o *object) isRunning() bool {
	return o.Spec.Replicas > 0 && o.Status.ReadyReplicas >= o.Spec.Replicas
}

// isRouted reports whether a gateway has taken an HTTPRoute as it is.
func (o *object) isRouted() bool {
	return len(o.Status.Parents) > 0 && slices.ContainsFunc(o.Status.Parents[0].Conditions, func(c condition) bool {
		return c.Type == "Accepted" && c.ObservedGeneration >= o.Metadata.Generation
	})
}
