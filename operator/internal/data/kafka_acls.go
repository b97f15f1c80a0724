package data

import (
	"cmp"
	"context"
	"slices"

	"github.com/segmentio/kafka-go"
)

// allowances are what kit/eventbus needs on the topics and groups of its prefix. Read and Write bring Describe with them,
// which the lag and the list of topics need. Configuration that goes with a topic's creation needs no right of its own,
// and nothing is asked of the cluster: the bus writes without idempotence, for its relay keeps the order.
func allowances(user, prefix string) []kafka.ACLEntry {
	allow := func(on kafka.ResourceType, operation kafka.ACLOperationType) kafka.ACLEntry {
		return kafka.ACLEntry{
			ResourceType: on, ResourceName: prefix, ResourcePatternType: kafka.PatternTypePrefixed,
			Principal: principal(user), Host: "*", Operation: operation, PermissionType: kafka.ACLPermissionTypeAllow,
		}
	}
	return []kafka.ACLEntry{
		allow(kafka.ResourceTypeTopic, kafka.ACLOperationTypeRead),
		allow(kafka.ResourceTypeTopic, kafka.ACLOperationTypeWrite),
		allow(kafka.ResourceTypeTopic, kafka.ACLOperationTypeCreate),
		allow(kafka.ResourceTypeGroup, kafka.ACLOperationTypeRead),
	}
}

// EnsureACLs makes the user's access-control lists exactly those that its services need on topics and groups under the
// prefix: what is missing is added, and then whatever else names the user is removed, so that it is held to the prefix. It
// returns when a broker knows of them.
func (k *Kafka) EnsureACLs(ctx context.Context, user, prefix string) (changed bool, err error) {
	op := "hold the Kafka user " + user + " to its prefix"
	if err := cmp.Or(checkUser(op, user, k.cfg.User), checkPrefix(op, prefix)); err != nil {
		return false, err
	}
	err = k.session(ctx, op, k.login, brokersOnly, func(ctx context.Context, client *kafka.Client, _ *kafka.MetadataResponse) error {
		have, err := listACLs(ctx, client, user)
		if err != nil {
			return err
		}
		var missing []kafka.ACLEntry
		for _, acl := range allowances(user, prefix) {
			if !have[acl] {
				missing = append(missing, acl)
			}
			delete(have, acl)
		}
		changed = changed || len(missing)+len(have) > 0
		if err := createACLs(ctx, client, missing); err != nil {
			return err
		}
		if err := awaitACLs(ctx, client, user, missing); err != nil {
			return err
		}
		_, err = deleteACLs(ctx, client, exactly(have))
		return err
	})
	return changed && err == nil, err
}

// DropACLs removes every access-control list that names the user, and returns how many there were.
func (k *Kafka) DropACLs(ctx context.Context, user string) (dropped int, err error) {
	op := "drop the access-control lists of the Kafka user " + user
	if err := checkUser(op, user, k.cfg.User); err != nil {
		return 0, err
	}
	err = k.session(ctx, op, k.login, brokersOnly, func(ctx context.Context, client *kafka.Client, _ *kafka.MetadataResponse) error {
		n, err := deleteACLs(ctx, client, []kafka.DeleteACLsFilter{{
			ResourceTypeFilter: kafka.ResourceTypeAny, ResourcePatternTypeFilter: kafka.PatternTypeAny,
			PrincipalFilter: principal(user), Operation: kafka.ACLOperationTypeAny, PermissionType: kafka.ACLPermissionTypeAny,
		}})
		dropped += n
		return err
	})
	return dropped, err
}

func principal(user string) string { return "User:" + user }

// listACLs returns all that name the user.
func listACLs(ctx context.Context, client *kafka.Client, user string) (map[kafka.ACLEntry]bool, error) {
	answer, err := client.DescribeACLs(ctx, &kafka.DescribeACLsRequest{Filter: kafka.ACLFilter{
		ResourceTypeFilter: kafka.ResourceTypeAny, ResourcePatternTypeFilter: kafka.PatternTypeAny,
		PrincipalFilter: principal(user), Operation: kafka.ACLOperationTypeAny, PermissionType: kafka.ACLPermissionTypeAny,
	}})
	if err == nil {
		err = answer.Error
	}
	if err != nil {
		return nil, err
	}
	found := make(map[kafka.ACLEntry]bool)
	for _, resource := range answer.Resources {
		for _, acl := range resource.ACLs {
			found[kafka.ACLEntry{
				ResourceType: resource.ResourceType, ResourceName: resource.ResourceName, ResourcePatternType: resource.PatternType,
				Principal: acl.Principal, Host: acl.Host, Operation: acl.Operation, PermissionType: acl.PermissionType,
			}] = true
		}
	}
	return found, nil
}

func createACLs(ctx context.Context, client *kafka.Client, acls []kafka.ACLEntry) error {
	if len(acls) == 0 {
		return nil
	}
	answer, err := client.CreateACLs(ctx, &kafka.CreateACLsRequest{ACLs: acls})
	if err != nil {
		return err
	}
	return cmp.Or(answer.Errors...)
}

// awaitACLs waits until what the controller has written has reached a broker.
func awaitACLs(ctx context.Context, client *kafka.Client, user string, written []kafka.ACLEntry) error {
	for {
		known, err := listACLs(ctx, client, user)
		if err != nil || !slices.ContainsFunc(written, func(acl kafka.ACLEntry) bool { return !known[acl] }) {
			return err
		}
		if !sleep(ctx, firstPause) {
			return ctx.Err()
		}
	}
}

// exactly returns filters that match these and no others.
func exactly(acls map[kafka.ACLEntry]bool) []kafka.DeleteACLsFilter {
	filters := make([]kafka.DeleteACLsFilter, 0, len(acls))
	for acl := range acls {
		filters = append(filters, kafka.DeleteACLsFilter{
			ResourceTypeFilter: acl.ResourceType, ResourceNameFilter: acl.ResourceName,
			ResourcePatternTypeFilter: acl.ResourcePatternType, PrincipalFilter: acl.Principal, HostFilter: acl.Host,
			Operation: acl.Operation, PermissionType: acl.PermissionType,
		})
	}
	return filters
}

func deleteACLs(ctx context.Context, client *kafka.Client, filters []kafka.DeleteACLsFilter) (deleted int, err error) {
	if len(filters) == 0 {
		return 0, nil
	}
	answer, err := client.DeleteACLs(ctx, &kafka.DeleteACLsRequest{Filters: filters})
	if err != nil {
		return 0, err
	}
	var failed []error
	for _, result := range answer.Results {
		failed = append(failed, result.Error)
		for _, acl := range result.MatchingACLs {
			failed = append(failed, acl.Error)
			if acl.Error == nil {
				deleted++
			}
		}
	}
	return deleted, cmp.Or(failed...)
}
