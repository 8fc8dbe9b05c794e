package v1

import (
	"fmt"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/front"
)

// limitedVerbs are those that deployed Trove counts. trove/common/limits.py, DEFAULT_LIMITS.
var limitedVerbs = []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodGet}

// limiter lets a project make so many requests with a verb in a minute: a bucket that leaks. trove/common/limits.py, class Limit.
type limiter struct {
	perMinute int
	buckets   map[string]*bucket
}

// bucket is full at 60 seconds; each request pours in its share.
type bucket struct {
	level float64
	last  time.Time
	next  time.Time
}

// Delay is how long a request has to wait; 0 if it may go on.
func (l *limiter) delay(projectID, verb string, now time.Time) time.Duration {
	b := l.bucket(projectID, verb, now)
	share := 60 / float64(l.perMinute)
	level := max(b.level-now.Sub(b.last).Seconds(), 0) + share
	b.last = now
	if over := level - 60; over > 0 {
		b.level, b.next = level-share, now.Add(time.Duration(over*float64(time.Second)))
		return b.next.Sub(now)
	}
	b.level, b.next = level, now
	return 0
}

func (l *limiter) bucket(projectID, verb string, now time.Time) *bucket {
	key := projectID + " " + verb
	if l.buckets == nil {
		l.buckets = map[string]*bucket{}
	}
	b, ok := l.buckets[key]
	if !ok {
		b = &bucket{last: now, next: now}
		l.buckets[key] = b
	}
	return b
}

// Limited is the answer to a request that comes too early; false for one that may go on. trove/common/wsgi.py, class OverLimitFault.
func (l *limiter) limited(c *front.Call) (front.Answer, bool) {
	counted := false
	for _, verb := range limitedVerbs {
		counted = counted || verb == c.Method
	}
	if l.perMinute == 0 || !counted {
		return front.Answer{}, false
	}
	delay := l.delay(c.Token.ProjectID, c.Method, c.Now)
	if delay == 0 {
		return front.Answer{}, false
	}
	after := strconv.Itoa(int(math.Ceil(delay.Seconds())))
	return front.Answer{
		Status: http.StatusRequestEntityTooLarge, Header: map[string]string{"Retry-After": after},
		Body: map[string]any{"overLimit": map[string]any{
			"code": http.StatusRequestEntityTooLarge, "message": "This request was rate-limited.", "retryAfter": after,
			"details": fmt.Sprintf("Only %d %s request(s) can be made to * every minute.", l.perMinute, c.Method),
		}},
	}, true
}

// limitView is a rate limit. trove/limits/views.py.
type limitView struct {
	NextAvailable string `json:"nextAvailable"`
	Remaining     int    `json:"remaining"`
	Unit          string `json:"unit"`
	Value         int    `json:"value"`
	Verb          string `json:"verb"`
	URI           string `json:"uri"`
	Regex         string `json:"regex"`
}

// limits are quotas, -1 for none, and rate limits.
func (l *limiter) limits(c *front.Call) (front.Answer, error) {
	quota := func(n int) int {
		if n == 0 {
			return -1
		}
		return n
	}
	list := []any{map[string]any{
		"verb": "ABSOLUTE", "max_instances": quota(c.Engine.MaxMachines), "max_volumes": quota(c.Engine.MaxVolumes),
		"max_ram": -1, "max_backups": -1,
	}}
	if l.perMinute == 0 {
		return front.Respond(map[string]any{"limits": list}), nil
	}
	for _, verb := range limitedVerbs {
		b := l.bucket(c.Token.ProjectID, verb, c.Now)
		list = append(list, limitView{
			NextAvailable: front.Moment(b.next) + "Z", Remaining: int((60 - b.level) / 60 * float64(l.perMinute)), Unit: "MINUTE", Value: l.perMinute,
			Verb: verb, URI: "*", Regex: ".*",
		})
	}
	return front.Respond(map[string]any{"limits": list}), nil
}
