package mirror

import "encoding/json"

// Split divides what is to be handed over into parts of at most limit bytes of JSON, unless a single one is larger. There
// is at least one part, which may be empty.
func Split[D any](all []D, limit int) ([][]D, error) {
	parts, size := [][]D{{}}, 0
	for _, one := range all {
		text, err := json.Marshal(one)
		if err != nil {
			return nil, err
		}
		last := len(parts) - 1
		if size += len(text); size > limit && len(parts[last]) > 0 {
			parts, size, last = append(parts, nil), len(text), last+1
		}
		parts[last] = append(parts[last], one)
	}
	return parts, nil
}
