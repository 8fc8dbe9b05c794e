package api

import "net/http"

func (nodes) Detach(instanceID string) Request {
	return Request{Method: http.MethodPost, Path: []string{"instances", instanceID, "action"}, Body: detachRequest{}}
}
