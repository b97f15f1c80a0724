package domain

// Channel is a way a customer likes to be contacted.
type Channel string

// channels are those a customer can prefer; interaction plans follow-ups by them.
var channels = []Channel{"phone", "email", "meeting", "chat", "social", "visit", "web"}
