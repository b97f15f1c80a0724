package data

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/segmentio/kafka-go"
)

// DropTopics deletes every topic under the prefix, and returns those that it deleted, also when it fails for others. It
// finds those that the operator's user may describe: brokers hide the others.
func (k *Kafka) DropTopics(ctx context.Context, prefix string) (removed []string, err error) {
	const op = "delete the topics"
	if err := checkPrefix(op, prefix); err != nil {
		return nil, err
	}
	err = k.session(ctx, op+" under "+prefix, k.login, everyTopic, func(ctx context.Context, client *kafka.Client, cluster *kafka.MetadataResponse) error {
		owned := topicsUnder(prefix, cluster.Topics)
		if len(owned) == 0 {
			return nil
		}
		answer, err := client.DeleteTopics(ctx, &kafka.DeleteTopicsRequest{Topics: owned})
		if err != nil {
			return err
		}
		failed := make(map[string]error)
		for topic, err := range answer.Errors {
			switch {
			case err == nil:
				removed = append(removed, topic)
			case !errors.Is(err, kafka.UnknownTopicOrPartition): // somebody else has
				failed[topic] = err
			}
		}
		return k.several(op, failed)
	})
	slices.Sort(removed)
	return removed, err
}

func topicsUnder(prefix string, topics []kafka.Topic) []string {
	var owned []string
	for _, topic := range topics {
		if strings.HasPrefix(topic.Name, prefix) && !topic.Internal {
			owned = append(owned, topic.Name)
		}
	}
	slices.Sort(owned)
	return owned
}
