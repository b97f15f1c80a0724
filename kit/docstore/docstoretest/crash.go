package docstoretest

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/docstore"
)

const (
	crashRounds  = 25
	crashWorkers = 4
	crashPlace   = "GUANXI_TEST_CRASH_PLACE" // tells the test binary that it is the child, and where to work
)

// RunCrash kills a process that writes documents and acknowledges events, at random steps, and looks after each kill
// whether all that it was told is done is there, and the events without a gap. The test that calls it must do nothing
// else: it is run again in the child.
func RunCrash(t *testing.T, open Opener) {
	if place := os.Getenv(crashPlace); place != "" {
		crashChild(t, open(t, place))
		return
	}
	place := t.TempDir()
	random := rand.New(rand.NewPCG(7, 11))
	reports := map[string]*report{}
	for range crashRounds {
		steps := 1 + random.IntN(150)
		runAndKill(t, place, steps, reports)
		checkAfterCrash(t, open, place, reports)
	}
	written := int64(0)
	for _, r := range reports {
		written += r.version
	}
	require.Greater(t, written, int64(crashRounds), "the child hardly wrote anything")
}

// report is what the child has said of one document.
type report struct {
	version, told, acked int64
}

// runAndKill lets the child do about so many steps.
func runAndKill(t *testing.T, place string, steps int, reports map[string]*report) {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v=false")
	child.Env = append(os.Environ(), crashPlace+"="+place)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, child.Start())
	lines := bufio.NewScanner(out)
	for n := 0; lines.Scan(); n++ {
		if n == steps {
			require.NoError(t, child.Process.Kill())
		} // what it said before it died still counts
		var verb, id string
		var a, b int64
		if _, err := fmt.Sscan(lines.Text(), &verb, &id, &a, &b); err != nil {
			continue // the last line may be torn
		}
		r := reports[id]
		if r == nil {
			r = &report{}
			reports[id] = r
		}
		switch verb {
		case "wrote":
			r.version, r.told = a, b
		case "acked":
			require.Equal(t, r.acked+1, a, "%s: events %d to %d were published next", id, a, b)
			r.acked = b
		default:
			t.Logf("the child said: %s", lines.Text())
		}
	}
	require.Error(t, child.Wait(), "the child was to be killed")
}

func checkAfterCrash(t *testing.T, open Opener, place string, reports map[string]*report) {
	t.Helper()
	engine := open(t, place)
	defer func() { require.NoError(t, engine.Close()) }()
	c, err := docstore.Open[deal](t.Context(), docstore.New(engine), deals)
	require.NoError(t, err)
	for id, r := range reports {
		doc, err := c.In(acme).Get(t.Context(), id)
		require.NoError(t, err, "%s was written", id)
		require.GreaterOrEqual(t, doc.Version, r.version, id)
		require.LessOrEqual(t, doc.Version, r.version+1, "%s: at most one write was under way", id)
		told := *doc.Body.Rank
		require.GreaterOrEqual(t, told, r.told, id)
		if doc.Version == r.version {
			require.Equal(t, r.told, told, "%s: the state is that of its version", id)
		}
		events := pending(t, engine, id)
		acked := told - int64(len(events))
		require.GreaterOrEqual(t, acked, r.acked, "%s: an acknowledged event is back", id)
		requireGapless(t, events, acked+1, told)
		for _, e := range events {
			require.Equal(t, fmt.Sprint(id, ".", e.Sequence), e.ID)
		}
		found, err := c.In(acme).Find(t.Context(), docstore.Query{Where: []docstore.Cond{docstore.Eq("externalId", doc.Body.External)}})
		require.NoError(t, err)
		require.Equal(t, []string{id}, ids(found.Docs), "the index agrees with the document")
		// What the child had under way when it was killed is done or not: from here on it is known which.
		r.version, r.told, r.acked = doc.Version, told, acked
	}
}

// crashChild works until it is killed: each worker on documents of its own, so that it knows what comes next.
func crashChild(t *testing.T, engine docstore.Engine) {
	c, err := docstore.Open[deal](t.Context(), docstore.New(engine), deals)
	require.NoError(t, err)
	failed := make(chan error)
	for worker := range crashWorkers {
		go func() { failed <- work(t, c.In(acme), engine, worker) }()
	}
	t.Fatal(<-failed)
}

func work(t *testing.T, h docstore.Handle[deal], engine docstore.Engine, worker int) error {
	random := rand.New(rand.NewPCG(uint64(worker), uint64(os.Getpid())))
	for {
		id := fmt.Sprintf("d%d.%d", worker, random.IntN(3))
		if random.IntN(3) > 0 {
			if err := writeNext(t, h, id, random.IntN(4)); err != nil {
				return err
			}
			continue
		}
		found, err := engine.Pending(t.Context(), []docstore.Ref{ref("acme", id)})
		if err != nil {
			return err
		}
		if len(found) == 0 {
			continue
		}
		published := found[0].Events[:1+random.IntN(len(found[0].Events))]
		from, through := published[0].Sequence, published[len(published)-1].Sequence
		if err := engine.Acknowledge(t.Context(), []docstore.Ack{{Ref: ref("acme", id), Through: through}}); err != nil {
			return err
		}
		fmt.Println("acked", id, from, through)
	}
}

// writeNext inserts or replaces the document with so many events; its rank counts all it has told.
func writeNext(t *testing.T, h docstore.Handle[deal], id string, events int) error {
	found, err := h.GetMany(t.Context(), []string{id})
	if err != nil {
		return err
	}
	doc, exists := found[id]
	told := int64(0)
	if exists {
		told = *doc.Body.Rank
	}
	var tell []docstore.Event
	for range events {
		told++
		tell = append(tell, event(fmt.Sprint(id, ".", told)))
	}
	body := deal{Rank: &told, External: fmt.Sprint(id, "@", doc.Version+1), Tags: []string{fmt.Sprint(told)}}
	if exists {
		doc.Body = body
		doc, err = h.Replace(t.Context(), doc, tell...)
	} else {
		doc, err = h.Insert(t.Context(), id, body, tell...)
	}
	if err == nil {
		fmt.Println("wrote", id, doc.Version, told)
	}
	return err
}
