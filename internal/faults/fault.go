package faults

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox"
)

// fault is what goes wrong with one request.
type fault struct {
	name string
	// reached is true where the server gets the request and carries it out.
	reached bool
	// spoil turns the server's answer, or none where the server was not reached, into what the client gets in its place.
	spoil func(a answer) answer
	// late is how long the answer takes, by the servers' clock.
	late time.Duration
	// kill is what dies while the request is on its way; it gets no answer.
	kill kill
}

// answer is what is sent back. One that is reset has no bytes at all; one that is cut has half of its body.
type answer struct {
	status     int
	header     http.Header
	body       []byte
	reset, cut bool
}

// kill is how a program is ended.
type kill int

const (
	nothing kill = iota
	// interrupt is Ctrl-C: Terraform stops when what it is at has returned, and asks the provider to return soon.
	interrupt
	// interruptTwice ends Terraform, and with it the provider, while that still cleans up.
	interruptTwice
	// terminate is SIGTERM to all that runs, as when a container is stopped: the provider dies, Terraform saves what it knows and stops.
	terminate
	killProvider
	killTerraform
)

// faults are all that can happen to a request. Refusals are in the words of Trove and of what stands in front of it:
// trove/common/wsgi.py, class Fault and class OverLimitFault; keystonemiddleware, AuthProtocol._reject_request.
var faults = []fault{
	{name: "500-before", spoil: refused(500, `{"instanceFault": {"code": 500, "message": "The server has either erred or is incapable of performing the requested operation."}}`)},
	{name: "500-after", reached: true, spoil: refused(500, `{"instanceFault": {"code": 500, "message": "The server has either erred or is incapable of performing the requested operation."}}`)},
	{name: "502", reached: true, spoil: refused(502, page("502 Bad Gateway"))},
	{name: "503", spoil: refused(503, page("503 Service Unavailable"))},
	{name: "504", reached: true, spoil: refused(504, page("504 Gateway Time-out"))},
	{name: "429", spoil: refused(429, `{"overLimit": {"code": 429, "message": "This request was rate-limited."}}`, "Retry-After", "2")},
	{name: "413-rate", spoil: refused(413, `{"overLimit": {"code": 413, "message": "This request was rate-limited."}}`, "Retry-After", "2")},
	{name: "413-quota", spoil: refused(413, `{"overLimit": {"code": 413, "message": "Quota exceeded for resources: ['instances']."}}`)},
	{name: "reset-before", spoil: func(answer) answer { return answer{reset: true} }},
	{name: "reset-after", reached: true, spoil: func(answer) answer { return answer{reset: true} }},
	{name: "cut-off", reached: true, spoil: func(a answer) answer { a.cut = true; return a }},
	{name: "empty", reached: true, spoil: func(a answer) answer { a.body = nil; return a }},
	{name: "no-json", reached: true, spoil: func(a answer) answer { a.body = []byte(`{"instance": {"id": `); return a }},
	{name: "401", spoil: refused(401, "Authentication required", "Www-Authenticate", "Keystone uri='http://keystone'", "Content-Type", "text/plain")},
	{name: "page-404", spoil: refused(404, page("404 Not Found"))},
	{name: "page-200", spoil: refused(200, page("Maintenance"))},
	{name: "silence", reached: true, late: time.Minute, spoil: func(a answer) answer { return a }},
	{name: "interrupt", reached: true, kill: interrupt, spoil: func(a answer) answer { return a }},
	{name: "interrupt-twice", reached: true, kill: interruptTwice, spoil: func(a answer) answer { return a }},
	{name: "terminate", reached: true, kill: terminate, spoil: func(answer) answer { return answer{reset: true} }},
	{name: "kill-provider", reached: true, kill: killProvider, spoil: func(answer) answer { return answer{reset: true} }},
	{name: "kill-terraform", reached: true, kill: killTerraform, spoil: func(answer) answer { return answer{reset: true} }},
}

// refused is another answer than the server's, with headers as names and values.
func refused(status int, body string, headers ...string) func(answer) answer {
	header := http.Header{"Content-Type": {"application/json"}}
	if strings.HasPrefix(body, "<") {
		header.Set("Content-Type", "text/html")
	}
	for i := 0; i < len(headers); i += 2 {
		header.Set(headers[i], headers[i+1])
	}
	return func(answer) answer { return answer{status: status, header: header, body: []byte(body)} }
}

// page is what nginx shows in place of a server.
func page(title string) string {
	return "<html>\r\n<head><title>" + title + "</title></head>\r\n<body>\r\n<center><h1>" + title + "</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
}

// write sends an answer. The connection of one that is reset or cut is closed with what a lost server leaves: a reset.
func (a answer) write(w http.ResponseWriter) {
	if !a.reset {
		for name, values := range a.header {
			w.Header()[name] = values
		}
		w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
		w.WriteHeader(a.status)
		body := a.body
		if a.cut {
			body = body[:len(body)/2]
		}
		_, _ = w.Write(body) // A client that has gone away is told nothing.
		_ = http.NewResponseController(w).Flush()
	}
	if a.reset || a.cut {
		sandbox.ResetConnection(w)
	}
}
