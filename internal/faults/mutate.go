package faults

import (
	"bytes"
	"encoding/json"
	"slices"
)

// odd are values that no server should answer with, in place of others.
var odd = []any{
	nil, "", " ", "x", "ACTIVE", "ERROR", "SOMETHING_NEW", 0, -1, 1.5, 1e300, true,
	[]any{},
	[]any{nil},
	map[string]any{},
	map[string]any{"id": nil},
	"2014-13-45T99:00:00", "\u0000", "00000000-0000-4000-8000-000000000000",
}

// mutated is a document in which the value at one place is another one: places are counted as they are met, in the order of the keys. An
// answer that is no document stays as it is.
func mutated(body []byte, at, value int) []byte {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var document any
	if decoder.Decode(&document) != nil {
		return body
	}
	count := 0
	replace(document, func() (any, bool) { count++; return nil, false })
	if count == 0 {
		return body
	}
	at %= count
	document = replace(document, func() (any, bool) {
		at--
		return odd[value%len(odd)], at == -1
	})
	changed, err := json.Marshal(document)
	if err != nil {
		return body
	}
	return changed
}

// replace visits all values inside of a document, and puts others in their places where next says so.
func replace(value any, next func() (any, bool)) any {
	inside := func(inner any) any {
		if other, ok := next(); ok {
			return other
		}
		return replace(inner, next)
	}
	switch value := value.(type) {
	case map[string]any:
		keys := make([]string, 0, len(value))
		for key := range value {
			keys = append(keys, key)
		}
		slices.Sort(keys)
		for _, key := range keys {
			value[key] = inside(value[key])
		}
	case []any:
		for i := range value {
			value[i] = inside(value[i])
		}
	}
	return value
}
