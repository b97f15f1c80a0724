package domain

import "slices"

// Channel is a way tenant and customer are in touch.
type Channel string

// The channels.
const (
	Phone   Channel = "phone"
	Email   Channel = "email"
	Meeting Channel = "meeting"
	Chat    Channel = "chat"
	Social  Channel = "social"
	Visit   Channel = "visit"
	Web     Channel = "web"
)

// Known reports whether the channel is one of those above.
func (c Channel) Known() bool {
	return slices.Contains([]Channel{Phone, Email, Meeting, Chat, Social, Visit, Web}, c)
}

// Direction says who got in touch.
type Direction string

// The directions.
const (
	Inbound  Direction = "inbound"  // the customer did
	Outbound Direction = "outbound" // the tenant did
)
