package tenantsfile

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

// shards is how many files a Stack's tenants are spread over: 10,000 tenants then stay far below the 1 MiB that one
// ConfigMap may hold, and one tenant's change rewrites a sixteenth of them. It cannot change without moving tenants.
const shards = 16

// ConfigMapName returns the name of the ConfigMap that holds a shard.
func ConfigMapName(stack string, shard int) string {
	return fmt.Sprintf("%s-tenants-%02x", stack, shard)
}

// FileName returns the name of a shard's file, which is its key in the ConfigMap. No two shards of a Stack have the same:
// they are mounted into one folder.
func FileName(shard int) string { return fmt.Sprintf("tenants-%02x.yaml", shard) }

// ShardOf returns the shard that a tenant of the Stack is in. A Stack with room for one has one.
func ShardOf(stack *v1alpha1.Stack, id tenancy.ID) int {
	if stack.Spec.MaxTenants == 1 {
		return 0
	}
	sum := sha256.Sum256([]byte(id))
	return int(sum[0]) % shards
}

// files returns the content of the shards that have tenants, the same for the same tenants.
func files(stack *v1alpha1.Stack, entries []tenancy.Tenant) (map[int][]byte, error) {
	in := make(map[int][]tenancy.Tenant)
	for _, entry := range entries {
		shard := ShardOf(stack, entry.ID)
		in[shard] = append(in[shard], entry)
	}
	out := make(map[int][]byte, len(in))
	for shard, entries := range in {
		text, err := write(entries)
		if err != nil {
			return nil, err
		}
		out[shard] = text
	}
	return out, nil
}

func write(entries []tenancy.Tenant) ([]byte, error) {
	slices.SortFunc(entries, func(a, b tenancy.Tenant) int { return cmp.Compare(a.ID, b.ID) })
	var out bytes.Buffer
	out.WriteString("# Written by the operator from the Tenants. Changes made here are put back.\n")
	encoder := yaml.NewEncoder(&out)
	encoder.SetIndent(2)
	if err := encoder.Encode(entries); err != nil {
		return nil, err
	}
	return out.Bytes(), encoder.Close()
}

// read returns the entries of a shard as it was written; nil when it cannot be read, for then it is worth nothing.
func read(text string) []tenancy.Tenant {
	var entries []tenancy.Tenant
	if err := yaml.Unmarshal([]byte(text), &entries); err != nil {
		return nil
	}
	return entries
}

// revision names the content as the services do that have loaded it.
func revision(files map[int][]byte) string {
	named := make(map[string][]byte, len(files))
	for shard, text := range files {
		named[FileName(shard)] = text
	}
	return tenancy.Revision(named)
}
