package tenant_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/guanxi-crm/guanxi/operator/internal/controller/tenant"
	"github.com/guanxi-crm/guanxi/operator/internal/data"
)

// servers are a MongoDB and a Kafka in memory, with faults.
type servers struct {
	mu        sync.Mutex
	users     map[string]string // "mongodb/name" and "kafka/name": password
	acls      map[string]string // Kafka user: prefix
	databases map[string]bool
	topics    map[string]bool
	documents map[string]int64 // of pooled tenants
	calls     []string
	fault     func(ctx context.Context, op string) error
}

func newServers() *servers {
	return &servers{
		users: make(map[string]string), acls: make(map[string]string), databases: make(map[string]bool),
		topics: make(map[string]bool), documents: make(map[string]int64),
	}
}

// fail has every operation ask f, which may wait; nil heals.
func (s *servers) fail(f func(ctx context.Context, op string) error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fault = f
}

// do notes an operation, and does it unless it is to fail.
func (s *servers) do(ctx context.Context, op string, work func()) error {
	s.mu.Lock()
	fault := s.fault
	s.calls = append(s.calls, op)
	s.mu.Unlock()
	if fault != nil {
		if err := fault(ctx, op); err != nil {
			return err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	work()
	return nil
}

// asked returns how many operations there were.
func (s *servers) asked() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.calls)
}

func (s *servers) user(name string) (password string, there bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	password, there = s.users[name]
	return password, there
}

// names returns what there is, sorted, of what is named like the prefix.
func (s *servers) names(prefix string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []string
	for _, set := range []map[string]bool{s.databases, s.topics} {
		all = slices.AppendSeq(all, maps.Keys(set))
	}
	all = slices.AppendSeq(all, maps.Keys(s.users))
	for user, held := range s.acls {
		all = append(all, "acl/"+user+"="+held)
	}
	all = slices.DeleteFunc(all, func(name string) bool { return !strings.Contains(name, prefix) })
	slices.Sort(all)
	return all
}

// put has the servers hold what a tenant's pods would have made.
func (s *servers) put(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, service := range []string{"customer", "interaction", "feedback", "analytics"} {
		s.databases["guanxi-"+id+"_"+service] = true
		s.topics["guanxi-"+id+"."+service] = true
	}
	s.documents[id] = 42
}

func (s *servers) forget(user string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.users, user)
}

func kindOf(kind data.Kind) error {
	return &data.Error{Kind: kind, Op: "do it", Advice: "mend it"}
}

// OpenMongoDB implements tenant.Servers.
func (s *servers) OpenMongoDB(ctx context.Context, uri string) (tenant.MongoDB, error) {
	return mongo{s, uri}, s.do(ctx, "mongodb open", func() {})
}

// OpenKafka implements tenant.Servers.
func (s *servers) OpenKafka(data.KafkaConfig) (tenant.Kafka, error) { return broker{s}, nil }

type mongo struct {
	*servers

	uri string
}

func (m mongo) EnsureUser(ctx context.Context, user data.User) (bool, error) {
	return true, m.do(ctx, "mongodb ensure "+user.Name, func() { m.users["mongodb/"+user.Name] = user.Password })
}

func (m mongo) DropUser(ctx context.Context, name string) (bool, error) {
	return true, m.do(ctx, "mongodb drop "+name, func() { delete(m.users, "mongodb/"+name) })
}

func (m mongo) DropDatabases(ctx context.Context, names []string) ([]string, error) {
	return names, m.do(ctx, "mongodb drop databases", func() {
		for _, name := range names {
			delete(m.databases, name)
		}
	})
}

// EraseTenant leaves something at the first pass, as a pod that still serves the tenant would.
func (m mongo) EraseTenant(ctx context.Context, databases []string, id string) (map[string]int64, error) {
	removed := make(map[string]int64)
	return removed, m.do(ctx, "mongodb erase "+strings.Join(databases, " "), func() {
		if n := m.documents[id]; n > 0 {
			removed["guanxi_customer.customers"] = n
		}
		m.documents[id] /= 10
	})
}

func (m mongo) URIFor(user, password string) string {
	return fmt.Sprintf("mongodb://%s:%s@mongo:27017/?authSource=admin", user, password)
}

func (mongo) Close(context.Context) error { return nil }

type broker struct{ *servers }

func (b broker) EnsureUser(ctx context.Context, name, password string) (bool, error) {
	return true, b.do(ctx, "kafka ensure "+name, func() { b.users["kafka/"+name] = password })
}

func (b broker) EnsureACLs(ctx context.Context, user, prefix string) (bool, error) {
	return true, b.do(ctx, "kafka acls "+user, func() { b.acls[user] = prefix })
}

func (b broker) DropUser(ctx context.Context, name string) (bool, error) {
	return true, b.do(ctx, "kafka drop "+name, func() { delete(b.users, "kafka/"+name) })
}

func (b broker) DropACLs(ctx context.Context, user string) (int, error) {
	return 1, b.do(ctx, "kafka drop acls "+user, func() { delete(b.acls, user) })
}

func (b broker) DropTopics(ctx context.Context, prefix string) ([]string, error) {
	return nil, b.do(ctx, "kafka drop topics", func() {
		maps.DeleteFunc(b.topics, func(name string, _ bool) bool { return strings.HasPrefix(name, prefix) })
	})
}

func (b broker) DropGroups(ctx context.Context, _ string) ([]string, error) {
	return nil, b.do(ctx, "kafka drop groups", func() {})
}
