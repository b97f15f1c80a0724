// Package asyncapi writes the AsyncAPI 3.0 document of the services' events from the catalogue of contracts. It knows no
// event by name.
package asyncapi

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/guanxi-crm/guanxi/contracts"
)

const (
	specification = "3.0.0"
	description   = `What the services tell. Events are CloudEvents 1.0 in Kafka's binary content mode: the attributes are headers, the data
is the value. The message key is tenant/customer id, so that everything told of one customer is in one partition, in order.
An event may be delivered twice; its id and its sequence tell. Readers must pass over fields they do not know.`
)

type document struct {
	AsyncAPI           string                `yaml:"asyncapi"`
	Info               info                  `yaml:"info"`
	DefaultContentType string                `yaml:"defaultContentType"`
	Channels           map[string]channel    `yaml:"channels"`
	Operations         map[string]operation  `yaml:"operations"`
	Components         map[string]components `yaml:"components"`
}

type info struct {
	Title       string `yaml:"title"`
	Version     string `yaml:"version"`
	Description string `yaml:"description"`
}

type channel struct {
	Address  string         `yaml:"address"`
	Title    string         `yaml:"title"`
	Messages map[string]ref `yaml:"messages"`
}

type operation struct {
	Action   string `yaml:"action"`
	Channel  ref    `yaml:"channel"`
	Messages []ref  `yaml:"messages"`
}

type components map[string]any

type ref struct {
	Ref string `yaml:"$ref"`
}

// Document returns the document as YAML; the same catalogue makes the same bytes.
func Document(catalogue []contracts.Channel) ([]byte, error) {
	schemas := newSchemas()
	messages := components{}
	doc := document{
		AsyncAPI: specification, DefaultContentType: "application/json",
		Info:     info{Title: "Guanxi events", Version: "v1", Description: description},
		Channels: map[string]channel{}, Operations: map[string]operation{},
	}
	for _, c := range catalogue {
		name := strings.TrimPrefix(c.Source, "/")
		ch := channel{Address: c.Topic, Title: "Events of the " + name + " service", Messages: map[string]ref{}}
		op := operation{Action: "send", Channel: ref{"#/channels/" + name}}
		for _, event := range c.Events {
			message, err := messageOf(c, event, schemas)
			if err != nil {
				return nil, err
			}
			if _, twice := messages[message.Name]; twice {
				return nil, fmt.Errorf("asyncapi: the event type %s is in the catalogue twice", message.Name)
			}
			messages[message.Name] = message
			ch.Messages[message.Name] = ref{"#/components/messages/" + message.Name}
			op.Messages = append(op.Messages, ref{"#/channels/" + name + "/messages/" + message.Name})
		}
		doc.Channels[name], doc.Operations["publish-"+name] = ch, op
	}
	documented, err := schemas.components()
	if err != nil {
		return nil, err
	}
	doc.Components = map[string]components{"messages": messages, "schemas": documented}
	return write(doc)
}

func write(doc document) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString("# Made by `guanxi docs`; do not edit.\n")
	encoder := yaml.NewEncoder(&out)
	encoder.SetIndent(2)
	err := errors.Join(encoder.Encode(doc), encoder.Close())
	return out.Bytes(), err
}
