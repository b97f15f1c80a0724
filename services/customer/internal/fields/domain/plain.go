package domain

import "encoding/json"

// Plain returns values that came out of a document as they went into it: texts, numbers, true and false, lists of texts, and
// money as a map. Documents have types of their own for lists and maps.
func Plain(values map[string]any) map[string]any {
	for key, value := range values {
		switch value.(type) {
		case string, float64, bool:
			continue
		}
		text, err := json.Marshal(value)
		if err != nil {
			continue // no document holds what JSON cannot
		}
		var several []string
		if json.Unmarshal(text, &several) == nil {
			values[key] = several
			continue
		}
		var plain any
		if json.Unmarshal(text, &plain) == nil {
			values[key] = plain
		}
	}
	return values
}
