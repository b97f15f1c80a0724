package app

import (
	"cmp"
	"context"
	"hash/fnv"
	"maps"
	"slices"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	heart "github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/duplicates/domain"
)

// What a scan holds in memory, at most.
const (
	maxEntries    = 4_000_000 // of 16 bytes
	maxRemembered = 100_000   // customers, of about 1 KiB
	comparedAt    = 50_000    // pairs between two checkpoints
)

// entry says that a customer has a key.
type entry struct {
	hash int64 // of the key, from 0 on
	at   int32 // of the customer, in the order of ids
}

// scanner compares all customers of a tenant that have a key in common. The keys are gone through in the order of their
// hashes, so that a scan that was interrupted goes on where it was. With more keys than fit into memory it takes several
// passes, each with those whose hash leaves one remainder.
type scanner struct {
	App
	job     domain.Job
	rules   domain.Rules
	ids     []string
	entries []entry
	traits  map[int32]customers.Traits
	names   *domain.Count
}

// scan does what is left of a scan.
func (a App) scan(ctx context.Context, job domain.Job) (domain.Job, error) {
	rules, err := a.Rules.Get(ctx)
	if err != nil {
		return job, err
	}
	s := &scanner{App: a, job: job, rules: rules}
	for s.job.Passes = max(1, s.job.Passes); s.job.Pass < s.job.Passes; {
		if err := s.collect(ctx); err != nil {
			return s.job, err
		}
		if s.job.Pass == 0 && s.job.Through == 0 {
			s.rules.Frequencies = s.names.Frequencies()
			if err := a.Rules.Count(ctx, s.rules.Frequencies); err != nil {
				return s.job, err
			}
		}
		if err := s.compareAll(ctx); err != nil {
			return s.job, err
		}
		s.job.Pass, s.job.Through = s.job.Pass+1, 0
	}
	return s.job, nil
}

// collect goes over all customers and keeps the keys of this pass.
func (s *scanner) collect(ctx context.Context) error {
	s.ids, s.entries, s.traits, s.names = nil, s.entries[:0], map[int32]customers.Traits{}, domain.NewCount()
	var after *docstore.Position
	for {
		page, err := s.Heart.Customers.Walk(ctx, after, docstore.MaxLimit)
		if err != nil {
			return err
		}
		for _, doc := range page.Docs {
			if doc.Body.Listed {
				s.add(doc)
			}
		}
		if len(s.ids)/10_000 != (len(s.ids)-len(page.Docs))/10_000 {
			if s.job, err = s.checkpoint(ctx, s.job); err != nil {
				return err
			}
		}
		if after = page.Next; after == nil {
			break
		}
	}
	s.job.Customers = int64(len(s.ids))
	slices.SortFunc(s.entries, func(a, b entry) int { return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.at, b.at)) })
	return nil
}

func (s *scanner) add(c heart.Customer) {
	at := int32(len(s.ids))
	s.ids = append(s.ids, c.ID)
	traits := c.Body.Traits()
	s.names.Add(traits.Given, traits.Family)
	if len(s.traits) < maxRemembered {
		s.traits[at] = traits
	}
	for _, key := range c.Body.Blocks {
		if hash := hashOf(key); s.inPass(hash) {
			s.entries = append(s.entries, entry{hash, at})
		}
	}
	if len(s.entries) > maxEntries && s.job.Pass == 0 && s.job.Through == 0 {
		s.job.Passes *= 2
		s.entries = slices.DeleteFunc(s.entries, func(e entry) bool { return !s.inPass(e.hash) })
	}
}

func (s *scanner) inPass(hash int64) bool { return hash%int64(s.job.Passes) == int64(s.job.Pass) }

// hashOf is FNV-1a without its highest bit, which BSON has no room for.
func hashOf(key string) int64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(key)) // it never fails
	return int64(h.Sum64() >> 1)
}

// compareAll compares those who share a key of this pass, from where the job says it is.
func (s *scanner) compareAll(ctx context.Context) error {
	pairs := map[[2]int32]struct{}{}
	for from := 0; from < len(s.entries); {
		to := from + 1
		for to < len(s.entries) && s.entries[to].hash == s.entries[from].hash {
			to++
		}
		sharing := s.entries[from:to]
		if from = to; sharing[0].hash <= s.job.Through || len(sharing) > tooCommon {
			continue
		}
		for i, one := range sharing {
			for _, other := range sharing[i+1:] {
				pairs[[2]int32{one.at, other.at}] = struct{}{}
			}
		}
		if len(pairs) >= comparedAt {
			if err := s.settle(ctx, pairs, sharing[0].hash); err != nil {
				return err
			}
			clear(pairs)
		}
	}
	last := s.job.Through
	if len(s.entries) > 0 {
		last = max(last, s.entries[len(s.entries)-1].hash)
	}
	return s.settle(ctx, pairs, last)
}

// settle compares pairs, remembers those that may be one customer, and stores how far the scan is.
func (s *scanner) settle(ctx context.Context, pairs map[[2]int32]struct{}, through int64) error {
	ordered := slices.SortedFunc(maps.Keys(pairs), func(a, b [2]int32) int {
		return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1]))
	})
	alike := map[string][2]string{}
	for some := range slices.Chunk(ordered, docstore.MaxLimit/2) {
		traits, err := s.traitsOf(ctx, some)
		if err != nil {
			return err
		}
		for _, p := range some {
			one, known := traits[p[0]]
			other, alsoKnown := traits[p[1]]
			if known && alsoKnown && domain.Compare(one, other, s.rules.Frequencies).Score >= s.rules.ReviewFrom() {
				alike[domain.PairID(s.ids[p[0]], s.ids[p[1]])] = [2]string{s.ids[p[0]], s.ids[p[1]]}
			}
		}
	}
	if err := s.comparePairs(ctx, alike); err != nil {
		return err
	}
	s.job.Compared, s.job.Found, s.job.Through = s.job.Compared+int64(len(pairs)), s.job.Found+int64(len(alike)), through
	var err error
	s.job, err = s.checkpoint(ctx, s.job)
	return err
}

// traitsOf returns the traits of the pairs' customers; those that are not remembered are read.
func (s *scanner) traitsOf(ctx context.Context, pairs [][2]int32) (map[int32]customers.Traits, error) {
	traits, missing := map[int32]customers.Traits{}, map[string]int32{}
	for _, p := range pairs {
		for _, at := range p {
			if t, known := s.traits[at]; known {
				traits[at] = t
			} else {
				missing[s.ids[at]] = at
			}
		}
	}
	for ids := range slices.Chunk(slices.Sorted(maps.Keys(missing)), docstore.MaxLimit) {
		found, err := s.Heart.Customers.GetMany(ctx, ids)
		if err != nil {
			return nil, err
		}
		for id, c := range found {
			if c.Body.Listed {
				traits[missing[id]] = c.Body.Traits()
			}
		}
	}
	return traits, nil
}
