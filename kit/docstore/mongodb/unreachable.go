package mongodb

import (
	"errors"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver/auth"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver/topology"
)

// IsUnreachable says whether an error of Open or Ping means that no primary answers, which waiting may mend.
func IsUnreachable(err error) bool {
	if IsRefused(err) {
		return false
	}
	var none topology.ServerSelectionError
	return errors.As(err, &none) || mongo.IsTimeout(err) || mongo.IsNetworkError(err)
}

// IsRefused says whether an error of Open or Ping means that the server does not take the credentials in the URI.
func IsRefused(err error) bool {
	var refused *auth.Error
	return errors.As(err, &refused)
}
