package tenant

// Slot is one of the two sets of credentials that a dedicated tenant's rotations take turns with. While pods are rolled from
// one to the other both users can log in, so nobody is locked out; a user with two passwords is not to be had.
type Slot string

// The slots.
const (
	SlotA Slot = "a"
	SlotB Slot = "b"
)

// Other returns the slot that the next rotation uses.
func (s Slot) Other() Slot {
	if s == SlotB {
		return SlotA
	}
	return SlotB
}

// UserName returns the tenant's user in the slot, in MongoDB and Kafka alike. The underscore keeps the second user of acme
// apart from the first of a tenant acme-b.
func (s Slot) UserName(id string) string {
	if s == SlotB {
		return own + id + "_b"
	}
	return own + id
}

// MongoDBSecretName returns the name of the Secret with the slot's connection to MongoDB.
func (s Slot) MongoDBSecretName() string { return s.secretName("mongodb") }

// KafkaSecretName returns the name of the Secret with the slot's connection to Kafka.
func (s Slot) KafkaSecretName() string { return s.secretName("kafka") }

func (s Slot) secretName(of string) string {
	if s == SlotB {
		return of + "-b"
	}
	return of
}

// SlotOf returns the slot whose Secret a Stack uses for MongoDB.
func SlotOf(mongodbSecretName string) Slot {
	if mongodbSecretName == SlotB.MongoDBSecretName() {
		return SlotB
	}
	return SlotA
}
