package stack

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

func TestPodTrouble(t *testing.T) {
	waiting := func(reason, message string) corev1.ContainerStatus {
		return corev1.ContainerStatus{Name: "feedback", Image: "feedback:2.0", State: corev1.ContainerState{
			Waiting: &corev1.ContainerStateWaiting{Reason: reason, Message: message},
		}}
	}
	ended := corev1.ContainerStateTerminated{ExitCode: 1, Reason: "Error", Message: "starting\n--oidc-issuer is required\n"}
	crashing := waiting("CrashLoopBackOff", "back-off 5m0s restarting failed container")
	crashing.LastTerminationState.Terminated = &ended
	killed := corev1.ContainerStatus{Name: "feedback", State: corev1.ContainerState{
		Terminated: &corev1.ContainerStateTerminated{ExitCode: 137, Reason: "OOMKilled"},
	}}
	recovered := corev1.ContainerStatus{
		Name: "feedback", Ready: true, LastTerminationState: corev1.ContainerState{Terminated: &ended},
		State: corev1.ContainerState{Running: &corev1.ContainerStateRunning{}},
	}
	for name, c := range map[string]struct {
		status corev1.ContainerStatus
		want   *trouble
	}{
		"starts":       {waiting("ContainerCreating", ""), nil},
		"recovered":    {recovered, nil},
		"cannot pull":  {waiting("ImagePullBackOff", "Back-off 5m"), image("feedback:2.0")},
		"pull failed":  {waiting("ErrImagePull", "not found"), image("feedback:2.0")},
		"invalid name": {waiting("InvalidImageName", "parse"), image("feedback:2.0")},
		"key missing": {
			waiting("CreateContainerConfigError", "couldn't find key uri in Secret crm/mongodb"),
			&trouble{v1alpha1.ReasonUnavailable, "feedback cannot be started: couldn't find key uri in Secret crm/mongodb"},
		},
		"crashes": {crashing, &trouble{v1alpha1.ReasonUnavailable, "feedback ended: --oidc-issuer is required"}},
		"killed":  {killed, &trouble{v1alpha1.ReasonUnavailable, "feedback ended: OOMKilled, exit code 137"}},
	} {
		t.Run(name, func(t *testing.T) {
			pod := &corev1.Pod{Status: corev1.PodStatus{ContainerStatuses: []corev1.ContainerStatus{c.status}}}
			require.Equal(t, c.want, podTrouble(pod))
		})
	}
}

func image(name string) *trouble {
	return &trouble{v1alpha1.ReasonImageNotAvailable, "Image " + name + " cannot be pulled: check the version, the registry and its pull secrets"}
}

func TestPodWithoutANodeSaysWhy(t *testing.T) {
	pod := &corev1.Pod{Status: corev1.PodStatus{Conditions: []corev1.PodCondition{{
		Type: corev1.PodScheduled, Reason: corev1.PodReasonUnschedulable, Message: "0/3 nodes are available: 3 Insufficient memory.",
	}}}}
	require.Contains(t, podTrouble(pod).what, "3 Insufficient memory")
}

func TestNewestPodInTroubleIsTold(t *testing.T) {
	pod := func(age time.Duration, image string) corev1.Pod {
		return corev1.Pod{
			ObjectMeta: metav1.ObjectMeta{CreationTimestamp: metav1.NewTime(time.Unix(1_000_000, 0).Add(-age))},
			Status: corev1.PodStatus{ContainerStatuses: []corev1.ContainerStatus{{
				Image: image, State: corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: "ErrImagePull"}},
			}}},
		}
	}
	pods := []corev1.Pod{pod(time.Hour, "old"), pod(time.Minute, "new"), pod(2*time.Hour, "older")}
	found := podsTrouble(pods, func(*corev1.Pod) bool { return true })
	require.Contains(t, found.what, "new")
}

func TestLastWordsAreOneShortLine(t *testing.T) {
	require.Equal(t, "the last", lastLine("first\nthe last.\n\n"))
	require.Empty(t, lastLine(""))
	long := lastLine("first\n" + strings.Repeat("长", 1000))
	require.Len(t, []rune(long), longest+1)
	require.True(t, strings.HasSuffix(long, "…"))
}
