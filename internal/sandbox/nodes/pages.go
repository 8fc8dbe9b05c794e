package nodes

import (
	"net/url"
	"strconv"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/front"
)

// pageOf is what a list is asked for: the entries after marker, at most limit.
func pageOf(c *front.Call) (marker string, limit int, err error) {
	query := c.URL.Query()
	limit = front.PageSize
	if text := query.Get("limit"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			// Trove answers 500.
			return "", 0, front.Fail(400, "Validation error: limit %s is not an integer of at least 1", text)
		}
		limit = min(n, front.PageSize)
	}
	return query.Get("marker"), limit, nil
}

// nextPage is the link to what follows the entry called marker.
func nextPage(c *front.Call, list, marker string, limit int) []front.Link {
	query := url.Values{"limit": {strconv.Itoa(limit)}, "marker": {marker}}
	return []front.Link{{Rel: "next", Href: c.Endpoint(c.Token.ProjectID) + "/" + list + "?" + query.Encode()}}
}
