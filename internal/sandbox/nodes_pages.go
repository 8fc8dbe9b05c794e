package sandbox

import (
	"net/url"
	"strconv"
)

// pageOf is what a list is asked for: the entries after marker, at most limit.
func pageOf(c *call) (marker string, limit int, err error) {
	query := c.URL.Query()
	limit = pageSize
	if text := query.Get("limit"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			// Trove answers 500.
			return "", 0, fail(400, "Validation error: limit %s is not an integer of at least 1", text)
		}
		limit = min(n, pageSize)
	}
	return query.Get("marker"), limit, nil
}

// nextPage is the link to what follows the entry called marker.
func nextPage(c *call, list, marker string, limit int) []link {
	query := url.Values{"limit": {strconv.Itoa(limit)}, "marker": {marker}}
	return []link{{Rel: "next", Href: c.endpoint(c.token.ProjectID) + "/" + list + "?" + query.Encode()}}
}
