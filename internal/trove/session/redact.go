package session

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
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

// withoutSecrets is a refusal without the secrets of the request that it is about: Trove repeats a password that it does not
// like, "'…' is not a valid password.", and what it says is for errors and logs.
//
// Trove, trove/common/db/models.py, DatastoreUser.password.
func withoutSecrets(refusal, sent []byte) []byte {
	var asked, said any
	if json.Unmarshal(sent, &asked) != nil {
		return refusal
	}
	var replace []string
	secrets := secretsIn(asked)
	slices.SortFunc(secrets, func(a, b string) int { return len(b) - len(a) }) // One may be the beginning of another.
	for _, secret := range secrets {
		if len(secret) < 4 { // Masked everywhere, it would take the rest of the message with it.
			replace = append(replace, "'"+secret+"'", "'"+mask+"'")
			continue
		}
		replace = append(replace, secret, mask, html.EscapeString(secret), mask)
	}
	if len(replace) == 0 {
		return refusal
	}
	masked := strings.NewReplacer(replace...)
	if json.Unmarshal(refusal, &said) != nil {
		return []byte(masked.Replace(string(refusal)))
	}
	safe, err := json.Marshal(maskedIn(said, masked))
	if err != nil {
		return []byte("{}")
	}
	return safe
}

// secretsIn are the texts in a document that are not for logs.
func secretsIn(value any) []string {
	var secrets []string
	switch value := value.(type) {
	case map[string]any:
		for name, inner := range value {
			if text, ok := inner.(string); ok && text != "" && isSecret(name) {
				secrets = append(secrets, text)
				continue
			}
			secrets = append(secrets, secretsIn(inner)...)
		}
	case []any:
		for _, inner := range value {
			secrets = append(secrets, secretsIn(inner)...)
		}
	}
	return secrets
}

// maskedIn is a document with something replaced in all its texts.
func maskedIn(value any, masked *strings.Replacer) any {
	switch value := value.(type) {
	case map[string]any:
		for name, inner := range value {
			value[name] = maskedIn(inner, masked)
		}
	case []any:
		for i, inner := range value {
			value[i] = maskedIn(inner, masked)
		}
	case string:
		return masked.Replace(value)
	}
	return value
}
