package domain

import "slices"

// listField is a field with several elements, each told from the others by its key. Beside, if any, is what becomes of an
// element that joins others.
func listField[T comparable](
	name string, limit int, at func(*Details) *[]T, key func(T) string, beside func(T, []T) T,
) mergeField {
	has := func(all []T, element T) bool {
		return slices.ContainsFunc(all, func(other T) bool { return key(other) == key(element) })
	}
	return mergeField{
		name: name, list: true,
		size: func(d Details) int { return len(*at(&d)) },
		same: func(a, b Details) bool { return slices.Equal(*at(&a), *at(&b)) },
		take: func(to *Details, from Details) { *at(to) = slices.Clone(*at(&from)) },
		unite: func(to *Details, from Details) (leftOut int) {
			own := *at(to)
			united := slices.Clone(own)
			for _, element := range *at(&from) {
				switch {
				case has(united, element):
				case len(united) == limit:
					leftOut++
				case beside != nil:
					united = append(united, beside(element, own))
				default:
					united = append(united, element)
				}
			}
			*at(to) = united
			return leftOut
		},
		untake: func(now *Details, before, after Details) bool {
			kept, unchanged := untakeList(*at(now), *at(&before), *at(&after))
			for _, element := range *at(&before) {
				if !slices.Contains(*at(&after), element) && !has(kept, element) && len(kept) < limit {
					kept = append(kept, element) // it had given way to the other's
				}
			}
			if unchanged {
				*at(now) = kept
			}
			return unchanged
		},
	}
}

// untakeList returns the elements of a list without those that a merge added to had, which made it made. It is not
// unchanged when one of those has been changed or removed since.
func untakeList[T comparable](now, had, made []T) (kept []T, unchanged bool) {
	for _, element := range made {
		if !slices.Contains(had, element) && !slices.Contains(now, element) {
			return nil, false
		}
	}
	for _, element := range now {
		if slices.Contains(had, element) || !slices.Contains(made, element) {
			kept = append(kept, element)
		}
	}
	return kept, true
}
