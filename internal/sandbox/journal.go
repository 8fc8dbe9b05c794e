package sandbox

import (
	"bytes"
	"context"
	"encoding/json"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// Request is an entry of the journal: one request to the emulated API.
type Request = store.Request

// record appends a request to the journal.
func (s *Server) record(ctx context.Context, c *call, status int) error {
	return s.write(ctx, func(tx *store.Tx) error {
		if err := tx.SaveSetting(clockSetting, c.now.Format(timeFormat)); err != nil {
			return err
		}
		return tx.AddRequest(store.Request{
			Time: c.now, Kind: c.kind, Method: c.Method, Path: c.path, Query: c.URL.RawQuery, Status: status, RequestID: c.requestID,
			UserAgent: c.UserAgent(), Body: masked(c.kind, c.body),
		})
	})
}

// mask stands for a secret in the journal.
const mask = "***"

// masked is a request's body without its secrets. A body that can't be read is left out where it might hold some.
func masked(kind string, body []byte) string {
	if len(body) == 0 {
		return ""
	}
	var v any
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	if err := decoder.Decode(&v); err != nil {
		if kind == KindIdentity {
			return mask
		}
		return string(body)
	}
	return string(encode(maskValue(v)))
}

func maskValue(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for key, value := range v {
			switch key {
			case "password", "secret", "adminPass":
				if _, ok := value.(string); ok {
					v[key] = mask
					continue
				}
			case "token":
				// Keystone's {"token": {"id": …}}.
				if token, ok := value.(map[string]any); ok && token["id"] != nil {
					token["id"] = mask
				}
			}
			v[key] = maskValue(value)
		}
	case []any:
		for i := range v {
			v[i] = maskValue(v[i])
		}
	}
	return v
}
