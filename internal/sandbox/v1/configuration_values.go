package v1

import (
	"encoding/json"
	"math/big"
	"net/http"
	"slices"
	"strings"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/front"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// secretKeys make oslo.utils, strutils.mask_dict_password hide the value of a key that contains one of them, num_tokens
// for one. Of its words these are those that a parameter of a database may have in its name.
var secretKeys = []string{"password", "admin_pass", "adminpass", "new_pass", "token", "secret", "private_key", "encrypted_key", "sslkey", "passphrase"}

func isSecretKey(key string) bool {
	return slices.ContainsFunc(secretKeys, func(word string) bool { return strings.Contains(strings.ToLower(key), word) })
}

// asColumn is the text that a value in JSON is kept as.
func asColumn(value string) string {
	var text string
	switch {
	case value == "true":
		return "1"
	case value == "false":
		return "0"
	case json.Unmarshal([]byte(value), &text) == nil:
		return text
	}
	return value
}

// readValues are the values that are asked for, as JSON, each checked against what its datastore declares. _validate_configuration.
func readValues(c *front.Call, asked *dict, version store.Version) (map[string]string, error) {
	given := asked.dict("values")
	if given == nil || len(given.keys) == 0 {
		return map[string]string{}, nil
	}
	parameters, err := c.Tx.Parameters(version.ID)
	if err != nil {
		return nil, err
	}
	if len(parameters) == 0 {
		return nil, front.Fail(http.StatusUnprocessableEntity, "Configuration groups are not supported for this datastore: %s %s", version.DatastoreName, version.Name)
	}
	rules := map[string]store.Parameter{}
	for _, p := range parameters {
		rules[strings.ToLower(p.Name)] = p
	}
	values := map[string]string{}
	for _, key := range given.keys {
		p, known := rules[strings.ToLower(key)]
		if !known {
			return nil, front.Fail(http.StatusUnprocessableEntity, "The configuration parameter %s is not supported for this datastore: %s %s.", key,
				version.DatastoreName, version.Name)
		}
		if err := checkValue(key, given.get(key), p); err != nil {
			return nil, err
		}
		values[key] = string(front.Encode(given.get(key)))
	}
	return values, nil
}

// checkValue refuses a value of another type, or out of bounds.
func checkValue(key string, value any, p store.Parameter) error {
	fits := isOfType(value, p.Type)
	switch p.Type {
	case "float":
		number, ok := value.(json.Number)
		fits = ok && strings.ContainsAny(number.String(), ".eE")
	case "integer":
		fits = fits || isOfType(value, "boolean") || isBig(value)
	case "boolean", "string":
	default: // What Trove's own datastores declare as a list, say.
		return front.Fail(http.StatusBadRequest, "Invalid or unsupported type defined in the configuration-parameters configuration file.")
	}
	if !fits {
		return front.Fail(http.StatusUnprocessableEntity, "The value provided for the configuration parameter %s is not of type %s.", key, p.Type)
	}
	n, ok := new(big.Int).SetString(lastSegment(value), 10)
	if _, isNumber := value.(json.Number); !ok || !isNumber {
		return nil
	}
	if least, ok := new(big.Int).SetString(p.Min, 10); ok && n.Cmp(least) < 0 {
		return front.Fail(http.StatusUnprocessableEntity, "The value for the configuration parameter %s is less than the minimum allowed: %s", key, p.Min)
	}
	if most, ok := new(big.Int).SetString(p.Max, 10); ok && n.Cmp(most) > 0 {
		return front.Fail(http.StatusUnprocessableEntity, "The value for the configuration parameter %s is greater than the maximum allowed: %s", key, p.Max)
	}
	return nil
}

// isBig is true for a whole number of any size.
func isBig(value any) bool {
	number, ok := value.(json.Number)
	return ok && !strings.ContainsAny(number.String(), ".eE")
}
