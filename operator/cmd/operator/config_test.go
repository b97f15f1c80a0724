package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRequestsOfAllKindsShareOneBound(t *testing.T) {
	file := filepath.Join(t.TempDir(), "kubeconfig")
	require.NoError(t, os.WriteFile(file, []byte(`apiVersion: v1
kind: Config
current-context: here
clusters: [{name: here, cluster: {server: "http://127.0.0.1:1"}}]
contexts: [{name: here, context: {cluster: here}}]
`), 0o600))
	s := &settings{Kubeconfig: file, Work: workSettings{KubeQPS: 0.001, KubeBurst: 2}}
	config, err := s.cluster()
	require.NoError(t, err)
	bound := config.RateLimiter // one that is not set here is made for each kind
	require.NotNil(t, bound)
	require.True(t, bound.TryAccept())
	require.True(t, bound.TryAccept())
	require.False(t, bound.TryAccept(), "the burst is used up")
}
