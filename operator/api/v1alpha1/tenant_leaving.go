package v1alpha1

// DeletionProtected is the value of a Tenant's deletionProtection that refuses its deletion.
const DeletionProtected = "Enabled"

// IsProtected reports whether the tenant must not be deleted.
func (t *Tenant) IsProtected() bool { return t.Spec.DeletionProtection == DeletionProtected }

// IsLeaving reports whether the tenant is being deleted and nothing holds that up: it is not served any more, and as
// Kubernetes takes no deletion back, it will not be again.
func (t *Tenant) IsLeaving() bool { return t.DeletionTimestamp != nil && !t.IsProtected() }
