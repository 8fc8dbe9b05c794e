package sandbox

import (
	"cmp"
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// schema is as much of JSON Schema (draft 4) as deployed Trove's schemas use, trove/common/apischema.py. The zero value takes everything.
type schema struct {
	// kind is "object", "array", "string", "integer", "null", or "" for any.
	kind string
	// required and properties are an object's; closed forbids others.
	required   []string
	properties map[string]schema
	closed     bool
	// items is for every element of an array, of which there are at most maxItems; 0 for any number.
	items    *schema
	maxItems int
	// minLength to pattern are a string's; 0 and nil for none.
	minLength, maxLength int
	pattern              *regexp.Regexp
	// minimum is a number's; 0 for none.
	minimum int
	// oneOf are the schemas of which exactly one must fit.
	oneOf []schema
}

// problem is something that a schema refuses.
type problem struct {
	// path leads to the value, by keys and indices.
	path    []any
	message string
	// rule is where in the schema it stands, and context what was wrong with each schema of a oneOf.
	rule    string
	context []problem
}

// check is what the schema refuses, in the order in which the library jsonschema finds it.
func (s schema) check(path []any, value any) []problem {
	var found []problem
	add := func(rule, message string) { found = append(found, problem{path: path, message: message, rule: rule}) }
	text := pythonRepr(value)
	if s.kind != "" && kindOf(value) != s.kind {
		add("type", text+" is not of type '"+s.kind+"'")
	}
	switch v := value.(type) {
	case fields:
		found = append(found, s.checkObject(path, v)...)
	case []any:
		if s.maxItems > 0 && len(v) > s.maxItems {
			add("maxItems", text+" is too long")
		}
		for i, element := range v {
			if s.items != nil {
				found = append(found, s.items.check(below(path, i), element)...)
			}
		}
	case string:
		if utf8.RuneCountInString(v) < s.minLength {
			add("minLength", text+" is too short")
		}
		if s.maxLength > 0 && utf8.RuneCountInString(v) > s.maxLength {
			add("maxLength", text+" is too long")
		}
		if s.pattern != nil && !s.pattern.MatchString(v) {
			add("pattern", text+" does not match '"+s.pattern.String()+"'")
		}
	case json.Number:
		if f, err := v.Float64(); s.minimum != 0 && err == nil && f < float64(s.minimum) {
			add("minimum", text+" is less than the minimum of "+strconv.Itoa(s.minimum))
		}
	}
	if len(s.oneOf) > 0 {
		found = append(found, s.checkOneOf(path, value)...)
	}
	return found
}

func (s schema) checkObject(path []any, object fields) []problem {
	var found []problem
	for _, key := range s.required {
		if !object.has(key) {
			found = append(found, problem{path: path, message: "'" + key + "' is a required property", rule: "required"})
		}
	}
	var others []string
	for _, key := range object.keys {
		property, known := s.properties[key]
		if known {
			found = append(found, property.check(below(path, key), object.values[key])...)
		} else if s.closed {
			others = append(others, pythonText(key))
		}
	}
	if len(others) > 0 {
		verb := "was"
		if len(others) > 1 {
			verb = "were"
		}
		found = append(found, problem{
			path: path, message: "Additional properties are not allowed (" + strings.Join(others, ", ") + " " + verb + " unexpected)", rule: "additionalProperties",
		})
	}
	return found
}

func (s schema) checkOneOf(path []any, value any) []problem {
	var context []problem
	for i, each := range s.oneOf {
		found := each.check(path, value)
		if len(found) == 0 {
			return nil
		}
		for _, p := range found {
			p.rule = strconv.Itoa(i) + "/" + p.rule
			context = append(context, p)
		}
	}
	return []problem{{path: path, message: pythonRepr(value) + " is not valid under any of the given schemas", rule: "oneOf", context: context}}
}

// below is the path of a member or an element.
func below(path []any, step any) []any { return append(slices.Clip(path), step) }

// kindOf is a value's type in JSON Schema. A number with a decimal point is no integer in draft 4.
func kindOf(value any) string {
	switch v := value.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case string:
		return "string"
	case []any:
		return "array"
	case json.Number:
		if strings.ContainsAny(v.String(), ".eE") {
			return "number"
		}
		return "integer"
	default:
		return "object"
	}
}

// validationMessage says what a schema refuses, "" for nothing. It is not ok if something is wrong with the body as a whole: Trove then
// fails with 500. trove/common/wsgi.py, Controller.validate_request and format_validation_msg.
func validationMessage(s schema, body any) (message string, ok bool) {
	found := s.check(nil, body)
	slices.SortStableFunc(found, func(a, b problem) int { return comparePaths(a.path, b.path) })
	var messages []string
	for _, p := range found {
		if len(p.path) == 0 {
			return "", false
		}
		messages = append(messages, pathText(p.path)+" "+p.message)
		slices.SortStableFunc(p.context, func(a, b problem) int { return cmp.Compare(a.rule, b.rule) })
		for _, c := range p.context {
			messages = append(messages, c.message)
		}
	}
	if len(messages) == 0 {
		return "", true
	}
	return "Validation error: " + strings.Join(messages, "; "), true
}

// comparePaths compares as Python does lists: element by element, then by length.
func comparePaths(a, b []any) int {
	return slices.CompareFunc(a, b, func(x, y any) int {
		i, isIndex := x.(int)
		j, isIndexToo := y.(int)
		if isIndex && isIndexToo {
			return cmp.Compare(i, j)
		}
		s, _ := x.(string)
		t, _ := y.(string)
		return cmp.Compare(s, t)
	})
}

// pathText is a path as Trove prints it: cluster['instances'][0]['flavorRef'].
func pathText(path []any) string {
	var b strings.Builder
	for i, step := range path {
		text := pythonRepr(step)
		if i > 0 {
			text = "[" + text + "]"
		} else if s, ok := step.(string); ok {
			text = s
		}
		b.WriteString(text)
	}
	return b.String()
}

// unforeseen is the answer to what makes Trove fail inside: 500, with an id for its log.
func unforeseen() error { return &failure{unforeseenAnswer()} }
