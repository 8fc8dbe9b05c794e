package surface

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/diagnose"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/session"
)

// Region is what the region is called; ClusterRegion on the nodes of clusters, which may be in another region than their cluster.
const (
	Region        = "region"
	ClusterRegion = "cluster_region"
)

// describeRegion is what the documentation says of the attribute. The kind is what the object is called.
func describeRegion(kind, attribute string, placed bool) string {
	const byDefault = " By default the provider's region when it is first seen; it stays then, also where the provider's changes. Another one replaces the "
	switch {
	case placed:
		return "Region of the " + kind + ". Its Trove is spoken to where the catalogue has one; otherwise the provider's Trove is asked to place the " + kind + " there (API `v1.0`)." + byDefault + kind + "."
	case attribute != Region:
		return "Region whose Trove has the cluster, which need not be the one that the node is in." + byDefault + kind + "."
	}
	return "Region of the " + kind + ", whose Trove is spoken to." + byDefault + kind + "."
}

// place is where something is looked for or made.
type place struct {
	object.Connection
	// elsewhere says that the Trove spoken to is in another region than the object.
	elsewhere bool
}

// locate is the place for a region, the provider's own where it is empty. placed says that a region without a Trove may be one in which
// the provider's Trove places objects.
func locate(ctx context.Context, base object.Connection, region, attribute string, placed bool, diags *diag.Diagnostics) (place, bool) {
	if base.Client == nil || region == "" {
		return place{Connection: base}, true
	}
	if placed && region != base.Client.Region() && !base.Client.Serves(region) {
		return place{Connection: base, elsewhere: true}, true
	}
	there, err := base.In(ctx, region)
	if err != nil {
		diags.AddAttributeError(path.Root(attribute), "The region cannot be reached", fmt.Sprintf(
			"Tried to find the database service of the region %q.\n\n%s\n\n%s", region, diagnose.Sentence(err.Error()), adviceAbout(err)))
		return place{}, false
	}
	return place{Connection: there}, true
}

func adviceAbout(err error) string {
	switch {
	case errors.Is(err, session.ErrSameAddress):
		return "Take the address out, so that the catalogue is used, or give the region a provider block of its own."
	case errors.Is(err, trove.ErrNoSuchRegion):
		return "Correct the region; without one, the provider's is used."
	}
	return "Other regions are not affected."
}

// textOf is a text of an object, empty where it has none of that name; known is false where it is not known yet.
func textOf(value tftypes.Value, attribute string) (text string, known bool) {
	if value.IsNull() || !value.IsKnown() {
		return "", true
	}
	held, has := attributesOf(value)[attribute]
	switch {
	case !has || held.IsNull():
		return "", true
	case !held.IsKnown():
		return "", false
	}
	_ = held.As(&text) // It is a text.
	return text, true
}

// here is the region of a connection as a value, null where nobody says which it is.
func (p place) here() tftypes.Value {
	if p.Client == nil || p.Client.Region() == "" {
		return tftypes.NewValue(tftypes.String, nil)
	}
	return tftypes.NewValue(tftypes.String, p.Client.Region())
}

// addUnknown refuses a region that is known only after an apply: nothing can be planned before it is known whose Trove to ask.
func addUnknown(diags *diag.Diagnostics, attribute string) {
	diags.AddAttributeError(path.Root(attribute), "Region is not known yet",
		fmt.Sprintf("The value of %s is known only after an apply, but planning needs it now. Give it as a literal or a variable, or apply what it depends on first (-target).", attribute))
}

// splitImport takes an import's id apart, ID@REGION. What follows the last @ is a region where the cloud has a Trove there; otherwise it
// belongs to the id, as a user's host does. That of an object which is in no other is no such thing: it is a region that is misspelt.
func splitImport(client *trove.Client, id string, diags *diag.Diagnostics) (rest, region string) {
	at := strings.LastIndex(id, "@")
	if client == nil || at < 0 {
		return id, ""
	}
	rest, region = id[:at], id[at+1:]
	if client.Serves(region) {
		return rest, region
	}
	if !strings.Contains(rest, "/") {
		diags.AddError("The region cannot be reached", fmt.Sprintf("The import is of %s in the region %q, in which the cloud has no database service. It has one in: %s.", rest, region, strings.Join(client.ServedRegions(), ", ")))
	}
	return id, ""
}
