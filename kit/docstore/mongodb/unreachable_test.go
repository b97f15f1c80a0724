package mongodb_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/docstore/mongodb"
	"github.com/guanxi-crm/guanxi/kit/testserver"
)

func TestAServerThatIsAwayIsToldFromOneThatRefusesTheCredentials(t *testing.T) {
	open := func(uri string) error {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		_, err := mongodb.Open(ctx, uri, "guanxi_test", mongodb.Options{})
		require.Error(t, err)
		return err
	}

	away := open("mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=100")
	require.True(t, mongodb.IsUnreachable(away), away)
	require.False(t, mongodb.IsRefused(away), away)

	// No server knows this user: one without accounts says so of the command to log in.
	_, address, _ := strings.Cut(testserver.MongoDB(t), "mongodb://")
	refused := open("mongodb://nobody:wrong@" + address)
	require.True(t, mongodb.IsRefused(refused), refused)
	require.False(t, mongodb.IsUnreachable(refused), refused)

	misspelt := open("mongo://127.0.0.1")
	require.False(t, mongodb.IsRefused(misspelt), misspelt)
	require.False(t, mongodb.IsUnreachable(misspelt), misspelt)
}
