package acctest

import (
	"encoding/json"
	"slices"
)

// shapeOf is a document reduced to keys and types: two documents of the same kind have the same shape, whatever is in them. A list
// is reduced to the different shapes of its elements, in no particular order.
func shapeOf(value any) any {
	switch value := value.(type) {
	case map[string]any:
		shapes := map[string]any{}
		for key, member := range value {
			shapes[key] = shapeOf(member)
		}
		return shapes
	case []any:
		return shapesOf(value)
	case string:
		return "string"
	case float64:
		return "number"
	case bool:
		return "boolean"
	default:
		return "null"
	}
}

// shapesOf are the different shapes of a list's elements, as JSON in alphabetic order.
func shapesOf(list []any) []string {
	shapes := []string{}
	for _, element := range list {
		text, err := json.Marshal(shapeOf(element))
		if err != nil {
			// Shapes are made of maps, lists and strings, which encode.
			text = []byte(err.Error())
		}
		shapes = append(shapes, string(text))
	}
	slices.Sort(shapes)
	return slices.Compact(shapes)
}
