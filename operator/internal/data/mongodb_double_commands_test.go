package data_test

import (
	"bytes"
	"errors"
	"slices"

	"github.com/xdg-go/scram"
	"go.mongodb.org/mongo-driver/v2/bson"
)

// client is one connection to a userServer.
type client struct {
	server *userServer
	login  *scram.ServerConversation
	user   string // who it is, once let in
}

// answer reads the command that a message holds, and does it.
func (c *client) answer(op uint32, body []byte) bson.D {
	if op == opQuery {
		_, after, _ := bytes.Cut(body[4:], []byte{0}) // flags and the collection's name
		body = after[8:]                              // how many to skip and to return
	} else {
		body = body[5:] // flags, and the section's kind
	}
	var command bson.D
	if err := bson.Unmarshal(body, &command); err != nil {
		return failed(9, err.Error())
	}
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	switch command[0].Key {
	case "hello", "isMaster", "ismaster":
		return bson.D{
			{Key: "helloOk", Value: true},
			{Key: "ismaster", Value: true},
			{Key: "isWritablePrimary", Value: true},
			{Key: "maxWireVersion", Value: 21},
			{Key: "minWireVersion", Value: 0},
			{Key: "maxBsonObjectSize", Value: 16 << 20},
			{Key: "maxMessageSizeBytes", Value: 48_000_000},
			{Key: "maxWriteBatchSize", Value: 100_000},
			{Key: "logicalSessionTimeoutMinutes", Value: 30},
			{Key: "saslSupportedMechs", Value: bson.A{"SCRAM-SHA-256"}},
			{Key: "ok", Value: 1},
		}
	case "saslStart", "saslContinue":
		return c.letIn(command)
	}
	if c.user == "" {
		return failed(13, "Command "+command[0].Key+" requires authentication")
	}
	return c.administer(command)
}

// letIn goes one step of SCRAM-SHA-256.
func (c *client) letIn(command bson.D) bson.D {
	if command[0].Key == "saslStart" {
		server, _ := scram.SHA256.NewServer(c.server.credentials)
		c.login = server.NewConversation()
	}
	reply, err := c.login.Step(string(field(command, "payload").(bson.Binary).Data))
	if err != nil {
		return failed(18, "Authentication failed.")
	}
	if c.login.Done() {
		c.user = c.login.Username()
	}
	return bson.D{
		{Key: "conversationId", Value: 1},
		{Key: "done", Value: c.login.Done()},
		{Key: "payload", Value: bson.Binary{Data: []byte(reply)}},
		{Key: "ok", Value: 1},
	}
}

func (s *userServer) credentials(name string) (scram.StoredCredentials, error) {
	user, found := s.users[name]
	if !found {
		return scram.StoredCredentials{}, errors.New("no such user")
	}
	client, err := scram.SHA256.NewClient(name, user.Password, "")
	if err != nil {
		return scram.StoredCredentials{}, err
	}
	return client.GetStoredCredentialsWithError(scram.KeyFactors{Salt: "salt-of-the-double", Iters: 4096})
}

func (c *client) administer(command bson.D) bson.D {
	s, name := c.server, command[0].Key
	own := slices.DeleteFunc(slices.Clone(command), func(e bson.E) bool {
		return slices.Contains([]string{"lsid", "maxTimeMS", "$clusterTime", "$readPreference"}, e.Key)
	})
	if name != "ping" && name != "endSessions" {
		s.commands = append(s.commands, own)
	}
	if answer, found := s.refuse[name]; found {
		return answer
	}
	subject, _ := command[0].Value.(string)
	_, exists := s.users[subject]
	switch {
	case name == "ping", name == "endSessions":
	case c.user != "root":
		return failed(13, "not authorized on admin to execute command")
	case name == "usersInfo":
		users := bson.A{}
		if user, exists := s.users[field(command[0].Value.(bson.D), "user").(string)]; exists {
			users = append(users, bson.D{{Key: "user", Value: user.Name}, {Key: "db", Value: "admin"}, {Key: "roles", Value: user.Roles}})
		}
		return bson.D{{Key: "users", Value: users}, {Key: "ok", Value: 1}}
	case name == "createUser" && exists:
		return failed(51003, "User \""+subject+"@admin\" already exists")
	case (name == "updateUser" || name == "dropUser") && !exists:
		return failed(11, "User '"+subject+"@admin' not found")
	case name == "createUser", name == "updateUser":
		s.users[subject] = storedUser{Name: subject, Password: field(command, "pwd").(string), Roles: field(command, "roles").(bson.A)}
	case name == "dropUser":
		delete(s.users, subject)
	default:
		return failed(59, "no such command: '"+name+"'")
	}
	return bson.D{{Key: "ok", Value: 1}}
}

func failed(code int32, text string) bson.D {
	return bson.D{{Key: "ok", Value: 0}, {Key: "errmsg", Value: text}, {Key: "code", Value: code}}
}

func field(document bson.D, key string) any {
	for _, e := range document {
		if e.Key == key {
			return e.Value
		}
	}
	return nil
}
