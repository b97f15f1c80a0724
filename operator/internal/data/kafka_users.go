package data

import (
	"cmp"
	"context"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha512"
	"errors"
	"fmt"

	"github.com/segmentio/kafka-go"
	"github.com/segmentio/kafka-go/protocol"
	"github.com/segmentio/kafka-go/sasl"
)

const (
	scramIterations = 8192 // Kafka's own default is its lower bound, 4096
	saltSize        = 32   // bytes
)

// EnsureUser makes a user who logs in with SCRAM-SHA-512, or gives the one there is this password, and waits until a
// broker takes it. It tries to log in first, and writes nothing when it can. Connections that are open keep what they
// may do after a change: only new ones need the new password.
func (k *Kafka) EnsureUser(ctx context.Context, name, password string) (changed bool, err error) {
	op := "make the Kafka user " + name
	if err := cmp.Or(checkUser(op, name, k.cfg.User), checkPassword(op, password)); err != nil {
		return false, err
	}
	login, err := scramLogin(op, name, password)
	if err != nil {
		return false, err
	}
	ctx, cancel := context.WithTimeout(ctx, callLimit)
	defer cancel()
	if err := k.logIn(ctx, op, login); KindOf(err) != Refused {
		return false, err
	}
	if err := k.setPassword(ctx, op, name, password); err != nil {
		return false, err
	}
	return true, k.awaitLogin(ctx, op, login)
}

// DropUser removes whatever a user can log in with; a user who is not there is no error. Connections that are open stay:
// drop the user's access-control lists too.
func (k *Kafka) DropUser(ctx context.Context, name string) (dropped bool, err error) {
	op := "drop the Kafka user " + name
	if err := checkUser(op, name, k.cfg.User); err != nil {
		return false, err
	}
	err = k.session(ctx, op, k.login, brokersOnly, func(ctx context.Context, client *kafka.Client, _ *kafka.MetadataResponse) error {
		if err := offers(ctx, client, protocol.AlterUserScramCredentials); err != nil {
			return err
		}
		logins, err := scramLogins(ctx, client, name)
		if err != nil || len(logins) == 0 {
			return err
		}
		dropped = true
		return alterUser(ctx, client, &kafka.AlterUserScramCredentialsRequest{Deletions: logins})
	})
	return dropped && err == nil, err
}

// logIn says whether the brokers let a user in.
func (k *Kafka) logIn(ctx context.Context, op string, login sasl.Mechanism) error {
	return k.session(ctx, op, login, brokersOnly, nil)
}

// awaitLogin waits until what the controller has written has reached a broker.
func (k *Kafka) awaitLogin(ctx context.Context, op string, login sasl.Mechanism) error {
	for {
		err := k.logIn(ctx, op, login)
		if KindOf(err) != Refused || !sleep(ctx, firstPause) {
			return err
		}
	}
}

func (k *Kafka) setPassword(ctx context.Context, op, name, password string) error {
	salt := make([]byte, saltSize)
	_, _ = rand.Read(salt) // never fails
	salted, err := pbkdf2.Key(sha512.New, password, salt, scramIterations, sha512.Size)
	if err != nil {
		return k.failure(op, err, password)
	}
	return k.session(ctx, op, k.login, brokersOnly, func(ctx context.Context, client *kafka.Client, _ *kafka.MetadataResponse) error {
		if err := offers(ctx, client, protocol.AlterUserScramCredentials); err != nil {
			return err
		}
		return alterUser(ctx, client, &kafka.AlterUserScramCredentialsRequest{
			Upsertions: []kafka.UserScramCredentialsUpsertion{{
				Name: name, Mechanism: kafka.ScramMechanismSha512, Iterations: scramIterations, Salt: salt, SaltedPassword: salted,
			}},
		})
	})
}

// scramLogins returns what the user can log in with, as it is deleted.
func scramLogins(ctx context.Context, client *kafka.Client, name string) ([]kafka.UserScramCredentialsDeletion, error) {
	answer, err := client.DescribeUserScramCredentials(ctx, &kafka.DescribeUserScramCredentialsRequest{
		Users: []kafka.UserScramCredentialsUser{{Name: name}},
	})
	if err == nil {
		err = answer.Error
	}
	if err != nil {
		return nil, err
	}
	var logins []kafka.UserScramCredentialsDeletion
	for _, user := range answer.Results {
		if user.Error != nil && !errors.Is(user.Error, kafka.ResourceNotFound) {
			return nil, user.Error
		}
		for _, credential := range user.CredentialInfos {
			logins = append(logins, kafka.UserScramCredentialsDeletion{Name: name, Mechanism: credential.Mechanism})
		}
	}
	return logins, nil
}

func alterUser(ctx context.Context, client *kafka.Client, change *kafka.AlterUserScramCredentialsRequest) error {
	answer, err := client.AlterUserScramCredentials(ctx, change)
	if err != nil {
		return err
	}
	for _, result := range answer.Results {
		if result.Error != nil {
			return result.Error
		}
	}
	return nil
}

// offers fails when the brokers do not know a request: sent to them all the same, it would only close the connection.
func offers(ctx context.Context, client *kafka.Client, request protocol.ApiKey) error {
	known, err := client.ApiVersions(ctx, &kafka.ApiVersionsRequest{})
	if err != nil {
		return err
	}
	for _, api := range known.ApiKeys {
		if api.ApiKey == int(request) {
			return nil
		}
	}
	return fmt.Errorf("%v: %w", request, kafka.UnsupportedVersion)
}
