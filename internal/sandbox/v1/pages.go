package v1

import (
	"errors"
	"net/url"
	"strconv"
	"strings"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/front"
)

// page is what a list is asked for: the entries after marker, at most limit. trove/common/utils.py, pagination_limit, fails on what is no
// number, and the database on numbers below 0.
func page(c *front.Call) (marker string, limit int, err error) {
	query := c.URL.Query()
	limit = front.PageSize
	if text := query.Get("limit"); text != "" {
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if errors.Is(err, strconv.ErrRange) && !strings.Contains(text, "-") {
			n, err = front.PageSize, nil
		}
		if err != nil || n < 0 {
			return "", 0, unforeseen()
		}
		limit = min(n, front.PageSize)
	}
	return query.Get("marker"), limit, nil
}

// listAnswer is a page of a list, with a link to the next if there is one, in which the marker is escaped twice. trove/common/pagination.py,
// SimplePaginatedDataView.
func listAnswer(c *front.Call, name string, list any, next string) front.Answer {
	body := map[string]any{name: list}
	if next != "" {
		body["links"] = []front.Link{{Rel: "next", Href: c.LinkBase() + c.URL.Path + "?" + withMarker(c.URL.RawQuery, url.QueryEscape(next))}}
	}
	return front.Respond(body)
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

// cut is the page of a list that was read with one entry more than fits, and the marker of the next page. Trove fails on a page without room
// of a list that is not empty, since it has no last entry. trove/db/models.py, find_by_pagination.
func cut[T any](list []T, limit int, id func(T) string) ([]T, string, error) {
	switch {
	case len(list) <= limit:
		return front.OrEmpty(list), "", nil
	case limit == 0:
		return nil, "", unforeseen()
	default:
		return list[:limit], id(list[limit-1]), nil
	}
}
