package stack_test

import (
	"strings"
	"sync"

	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/guanxi-crm/guanxi/operator/internal/envtest"
)

// pods decides what becomes of pods, by the image of their first container and what owns them.
type pods struct {
	mu       sync.Mutex
	verdicts map[string]envtest.Verdict
}

// let decides for the Deployments and Jobs whose name holds a word, in one version.
func (p *pods) let(word, version string, verdict envtest.Verdict) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.verdicts == nil {
		p.verdicts = map[string]envtest.Verdict{}
	}
	p.verdicts[word+":"+version] = verdict
}

func (p *pods) judge(owner client.Object, template corev1.PodTemplateSpec) envtest.Verdict {
	p.mu.Lock()
	defer p.mu.Unlock()
	for rule, verdict := range p.verdicts {
		word, of, _ := strings.Cut(rule, ":")
		if strings.Contains(owner.GetName(), word) && version(template) == of {
			return verdict
		}
	}
	return envtest.Runs
}

func version(template corev1.PodTemplateSpec) string {
	image := template.Spec.Containers[0].Image
	return image[strings.LastIndex(image, ":")+1:]
}
