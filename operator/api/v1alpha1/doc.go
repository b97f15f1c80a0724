// Package v1alpha1 holds the custom resources of Guanxi: Stack and StackService (what runs), TenantClass (what is sold) and
// Tenant (who it runs for). It knows nothing of how they are reconciled.
//
// +kubebuilder:object:generate=true
// +groupName=guanxi.dev
package v1alpha1
