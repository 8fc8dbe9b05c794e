package session

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
)

// refused makes a request that is answered so, and returns what the library makes of it.
func refused(t *testing.T, how trovetest.Answer) *api.Error {
	t.Helper()
	cloud := newCloud(t)
	cloud.On("POST /clusters/c/action", how)
	client := cloud.open(func(cfg *Config) { cfg.MaxRetries = -1 })
	err := act(t.Context(), client, client.Dialect.ReplaceNode("c", "n"))
	var refusal *api.Error
	require.ErrorAs(t, err, &refusal)
	return refusal
}

func TestARefusalIsOneLineThatSaysEverything(t *testing.T) {
	refusal := refused(t, trovetest.Fault(http.StatusBadRequest, "badRequest", "Resource 77 cannot be found."))
	assert.Equal(t, &api.Error{
		StatusCode: 400, Code: "badRequest", Message: "Resource 77 cannot be found.", RequestID: trovetest.ServerID,
		Method: "POST", Path: "/clusters/c/action",
	}, refusal)
	assert.Equal(t, "POST /clusters/c/action: 400 badRequest: Resource 77 cannot be found. (request id "+trovetest.ServerID+")", refusal.Error())
}

func TestEveryShapeOfErrorBodyIsRead(t *testing.T) {
	page := `<html><head><title>502</title><style>p{}</style></head><body><h1>502 Bad Gateway</h1>
		<p>The proxy &amp; the server disagree.</p></body></html>`
	for _, test := range []struct {
		name          string
		status        int
		body          string
		code, message string
	}{
		{"Trove", 400, `{"badRequest": {"code": 400, "message": "No."}}`, "badRequest", "No."},
		{"several lines", 400, `{"badRequest": {"code": 400, "message": "No,\n  never."}}`, "badRequest", "No, never."},
		{"Keystone", 401, `{"error": {"code": 401, "title": "Unauthorized", "message": "Log in."}}`, "unauthorized", "Log in."},
		{"around Trove", 400, `{"message": "The server could not comply.<br /><br />Bad.", "code": "400 Bad Request", "title": "Bad Request"}`, "badRequest", "The server could not comply. Bad."},
		{"text for an object", 500, `{"instanceFault": "Broken."}`, "instanceFault", "Broken."},
		{"page", 502, page, "BadGateway", "502 Bad Gateway The proxy & the server disagree."},
		{"text", 403, `no`, "Forbidden", "no"},
		{"empty", 500, ``, "instanceFault", "Internal Server Error"},
		{"empty object", 404, `{}`, "itemNotFound", "Not Found"},
		{"list", 404, `[]`, "NotFound", "[]"},
		{"null", 404, `null`, "NotFound", "Not Found"},
		{"page for what is not there", 404, `<h1>404</h1>`, "NotFound", "404"},
		{"nothing for what is not there", 404, ``, "NotFound", "Not Found"},
		{"unknown status", 418, ``, "I'mateapot", "I'm a teapot"},
	} {
		t.Run(test.name, func(t *testing.T) {
			refusal := refused(t, trovetest.Reply(test.status, test.body))
			assert.Equal(t, test.status, refusal.StatusCode)
			assert.Equal(t, test.code, refusal.Code)
			assert.Equal(t, test.message, refusal.Message)
			assert.NotContains(t, refusal.Error(), "\n")
		})
	}
}

func TestALongErrorPageIsCutOff(t *testing.T) {
	refusal := refused(t, trovetest.Reply(500, strings.Repeat("ä", 1000)))
	assert.Equal(t, strings.Repeat("ä", 400)+"…", refusal.Message)
}

func TestEveryKindOfRefusalIsToldByErrorsIs(t *testing.T) {
	all := []error{api.ErrNotFound, api.ErrBusy, api.ErrQuota, api.ErrRateLimited, api.ErrUnsupported, api.ErrConflict, api.ErrFault}
	for _, test := range []struct {
		how  trovetest.Answer
		want error
	}{
		{trovetest.Fault(404, "itemNotFound", "x"), api.ErrNotFound},
		{trovetest.Reply(404, "{}"), api.ErrNotFound},
		{trovetest.Reply(404, "<html>not found</html>"), nil},
		{trovetest.Reply(404, ""), nil},
		{trovetest.Reply(413, "<h1>413 Request Entity Too Large</h1>"), nil},
		{trovetest.Reply(422, "<h1>Unprocessable</h1>"), nil},
		{trovetest.Reply(409, "<h1>Conflict</h1>"), nil},
		{trovetest.Reply(501, "<h1>Not Implemented</h1>"), nil},
		{trovetest.Busy(), api.ErrBusy},
		{trovetest.Fault(413, "overLimit", "Quota exceeded for resources: ['instances']."), api.ErrQuota},
		{trovetest.With("Retry-After", "1", trovetest.Fault(413, "overLimit", "Only 200 POST request(s) can be made to * every minute.")), api.ErrRateLimited},
		{trovetest.Reply(429, ""), api.ErrRateLimited},
		{trovetest.Fault(501, "notImplemented", "x"), api.ErrUnsupported},
		{trovetest.Fault(409, "conflict", "x"), api.ErrConflict},
		{trovetest.Fault(400, "badRequest", "x"), nil},
		{trovetest.Fault(403, "forbidden", "x"), nil},
		{trovetest.Fault(500, "instanceFault", "x"), nil},
	} {
		refusal := refused(t, test.how)
		for _, kind := range all {
			assert.Equalf(t, test.want != nil && errors.Is(kind, test.want), errors.Is(refusal, kind), "%v: %v", refusal, kind)
		}
	}
}

func TestTheRequestIdIsTheServersElseOurs(t *testing.T) {
	drop := func(w http.ResponseWriter) { w.Header().Del(api.RequestIDHeader) }
	assert.Equal(t, trovetest.ServerID, refused(t, trovetest.Reply(400, "")).RequestID)
	assert.Equal(t, "req-compute", refused(t, func(w http.ResponseWriter, r *http.Request) {
		drop(w)
		trovetest.With("X-Compute-Request-Id", "req-compute", trovetest.Reply(400, ""))(w, r)
	}).RequestID)

	sent := ""
	got := refused(t, func(w http.ResponseWriter, r *http.Request) {
		drop(w)
		sent = r.Header.Get("X-Openstack-Request-Id")
		trovetest.Reply(400, "")(w, r)
	}).RequestID
	assert.Regexp(t, `^req-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`, sent)
	assert.Equal(t, sent, got)
}

func TestARedirectIsARefusalThatSaysWhereTo(t *testing.T) {
	refusal := refused(t, trovetest.With("Location", "https://elsewhere.example.org/", trovetest.Reply(http.StatusMovedPermanently, "")))
	assert.Equal(t, "POST /clusters/c/action: 301 MovedPermanently: the server points to https://elsewhere.example.org/ (request id "+trovetest.ServerID+")", refusal.Error())
}

func TestAFailedConnectionTellsMethodPathAndTheIdSent(t *testing.T) {
	cloud := newCloud(t)
	cloud.On("GET /clusters/c", trovetest.Reset())
	client := cloud.open(func(cfg *Config) { cfg.MaxRetries = -1 })
	err := show(t.Context(), client)
	require.EqualError(t, err, "GET /clusters/c: EOF (request id "+cloud.Requests()[0].Header.Get(api.RequestIDHeader)+")")
}

func TestACancelledRequestEndsAtOnceAndSaysSo(t *testing.T) {
	cloud := newCloud(t)
	ctx, cancel := context.WithCancel(t.Context())
	cloud.On("GET /clusters/c", func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	})
	client := cloud.open()
	err := show(ctx, client)
	require.ErrorIs(t, err, context.Canceled)
	require.ErrorContains(t, err, "GET /clusters/c: context canceled")
	assert.Equal(t, 1, cloud.Count("GET /clusters/c"))
}
