package cli

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/guanxi-crm/guanxi/contracts/audit"
)

type auditCommand struct {
	Verify auditVerifyCommand `cmd:"" help:"Check that no entry of a tenant's audit trail was changed, left out or added."`
}

type auditVerifyCommand struct {
	tenantFlags `embed:""`
	Through     []string `placeholder:"N:HASH" help:"A head printed earlier, which the chain must pass through."`
}

func (*auditVerifyCommand) Help() string {
	return `It reads the whole trail and computes its hashes anew. Keep what it prints somewhere else: whoever rewrites a
whole chain cannot make it pass through a hash that you hold.

Example:

    $ guanxi audit verify
    412 entries, none changed or left out.
    412:5f1c…
    $ guanxi audit verify --through 412:5f1c…`
}

func (c *auditVerifyCommand) Run(ctx context.Context, r *runtime) error {
	anchors, err := anchorsOf(c.Through)
	if err != nil {
		return err
	}
	api, err := r.tenantClient(c.tenantFlags)
	if err != nil {
		return err
	}
	var end audit.Head // before the entries, which may become more while they are read
	if err := api.Get(ctx, "/v1/audit/head", &end); err != nil {
		return err
	}
	anchors[end.Sequence] = end.Hash
	line := r.line()
	var at audit.Head
	var broken error
	err = eachItem(ctx, api, "/v1/audit/chain", func(e audit.Entry) bool {
		if at, broken = at.Check(e); broken != nil {
			return false
		}
		if hash, known := anchors[e.Sequence]; known && hash != e.Hash {
			broken = fmt.Errorf("%w: entry %d is not the one it was", audit.ErrBroken, e.Sequence)
			return false
		}
		delete(anchors, e.Sequence)
		line.showf("%d of %d entries checked", e.Sequence, end.Sequence)
		return true
	})
	line.clear()
	if err := errors.Join(err, broken); err != nil {
		return err
	}
	delete(anchors, 0)
	for n := range anchors {
		return fmt.Errorf("%w: it ends at entry %d, and entry %d was there before", audit.ErrBroken, at.Sequence, n)
	}
	_, err = fmt.Fprintf(r.out, "%d entries, none changed or left out.\n%d:%s\n", at.Sequence, at.Sequence, at.Hash)
	return err
}

// anchorsOf reads heads that were printed, by their sequence.
func anchorsOf(printed []string) (map[int64]string, error) {
	anchors := map[int64]string{}
	for _, anchor := range printed {
		n, hash, found := strings.Cut(anchor, ":")
		sequence, err := strconv.ParseInt(n, 10, 64)
		if !found || err != nil || sequence < 1 || hash == "" {
			return nil, fmt.Errorf("%q is no head: write what an earlier run printed, for example 412:5f1c…", anchor)
		}
		anchors[sequence] = hash
	}
	return anchors, nil
}
