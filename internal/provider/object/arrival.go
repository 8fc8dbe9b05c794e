package object

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/diagnose"
)

// An object that Terraform has been told of, by a moved block or an import, is looked for here for the first time by the refresh
// that follows. Where it is not found then, it is in another region or another project, or gone for good. To plan another one in its
// place, as for what was there and has vanished, would make a second database beside the first.

// arrivalKey is the key of the note that an object has not been seen here yet.
const arrivalKey = "arrival"

// arrival is whence an object comes: another provider's resource with the region that it was in, or an import.
type arrival struct {
	From   string `json:"from,omitempty"`
	Region string `json:"region,omitempty"`
}

// NoteImport notes that an object comes from an import, and has not been seen here yet.
func NoteImport(ctx context.Context, resp *resource.ImportStateResponse) {
	noteArrival(ctx, resp.Private, arrival{}, &resp.Diagnostics)
}

func noteArrival(ctx context.Context, notes PrivateState, from arrival, diags *diag.Diagnostics) {
	note, err := json.Marshal(from)
	if err != nil {
		diags.AddError("Private state cannot be written", diagnose.Sentence(err.Error()))
		return
	}
	diags.Append(notes.SetKey(ctx, arrivalKey, note)...)
}

// Seen forgets whence an object comes, once it has been found.
func Seen(ctx context.Context, resp *resource.ReadResponse) {
	if note, _ := resp.Private.GetKey(ctx, arrivalKey); len(note) > 0 {
		resp.Diagnostics.Append(resp.Private.SetKey(ctx, arrivalKey, nil)...)
	}
}

// Gone is what a refresh does with an object that is not found: out of the state with it, so that the plan makes another one. One
// that has never been seen here is an error instead, with where it was looked for and where it may be.
func Gone(ctx context.Context, c Connection, try diagnose.Attempt, resp *resource.ReadResponse) {
	note, diags := resp.Private.GetKey(ctx, arrivalKey)
	resp.Diagnostics.Append(diags...)
	var from arrival
	if len(note) == 0 || json.Unmarshal(note, &from) != nil {
		resp.State.RemoveResource(ctx)
		return
	}
	came, leave := "was imported", ""
	remedy := "Correct the id, import ID@REGION where it is in another region, or give the resource a provider block for the project that it is in."
	if from.From != "" {
		came, remedy = "was taken over from "+from.From, "Give the resource a provider block for the region and the project that it is in."
		leave = " If it is gone for good, take the moved block out, and terraform state rm its old address."
	}
	if from.Region != "" {
		came += fmt.Sprintf(", which has managed it in the region %q", from.Region)
	}
	resp.Diagnostics.AddError(fmt.Sprintf("The %s %q that was moved or imported is not there", try.Kind, try.Name),
		fmt.Sprintf("The %s %q (%s) %s. It was looked for in %s, and is not there. Nothing is made in its place.\n\n%s%s",
			try.Kind, try.Name, try.ID, came, c.Client.Place(), remedy, leave))
}
