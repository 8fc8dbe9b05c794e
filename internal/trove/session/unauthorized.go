package session

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"github.com/gophercloud/gophercloud/v2"
)

// unauthorizedByTrove is the layer that tells a 401 of Trove's own from one about the token, which comes from what checks tokens in
// front of it. Trove says it where something is forbidden to everybody, like the slave of a slave; no other token helps, and
// asking for one, to send the request again, is in vain. So it ends as an error, which gophercloud does not look into.
//
// Trove, trove/common/wsgi.py, Controller.exception_map; keystonemiddleware, auth_token, AuthProtocol._reject_request.
type unauthorizedByTrove struct{ next http.RoundTripper }

func (t unauthorizedByTrove) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := t.next.RoundTrip(req)
	if err != nil || resp.StatusCode != http.StatusUnauthorized {
		return resp, err
	}
	body, err := io.ReadAll(resp.Body)
	if err = errors.Join(err, resp.Body.Close()); err != nil {
		return nil, err
	}
	var document struct {
		Unauthorized *struct{} `json:"unauthorized"`
	}
	if json.Unmarshal(body, &document) == nil && document.Unauthorized != nil {
		return nil, &unauthorizedError{gophercloud.ErrUnexpectedResponseCode{
			URL: req.URL.String(), Method: req.Method, Actual: resp.StatusCode, Body: body, ResponseHeader: resp.Header,
		}}
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

// unauthorizedError is such a refusal on its way past gophercloud.
type unauthorizedError struct {
	gophercloud.ErrUnexpectedResponseCode
}
