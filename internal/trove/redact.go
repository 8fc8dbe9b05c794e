package trove

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// mask stands for a secret in what is logged.
const mask = "***"

// secretWords are found in the names of fields whose values are not for logs: adminPass, secret, rootpassword, and
// parameters of databases such as requirepass or masterauth.
var secretWords = []string{"pass", "secret", "token", "auth", "key", "credential"}

// secretHeaders are never logged.
var secretHeaders = []string{"X-Auth-Token", "X-Subject-Token", "Authorization", "Set-Cookie", "Cookie"}

// redactHeader is a header as one may log it.
func redactHeader(header http.Header) map[string]string {
	safe := make(map[string]string, len(header))
	for name, values := range header {
		if slices.Contains(secretHeaders, http.CanonicalHeaderKey(name)) {
			safe[name] = mask
			continue
		}
		safe[name] = strings.Join(values, ", ")
	}
	return safe
}

// redactBody is a JSON document as one may log it. Of anything else only the size is told: nobody knows what is in it.
// So it is with Keystone's tokens, which are nothing but credentials.
func redactBody(path string, body []byte) string {
	if len(body) == 0 {
		return ""
	}
	var document any
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	if isAuthentication(path) || decoder.Decode(&document) != nil {
		return fmt.Sprintf("(%d bytes)", len(body))
	}
	safe, err := json.Marshal(redactValue(document))
	if err != nil {
		return fmt.Sprintf("(%d bytes)", len(body))
	}
	return string(safe)
}

func redactValue(value any) any {
	switch value := value.(type) {
	case map[string]any:
		for name, inner := range value {
			if isSecret(name) {
				value[name] = mask
			} else {
				value[name] = redactValue(inner)
			}
		}
	case []any:
		for i, inner := range value {
			value[i] = redactValue(inner)
		}
	}
	return value
}

func isSecret(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc(secretWords, func(word string) bool { return strings.Contains(name, word) })
}
