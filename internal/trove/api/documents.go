package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The parts of documents that both dialects have in common.
type (
	datastoreDocument struct {
		Type    string `json:"type,omitempty"`
		Version string `json:"version,omitempty"`
	}
	idDocument struct {
		ID string `json:"id"`
	}
	volumeDocument struct {
		Size int      `json:"size"`
		Used *float64 `json:"used"`
	}
	linkDocument struct {
		Rel  string `json:"rel"`
		Href string `json:"href"`
	}
)

// moment is a time as Trove writes it: UTC, without a zone.
type moment time.Time

func (m *moment) UnmarshalJSON(raw []byte) error {
	text, err := stringOrNull(raw)
	if err != nil || text == "" {
		return err
	}
	at, err := time.Parse("2006-01-02T15:04:05", strings.TrimSuffix(text, "Z"))
	if err != nil {
		if at, err = time.Parse(time.RFC3339, text); err != nil {
			return fmt.Errorf("%q is not a time", text)
		}
	}
	*m = moment(at.UTC())
	return nil
}

// reference is the id of a flavor or configuration: of an object with id and links, or bare, as text or number.
type reference string

func (r *reference) UnmarshalJSON(raw []byte) error {
	var object struct {
		ID json.RawMessage `json:"id"`
	}
	if json.Unmarshal(raw, &object) == nil && object.ID != nil {
		raw = object.ID
	}
	var number json.Number
	if json.Unmarshal(raw, &number) == nil && number != "" {
		*r = reference(number)
		return nil
	}
	text, err := stringOrNull(raw)
	if err != nil && object.ID == nil && len(raw) > 0 && raw[0] == '{' {
		return nil // an object that says nothing
	}
	*r = reference(text)
	return err
}

// givenReference is the reference to a configuration group that a user has given: empty for the group that the server made for
// a node.
//
// Specification, section Auto-Create and Attach.
type givenReference reference

func (r *givenReference) UnmarshalJSON(raw []byte) error {
	var object struct {
		Own bool `json:"own"`
	}
	if json.Unmarshal(raw, &object) == nil && object.Own {
		return nil
	}
	return (*reference)(r).UnmarshalJSON(raw)
}

// addresses are IP addresses or host names: one text, or a list of texts or of objects with an address.
type addresses []string

func (a *addresses) UnmarshalJSON(raw []byte) error {
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) != nil {
		list = []json.RawMessage{raw}
	}
	*a = nil
	for _, item := range list {
		var object struct {
			Address string `json:"address"`
		}
		if json.Unmarshal(item, &object) == nil {
			if object.Address != "" {
				*a = append(*a, object.Address)
			}
			continue
		}
		text, err := stringOrNull(item)
		if err != nil {
			return err
		}
		if text != "" {
			*a = append(*a, text)
		}
	}
	return nil
}

// first is the only or first of them.
func (a addresses) first() string {
	if len(a) == 0 {
		return ""
	}
	return a[0]
}

// UnmarshalJSON reads sizes that come as numbers or as text.
func (v *volumeDocument) UnmarshalJSON(raw []byte) error {
	var loose struct {
		Size json.RawMessage `json:"size"`
		Used json.RawMessage `json:"used"`
	}
	if err := json.Unmarshal(raw, &loose); err != nil {
		return err
	}
	size, err := numberOrNull(loose.Size)
	if err != nil {
		return err
	}
	if size != nil {
		v.Size = int(*size)
	}
	v.Used, err = numberOrNull(loose.Used)
	return err
}

// faultDocument is the text of a fault.
//
// Trove, trove/instance/views.py, InstanceDetailView.
type faultDocument string

func (f *faultDocument) UnmarshalJSON(raw []byte) error {
	var object struct {
		Message string `json:"message"`
	}
	if json.Unmarshal(raw, &object) == nil {
		*f = faultDocument(object.Message)
		return nil
	}
	text, err := stringOrNull(raw)
	*f = faultDocument(text)
	return err
}

// stringOrNull is the text of a JSON string, empty for null.
func stringOrNull(raw []byte) (string, error) {
	var text *string
	if err := json.Unmarshal(raw, &text); err != nil {
		return "", fmt.Errorf("%s is not a text", raw)
	}
	if text == nil {
		return "", nil
	}
	return *text, nil
}

// numberOrNull is a JSON number, or one written as text; nil for null, nothing and empty text.
func numberOrNull(raw []byte) (*float64, error) {
	text := strings.Trim(string(raw), `"`)
	if text == "" || text == "null" {
		return nil, nil
	}
	number, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return nil, fmt.Errorf("%s is not a number", raw)
	}
	return &number, nil
}

// decodeList reads a page of a list: its entries, which stand under the key, and its links. An answer without the list, or with an entry
// that has no id (no name, where that is the id), is none: taken for an empty list, it would say that all there was is gone.
func decodeList[D any](body []byte, key string, id func(D) string) ([]D, []linkDocument, error) {
	var document map[string]json.RawMessage
	if err := json.Unmarshal(body, &document); err != nil {
		return nil, nil, err
	}
	var list []D
	if raw, ok := document[key]; ok {
		if err := json.Unmarshal(raw, &list); err != nil {
			return nil, nil, err
		}
	}
	if list == nil {
		return nil, nil, fmt.Errorf("it holds no list of %s", key)
	}
	if slices.ContainsFunc(list, func(entry D) bool { return id(entry) == "" }) {
		return nil, nil, fmt.Errorf("one of the %s that it lists has no id", key)
	}
	var links []linkDocument
	if raw, ok := document["links"]; ok {
		if err := json.Unmarshal(raw, &links); err != nil {
			return nil, nil, err
		}
	}
	return list, links, nil
}

// errNoObject is for an answer in which the object it should hold is missing.
var errNoObject = errors.New("it holds no object with an id")

func afterMarker(marker string) url.Values {
	if marker == "" {
		return nil
	}
	return url.Values{"marker": {marker}}
}

// nextMarker is where the next page begins, empty after the last one. Of the link only the marker is used: deployed
// Trove writes https into it whatever it is served by. last is the last object's id, which a marker is.
//
// Trove, trove/common/pagination.py.
func nextMarker(links []linkDocument, last string) string {
	for _, link := range links {
		if link.Rel != "next" {
			continue
		}
		if address, err := url.Parse(link.Href); err == nil {
			if marker := address.Query().Get("marker"); marker != "" {
				return marker
			}
		}
		return last
	}
	return ""
}
