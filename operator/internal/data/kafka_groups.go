package data

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/segmentio/kafka-go"
)

// DropGroups deletes every consumer group under the prefix with its offsets, and returns those that it deleted, also
// when it fails for others. A group that still has members cannot be deleted. It finds those that the operator's user may
// describe.
func (k *Kafka) DropGroups(ctx context.Context, prefix string) (removed []string, err error) {
	const op = "delete the consumer groups"
	if err := checkPrefix(op, prefix); err != nil {
		return nil, err
	}
	err = k.session(ctx, op+" under "+prefix, k.login, brokersOnly, func(ctx context.Context, client *kafka.Client, _ *kafka.MetadataResponse) error {
		owned, err := groupsUnder(ctx, client, prefix)
		if err != nil {
			return err
		}
		failed := make(map[string]error)
		for _, groups := range owned { // of one coordinator: a request goes to one alone
			answer, err := client.DeleteGroups(ctx, &kafka.DeleteGroupsRequest{GroupIDs: groups})
			if err != nil {
				return err
			}
			for group, err := range answer.Errors {
				switch {
				case err == nil:
					removed = append(removed, group)
				case !errors.Is(err, kafka.GroupIdNotFound): // somebody else has
					failed[group] = err
				}
			}
		}
		return k.several(op, failed)
	})
	slices.Sort(removed)
	return removed, err
}

// groupsUnder returns the groups by the broker that coordinates them.
func groupsUnder(ctx context.Context, client *kafka.Client, prefix string) (map[int][]string, error) {
	listed, err := client.ListGroups(ctx, &kafka.ListGroupsRequest{})
	if err == nil {
		err = listed.Error
	}
	if err != nil {
		return nil, err
	}
	owned := make(map[int][]string)
	for _, group := range listed.Groups {
		if strings.HasPrefix(group.GroupID, prefix) {
			owned[group.Coordinator] = append(owned[group.Coordinator], group.GroupID)
		}
	}
	return owned, nil
}
