package domain

import (
	"slices"
	"time"

	"github.com/guanxi-crm/guanxi/kit/fault"
)

// Define adds a definition. The error names every broken rule, or says that the key is taken: that of a retired one is.
func (ds Definitions) Define(d Definition, now time.Time) (Definitions, Definition, error) {
	if taken, ok := ds.Find(d.Key); ok {
		if taken.Retired() {
			return ds, d, fault.New(fault.Conflict, "the field %s is retired, and customers may still have values of it; choose another key", d.Key)
		}
		return ds, d, fault.New(fault.Conflict, "there is a field %s already", d.Key)
	}
	if len(ds) >= MaxDefinitions {
		return ds, d, fault.New(fault.Conflict, "there are %d fields already, the most that a tenant can have", MaxDefinitions)
	}
	if d.For == "" {
		d.For = Both
	}
	d, err := d.checked()
	if err != nil {
		return ds, d, err
	}
	d.Since, d.Changed, d.RetiredAt, d.Revision = now, now, nil, 1
	next := append(slices.Clone(ds), d)
	return next, d, next.bounded()
}

// Redefine changes a definition. Its key and type stay, and so do choices: they are retired, not removed. What becomes
// required or unique is so from the next change of each customer on.
func (ds Definitions) Redefine(d Definition, now time.Time) (Definitions, Definition, error) {
	i := ds.index(d.Key)
	if i < 0 {
		return ds, d, fault.New(fault.NotFound, "there is no field %s", d.Key)
	}
	before := ds[i]
	if before.Retired() {
		return ds, d, fault.New(fault.Conflict, "the field %s is retired", d.Key)
	}
	if d.Type != before.Type {
		return ds, d, fault.New(fault.Conflict, "the type of a field never changes: retire %s, and define another of type %s", d.Key, d.Type)
	}
	for _, o := range before.Choices {
		if !slices.ContainsFunc(d.Choices, func(n Option) bool { return n.Value == o.Value }) {
			return ds, d, fault.New(fault.Conflict, "the choice %q cannot be removed, for customers may have it: retire it", o.Value)
		}
	}
	d, err := d.checked()
	if err != nil {
		return ds, d, err
	}
	if Same(d, before) {
		return ds, before, nil
	}
	d.Since, d.Changed, d.RetiredAt, d.Revision = before.Since, now, nil, before.Revision+1
	next := slices.Clone(ds)
	next[i] = d
	return next, d, next.bounded()
}

// Retire ends a definition: values stay with the customers that have one, and no other gets one. It changes nothing when
// it is retired already.
func (ds Definitions) Retire(key string, now time.Time) (Definitions, Definition, error) {
	i := ds.index(key)
	if i < 0 {
		return ds, Definition{}, fault.New(fault.NotFound, "there is no field %s", key)
	}
	d := ds[i]
	if d.Retired() {
		return ds, d, nil
	}
	d.RetiredAt, d.Changed = &now, now
	d.Revision++
	next := slices.Clone(ds)
	next[i] = d
	return next, d, nil
}

// bounded returns a fault when the definitions are too many or too large to be read with every change of a customer.
func (ds Definitions) bounded() error {
	words, uniques := 0, 0
	for _, d := range ds {
		words += len(d.Labels)
		for _, o := range d.Choices {
			words += 1 + len(o.Labels)
		}
		if d.Unique && !d.Retired() {
			uniques++
		}
	}
	switch {
	case uniques > maxUnique:
		return fault.New(fault.Conflict, "at most %d fields can be unique", maxUnique)
	case words > maxWords:
		return fault.New(fault.Conflict, "the fields have more than %d labels and choices together", maxWords)
	}
	return nil
}
