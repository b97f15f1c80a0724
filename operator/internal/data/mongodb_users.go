package data

import (
	"cmp"
	"context"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readpref"
)

// User is who a tenant's services log in as.
type User struct {
	Name      string
	Password  string
	Databases []string // what it reads and writes, and nothing else
}

// databaseRole lets a user read, write, and create collections and indexes, which is all that the services do. It cannot
// drop the database, change validation or see the profiler: that would be dbAdmin.
const databaseRole = "readWrite"

type role struct {
	Role string `bson:"role"`
	DB   string `bson:"db"`
}

// SupportsUsers reports whether the server knows users. One that does not, as some that only speak MongoDB's protocol, has
// to be shared by its tenants. A server may know users and yet answer EnsureUser with Unsupported, for it knows no roles.
func (m *MongoDB) SupportsUsers(ctx context.Context) (bool, error) {
	const op = "ask MongoDB for its users"
	ctx, cancel := context.WithTimeout(ctx, callLimit)
	defer cancel()
	_, _, err := m.user(ctx, op, "guanxi")
	if KindOf(err) == Unsupported {
		return false, nil
	}
	return err == nil, err
}

// EnsureUser makes a user with the password and with readWrite on exactly its databases: roles that it has besides are
// taken away. It looks and tries to log in first, and writes nothing when all is as it should be.
func (m *MongoDB) EnsureUser(ctx context.Context, u User) (changed bool, err error) {
	op := "make the MongoDB user " + u.Name
	if err := m.checkUser(op, u); err != nil {
		return false, err
	}
	ctx, cancel := context.WithTimeout(ctx, callLimit)
	defer cancel()
	roles, found, err := m.user(ctx, op, u.Name)
	if err != nil {
		return false, err
	}
	if !found {
		err := m.admin(ctx, "createUser", u.Name, settings(u)...)
		if err == nil {
			return true, nil
		}
		if !hasCode(err, codeUserExists) { // made by another since we looked
			return false, m.failure(op, err, u.Password)
		}
	} else if sameRoles(roles, wantedRoles(u)) {
		if err := m.logIn(ctx, op, u); KindOf(err) != Refused {
			return false, err
		}
	}
	if err := m.admin(ctx, "updateUser", u.Name, settings(u)...); err != nil {
		return false, m.failure(op, err, u.Password)
	}
	return true, nil
}

// DropUser removes a user; one who is not there is no error. It ends what the user's connections may do.
func (m *MongoDB) DropUser(ctx context.Context, name string) (dropped bool, err error) {
	op := "drop the MongoDB user " + name
	if err := checkUser(op, name, m.ownUser()); err != nil {
		return false, err
	}
	ctx, cancel := context.WithTimeout(ctx, callLimit)
	defer cancel()
	switch err := m.admin(ctx, "dropUser", name); {
	case err == nil:
		return true, nil
	case hasCode(err, codeUserNotFound):
		return false, nil
	default:
		return false, m.failure(op, err)
	}
}

// admin runs a command on a user and has a majority remember it, which RunCommand does not ask for by itself.
func (m *MongoDB) admin(ctx context.Context, command, user string, settings ...bson.E) error {
	document := append(bson.D{{Key: command, Value: user}}, settings...)
	document = append(document, bson.E{Key: "writeConcern", Value: bson.D{{Key: "w", Value: "majority"}}})
	return m.client.Database(userSource).RunCommand(ctx, document).Err()
}

func settings(u User) []bson.E {
	return []bson.E{{Key: "pwd", Value: u.Password}, {Key: "roles", Value: wantedRoles(u)}}
}

func wantedRoles(u User) []role {
	roles := make([]role, len(u.Databases))
	for i, database := range u.Databases {
		roles[i] = role{databaseRole, database}
	}
	return roles
}

func (m *MongoDB) user(ctx context.Context, op, name string) (roles []role, found bool, err error) {
	var answer struct {
		Users []struct {
			Roles []role `bson:"roles"`
		} `bson:"users"`
	}
	command := bson.D{{Key: "usersInfo", Value: bson.D{{Key: "user", Value: name}, {Key: "db", Value: userSource}}}}
	if err := m.client.Database(userSource).RunCommand(ctx, command).Decode(&answer); err != nil {
		return nil, false, m.failure(op, err)
	}
	if len(answer.Users) == 0 {
		return nil, false, nil
	}
	return answer.Users[0].Roles, true, nil
}

func sameRoles(a, b []role) bool {
	order := func(x, y role) int { return cmp.Or(cmp.Compare(x.DB, y.DB), cmp.Compare(x.Role, y.Role)) }
	return slices.Equal(slices.Compact(slices.SortedFunc(slices.Values(a), order)), slices.Compact(slices.SortedFunc(slices.Values(b), order)))
}

// logIn says whether the server lets the user in.
func (m *MongoDB) logIn(ctx context.Context, op string, u User) error {
	config := *m.config
	config.SetAuth(options.Credential{Username: u.Name, Password: u.Password, PasswordSet: true, AuthSource: userSource}).
		SetMaxPoolSize(1).SetMinPoolSize(0)
	client, err := mongo.Connect(&config)
	if err != nil {
		return m.failure(op, err, u.Password)
	}
	defer func() { _ = client.Disconnect(context.WithoutCancel(ctx)) }()
	if err := client.Ping(ctx, readpref.Primary()); err != nil {
		return m.failure(op, err, u.Password)
	}
	return nil
}

func (m *MongoDB) checkUser(op string, u User) error {
	err := cmp.Or(checkUser(op, u.Name, m.ownUser()), checkPassword(op, u.Password))
	if err == nil && len(u.Databases) == 0 {
		err = invalid(op, "name one database or more")
	}
	for _, database := range u.Databases {
		err = cmp.Or(err, checkDatabase(op, database))
	}
	return err
}

func (m *MongoDB) ownUser() string {
	if m.config.Auth == nil {
		return ""
	}
	return m.config.Auth.Username
}
