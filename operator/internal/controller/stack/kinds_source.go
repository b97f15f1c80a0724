package stack

import (
	"cmp"
	"context"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/util/workqueue"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller"
	"sigs.k8s.io/controller-runtime/pkg/handler"
	"sigs.k8s.io/controller-runtime/pkg/log"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
	"sigs.k8s.io/controller-runtime/pkg/source"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

// kindsSource has all Stacks looked at when KEDA or Prometheus comes or goes, without a restart, and watches what the
// operator makes of their kinds meanwhile.
type kindsSource struct {
	reconciler *Reconciler
	server     discoverer
	manager    ctrl.Manager
	controller controller.Controller
}

// String names the source in logs.
func (s *kindsSource) String() string { return "kinds that may be installed at any time" }

// Start looks once, so that the first Stack finds what there is, and then now and again until ctx ends.
func (s *kindsSource) Start(ctx context.Context, queue workqueue.TypedRateLimitingInterface[reconcile.Request]) error {
	come, _, err := s.reconciler.kinds.look(s.server)
	if err != nil {
		return err
	}
	go func() {
		s.follow(ctx, come, nil)
		ticker := time.NewTicker(cmp.Or(s.reconciler.LookForKinds, kindsEvery))
		defer ticker.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
				s.again(ctx, queue)
			}
		}
	}()
	return nil
}

func (s *kindsSource) again(ctx context.Context, queue workqueue.TypedRateLimitingInterface[reconcile.Request]) {
	come, gone, err := s.reconciler.kinds.look(s.server)
	if err != nil {
		log.FromContext(ctx).Error(err, "what was found before stays in force")
		return
	}
	if len(come)+len(gone) == 0 {
		return
	}
	s.follow(ctx, come, gone)
	var stacks v1alpha1.StackList
	if err := s.reconciler.Client.List(ctx, &stacks); err != nil {
		log.FromContext(ctx).Error(err, "list the Stacks")
		return
	}
	for _, request := range requests(stacks.Items) {
		queue.Add(request)
	}
}

// follow watches the kinds that have come, and lets go of those that have gone.
func (s *kindsSource) follow(ctx context.Context, come, gone []schema.GroupVersionKind) {
	for _, kind := range gone {
		if err := s.manager.GetCache().RemoveInformer(ctx, metadataOf(kind)); err != nil {
			log.FromContext(ctx).Error(err, "stop watching", "kind", kind.Kind)
		}
	}
	for _, kind := range come {
		owned := handler.EnqueueRequestForOwner(s.manager.GetScheme(), s.manager.GetRESTMapper(), &v1alpha1.Stack{}, handler.OnlyControllerOwner())
		watch := source.Kind[client.Object](s.manager.GetCache(), metadataOf(kind), owned, specChanged())
		if err := s.controller.Watch(watch); err != nil {
			log.FromContext(ctx).Error(err, "watch", "kind", kind.Kind)
		}
	}
}

func metadataOf(kind schema.GroupVersionKind) client.Object {
	metadata := &metav1.PartialObjectMetadata{}
	metadata.SetGroupVersionKind(kind)
	return metadata
}
