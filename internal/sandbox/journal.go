package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/front"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// Request is an entry of the journal: one request to the emulated API.
type Request = store.Request

// record appends a request to the journal.
func (s *Server) record(ctx context.Context, c *front.Call, a front.Answer) error {
	return s.write(ctx, func(tx *store.Tx) error {
		if err := tx.SaveSetting(clockSetting, c.Now.Format(timeFormat)); err != nil {
			return err
		}
		return tx.AddRequest(store.Request{
			Time: c.Now, Kind: c.Kind, Method: c.Method, Path: c.Path, Query: c.URL.RawQuery, Status: a.Status, RequestID: c.RequestID,
			UserAgent: c.UserAgent(), Body: masked(c.Kind, c.Body), ObjectID: made(c, a),
			Duration: float64(time.Since(c.Begun).Microseconds()) / 1000,
		})
	})
}

// made is the id of the object that a request has made: a cluster, an instance, a backup, a configuration group, a module.
func made(c *front.Call, a front.Answer) string {
	if c.Kind != KindTrove || c.Method != http.MethodPost || a.Status >= http.StatusBadRequest || a.Body == nil {
		return ""
	}
	text, err := json.Marshal(a.Body)
	if err != nil {
		return ""
	}
	var document map[string]struct {
		ID string `json:"id"`
	}
	if json.Unmarshal(text, &document) != nil {
		return "" // An answer of another form, as those that a test puts there.
	}
	for _, object := range document {
		return object.ID
	}
	return ""
}

// timeFormat is how the sandbox itself writes moments.
const timeFormat = time.RFC3339Nano

// mask stands for a secret in the journal.
const mask = "***"

// masked is a request's body as it was sent, but for its secrets. A body that can't be read is left out where it might hold some.
func masked(kind string, body []byte) string {
	var out bytes.Buffer
	copied := 0
	// Path has the key, or "" for an array, of everything that the decoder is inside of; in an object keys and values take turns.
	var path []place
	decoder := json.NewDecoder(bytes.NewReader(body))
	for {
		before := int(decoder.InputOffset())
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) && len(path) == 0 {
			out.Write(body[copied:])
			return out.String()
		}
		if err != nil {
			if kind == KindIdentity {
				return mask
			}
			return string(body)
		}
		top := len(path) - 1
		isKey := top >= 0 && path[top].inObject && !path[top].hasKey
		text, isText := token.(string)
		switch {
		case isKey && isText:
			path[top].key, path[top].hasKey = text, true
			continue
		case isText && secret(path):
			start := before + bytes.IndexByte(body[before:], '"')
			out.Write(body[copied:start])
			out.WriteString(`"` + mask + `"`)
			copied = int(decoder.InputOffset())
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			path = append(path, place{inObject: token == json.Delim('{')})
			continue
		case json.Delim('}'), json.Delim(']'):
			path = path[:top]
			top--
		}
		if top >= 0 {
			path[top].hasKey = false
		}
	}
}

// place is where in a body the decoder is.
type place struct {
	inObject bool
	key      string
	hasKey   bool
}

// secret is true for the values of "password" and the like, and for Keystone's {"token": {"id": …}}.
func secret(path []place) bool {
	if len(path) == 0 {
		return false
	}
	switch path[len(path)-1].key {
	case "password", "secret", "adminPass":
		return true
	case "id":
		return len(path) > 1 && path[len(path)-2].key == "token"
	default:
		return false
	}
}
