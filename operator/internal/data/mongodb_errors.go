package data

import (
	"context"
	"errors"
	"io"
	"net"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver/auth"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver/topology"
)

// Codes that MongoDB, and servers that speak its protocol, answer with.
const (
	codeUserNotFound         = 11
	codeUnauthorized         = 13
	codeAuthenticationFailed = 18
	codeCommandNotFound      = 59
	codeCommandNotSupported  = 115
	codeNotImplemented       = 238
	codeFeatureNotSupported  = 303  // Amazon DocumentDB
	codeAtlas                = 8000 // Atlas, for several reasons that only the text tells
	codeUserExists           = 51003
)

// codesSteppedDown are of a server that is no longer the primary, or is shutting down.
var codesSteppedDown = []int32{91, 189, 10107, 11600, 11602, 13435, 13436}

const refusedAdvice = "check the user, the password and authSource in the MongoDB URI"

func (m *MongoDB) failure(op string, err error, secrets ...string) error {
	if m.config.Auth != nil {
		secrets = append(secrets, m.config.Auth.Password)
	}
	return failure(op, err, mongoVerdict(err), secrets...)
}

func mongoVerdict(err error) verdict {
	away := verdict{Unreachable, "check MongoDB's addresses and TLS, that it has a primary, and that network policies let the operator reach it"}
	refused := verdict{Refused, refusedAdvice}
	var selection topology.ServerSelectionError
	var connection topology.ConnectionError
	var answer mongo.CommandError
	var network net.Error
	var login *auth.Error
	switch {
	case errors.Is(err, context.Canceled):
		return verdict{Other, "it was stopped and is tried again"}
	case mongo.IsTimeout(err), mongo.IsNetworkError(err), errors.As(err, &selection):
		return away
	case errors.As(err, &answer) && answer.Code != 0:
		return mongoCode(answer)
	case errors.Is(err, io.EOF), errors.As(err, &network): // also while it logs in
		return away
	case errors.As(err, &login):
		return refused
	case errors.As(err, &connection):
		return away
	}
	return verdict{Other, ""}
}

func mongoCode(answer mongo.CommandError) verdict {
	switch answer.Code {
	case codeAuthenticationFailed:
		return verdict{Refused, refusedAdvice}
	case codeUnauthorized:
		return verdict{Forbidden, "give the operator's MongoDB user the roles userAdminAnyDatabase, dbAdminAnyDatabase and readWriteAnyDatabase"}
	case codeCommandNotFound, codeCommandNotSupported, codeNotImplemented, codeFeatureNotSupported:
		return verdict{Unsupported, "this server cannot do it: share credentials, or use a MongoDB that can"}
	case codeAtlas:
		if strings.Contains(answer.Message, "bad auth") {
			return verdict{Refused, refusedAdvice}
		}
		return verdict{Unsupported, "Atlas has users made through its own interface: make them there and share credentials here"}
	}
	if slices.Contains(codesSteppedDown, answer.Code) {
		return verdict{Unreachable, "MongoDB's primary is changing: when it stays so, check the health of the replica set"}
	}
	return verdict{Other, ""}
}

func hasCode(err error, code int) bool {
	var answer mongo.ServerError
	return errors.As(err, &answer) && answer.HasErrorCode(code)
}
