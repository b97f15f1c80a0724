package data_test

import (
	"encoding/binary"
	"io"
	"net"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"go.mongodb.org/mongo-driver/v2/bson"
)

// Operation codes of MongoDB's wire protocol. A driver greets with the old OP_QUERY and goes on with OP_MSG.
const (
	opReply = 1
	opQuery = 2004
	opMsg   = 2013

	msgHeader = 16 // bytes: length, id, id answered, operation
)

// userServer is a double of the part of MongoDB that keeps users: it speaks the wire protocol, lets users in by
// SCRAM-SHA-256, records the commands, and answers as MongoDB's manual says. It keeps no data.
type userServer struct {
	addr string

	mu       sync.Mutex
	users    map[string]storedUser
	commands []bson.D             // of administration, as they came, without what the driver adds of its own
	refuse   map[string]bson.D    // answers to commands by their names, instead of the right ones
	conns    map[net.Conn]*client // open connections
}

type storedUser struct {
	Name     string
	Password string
	Roles    bson.A
}

func startUserServer(t *testing.T) *userServer {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	s := &userServer{
		addr: listener.Addr().String(), refuse: map[string]bson.D{}, conns: map[net.Conn]*client{},
		users: map[string]storedUser{"root": {Name: "root", Password: "r00t"}},
	}
	t.Cleanup(func() {
		_ = listener.Close()
		s.mu.Lock()
		defer s.mu.Unlock()
		for conn := range s.conns {
			_ = conn.Close()
		}
	})
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			c := &client{server: s}
			s.mu.Lock()
			s.conns[conn] = c
			s.mu.Unlock()
			go c.serve(conn)
		}
	}()
	return s
}

func (s *userServer) uri(user, password string) string {
	return "mongodb://" + user + ":" + password + "@" + s.addr + "/?authSource=admin"
}

// seen returns the commands of a name that came since the last call.
func (s *userServer) seen(name string) []bson.D {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []bson.D
	s.commands = slices.DeleteFunc(s.commands, func(command bson.D) bool {
		if command[0].Key == name {
			found = append(found, command)
		}
		return command[0].Key == name
	})
	return found
}

func (s *userServer) answerWith(command string, answer bson.D) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refuse[command] = answer
}

// serve answers a connection's messages until it is closed.
func (c *client) serve(conn net.Conn) {
	defer func() {
		_ = conn.Close()
		c.server.mu.Lock()
		defer c.server.mu.Unlock()
		delete(c.server.conns, conn)
	}()
	for {
		id, op, body, err := readMessage(conn)
		if err != nil {
			return
		}
		answer, err := bson.Marshal(c.answer(op, body))
		if err != nil {
			return
		}
		if _, err := conn.Write(message(id, op, answer)); err != nil {
			return
		}
	}
}

func readMessage(from io.Reader) (id, op uint32, body []byte, err error) {
	header := make([]byte, msgHeader)
	if _, err := io.ReadFull(from, header); err != nil {
		return 0, 0, nil, err
	}
	body = make([]byte, binary.LittleEndian.Uint32(header)-msgHeader)
	_, err = io.ReadFull(from, body)
	return binary.LittleEndian.Uint32(header[4:]), binary.LittleEndian.Uint32(header[12:]), body, err
}

// message frames an answer to the message with the id.
func message(id, op uint32, document []byte) []byte {
	front, answerOp := make([]byte, 5), uint32(opMsg) // flags, and the kind of section that is one document
	if op == opQuery {
		front, answerOp = make([]byte, 20), opReply // flags, cursor, start
		binary.LittleEndian.PutUint32(front[16:], 1)
	}
	out := make([]byte, msgHeader, msgHeader+len(front)+len(document))
	binary.LittleEndian.PutUint32(out, uint32(msgHeader+len(front)+len(document)))
	binary.LittleEndian.PutUint32(out[8:], id)
	binary.LittleEndian.PutUint32(out[12:], answerOp)
	return append(append(out, front...), document...)
}
