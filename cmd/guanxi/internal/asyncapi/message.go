package asyncapi

import (
	"fmt"
	"strings"

	"github.com/guanxi-crm/guanxi/contracts"
)

type message struct {
	Name        string         `yaml:"name"`
	Title       string         `yaml:"title"`
	ContentType string         `yaml:"contentType"`
	Headers     map[string]any `yaml:"headers"`
	Payload     ref            `yaml:"payload"`
	Bindings    map[string]any `yaml:"bindings"`
}

// messageOf documents an event: its name is its type without the publisher's domain, its headers are the CloudEvents
// attributes in binary mode.
func messageOf(c contracts.Channel, event contracts.Data, schemas schemas) (message, error) {
	name, ok := strings.CutPrefix(event.EventType(), "dev.guanxi.")
	words := strings.Split(name, ".") // customer, purchase-recorded, v1
	if !ok || len(words) != 3 || "/"+words[0] != c.Source {
		return message{}, fmt.Errorf("asyncapi: the event type %s is not named dev.guanxi.<service>.<event>.<version> after its source %s",
			event.EventType(), c.Source)
	}
	title := strings.ReplaceAll(words[1], "-", " ")
	return message{
		Name: name, Title: strings.ToUpper(title[:1]) + title[1:], ContentType: "application/json",
		Headers: headers(c.Source, event.EventType()), Payload: schemas.of(event),
		Bindings: map[string]any{"kafka": map[string]any{
			"key":            map[string]any{"type": "string", "description": "tenant/customer id", "pattern": "^[a-z0-9-]{1,63}/.+$"},
			"bindingVersion": "0.5.0",
		}},
	}, nil
}

func headers(source, eventType string) map[string]any {
	text := func(description string) map[string]any {
		return map[string]any{"type": "string", "description": description}
	}
	only := func(value string) map[string]any { return map[string]any{"type": "string", "const": value} }
	at := text("When it happened")
	at["format"] = "date-time"
	return map[string]any{
		"type": "object",
		"properties": map[string]any{
			"ce_specversion": only("1.0"),
			"ce_id":          text("UUIDv7; the same when the event is delivered again"),
			"ce_source":      only(source),
			"ce_type":        only(eventType),
			"ce_subject":     text("Id of the aggregate that tells"),
			"ce_time":        at,
			"ce_tenant":      text("Whose event it is"),
			"ce_sequence":    text("1, 2, 3, … over the events of one subject, without gaps"),
			"ce_traceparent": text("W3C trace context of the request that caused it"),
			"content-type":   only("application/json"),
		},
		"required": []string{"ce_specversion", "ce_id", "ce_source", "ce_type", "ce_subject", "ce_time", "ce_tenant", "ce_sequence", "content-type"},
	}
}
