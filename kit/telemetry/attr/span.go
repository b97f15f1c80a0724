package attr

// Send is the span of publishing to a topic.
func Send(topic string) string { return "send " + topic }

// Process is the span of a consumer's work on events of a topic.
func Process(topic string) string { return "process " + topic }

// Store is the span of an operation on a collection: "find customers".
func Store(operation, collection string) string {
	if collection == "" {
		return operation
	}
	return operation + " " + collection
}
