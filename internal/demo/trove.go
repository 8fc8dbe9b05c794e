package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
)

// trove makes a request to the sandbox's Trove as the user of its variables, reads the answer's document and returns its status.
func (s *sandbox) trove(ctx context.Context, method, path, body string, into any) (int, error) {
	token, project, err := s.login(ctx)
	if err != nil {
		return 0, err
	}
	request, err := http.NewRequestWithContext(ctx, method, s.address+"/v1.0-nodes/"+project+path, bytes.NewReader([]byte(body)))
	if err != nil {
		return 0, err
	}
	request.Header.Set("X-Auth-Token", token)
	request.Header.Set("Content-Type", "application/json")
	answer, err := roundTrip(request)
	if err != nil {
		return 0, err
	}
	if err := json.Unmarshal(answer.text, into); err != nil {
		return answer.code, fmt.Errorf("%s %s: %s: %w", method, path, answer.status, err)
	}
	return answer.code, nil
}

// login gets a token of the sandbox's Keystone, and the id of the project.
func (s *sandbox) login(ctx context.Context) (token, project string, err error) {
	domain := map[string]any{"name": "Default"}
	body, err := json.Marshal(map[string]any{"auth": map[string]any{
		"identity": map[string]any{"methods": []string{"password"}, "password": map[string]any{"user": map[string]any{
			"name": s.cloud["OS_USERNAME"], "password": s.cloud["OS_PASSWORD"], "domain": domain,
		}}},
		"scope": map[string]any{"project": map[string]any{"name": s.cloud["OS_PROJECT_NAME"], "domain": domain}},
	}})
	if err != nil {
		return "", "", err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, s.cloud["OS_AUTH_URL"]+"/auth/tokens", bytes.NewReader(body))
	if err != nil {
		return "", "", err
	}
	request.Header.Set("Content-Type", "application/json")
	answer, err := roundTrip(request)
	if err != nil {
		return "", "", err
	}
	var document struct {
		Token struct {
			Project struct {
				ID string `json:"id"`
			} `json:"project"`
		} `json:"token"`
	}
	if err := json.Unmarshal(answer.text, &document); err != nil || answer.code != http.StatusCreated {
		return "", "", errors.Join(fmt.Errorf("logging in: %s: %s", answer.status, answer.text), err)
	}
	return answer.header.Get("X-Subject-Token"), document.Token.Project.ID, nil
}

// reply is an answer that has been read to its end.
type reply struct {
	code   int
	status string // "404 Not Found"
	header http.Header
	text   []byte
}

// roundTrip sends a request and reads the whole answer.
func roundTrip(request *http.Request) (reply, error) {
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return reply{}, err
	}
	text, err := io.ReadAll(response.Body)
	return reply{response.StatusCode, response.Status, response.Header, text}, errors.Join(err, response.Body.Close())
}
