package stack_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/render/stack"
)

func TestReplicas(t *testing.T) {
	bounds := &v1alpha1.Autoscaling{MinReplicas: 2, MaxReplicas: 4, LagPerReplica: new(int64(10))}
	for name, c := range map[string]struct {
		spec  v1alpha1.ServiceSpec
		state v1alpha1.State
		asked int32
		want  int32
	}{
		"whoever scales decides":      {asked: 7, want: 7},
		"the Stack fixes them":        {spec: v1alpha1.ServiceSpec{Replicas: new(int32(3))}, asked: 7, want: 3},
		"none are asked for":          {spec: v1alpha1.ServiceSpec{Replicas: new(int32(0))}, asked: 7, want: 0},
		"below the bounds":            {spec: v1alpha1.ServiceSpec{Autoscaling: bounds}, asked: 1, want: 2},
		"above the bounds":            {spec: v1alpha1.ServiceSpec{Autoscaling: bounds}, asked: 9, want: 4},
		"within the bounds":           {spec: v1alpha1.ServiceSpec{Autoscaling: bounds}, asked: 3, want: 3},
		"suspended":                   {state: v1alpha1.Suspended, asked: 7, want: 0},
		"suspended with fixed number": {spec: v1alpha1.ServiceSpec{Replicas: new(int32(3))}, state: v1alpha1.Suspended, asked: 7, want: 0},
	} {
		t.Run(name, func(t *testing.T) {
			s := defaults()
			s.Spec.State = c.state
			c.spec.Name = v1alpha1.Feedback
			s.Spec.Services = []v1alpha1.ServiceSpec{c.spec}
			require.Equal(t, c.want, stack.Replicas(s, v1alpha1.Feedback, c.asked))
		})
	}
}

func TestAtMostOneAutoscaler(t *testing.T) {
	cpu, lag := new(int32(50)), new(int64(100))
	for name, c := range map[string]struct {
		asked *v1alpha1.Autoscaling
		state v1alpha1.State
		keda  bool
		want  stack.Autoscaler
	}{
		"none asked for":            {keda: true, want: stack.NoAutoscaler},
		"CPU":                       {asked: &v1alpha1.Autoscaling{CPUPercent: cpu}, want: stack.ByCPU},
		"CPU beside KEDA":           {asked: &v1alpha1.Autoscaling{CPUPercent: cpu}, keda: true, want: stack.ByCPU},
		"lag":                       {asked: &v1alpha1.Autoscaling{LagPerReplica: lag}, keda: true, want: stack.ByLag},
		"lag without KEDA":          {asked: &v1alpha1.Autoscaling{LagPerReplica: lag}, want: stack.NoAutoscaler},
		"both":                      {asked: &v1alpha1.Autoscaling{CPUPercent: cpu, LagPerReplica: lag}, keda: true, want: stack.ByLag},
		"both without KEDA":         {asked: &v1alpha1.Autoscaling{CPUPercent: cpu, LagPerReplica: lag}, want: stack.ByCPU},
		"suspended Stacks are left": {asked: &v1alpha1.Autoscaling{CPUPercent: cpu}, state: v1alpha1.Suspended, want: stack.NoAutoscaler},
	} {
		t.Run(name, func(t *testing.T) {
			s := defaults()
			s.Spec.State = c.state
			s.Spec.Services = []v1alpha1.ServiceSpec{{Name: v1alpha1.Interaction, Autoscaling: c.asked}}
			require.Equal(t, c.want, stack.AutoscalerOf(s, v1alpha1.Interaction, c.keda))
		})
	}
}
