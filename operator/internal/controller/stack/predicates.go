package stack

import (
	"maps"
	"reflect"

	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/event"
	"sigs.k8s.io/controller-runtime/pkg/predicate"
)

// specChanged leaves out what only a status or the bookkeeping of fields has changed of.
func specChanged() predicate.Predicate {
	return predicate.Funcs{UpdateFunc: func(e event.UpdateEvent) bool {
		return e.ObjectOld.GetGeneration() != e.ObjectNew.GetGeneration() || metadataChanged(e.ObjectOld, e.ObjectNew)
	}}
}

func metadataChanged(before, now client.Object) bool {
	return !maps.Equal(before.GetLabels(), now.GetLabels()) ||
		!maps.Equal(before.GetAnnotations(), now.GetAnnotations()) ||
		!reflect.DeepEqual(before.GetOwnerReferences(), now.GetOwnerReferences()) ||
		!reflect.DeepEqual(before.GetFinalizers(), now.GetFinalizers()) ||
		!before.GetDeletionTimestamp().Equal(now.GetDeletionTimestamp())
}

// autoscalerChanged is specChanged for a kind without generations, whose status changes with every measurement.
func autoscalerChanged() predicate.Predicate {
	return predicate.Funcs{UpdateFunc: func(e event.UpdateEvent) bool {
		before, ok := e.ObjectOld.(*autoscalingv2.HorizontalPodAutoscaler)
		now, same := e.ObjectNew.(*autoscalingv2.HorizontalPodAutoscaler)
		return !ok || !same || metadataChanged(before, now) || !equality.Semantic.DeepEqual(before.Spec, now.Spec)
	}}
}

// troubleChanged leaves in of pods only what changes why they do not run. That they run is known from their Deployment.
func troubleChanged() predicate.Predicate {
	never := func(event.TypedCreateEvent[client.Object]) bool { return false }
	return predicate.Funcs{
		CreateFunc: never,
		DeleteFunc: func(event.DeleteEvent) bool { return false },
		UpdateFunc: func(e event.UpdateEvent) bool {
			before, ok := e.ObjectOld.(*corev1.Pod)
			now, same := e.ObjectNew.(*corev1.Pod)
			return ok && same && !reflect.DeepEqual(podTrouble(before), podTrouble(now))
		},
	}
}
