package api

import (
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAccountsAreReadAsTroveReadsThem(t *testing.T) {
	for text, want := range map[string]Account{
		"app":            {"app", "%"},
		"app@%":          {"app", "%"},
		"app@10.0.0.1":   {"app", "10.0.0.1"},
		"a@b@10.0.0.%":   {"a@b", "10.0.0.%"},
		"app@":           {"app@", "%"},
		"app@@192.0.2.1": {"app@", "192.0.2.1"},
	} {
		assert.Equal(t, want, ParseAccount(text), text)
		assert.Equal(t, want, ParseAccount(want.String()), want.String())
	}
	assert.Equal(t, "app@%", Account{Name: "app"}.String())
}

// Whatever a name has in it: what is sent has no dot, and after the path's own escapes and Trove's it is the name again.
func TestNamesOfUsersAreEscapedTwiceInPaths(t *testing.T) {
	for account, want := range map[Account]string{
		{"app", "%"}:           "app@%2525",
		{"app", "10.0.0.1"}:    "app@10%252E0%252E0%252E1",
		{"app.json", "%"}:      "app%252Ejson@%2525",
		{"100%41", "10.0.0.%"}: "100%252541@10%252E0%252E0%252E%2525",
		{"a b#c?d", "%"}:       "a%2520b%2523c%253Fd@%2525",
		{"a@b", "%"}:           "a@b@%2525",
		{"Jürgen", "%"}:        "J%25C3%25BCrgen@%2525",
	} {
		segments, err := Escaped(V1{}.DeleteUser("i", account).Path)
		require.NoError(t, err)
		assert.Equal(t, want, segments[3], account)
		assert.NotContains(t, segments[3], ".", account)

		once, err := url.PathUnescape(segments[3]) // what is in front of Trove
		require.NoError(t, err)
		twice, err := url.PathUnescape(once) // unquote_user_host
		require.NoError(t, err)
		assert.Equal(t, account, ParseAccount(twice), account)
	}
}
