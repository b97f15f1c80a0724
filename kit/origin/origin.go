// Package origin carries who makes a change, and from where, from whatever began it to the events that tell of it.
package origin

import "context"

// Origin is who makes a change, and from where.
type Origin struct {
	// Actor is the subject of the caller's token, or what acts by itself: "rule:first-purchase", "import:imp_…",
	// "service:interaction".
	Actor string
	// Address is the network address the caller called from; empty for what acts by itself.
	Address string
}

type key struct{}

// With returns a context in which changes are the origin's.
func With(ctx context.Context, o Origin) context.Context { return context.WithValue(ctx, key{}, o) }

// From returns the origin of the changes made in the context; it is empty where nothing said.
func From(ctx context.Context) Origin {
	o, _ := ctx.Value(key{}).(Origin)
	return o
}
