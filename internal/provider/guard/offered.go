package guard

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/diagnose"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// Checks of a plan against what the cloud has. Each list is asked for once per run of the provider, and only when
// something new is planned. A list that the cloud does not give is no error: the server has the last word.

// CheckDatastore refuses a datastore, or a version of it, that the cloud does not have.
func CheckDatastore(ctx context.Context, client *trove.Client, diags *diag.Diagnostics, declared api.Datastore) {
	if client == nil || declared.Type == "" {
		return
	}
	datastores, err := client.Datastores(ctx)
	if unanswered(ctx, "datastores", err, diags) {
		return
	}
	names := make([]string, 0, len(datastores))
	for _, datastore := range datastores {
		names = append(names, datastore.Name)
		if datastore.Name != declared.Type {
			continue
		}
		if declared.Version != "" && !slices.Contains(datastore.Versions, declared.Version) {
			diags.AddAttributeError(path.Root("datastore").AtName("version"), "Unknown datastore version",
				fmt.Sprintf("The cloud has no version %q of %s. It has: %s.", declared.Version, declared.Type, strings.Join(datastore.Versions, ", ")))
		}
		return
	}
	diags.AddAttributeError(path.Root("datastore").AtName("type"), "Unknown datastore",
		fmt.Sprintf("The cloud has no datastore %q. It has: %s.", declared.Type, strings.Join(names, ", ")))
}

// CheckFlavor refuses a flavor that the cloud does not have for databases.
func CheckFlavor(ctx context.Context, client *trove.Client, diags *diag.Diagnostics, declared types.String) {
	if client == nil || declared.ValueString() == "" {
		return
	}
	flavors, err := client.Flavors(ctx)
	has := func(f trove.Flavor) bool { return f.ID == declared.ValueString() }
	if unanswered(ctx, "flavors", err, diags) || slices.ContainsFunc(flavors, has) {
		return
	}
	diags.AddAttributeError(path.Root("flavor_id"), "Unknown flavor", unknownFlavor(declared.ValueString(), flavors))
}

// unknownFlavor says what to declare in place of a flavor that there is not. Who gives a name is answered with its id.
func unknownFlavor(declared string, flavors []trove.Flavor) string {
	detail := fmt.Sprintf("The cloud has no flavor with the id %q for databases.", declared)
	var known []string
	for _, f := range flavors {
		switch f.Name {
		case declared:
			return fmt.Sprintf("%s %s is the name of flavor %s. Declare flavor_id = %[3]q.", detail, f.Name, f.ID)
		case "":
			known = append(known, f.ID)
		default:
			known = append(known, fmt.Sprintf("%s (%s)", f.ID, f.Name))
		}
	}
	return detail + " It has: " + strings.Join(known, ", ") + "."
}

// CheckConfiguration refuses a configuration group that the project does not have.
func CheckConfiguration(ctx context.Context, client *trove.Client, diags *diag.Diagnostics, declared types.String) {
	if client == nil || declared.ValueString() == "" {
		return
	}
	exists, err := client.ConfigurationExists(ctx, declared.ValueString())
	if unanswered(ctx, "configuration groups", err, diags) || exists {
		return
	}
	diags.AddAttributeError(path.Root("configuration_id"), "Unknown configuration group",
		fmt.Sprintf("The project has no configuration group with the id %q.", declared.ValueString()))
}

// CheckRegion refuses a region that the cloud does not have. Of what is declared to be there too, the message tells.
func CheckRegion(ctx context.Context, client *trove.Client, diags *diag.Diagnostics, at path.Path, declared types.String, too ...string) {
	if client == nil || declared.ValueString() == "" {
		return
	}
	regions, err := client.Regions(ctx)
	if unanswered(ctx, "regions", err, diags) || slices.Contains(regions, declared.ValueString()) {
		return
	}
	detail := fmt.Sprintf("The cloud has no region %q. It has: %s.", declared.ValueString(), strings.Join(regions, ", "))
	if len(too) > 0 {
		detail += fmt.Sprintf(" The same is declared of %s.", strings.Join(too, ", "))
	}
	diags.AddAttributeError(at, "Unknown region", detail)
}

// CheckAllocation refuses a region or a type of a node, the attribute at, where the server knows neither: one of Phase One. Specification,
// sections Create Cluster and Add Node(s).
func CheckAllocation(ctx context.Context, client *trove.Client, diags *diag.Diagnostics, at path.Path, datastore api.Datastore, declared types.String) {
	if client == nil || declared.ValueString() == "" {
		return
	}
	if err := client.CheckVersion(ctx, api.OperationAllocateNodes, datastore); errors.Is(err, api.ErrUnsupported) {
		attribute, _ := at.Steps().LastStep()
		diags.AddAttributeError(at, "Not supported by this Trove", fmt.Sprintf("%s Leave %s out.", diagnose.Sentence(err.Error()), attribute))
	} else if err != nil {
		diagnose.AddErrorAt(diags, at, diagnose.Attempt{
			Verb: "check the plan against", Kind: "datastore", Name: datastore.Type, Part: "the capabilities of version " + datastore.Version,
		}, err, "")
	}
}

// CheckNodeType needs no request: which types a datastore has is part of the API.
func CheckNodeType(client *trove.Client, diags *diag.Diagnostics, at path.Path, datastore string, declared types.String) {
	if client == nil || declared.ValueString() == "" || datastore == "" {
		return
	}
	known := client.ClusterRules(datastore).NodeTypes
	switch {
	case slices.Contains(known, declared.ValueString()):
	case len(known) == 0:
		diags.AddAttributeError(at, "Unknown node type", fmt.Sprintf("The nodes of a %s cluster are all alike: it has no %q. Leave type out.", datastore, declared.ValueString()))
	default:
		diags.AddAttributeError(at, "Unknown node type", fmt.Sprintf("A %s cluster has no %q. Leave type out for a node that holds data, or use one of: %s.", datastore, declared.ValueString(), strings.Join(known, ", ")))
	}
}

// CheckOffered needs no request either: whether the API has what an attribute asks for. It says so of every attribute
// that declares something.
func CheckOffered(client *trove.Client, diags *diag.Diagnostics, op api.Operation, datastore string, declared map[string]attr.Value) {
	if client == nil {
		return
	}
	err := client.Check(op, datastore)
	if err == nil {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(declared)) {
		if !declared[name].IsNull() {
			diags.AddAttributeError(object.PathTo(name), "Not supported by this Trove", fmt.Sprintf("%s Leave %s out.", diagnose.Sentence(err.Error()), name))
		}
	}
}

// CheckZoneOffered is CheckOffered for the availability zone of one node.
func CheckZoneOffered(client *trove.Client, diags *diag.Diagnostics, at path.Path, datastore string, zone types.String) {
	if client == nil || zone.IsNull() {
		return
	}
	if err := client.Check(api.OperationPlaceClusterInNetwork, datastore); err != nil {
		diags.AddAttributeError(at, "Not supported by this Trove", diagnose.Sentence(err.Error())+" Leave availability_zone out.")
	}
}

// unanswered tells whether a list could not be had. A cloud that forbids the list is left to refuse by itself.
func unanswered(ctx context.Context, what string, err error, diags *diag.Diagnostics) bool {
	var refused *api.Error
	switch {
	case err == nil:
		return false
	case errors.Is(err, api.ErrUnsupported), errors.As(err, &refused) && (refused.StatusCode == 403 || refused.StatusCode == 404):
		tflog.Debug(ctx, "The cloud does not list its "+what+"; the plan is not checked against them.")
	default:
		diagnose.AddError(diags, diagnose.Attempt{Verb: "check the plan against", Kind: "cloud", Name: what}, err)
	}
	return true
}

// CheckInside checks that the API and the instance's datastore have what is to be made in the instance, and returns which datastore that is. An
// instance that is not made yet is left to the server: its datastore is "".
func CheckInside(ctx context.Context, client *trove.Client, op api.Operation, instanceID types.String, diags *diag.Diagnostics) (datastore string) {
	if client == nil {
		return ""
	}
	if err := client.Check(op, ""); err != nil {
		diags.AddError("Not supported by this Trove", diagnose.Sentence(err.Error())+" Take the resource out of the configuration.")
		return ""
	}
	if instanceID.ValueString() == "" {
		return ""
	}
	instance, err := client.InstanceKind(ctx, instanceID.ValueString())
	if err != nil {
		diagnose.AddErrorAt(diags, path.Root("instance_id"), diagnose.Attempt{Verb: "check the plan against", Kind: "instance", Name: instanceID.ValueString()}, err, "")
		return ""
	}
	if err := client.Check(op, instance.Datastore.Type); err != nil {
		diags.AddAttributeError(path.Root("instance_id"), "Not supported by this Trove", fmt.Sprintf(
			"%s Instance %s is one of that datastore. Take the resource out of the configuration, or name another instance.", diagnose.Sentence(err.Error()), instance.ID))
		return ""
	}
	CheckVersion(ctx, client, op, instance.Datastore, path.Root("instance_id"), diags)
	return instance.Datastore.Type
}

// AddFaults makes errors of what a datastore does not take of a database or a user. At is where an attribute of that is, by its name among
// api.Fault's.
func AddFaults(diags *diag.Diagnostics, faults []api.Fault, at func(field string) path.Path) {
	for _, fault := range faults {
		diags.AddAttributeError(at(fault.Field), "Not what the datastore takes",
			fault.Reason+" The server may take it all the same, and the agent of the database fails then without a word.")
	}
}

// CheckVersion checks that the cloud has not switched off what is to be done to an instance of this version of a datastore. At is where the
// configuration asks for it.
func CheckVersion(ctx context.Context, client *trove.Client, op api.Operation, datastore api.Datastore, at path.Path, diags *diag.Diagnostics) {
	if client == nil {
		return
	}
	err := client.CheckVersion(ctx, op, datastore)
	if errors.Is(err, api.ErrUnsupported) {
		diags.AddAttributeError(at, "Not supported by this Trove", diagnose.Sentence(err.Error())+
			" Take it out of the configuration, or ask the cloud's operator to switch it on.")
	} else if err != nil {
		diagnose.AddErrorAt(diags, at, diagnose.Attempt{
			Verb: "check the plan against", Kind: "datastore", Name: datastore.Type, Part: "the capabilities of version " + datastore.Version,
		}, err, "")
	}
}
