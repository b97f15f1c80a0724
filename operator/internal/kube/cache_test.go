package kube

import (
	"testing"

	"github.com/stretchr/testify/require"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	toolscache "k8s.io/client-go/tools/cache"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

func TestCacheKeepsWhatTheOperatorLooksAt(t *testing.T) {
	given := map[string]string{lastApplied: "{}", "theirs": "x"}
	object := &corev1.Service{ObjectMeta: metav1.ObjectMeta{
		Annotations: given,
		ManagedFields: []metav1.ManagedFieldsEntry{
			{Manager: "kubectl"}, {Manager: v1alpha1.FieldManager}, {Manager: v1alpha1.FieldManager, Subresource: "status"},
		},
	}}
	kept, err := lean(object)
	require.NoError(t, err)
	require.Equal(t, &corev1.Service{ObjectMeta: metav1.ObjectMeta{
		Annotations:   map[string]string{"theirs": "x"},
		ManagedFields: []metav1.ManagedFieldsEntry{{Manager: v1alpha1.FieldManager}},
	}}, kept)
	require.Len(t, given, 2, "the map may be shared")
}

func TestMissedDeletionPassesTheCache(t *testing.T) {
	tombstone := toolscache.DeletedFinalStateUnknown{Key: "a/b"}
	kept, err := lean(tombstone)
	require.NoError(t, err)
	require.Equal(t, tombstone, kept)
}

func TestCacheKeepsOfPodsAndJobsHowTheyAre(t *testing.T) {
	template := corev1.PodTemplateSpec{Spec: corev1.PodSpec{Containers: []corev1.Container{{Name: "customer"}}}}
	pod := &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: "a"}, Spec: template.Spec, Status: corev1.PodStatus{Phase: corev1.PodRunning},
	}
	kept, err := leanPod(pod)
	require.NoError(t, err)
	require.Equal(t, &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "a"}, Status: corev1.PodStatus{Phase: corev1.PodRunning}}, kept)

	kept, err = leanJob(&batchv1.Job{Spec: batchv1.JobSpec{Template: template}, Status: batchv1.JobStatus{Succeeded: 1}})
	require.NoError(t, err)
	require.Equal(t, &batchv1.Job{Status: batchv1.JobStatus{Succeeded: 1}}, kept)
}
