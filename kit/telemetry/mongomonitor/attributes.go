package mongomonitor

import (
	"errors"
	"net"
	"strconv"
	"strings"

	"go.mongodb.org/mongo-driver/v2/x/mongo/driver"
	"go.opentelemetry.io/otel/attribute"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
)

// server says which server a connection leads to. The driver's connection ids read "host:port[-17]".
func server(connection string) []attribute.KeyValue {
	address, _, _ := strings.Cut(connection, "[-")
	host, port, err := net.SplitHostPort(address)
	if err != nil { // a Unix socket
		return []attribute.KeyValue{semconv.ServerAddress(address)}
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		return []attribute.KeyValue{semconv.ServerAddress(host)}
	}
	return []attribute.KeyValue{semconv.ServerAddress(host), semconv.ServerPort(number)}
}

// failed names the kind of a failure: the server's code when it answered with one, otherwise the error's type.
func failed(failure error) []attribute.KeyValue {
	if answer, ok := errors.AsType[driver.Error](failure); ok && answer.Code != 0 {
		code := strconv.Itoa(int(answer.Code))
		return []attribute.KeyValue{semconv.ErrorTypeKey.String(code), semconv.DBResponseStatusCode(code)}
	}
	return []attribute.KeyValue{semconv.ErrorType(failure)}
}
