package auth

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRolesGrantNoMoreThanTheyShould(t *testing.T) {
	require.False(t, Principal{}.Can(CustomerRead))
	require.False(t, Principal{Roles: []Role{"root"}}.Can(CustomerRead))
	for role := range grants {
		p := Principal{Roles: []Role{role}}
		require.Equal(t, role == Operator, p.Can(PlatformOperate), role)
		require.Equal(t, role == Admin, p.Can(TenantAdmin), role)
		require.Equal(t, role == Admin, p.Can(CustomerErase), role)
		require.Equal(t, role != Operator, p.Can(CustomerRead), role)
	}
	require.True(t, Principal{Roles: []Role{Analyst, Agent}}.Can(CustomerWrite), "roles add up")
}
