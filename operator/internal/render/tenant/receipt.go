package tenant

import (
	"maps"
	"slices"
	"strings"
	"time"

	corev1ac "k8s.io/client-go/applyconfigurations/core/v1"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

// Receipt tells what the deletion of a tenant has removed, and what it has left behind and where.
type Receipt struct {
	Tenant    string
	UID       string // of the Tenant, so that a later one of the same id is told apart
	Class     string
	Policy    v1alpha1.DeletionPolicy
	Stack     string    // namespace/name of the Stack that served the tenant
	Requested time.Time // when the deletion was asked for
	Unserved  time.Time // when the tenant's entry was seen to be gone; zero before
	Finished  time.Time // zero while under way
	Removed   []string
	Kept      []string
	Abandoned []string // what could not be removed and was given up
}

// Keys of a receipt that are read back.
const (
	keyTenant, keyUID, keyClass, keyPolicy, keyStack = "tenant", "uid", "class", "policy", "stack"
	keyRequested, keyUnserved, keyFinished           = "requested", "unserved", "finished"
	keyRemoved, keyKept, keyAbandoned                = "removed", "kept", "abandoned"
)

// ReceiptConfigMap renders the receipt, for people and for programs: one key each, lists by line.
func ReceiptConfigMap(namespace string, r Receipt) *corev1ac.ConfigMapApplyConfiguration {
	data := map[string]string{
		keyTenant: r.Tenant, keyUID: r.UID, keyClass: r.Class, keyPolicy: string(r.Policy), keyStack: r.Stack,
		keyRequested: stamp(r.Requested), keyUnserved: stamp(r.Unserved), keyFinished: stamp(r.Finished),
		keyRemoved: lines(r.Removed), keyKept: lines(r.Kept), keyAbandoned: lines(r.Abandoned),
	}
	maps.DeleteFunc(data, func(_, value string) bool { return value == "" })
	return corev1ac.ConfigMap(ReceiptName(r.Tenant), namespace).WithLabels(Labels(r.Tenant)).WithData(data)
}

// ParseReceipt reads what ReceiptConfigMap has written. What somebody has spoilt is left out.
func ParseReceipt(data map[string]string) Receipt {
	return Receipt{
		Tenant: data[keyTenant], UID: data[keyUID], Class: data[keyClass],
		Policy: v1alpha1.DeletionPolicy(data[keyPolicy]), Stack: data[keyStack],
		Requested: moment(data[keyRequested]), Unserved: moment(data[keyUnserved]), Finished: moment(data[keyFinished]),
		Removed: entries(data[keyRemoved]), Kept: entries(data[keyKept]), Abandoned: entries(data[keyAbandoned]),
	}
}

// Note adds a line to a list of the receipt unless it is there.
func Note(list []string, line string) []string {
	if slices.Contains(list, line) {
		return list
	}
	return append(list, line)
}

func lines(list []string) string { return strings.Join(list, "\n") }

func entries(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

func moment(text string) time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}
	}
	return t
}
