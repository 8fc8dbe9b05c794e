package object

import (
	"context"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// StringOrNull turns "not told" into null: Trove leaves absent values out (trove/instance/views.py).
func StringOrNull(value string) types.String {
	if value == "" {
		return types.StringNull()
	}
	return types.StringValue(value)
}

// Int64OrNull is StringOrNull for numbers.
func Int64OrNull(value int) types.Int64 {
	if value == 0 {
		return types.Int64Null()
	}
	return types.Int64Value(int64(value))
}

// TimeOrNull is StringOrNull for times, in UTC.
func TimeOrNull(value time.Time) timetypes.RFC3339 {
	if value.IsZero() {
		return timetypes.NewRFC3339Null()
	}
	return timetypes.NewRFC3339TimeValue(value.UTC())
}

// FirstOrNull is the first of some texts, null where there is none.
func FirstOrNull(texts []string) types.String {
	if len(texts) == 0 {
		return types.StringNull()
	}
	return types.StringValue(texts[0])
}

// StringList is a list that the server tells: empty, not null, where there is nothing in it.
func StringList(values []string) types.List {
	elements := make([]attr.Value, 0, len(values))
	for _, value := range values {
		elements = append(elements, types.StringValue(value))
	}
	return types.ListValueMust(types.StringType, elements)
}

// StringsOf are the elements of a set, in its order.
func StringsOf(ctx context.Context, set types.Set, diags *diag.Diagnostics) []string {
	if set.IsNull() || set.IsUnknown() {
		return nil
	}
	var elements []string
	diags.Append(set.ElementsAs(ctx, &elements, false)...)
	slices.Sort(elements)
	return elements
}

// KnownOr is the declared value, or the other where that is left open.
func KnownOr[T attr.Value](declared, otherwise T) T {
	if declared.IsUnknown() {
		return otherwise
	}
	return declared
}

// BeingBuilt tells whether an object is still being made.
func BeingBuilt(status api.Status) bool {
	return status == api.StatusBuild || status == api.StatusNew
}
