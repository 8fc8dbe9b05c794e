package content

import (
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/diagnose"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

var atInstance = path.Root("instance_id")

// notWritten is what to do where a set has nobody who could be written to.
const notWritten = "Nothing was written: what is written to a slave stays there alone, and breaks its replication. Look after the set first: a plan tells what there is of it and what the ways out are. Then run terraform apply again."

// addFoundInside is WarnOfFound for what has a name of its own in an instance.
func addFoundInside(diags *diag.Diagnostics, a diagnose.Attempt) {
	diags.AddWarning(fmt.Sprintf("The answer to the create of %s %q was lost", a.Kind, a.Name),
		fmt.Sprintf("Tried to %s, and got no answer. It is there, so it is taken for the one, and nothing was created twice. Should it have been there before, it is as it was, whatever is declared.", a))
}

// warnOfUnread tells of something in an instance that nobody can see while the instance is as it is.
func warnOfUnread(diags *diag.Diagnostics, a diagnose.Attempt, err error) {
	diags.AddWarning(fmt.Sprintf("%s %q could not be read", diagnose.Capitalized(a.Kind), a.Name),
		fmt.Sprintf("Tried to %s.\n\n%s\n\nThe state stays as it is, and is refreshed when the instance answers again.", a, diagnose.Sentence(err.Error())))
}

// warnOfLeftInside tells of something that is no longer in the state, and still in a failed instance.
func warnOfLeftInside(diags *diag.Diagnostics, a diagnose.Attempt, instanceID string, err error) {
	diags.AddWarning(fmt.Sprintf("%s %q stays in its instance", diagnose.Capitalized(a.Kind), a.Name),
		fmt.Sprintf("Tried to %s.\n\n%s\n\nIn an instance that has failed, and in a set that has lost its master, nothing can be deleted. The %s goes with instance %s; if that is repaired instead, delete it there. It is no longer in the state.", a, diagnose.Sentence(err.Error()), a.Kind, instanceID))
}

// unreadable reports that something in an instance could not be read, and tells whether it is gone. While the instance is down,
// nobody can tell: the state stays as it is, and no plan fails for it, least of all the one that repairs or replaces the instance.
func unreadable(diags *diag.Diagnostics, try diagnose.Attempt, err error) (gone bool) {
	switch {
	case errors.Is(err, api.ErrNotFound):
		return true
	case errors.Is(err, api.ErrFault), errors.Is(err, api.ErrBusy), nobodyWrites(err):
		warnOfUnread(diags, try, err)
	default:
		diagnose.AddError(diags, try, err)
	}
	return false
}

// undeleted reports that something in an instance could not be deleted. A destroy of both gets to what is in a failed instance
// first, and nobody can tell it from one of that alone; it is to get through.
func undeleted(diags *diag.Diagnostics, try diagnose.Attempt, instanceID string, err error) {
	var instance *trove.StateError
	if errors.As(err, &instance) && errors.Is(err, api.ErrFault) || nobodyWrites(err) {
		warnOfLeftInside(diags, try, instanceID, err)
		return
	}
	diagnose.AddError(diags, try, err)
}
