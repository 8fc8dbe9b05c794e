package api

import (
	"encoding/json"
	"fmt"
	"math/big"
	"regexp"
	"strconv"
	"strings"
)

// ParameterType is what the values of a parameter are, in JSON too.
type ParameterType string

// The types that a server takes values of. Trove's own datastores declare parameters of another one, "list", of
// which its API takes no value at all.
//
// Trove, trove/configuration/service.py, ConfigurationsController._find_type.
const (
	ParameterInteger ParameterType = "integer"
	ParameterFloat   ParameterType = "float"
	ParameterBoolean ParameterType = "boolean"
	ParameterString  ParameterType = "string"
)

// Parameter is what a datastore lets a configuration group set.
//
// Trove, trove/configuration/views.py, ConfigurationParameterView; specification, section Introduce read_only and hidden
// Parameters.
type Parameter struct {
	Name string
	Type ParameterType
	// Min and Max bound integers; nil where there is no bound. They may be larger than an int64.
	Min, Max *big.Int
	// RestartRequired says that a value is in force after the database's next restart only.
	RestartRequired bool
	// ReadOnly says that the value is the cloud's own.
	ReadOnly bool
}

// ParameterValue is a value as a server has it: its JSON type, and its text, which for a string is without quotes.
type ParameterValue struct {
	Type ParameterType
	Text string
}

// hiddenValue is what Trove shows in place of secrets: of every parameter with "password", "token" or the like in its name, a
// number of tokens included, and of what follows "password" in a text.
//
// Trove, trove/configuration/views.py, DetailedConfigurationView; oslo.utils, strutils.mask_dict_password.
const hiddenValue = "***"

// Masked says that the server does not show the value.
func (v ParameterValue) Masked() bool {
	return v.Type == ParameterString && strings.Contains(v.Text, hiddenValue)
}

var (
	integerText = regexp.MustCompile(`^-?(0|[1-9][0-9]*)$`)
	floatText   = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?$`)
)

// Says tells whether the text means the value: numbers count, not how they are written.
func (v ParameterValue) Says(text string) bool {
	if v.Text == text {
		return true
	}
	if v.Type != ParameterInteger && v.Type != ParameterFloat || !floatText.MatchString(text) {
		return false
	}
	a, ok := new(big.Float).SetString(v.Text)
	b, alsoOk := new(big.Float).SetString(text)
	return ok && alsoOk && a.Cmp(b) == 0
}

// Value reads a text as a value of the parameter. Its errors say what the parameter takes, and what the text is.
//
// Trove, trove/configuration/service.py, ConfigurationsController._validate_configuration.
func (p Parameter) Value(text string) (ParameterValue, error) {
	value := ParameterValue{Type: p.Type, Text: text}
	fits := true
	switch p.Type {
	case ParameterInteger:
		fits = integerText.MatchString(text) && p.bounds(text)
	case ParameterFloat:
		fits = floatText.MatchString(text)
		if fits && integerText.MatchString(text) {
			value.Text += ".0" // A whole number is no float to Trove.
		}
	case ParameterBoolean:
		fits = text == "true" || text == "false"
	case ParameterString:
	default:
		return value, fmt.Errorf("%s is of the type %q, of which the server takes no value", p.Name, string(p.Type))
	}
	if !fits {
		return value, fmt.Errorf("%s takes %s; %q is none", p.Name, p.Takes(), text)
	}
	return value, nil
}

func (p Parameter) bounds(text string) bool {
	n, ok := new(big.Int).SetString(text, 10)
	return ok && (p.Min == nil || n.Cmp(p.Min) >= 0) && (p.Max == nil || n.Cmp(p.Max) <= 0)
}

// Takes says in words what the parameter's values are.
func (p Parameter) Takes() string {
	switch p.Type {
	case ParameterInteger:
		switch {
		case p.Min != nil && p.Max != nil:
			return fmt.Sprintf("an integer from %s to %s", p.Min, p.Max)
		case p.Min != nil:
			return fmt.Sprintf("an integer of at least %s", p.Min)
		case p.Max != nil:
			return fmt.Sprintf("an integer of at most %s", p.Max)
		}
		return "an integer"
	case ParameterFloat:
		return "a number"
	case ParameterBoolean:
		return "true or false"
	case ParameterString:
		return "a text"
	}
	return "nothing"
}

// MarshalJSON writes the value with its own type: Trove takes no 5 in quotes for a number.
func (v ParameterValue) MarshalJSON() ([]byte, error) {
	if v.Type == ParameterString {
		return json.Marshal(v.Text)
	}
	return []byte(v.Text), nil
}

// UnmarshalJSON reads any value. Null, which is none, is an empty text.
func (v *ParameterValue) UnmarshalJSON(raw []byte) error {
	text := string(raw)
	switch {
	case text == "true", text == "false":
		*v = ParameterValue{ParameterBoolean, text}
	case text == "null":
		*v = ParameterValue{ParameterString, ""}
	case integerText.MatchString(text):
		*v = ParameterValue{ParameterInteger, text}
	case floatText.MatchString(text):
		*v = ParameterValue{ParameterFloat, shortest(text)}
	case strings.HasPrefix(text, `"`):
		v.Type = ParameterString
		return json.Unmarshal(raw, &v.Text)
	default:
		*v = ParameterValue{ParameterString, text} // a list, or an object, as it stands
	}
	return nil
}

// shortest is a float as somebody would write it.
func shortest(text string) string {
	number, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return text
	}
	return strconv.FormatFloat(number, 'f', -1, 64)
}
