package fault_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/fault"
)

func TestKindIsFoundThroughWrapping(t *testing.T) {
	err := fmt.Errorf("register: %w", fault.New(fault.Conflict, "%s is taken", "E-1"))
	require.Equal(t, fault.Conflict, fault.KindOf(err))
	require.True(t, fault.Is(err, fault.Conflict))
	require.False(t, fault.Is(err, fault.Stale))
	require.Empty(t, fault.KindOf(errors.New("other")))
	require.Empty(t, fault.KindOf(nil))
}

func TestOuterFaultDecides(t *testing.T) {
	inner := fault.New(fault.NotFound, "no customer")
	require.Equal(t, fault.Invalid, fault.KindOf(fault.Wrap(fault.Invalid, inner, "no such customer")))
}

func TestCauseIsKeptButNotTold(t *testing.T) {
	cause := errors.New("dial tcp 10.0.0.7: refused")
	err := fault.Wrap(fault.Unavailable, cause, "the broker is away")
	require.ErrorIs(t, err, cause)
	require.Equal(t, "the broker is away", err.Error())
}

func TestFieldsAreInTheText(t *testing.T) {
	err := fault.OnFields(fault.Field{Path: "name", Message: "is required"}, fault.Field{Path: "tags[1]", Message: "is empty"})
	require.Equal(t, fault.Invalid, err.Kind)
	require.Equal(t, "the request breaks a rule; name: is required; tags[1]: is empty", err.Error())
	require.Equal(t, []fault.Field{{Path: "limit", Message: "at most 5"}}, fault.OnField("limit", "at most %d", 5).Fields)
}

func TestWaitLeavesTheFaultItIsMadeOfAlone(t *testing.T) {
	err := fault.New(fault.Limited, "slow down")
	require.Equal(t, time.Minute, err.After(time.Minute).Wait)
	require.Zero(t, err.Wait)
}
