package provider

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove"
)

// This file is the only place where the client library's errors become diagnostics. Summaries are static, so that
// they can be searched for; what is particular stands in the detail: what was attempted on which object, what the
// server said with the request's id, and what to do.

// attempt is what was tried, on what.
type attempt struct {
	Verb string // in the infinitive: "create", "add nodes to"
	Kind string // "cluster", "node", "instance", "configuration group"
	Name string // what the user calls the object, or its id where it has no name
	ID   string // empty before the object exists
	Part string // what of the object, where that is not all of it: "node west (416b0b16…)"
}

func (a attempt) String() string {
	object := fmt.Sprintf("%s %s %q", a.Verb, a.Kind, a.Name)
	if a.ID != "" && a.ID != a.Name {
		object += fmt.Sprintf(" (%s)", a.ID)
	}
	if a.Part != "" {
		object += ": " + a.Part
	}
	return object
}

// addError reports an error of the client library.
func addError(diags *diag.Diagnostics, a attempt, err error) {
	addErrorAt(diags, path.Empty(), a, err, "")
}

// addErrorAt is addError for what an attribute asks for. Its hint is what to do where the kind of the error tells less.
func addErrorAt(diags *diag.Diagnostics, at path.Path, a attempt, err error, hint string) {
	if hint == "" {
		hint = whatToDo(a, err)
	}
	detail := strings.TrimSpace(fmt.Sprintf("Tried to %s.\n\n%s\n\n%s", a, sentence(err.Error()), hint))
	if at.Equal(path.Empty()) {
		diags.AddError(summary(a, err), detail)
		return
	}
	diags.AddAttributeError(at, summary(a, err), detail)
}

// addActionError reports an action that failed. It has no state: what it has reached is seen on the server alone.
func addActionError(diags *diag.Diagnostics, a attempt, err error) {
	hint := ""
	switch {
	case errors.Is(err, trove.ErrBusy):
		hint = "Something else is changing the " + a.Kind + ". Invoke the action again when it is done."
	case errors.Is(err, trove.ErrFault):
		hint = "Look at the " + a.Kind + ", and at those it replicates with, before anything else is done to them; the cloud's operator can tell the cause of the fault."
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		hint = "The server may still be at work on it. Look at the " + a.Kind + " before the action is invoked again; a longer time is given in its timeout."
	}
	addErrorAt(diags, path.Empty(), a, err, hint)
}

func summary(a attempt, err error) string {
	var ambiguous *trove.AmbiguousError
	var exists *trove.ExistsError
	var taken *trove.TakenError
	var inUse *trove.ConfigurationInUseError
	var needed *trove.BackupNeededError
	switch {
	case errors.As(err, &needed):
		return "Other backups add to this one"
	case errors.As(err, &inUse):
		return "Configuration group is still attached"
	case errors.As(err, &ambiguous) && len(ambiguous.Candidates) == 1:
		return "An object may be the one that was created"
	case errors.As(err, &ambiguous):
		return "Several objects may be the one that was created"
	case errors.As(err, &exists), errors.As(err, &taken):
		return capitalized(a.Kind) + " exists already"
	case errors.Is(err, trove.ErrQuota):
		return "Quota exceeded"
	case errors.Is(err, trove.ErrRateLimited):
		return "Rate limit exceeded"
	case errors.Is(err, trove.ErrUnsupported):
		return "Not supported by this Trove"
	case errors.Is(err, trove.ErrFault):
		return capitalized(a.Kind) + " failed on the server"
	case errors.Is(err, context.DeadlineExceeded):
		return "Timeout while waiting for the " + a.Kind
	case errors.Is(err, context.Canceled):
		return "Interrupted while waiting for the " + a.Kind
	}
	return fmt.Sprintf("Could not %s %s", a.Verb, a.Kind)
}

// whatToDo is the way out, where the kind of the error tells one.
func whatToDo(a attempt, err error) string {
	var ambiguous *trove.AmbiguousError
	var exists *trove.ExistsError
	var taken *trove.TakenError
	var inUse *trove.ConfigurationInUseError
	var needed *trove.BackupNeededError
	var refused *trove.Error
	switch {
	case errors.As(err, &needed):
		return "Trove would delete these with it. Delete them first, those that Terraform manages together with this one where they have its id as their parent_id; or keep it: terraform state rm takes it out of Terraform's hands."
	case errors.As(err, &inUse):
		return "Take configuration_id out of what it is attached to, or give it another group there, and apply that first; then delete the group. Where the group is to be replaced, create_before_destroy makes the new one first, and gives it to them."
	case errors.As(err, &ambiguous):
		return "Nothing was created a second time. Find out which one is yours, and import it:\n" + imports(ambiguous.Candidates)
	case errors.As(err, &exists):
		return howToGoOn(exists)
	case errors.As(err, &taken):
		return fmt.Sprintf("Nothing was created. If it is the one that is declared, perhaps made by an apply that was killed, import it:\n  terraform import ADDRESS %s/%s\nIf not, give this one another name.", taken.InstanceID, taken.Name)
	case errors.Is(err, trove.ErrBusy):
		return "Something else is changing the " + a.Kind + ". Run terraform apply again when it is done."
	case errors.Is(err, trove.ErrQuota):
		return "Delete what is no longer needed, or ask the cloud's operator for a higher quota; then run terraform apply again."
	case errors.Is(err, trove.ErrUnsupported):
		return "Change the configuration to do without it: neither waiting nor trying again helps."
	case errors.Is(err, trove.ErrRateLimited):
		return "Run terraform apply again in a minute, with a lower -parallelism, or raise the provider's max_retries."
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return "What was reached is in the state. Run terraform plan to see what is left to do, and terraform apply to go on; a longer time is given in the timeouts attribute."
	case errors.Is(err, trove.ErrFault):
		return "The " + a.Kind + " is in the state. Run terraform plan to see what it would take to repair it; the cloud's operator can tell the cause of the fault."
	case errors.As(err, &refused):
		return whatToDoAbout(refused)
	}
	return ""
}

func whatToDoAbout(refused *trove.Error) string {
	login := strings.HasSuffix(refused.Path, "/auth/tokens")
	switch status := refused.StatusCode; {
	case status == 400:
		return "Correct the configuration as the server's message says, and run terraform apply again."
	case status == 401 && login:
		return "Check the credentials in the provider block, clouds.yaml or the OS_* variables."
	case status == 401, status == 403:
		// Trove says 401 also to what it forbids to everybody, a slave of a slave for example (trove/common/wsgi.py).
		return "The server refuses it for the reason it gives. Change the configuration, or ask for the role it needs."
	case status == 404:
		return "What was referred to does not exist, or belongs to another project. Run terraform plan to see what is there now."
	case status >= 500:
		return "This is the server's failure. Run terraform apply again; if it stays, give the request id to the cloud's operator."
	}
	return ""
}

// hintOfGrowth tells, where nodes could not be added, that the server has a defect, if that is what it looks like.
func hintOfGrowth(kind stepKind, can clusterAbilities, err error) string {
	var refused *trove.Error
	var stuck *trove.TimeoutError
	switch {
	case kind != stepAdd && kind != stepReplace || !can.GrowthIsBroken:
		return ""
	case errors.As(err, &refused) && refused.StatusCode == 500:
		return growthIsBroken(can.Datastore) + " The cluster itself is as it was. Take the new nodes out of the configuration, make a new cluster that has them from the start, or ask the operator to repair Trove; the next plan shows what is still missing."
	case errors.Is(err, trove.ErrFault), errors.As(err, &stuck):
		return growthIsBroken(can.Datastore) + " The server took the request and did not get through with it: the nodes are there, and it leaves the cluster in its task, where it refuses every other one. It can be taken out of that, by the cloud's operator or by its owner (the provider's guide \"Using it on your cloud\" tells how). Or make a new cluster: with deletion_protection = false applied before, terraform apply -replace frees this one from its task and deletes it, with its data."
	}
	return ""
}

// addConfigurationError reports a group that the server did not take. With 422 it refuses values as well as the work on a
// cluster that is busy.
func addConfigurationError(diags *diag.Diagnostics, a attempt, err error) {
	var refused *trove.Error
	switch {
	case a.ID == "" && errors.Is(err, trove.ErrBusy):
		addErrorAt(diags, path.Root("values"), a, err, "Correct the values as the server's message says, and run terraform apply again.")
	case errors.Is(err, trove.ErrBusy):
		addErrorAt(diags, path.Empty(), a, err, "If the server's message is about a value, correct it. If a cluster that the group is attached to is busy, run terraform apply again when it is done: the whole group is sent once more then, since not everything may have it.")
	case a.ID != "" && errors.As(err, &refused) && refused.StatusCode >= 500:
		addErrorAt(diags, path.Empty(), a, err, "The server saves a group before it hands it to what it is attached to; so the group may be changed, and not in force everywhere. Run terraform apply again, which sends the whole group once more. If it fails again, one of those instances may be out of reach; the cloud's operator can tell from the request id.")
	default:
		addError(diags, a, err)
	}
}

// addUnmanageable reports an API in which configuration groups can't be managed.
func addUnmanageable(diags *diag.Diagnostics, err error) {
	diags.AddError("Not supported by this Trove", sentence(err.Error())+" Make the group with the cloud's own tools, and look it up with the data source trove_configuration.")
}

// Terraform prints the first of several warnings with one summary, and counts the others. So the summaries of warnings have the names
// of what they are about.

// addUnfinishedCreate reports a create whose object exists but could not be waited for. Terraform taints, and then
// replaces, whatever an error is returned for on its creation: that is right for an object that failed or vanished.
// An interrupt, a timeout or a server that stopped answering is no reason to throw it away: it is told in a warning,
// and the next apply goes on waiting. The result tells whether the object failed.
func addUnfinishedCreate(diags *diag.Diagnostics, a attempt, err error) (failed bool) {
	if errors.Is(err, trove.ErrFault) || errors.Is(err, trove.ErrNotFound) {
		addError(diags, a, err)
		return true
	}
	diags.AddWarning(fmt.Sprintf("%s %q is not ready yet", capitalized(a.Kind), a.Name),
		fmt.Sprintf("Tried to %s. It exists and is in the state, but is not ready.\n\n%s\n\nRun terraform apply again to go on waiting. A longer time is given in the timeouts attribute.", a, sentence(err.Error())))
	return false
}

// warnOfStatus tells of an object that a refresh finds failed, or in a status that nobody here knows: that is not
// taken for healthy. A fault alone is no failure: it may outlive what it tells of (trove/instance/models.py).
func warnOfStatus(diags *diag.Diagnostics, kind, name, id string, status trove.Status, fault string) {
	class, err := status.Class()
	if err != nil {
		diags.AddWarning(fmt.Sprintf("%s %q has an unknown status", capitalized(kind), name), fmt.Sprintf("The %s %q (%s) is in %q, which this version of the provider does not know. It is left alone.", kind, name, id, status))
		return
	}
	if class != trove.Failed {
		return
	}
	diags.AddWarning(fmt.Sprintf("%s %q has failed", capitalized(kind), name), strings.TrimSpace(fmt.Sprintf("The %s %q (%s) is in %s. %s", kind, name, id, status, sentence(fault))))
}

// warnOfDrift tells in what an object differs from what was declared, where the plan does not repair it.
func warnOfDrift(diags *diag.Diagnostics, a attempt, drift []string) {
	diags.AddWarning(fmt.Sprintf("%s %q is not as declared", capitalized(a.Kind), a.Name),
		fmt.Sprintf("The %s %q (%s) was changed outside of Terraform: %s. Only a new one could be as declared, and deletion_protection keeps this one. Declare what it is now; or set deletion_protection = false and apply, and the next plan replaces it.",
			a.Kind, a.Name, a.ID, strings.Join(drift, "; ")))
}

// addMasterHasSlaves reports that the server refused to delete a master, and what stands in the way.
func addMasterHasSlaves(diags *diag.Diagnostics, a attempt, slaves []string, err error) {
	diags.AddError("Master still has slaves",
		fmt.Sprintf("Tried to %s.\n\n%s\n\nIts slaves are: %s. Delete these first, or detach them: those that Terraform manages by removing their slave_of block and running terraform apply, others with the cloud's own tools. Then delete the master. Or apply on_delete = \"detach_slaves\", and delete it then: its slaves stand alone after that.",
			a, sentence(err.Error()), strings.Join(slaves, ", ")))
}

// warnOfStuck tells of an object that the server would not have let go, so that the cloud's operator can look for the cause.
func warnOfStuck(diags *diag.Diagnostics, a attempt, stuckIn string) {
	diags.AddWarning(fmt.Sprintf("%s %q was stuck", capitalized(a.Kind), a.Name),
		fmt.Sprintf("Tried to %s. It was stuck in %s, where the server deletes nothing, and was freed from that before. It is deleted; servers or volumes that it leaves behind in the cloud are for the operator to find.", a, stuckIn))
}

// warnOfStaying tells of a node that is no longer in the state, and still in its cluster.
func warnOfStaying(diags *diag.Diagnostics, a attempt, cluster string, err error) {
	diags.AddWarning(fmt.Sprintf("Node %q stays in its cluster", a.Name),
		fmt.Sprintf("Tried to %s.\n\n%s\n\nThe node goes with cluster %q, and no earlier. It is no longer in the state; members of the trove_cluster still lists it.", a, sentence(err.Error()), cluster))
}

// addFound tells of an object whose create got no answer, and that was found again by its name.
func addFound(diags *diag.Diagnostics, kind, name, id string) {
	diags.AddWarning(fmt.Sprintf("The answer to the create of %s %q was lost", kind, name),
		fmt.Sprintf("The request to create %s %q got no answer. Exactly one %s made since then fits what was asked for: %s. It is taken for the one, and nothing was created twice.", kind, name, kind, id))
}

// addFoundInside is addFound for what has a name of its own in an instance.
func addFoundInside(diags *diag.Diagnostics, a attempt) {
	diags.AddWarning(fmt.Sprintf("The answer to the create of %s %q was lost", a.Kind, a.Name),
		fmt.Sprintf("Tried to %s, and got no answer. It is there, so it is taken for the one, and nothing was created twice. Should it have been there before, it is as it was, whatever is declared.", a))
}

// warnOfUnread tells of something in an instance that nobody can see while the instance is as it is.
func warnOfUnread(diags *diag.Diagnostics, a attempt, err error) {
	diags.AddWarning(fmt.Sprintf("%s %q could not be read", capitalized(a.Kind), a.Name),
		fmt.Sprintf("Tried to %s.\n\n%s\n\nThe state stays as it is, and is refreshed when the instance answers again.", a, sentence(err.Error())))
}

// warnOfLeftInside tells of something that is no longer in the state, and still in a failed instance.
func warnOfLeftInside(diags *diag.Diagnostics, a attempt, instanceID string, err error) {
	diags.AddWarning(fmt.Sprintf("%s %q stays in its instance", capitalized(a.Kind), a.Name),
		fmt.Sprintf("Tried to %s.\n\n%s\n\nIn an instance that has failed nothing can be deleted. The %s goes with instance %s; if that is repaired instead, delete it there. It is no longer in the state.", a, sentence(err.Error()), a.Kind, instanceID))
}

// addConnectError reports that the provider could not connect, with the address that was tried.
func addConnectError(diags *diag.Diagnostics, cfg trove.Config, err error) {
	where := cfg.AuthURL
	if cfg.Cloud != "" {
		where = fmt.Sprintf("the cloud %q of clouds.yaml", cfg.Cloud)
	}
	if where == "" {
		diags.AddError("No cloud is configured",
			"Neither the provider block nor the environment says which cloud to use. Set cloud (OS_CLOUD) to an entry of clouds.yaml, or auth_url (OS_AUTH_URL) with a user's or an application credential.")
		return
	}
	detail := fmt.Sprintf("Tried to authenticate with %s and find its database service.\n\n%s", where, sentence(err.Error()))
	var refused *trove.Error
	if errors.As(err, &refused) {
		detail += "\n\n" + whatToDoAbout(refused)
	}
	diags.AddError("Could not connect to the cloud", strings.TrimSpace(detail))
}

func sentence(text string) string {
	text = capitalized(strings.TrimSpace(text))
	if text != "" && !strings.HasSuffix(text, ".") {
		text += "."
	}
	return text
}

func capitalized(text string) string {
	if text == "" {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
