package object

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

// Default timeouts. Builds of databases take minutes; an hour is beyond what a healthy cloud needs. A deletion has as long,
// since an object that is stuck is freed only after half an hour without progress.
const (
	DefaultCreateTimeout = 60 * time.Minute
	DefaultReadTimeout   = 5 * time.Minute
	DefaultUpdateTimeout = 60 * time.Minute
	DefaultDeleteTimeout = 60 * time.Minute
)

// TimeoutsAttribute says how long each operation may take.
func TimeoutsAttribute(ctx context.Context) schema.Attribute {
	says := func(what string, fallback time.Duration) string {
		return fmt.Sprintf("How long %s may take: a number with a unit, such as `30s`, `20m` or `2h`. Default %d minutes.", what, int(fallback.Minutes()))
	}
	attribute := timeouts.Attributes(ctx, timeouts.Opts{
		Create: true, CreateDescription: says("a create", DefaultCreateTimeout),
		Read: true, ReadDescription: says("a read", DefaultReadTimeout),
		Update: true, UpdateDescription: says("an update", DefaultUpdateTimeout),
		Delete: true, DeleteDescription: says("a delete", DefaultDeleteTimeout),
	})
	if nested, ok := attribute.(schema.SingleNestedAttribute); ok {
		nested.MarkdownDescription = "How long operations may take. What is not ready in time stays in the state, and the next apply goes on waiting."
		return nested
	}
	return attribute
}

// Within bounds an operation by the user's timeout for it, or the default.
func Within(ctx context.Context, timeout func(context.Context, time.Duration) (time.Duration, diag.Diagnostics), fallback time.Duration, diags *diag.Diagnostics) (context.Context, context.CancelFunc) {
	limit, d := timeout(ctx, fallback)
	diags.Append(d...)
	return context.WithTimeout(ctx, limit)
}

// LastLook is how long a change that was interrupted or timed out may take to look at what it has reached.
const LastLook = 15 * time.Second
