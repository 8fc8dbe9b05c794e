package trove

import "net/http"

func (nodes) detach(instanceID string) request {
	return request{method: http.MethodPost, path: []string{"instances", instanceID, "action"}, body: detachRequest{}}
}
