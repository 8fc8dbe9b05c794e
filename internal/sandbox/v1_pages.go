package sandbox

import (
	"net/url"
	"strconv"
	"strings"
)

// v1Page is what a list is asked for: the entries after marker, at most limit. trove/common/utils.py, pagination_limit, fails on what is no
// number, and the pages on numbers below 1.
func (c *call) v1Page() (marker string, limit int, err error) {
	query := c.URL.Query()
	limit = pageSize
	if text := query.Get("limit"); text != "" {
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil || n < 1 {
			return "", 0, unforeseen()
		}
		limit = min(n, pageSize)
	}
	return query.Get("marker"), limit, nil
}

// v1List is a page of a list, with a link to the next if there is one. trove/common/pagination.py, SimplePaginatedDataView.
func (c *call) v1List(name string, list any, next string) answer {
	body := map[string]any{name: list}
	if next != "" {
		body["links"] = []link{{Rel: "next", Href: c.linkBase() + c.URL.Path + "?" + withMarker(c.URL.RawQuery, next)}}
	}
	return respond(body)
}

// withMarker is a query with another marker. Members without a value are gone, as Python's parse_qsl leaves them out. trove/common/pagination.py,
// AppUrl.change_query_params.
func withMarker(query, marker string) string {
	var parts []string
	seen := false
	for part := range strings.SplitSeq(query, "&") {
		key, value, _ := strings.Cut(part, "=")
		key, errKey := url.QueryUnescape(key)
		value, errValue := url.QueryUnescape(value)
		if errKey != nil || errValue != nil || value == "" || key == "marker" && seen {
			continue
		}
		if key == "marker" {
			value, seen = marker, true
		}
		parts = append(parts, url.QueryEscape(key)+"="+url.QueryEscape(value))
	}
	if !seen {
		parts = append(parts, "marker="+url.QueryEscape(marker))
	}
	return strings.Join(parts, "&")
}

// cut is the page of a list that was read with one entry more than fits, and the marker of the next page.
func cut[T any](list []T, limit int, id func(T) string) ([]T, string) {
	if len(list) <= limit {
		return orEmpty(list), ""
	}
	return list[:limit], id(list[limit-1])
}
