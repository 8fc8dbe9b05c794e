package api

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/gophercloud/gophercloud/v2"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
)

// Whatever a server answers, a decoder says what it is or that it can't be read: it does not panic, and what it shows has an id, without
// which nobody could ask for it again.
func FuzzDecode(f *testing.F) {
	for _, document := range trovetest.Documents(f) {
		f.Add([]byte(document))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, dialect := range []Dialect{DialectOf("nodes"), DialectOf("v1.0")} {
			one(t, dialect.DecodeCluster, body, func(c Cluster) string { return c.ID })
			page(t, dialect.DecodeClusters, body, func(c Cluster) string { return c.ID })
			one(t, dialect.DecodeInstance, body, func(i Instance) string { return i.ID })
			page(t, dialect.DecodeInstances, body, func(i Instance) string { return i.ID })
			one(t, dialect.DecodeNode, body, func(n Node) string { return n.ID })
			page(t, dialect.DecodeNodes, body, func(n ListedNode) string { return n.ID })
			page(t, dialect.DecodeDatabases, body, func(d Database) string { return d.Name })
			page(t, dialect.DecodeUsers, body, func(u User) string { return u.Name })
			members, err := dialect.DecodeMembers(body)
			for _, n := range members {
				assert.True(t, err != nil || n.ID != "", "a node without an id")
			}
		}
		one(t, DecodeBackup, body, func(b Backup) string { return b.ID })
		page(t, DecodeBackups, body, func(b Backup) string { return b.ID })
		one(t, DecodeConfiguration, body, func(c Configuration) string { return c.ID })
		page(t, DecodeConfigurations, body, func(c Configuration) string { return c.ID })
		page(t, DecodeConfigured, body, func(c ConfiguredInstance) string { return c.ID })
		_, _ = DecodeParameters(body)
		_, _ = DecodeCapabilities(body)
	})
}

func one[T any](t *testing.T, decode func([]byte) (T, error), body []byte, id func(T) string) {
	t.Helper()
	value, err := decode(body)
	assert.True(t, err != nil || id(value) != "", "%T without an id", value)
}

func page[T any](t *testing.T, decode func([]byte) (Page[T], error), body []byte, id func(T) string) {
	t.Helper()
	all, err := decode(body)
	for _, value := range all.Items {
		assert.True(t, err != nil || id(value) != "", "%T without an id", value)
	}
}

// Whatever a refusal looks like, it is told in one line of bounded length, and has a name.
func FuzzError(f *testing.F) {
	for _, document := range trovetest.Documents(f) {
		f.Add(404, []byte(document), "")
	}
	f.Add(http.StatusRequestEntityTooLarge, []byte(`{"overLimit": {"code": 413, "message": "This request was rate-limited."}}`), "7")
	f.Fuzz(func(t *testing.T, status int, body []byte, retryAfter string) {
		e := NewError(gophercloud.ErrUnexpectedResponseCode{
			URL: "https://cloud/v1.0/p/instances/i", Method: http.MethodGet, Actual: status, Body: body,
			ResponseHeader: http.Header{"Retry-After": {retryAfter}},
		}, "/v1.0/p")
		text := e.Error()
		assert.NotContains(t, text, "\n")
		assert.NotEmpty(t, e.Code)
		assert.NotEmpty(t, e.Message)
		assert.True(t, utf8.ValidString(text), "%q is no text", text)
		assert.LessOrEqual(t, utf8.RuneCountInString(e.Message), longestMessage+1)
		assert.NotContains(t, strings.ToLower(e.Message), "<html")
		for _, kind := range []error{ErrNotFound, ErrBusy, ErrQuota, ErrRateLimited, ErrUnsupported, ErrConflict} {
			if e.Is(kind) && !errors.Is(kind, ErrRateLimited) {
				assert.False(t, e.Foreign(), "%s says %q, and is no document", text, kind)
			}
		}
	})
}
