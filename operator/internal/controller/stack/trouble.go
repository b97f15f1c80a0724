package stack

import (
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	render "github.com/guanxi-crm/guanxi/operator/internal/render/stack"
)

// longest is how much of a program's last words a condition repeats.
const longest = 300

// trouble is what keeps pods from running.
type trouble struct {
	reason string // of a condition
	what   string // a sentence without its full stop
}

// serviceTrouble is what keeps the newest of a service's pods from being ready; nil when nothing is known.
func (p *pass) serviceTrouble(service v1alpha1.ServiceName) *trouble {
	return podsTrouble(p.pods, func(pod *corev1.Pod) bool { return pod.Labels[v1alpha1.ServiceLabel] == string(service) })
}

// prepareTrouble is what kept the newest pod of a preparation from ending well.
func (p *pass) prepareTrouble() *trouble {
	return podsTrouble(p.pods, func(pod *corev1.Pod) bool {
		return pod.Labels["batch.kubernetes.io/job-name"] == render.PrepareName(p.stack, p.connections)
	})
}

func podsTrouble(pods []corev1.Pod, wanted func(*corev1.Pod) bool) *trouble {
	var newest []*corev1.Pod
	for i := range pods {
		if wanted(&pods[i]) && pods[i].DeletionTimestamp == nil {
			newest = append(newest, &pods[i])
		}
	}
	slices.SortFunc(newest, func(a, b *corev1.Pod) int {
		if c := b.CreationTimestamp.Compare(a.CreationTimestamp.Time); c != 0 {
			return c
		}
		return strings.Compare(a.Name, b.Name)
	})
	for _, pod := range newest {
		if found := podTrouble(pod); found != nil {
			return found
		}
	}
	return nil
}

// podTrouble says why a pod does not run: its node, its image, its configuration or its program.
func podTrouble(pod *corev1.Pod) *trouble {
	for i := range pod.Status.ContainerStatuses {
		if found := containerTrouble(&pod.Status.ContainerStatuses[i]); found != nil {
			return found
		}
	}
	for _, condition := range pod.Status.Conditions {
		if condition.Type == corev1.PodScheduled && condition.Reason == corev1.PodReasonUnschedulable {
			return &trouble{v1alpha1.ReasonUnavailable, "No node has room for the pods: " + firstLine(condition.Message)}
		}
	}
	return nil
}

func containerTrouble(status *corev1.ContainerStatus) *trouble {
	if waiting := status.State.Waiting; waiting != nil {
		switch waiting.Reason {
		case "ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "ImageInspectError", "RegistryUnavailable":
			// The kubelet's own words change with each attempt; a condition must not.
			return &trouble{v1alpha1.ReasonImageNotAvailable, fmt.Sprintf(
				"Image %s cannot be pulled: check the version, the registry and its pull secrets", status.Image)}
		case "CreateContainerConfigError", "CreateContainerError", "RunContainerError":
			return &trouble{v1alpha1.ReasonUnavailable, fmt.Sprintf("%s cannot be started: %s", status.Name, firstLine(waiting.Message))}
		}
	}
	ended := status.State.Terminated
	if ended == nil {
		ended = status.LastTerminationState.Terminated
	}
	if ended != nil && ended.ExitCode != 0 && !status.Ready {
		why := lastLine(ended.Message)
		if why == "" {
			why = fmt.Sprintf("%s, exit code %d", ended.Reason, ended.ExitCode)
		}
		return &trouble{v1alpha1.ReasonUnavailable, fmt.Sprintf("%s ended: %s", status.Name, why)}
	}
	return nil
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return shorten(line)
}

// lastLine is what a program that gives up has said last.
func lastLine(text string) string {
	text = strings.TrimSpace(text)
	return shorten(text[strings.LastIndex(text, "\n")+1:])
}

func shorten(line string) string {
	line = strings.TrimRight(strings.TrimSpace(line), ".")
	if runes := []rune(line); len(runes) > longest {
		return string(runes[:longest]) + "…"
	}
	return line
}
