package session

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
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

// maskHeader takes the secrets of a request out of the header of its answer.
func maskHeader(header http.Header, masked *strings.Replacer) {
	if masked == nil {
		return
	}
	for _, values := range header {
		for i, value := range values {
			values[i] = masked.Replace(value)
		}
	}
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
			switch {
			case isSecret(name):
				value[name] = mask
			case name == "values":
				value[name] = redactTexts(inner)
			default:
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

// redactTexts is redactValue for the values of a configuration group. A text among them may be a secret whatever its parameter
// is called, and whatever Terraform knows of it; a number or a switch is none.
func redactTexts(value any) any {
	values, ok := value.(map[string]any)
	if !ok {
		return redactValue(value)
	}
	for name, inner := range values {
		if _, text := inner.(string); text || isSecret(name) {
			values[name] = mask
		}
	}
	return values
}

func isSecret(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc(secretWords, func(word string) bool { return strings.Contains(name, word) })
}

// withoutSecrets is a refusal without the secrets of the request that it is about: Trove repeats a password that it does not
// like, "'…' is not a valid password.", a proxy may repeat all headers, and what they say is for errors and logs.
//
// Trove, trove/common/db/models.py, DatastoreUser.password.
func withoutSecrets(refusal []byte, masked *strings.Replacer) []byte {
	var said any
	if masked == nil {
		return refusal
	}
	if json.Unmarshal(refusal, &said) != nil {
		return []byte(masked.Replace(string(refusal)))
	}
	safe, err := json.Marshal(maskedIn(said, masked))
	if err != nil {
		return []byte("{}")
	}
	return safe
}

// maskFor masks the secrets of a request, in its header and its body, wherever they are repeated; it is nil where there are none.
func maskFor(header http.Header, sent []byte) *strings.Replacer {
	var secrets []string
	for _, name := range secretHeaders {
		secrets = append(secrets, header.Values(name)...)
	}
	var asked any
	if json.Unmarshal(sent, &asked) == nil {
		secrets = append(secrets, secretsIn(asked)...)
	}
	if len(secrets) == 0 {
		return nil
	}
	slices.SortFunc(secrets, func(a, b string) int { return len(b) - len(a) }) // One may be the beginning of another.
	var replace []string
	for _, secret := range secrets {
		if len(secret) < 4 { // Masked everywhere, it would take the rest of the message with it.
			replace = append(replace, "'"+secret+"'", "'"+mask+"'")
			continue
		}
		for _, form := range echoes(secret) {
			replace = append(replace, form, mask)
		}
	}
	return strings.NewReplacer(replace...)
}

// writings are the ways in which a text is written where it is repeated.
var writings = []func(string) string{
	html.EscapeString, // &#39; and &#34;
	strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#x27;").Replace, // as Python has it
	url.QueryEscape,
	url.PathEscape,
	func(text string) string { return strings.Trim(strconv.Quote(text), `"`) },
	func(text string) string { return strings.ReplaceAll(strings.ReplaceAll(text, `\`, `\\`), "'", `\'`) }, // repr in Python
	func(text string) string { return jsonText(text, false) },
	func(text string) string { return jsonText(text, true) }, // as it was sent: \u003c
	func(text string) string { return strings.Trim(strconv.QuoteToASCII(text), `"`) },
	func(text string) string { return strings.ReplaceAll(text, "/", `\/`) },
	lowerEscapes,
}

// echoes are the forms in which a secret may be repeated, and those of these, as in a JSON document on a page, the longest first.
func echoes(secret string) []string {
	forms := []string{secret}
	for range 2 {
		for _, form := range forms {
			for _, write := range writings {
				forms = append(forms, write(form))
			}
		}
		slices.Sort(forms)
		forms = slices.Compact(forms)
	}
	slices.SortFunc(forms, func(a, b string) int { return len(b) - len(a) })
	return forms
}

// jsonText is a text within a JSON document, without its quotes.
func jsonText(text string, escapeHTML bool) string {
	var document bytes.Buffer
	encoder := json.NewEncoder(&document)
	encoder.SetEscapeHTML(escapeHTML)
	if encoder.Encode(text) != nil {
		return text
	}
	written := strings.TrimSuffix(document.String(), "\n")
	return written[1 : len(written)-1]
}

var escapes = regexp.MustCompile(`%[0-9A-F]{2}|\\u[0-9a-f]{4}`)

// lowerEscapes writes the numbers in %3C in small letters, and those in \u003c in capital ones: both occur.
func lowerEscapes(text string) string {
	return escapes.ReplaceAllStringFunc(text, func(escape string) string {
		if number, ok := strings.CutPrefix(escape, `\u`); ok {
			return `\u` + strings.ToUpper(number)
		}
		return strings.ToLower(escape)
	})
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
			if token, ok := inner.(map[string]any); ok && name == "token" { // Keystone's, by its id
				if id, ok := token["id"].(string); ok && id != "" {
					secrets = append(secrets, id)
				}
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
