package tenant

import (
	"testing"

	"github.com/stretchr/testify/require"

	render "github.com/guanxi-crm/guanxi/operator/internal/render/tenant"
)

func TestRotationPlan(t *testing.T) {
	whole := func(number int, rotation string) pair {
		return pair{exists: true, whole: true, number: number, rotation: rotation}
	}
	half := func(number int, rotation string) pair { return pair{exists: true, number: number, rotation: rotation} }
	type pairs = map[render.Slot]pair
	const a, b = render.SlotA, render.SlotB
	for name, c := range map[string]struct {
		found holdings
		want  intention
	}{
		"the first time": {holdings{pairs: pairs{}}, intention{edition: render.Edition{Slot: a, Number: 1}}},
		"the first time, with a rotation asked for": {
			holdings{pairs: pairs{}, wanted: "x"},
			intention{edition: render.Edition{Slot: a, Number: 1, Rotation: "x"}},
		},
		"an end between the first two Secrets": {
			holdings{pairs: pairs{a: half(1, "")}},
			intention{edition: render.Edition{Slot: a, Number: 1}},
		},
		"nothing to do": {
			holdings{inUse: a, pairs: pairs{a: whole(1, "")}},
			intention{edition: render.Edition{Slot: a, Number: 1}},
		},
		"all pods are at what is in use": {
			holdings{inUse: a, settled: true, pairs: pairs{a: whole(1, "")}},
			intention{edition: render.Edition{Slot: a, Number: 1}, retire: true},
		},
		"a rotation is asked for": {
			holdings{inUse: a, pairs: pairs{a: whole(1, "")}, wanted: "x"},
			intention{edition: render.Edition{Slot: b, Number: 2, Rotation: "x"}, renew: true},
		},
		"an end between the new Secrets and the Stack": {
			holdings{inUse: a, pairs: pairs{a: whole(1, ""), b: whole(2, "x")}, wanted: "x"},
			intention{edition: render.Edition{Slot: b, Number: 2, Rotation: "x"}},
		},
		"an end between the new Secrets themselves": {
			holdings{inUse: a, pairs: pairs{a: whole(1, ""), b: half(2, "x")}, wanted: "x"},
			intention{edition: render.Edition{Slot: b, Number: 2, Rotation: "x"}, renew: true},
		},
		"another value before the Stack was turned": {
			holdings{inUse: a, pairs: pairs{a: whole(1, ""), b: whole(2, "x")}, wanted: "y"},
			intention{edition: render.Edition{Slot: b, Number: 2, Rotation: "y"}, renew: true},
		},
		"pods are being rolled": {
			holdings{inUse: b, pairs: pairs{a: whole(1, ""), b: whole(2, "x")}, wanted: "x"},
			intention{edition: render.Edition{Slot: b, Number: 2, Rotation: "x"}},
		},
		"another rotation while pods are being rolled": {
			holdings{inUse: b, pairs: pairs{a: whole(1, ""), b: whole(2, "x")}, wanted: "y"},
			intention{edition: render.Edition{Slot: b, Number: 2, Rotation: "x"}},
		},
		"another rotation, and the first is not tidied up": {
			holdings{inUse: b, settled: true, pairs: pairs{a: whole(1, ""), b: whole(2, "x")}, wanted: "y"},
			intention{edition: render.Edition{Slot: b, Number: 2, Rotation: "x"}, retire: true},
		},
		"back to the value before": {
			holdings{inUse: b, pairs: pairs{b: whole(2, "y")}, wanted: "x"},
			intention{edition: render.Edition{Slot: a, Number: 3, Rotation: "x"}, renew: true},
		},
		"the annotation is taken away": {
			holdings{inUse: b, settled: true, pairs: pairs{b: whole(2, "x")}},
			intention{edition: render.Edition{Slot: b, Number: 2, Rotation: "x"}, retire: true},
		},
		"a Secret in use is lost": {
			holdings{inUse: a, settled: true, pairs: pairs{a: half(1, "x")}, wanted: "x"},
			intention{edition: render.Edition{Slot: b, Number: 2, Rotation: "x"}, renew: true},
		},
		"both Secrets in use are lost": {
			holdings{inUse: b, settled: true, pairs: pairs{}},
			intention{edition: render.Edition{Slot: a, Number: 1}, renew: true},
		},
		"the Stack is lost in a rotation": {
			holdings{pairs: pairs{a: whole(1, ""), b: whole(2, "x")}, wanted: "x"},
			intention{edition: render.Edition{Slot: b, Number: 2, Rotation: "x"}},
		},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, c.want, c.found.plan()) })
	}
}
