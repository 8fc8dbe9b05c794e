// Package diagnose turns the errors of the client library into diagnostics: what was tried, what the server said, what to do. An error
// or a warning that only one noun can have is beside that noun (refusals.go in its room), and is made of what is here.
//
// It knows errors and statuses, and no noun, no schema and no request.
package diagnose

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// Here is the only place where the client library's errors become diagnostics. Summaries are static, so that
// they can be searched for; what is particular stands in the detail: what was attempted on which object, what the
// server said with the request's id, and what to do.

// Attempt is what was tried, on what.
type Attempt struct {
	Verb string // in the infinitive: "create", "add nodes to"
	Kind string // "cluster", "node", "instance", "configuration group"
	Name string // what the user calls the object, or its id where it has no name
	ID   string // empty before the object exists
	Part string // what of the object, where that is not all of it: "node west (416b0b16…)"
}

// String is the attempt as it reads after "Tried to".
func (a Attempt) String() string {
	object := fmt.Sprintf("%s %s %q", a.Verb, a.Kind, a.Name)
	if a.ID != "" && a.ID != a.Name {
		object += fmt.Sprintf(" (%s)", a.ID)
	}
	if a.Part != "" {
		object += ": " + a.Part
	}
	return object
}

// AddError reports an error of the client library.
func AddError(diags *diag.Diagnostics, a Attempt, err error) {
	AddErrorAt(diags, path.Empty(), a, err, "")
}

// AddErrorAt is AddError for what an attribute asks for. Its hint is what to do where the kind of the error tells less.
func AddErrorAt(diags *diag.Diagnostics, at path.Path, a Attempt, err error, hint string) {
	if hint == "" {
		hint = whatToDo(a, err)
	}
	detail := strings.TrimSpace(fmt.Sprintf("Tried to %s.\n\n%s\n\n%s", a, Sentence(err.Error()), hint))
	if at.Equal(path.Empty()) {
		diags.AddError(summary(a, err), detail)
		return
	}
	diags.AddAttributeError(at, summary(a, err), detail)
}

// AddActionError reports an action that failed. It has no state: what it has reached is seen on the server alone.
func AddActionError(diags *diag.Diagnostics, a Attempt, err error) {
	hint := ""
	switch {
	case errors.Is(err, api.ErrBusy):
		hint = "Something else is changing the " + a.Kind + ". Invoke the action again when it is done."
	case errors.Is(err, api.ErrFault):
		hint = "Look at the " + a.Kind + ", and at those it replicates with, before anything else is done to them; the cloud's operator can tell the cause of the fault."
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		hint = "The server may still be at work on it. Look at the " + a.Kind + " before the action is invoked again; a longer time is given in its timeout."
	}
	AddErrorAt(diags, path.Empty(), a, err, hint)
}

func summary(a Attempt, err error) string {
	var ambiguous *trove.AmbiguousError
	var exists *trove.ExistsError
	var taken *trove.TakenError
	var inUse *trove.ConfigurationInUseError
	var needed *trove.BackupNeededError
	var still *trove.StillError
	var state *trove.StateError
	switch {
	case errors.As(err, &still):
		return "Nothing happens any longer to the " + a.Kind
	case errors.As(err, &needed):
		return "Other backups add to this one"
	case errors.As(err, &inUse):
		return "Configuration group is still attached"
	case errors.As(err, &ambiguous) && len(ambiguous.Candidates) == 1:
		return "An object may be the one that was created"
	case errors.As(err, &ambiguous):
		return "Several objects may be the one that was created"
	case errors.As(err, &exists), errors.As(err, &taken):
		return Capitalized(a.Kind) + " exists already"
	case errors.Is(err, api.ErrQuota):
		return "Quota exceeded"
	case errors.Is(err, api.ErrRateLimited):
		return "Rate limit exceeded"
	case errors.Is(err, api.ErrUnsupported):
		return "Not supported by this Trove"
	case errors.As(err, &state) && state.OfNodes() && a.Verb != "create": // What else failed of a cluster that stands, is well.
		return "A node of the cluster failed on the server"
	case errors.Is(err, api.ErrFault):
		return Capitalized(a.Kind) + " failed on the server"
	case errors.Is(err, context.DeadlineExceeded):
		return "Timeout while waiting for the " + a.Kind
	case errors.Is(err, context.Canceled):
		return "Interrupted while waiting for the " + a.Kind
	}
	return fmt.Sprintf("Could not %s %s", a.Verb, a.Kind)
}

// whatToDo is the way out, where the kind of the error tells one.
func whatToDo(a Attempt, err error) string {
	var ambiguous *trove.AmbiguousError
	var exists *trove.ExistsError
	var taken *trove.TakenError
	var inUse *trove.ConfigurationInUseError
	var needed *trove.BackupNeededError
	var refused *api.Error
	var still *trove.StillError
	switch {
	case errors.As(err, &still):
		return whatToDoAboutStillness(still)
	case errors.As(err, &needed):
		return "Trove would delete these with it. Delete them first, those that Terraform manages together with this one where they have its id as their parent_id; or keep it: terraform state rm takes it out of Terraform's hands."
	case errors.As(err, &inUse):
		return "Take configuration_id out of what it is attached to, or give it another group there, and apply that first; then delete the group. Where the group is to be replaced, create_before_destroy makes the new one first, and gives it to them."
	case errors.As(err, &ambiguous):
		return "Nothing was created a second time. Find out which one is yours, and import it:\n" + commands("terraform import ADDRESS ", ambiguous.Candidates)
	case errors.As(err, &exists):
		return howToGoOn(exists)
	case errors.As(err, &taken):
		return fmt.Sprintf("Nothing was created. If it is the one that is declared, perhaps made by an apply that was killed, import it:\n  terraform import ADDRESS %s/%s\nIf not, give this one another name.", taken.InstanceID, taken.Name)
	case errors.Is(err, api.ErrBusy):
		return "Something else is changing the " + a.Kind + ". Run terraform apply again when it is done."
	case errors.Is(err, api.ErrQuota):
		return "Delete what is no longer needed, or ask the cloud's operator for a higher quota; then run terraform apply again."
	case errors.Is(err, api.ErrUnsupported):
		return "Change the configuration to do without it: neither waiting nor trying again helps."
	case errors.Is(err, api.ErrRateLimited):
		return "Run terraform apply again in a minute, with a lower -parallelism, or raise the provider's max_retries."
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return "What was reached is in the state. Run terraform plan to see what is left to do, and terraform apply to go on; a longer time is given in the timeouts attribute."
	case errors.Is(err, api.ErrFault):
		return "The " + a.Kind + " is in the state. Run terraform plan to see what it would take to repair it; the cloud's operator can tell the cause of the fault."
	case errors.As(err, &refused):
		return WhatToDoAbout(refused)
	}
	return ""
}

// whatToDoAboutStillness is the way out of work that does not end by itself.
func whatToDoAboutStillness(still *trove.StillError) string {
	if still.Kind == "cluster" {
		return "That is longer than Trove itself waits for anything: the server's work on it has died. Where all nodes are ready, Trove did not reach them: declare the network that they are to be in (network_id), which makes the cluster anew. Deleting it frees it from what it is stuck in; so does the cloud's operator, who can tell the cause. Then run terraform apply again."
	}
	return "That is longer than Trove itself waits for anything: it is not going to end by itself. Nothing was given up: the instance is in the state, with its data. Ask the cloud's operator to look at its server and its guest agent, and to reset its status; then run terraform apply again, which goes on from there."
}

// WhatToDoAbout is the way out of an answer that refuses, by its status; empty where there is none.
func WhatToDoAbout(refused *api.Error) string {
	login := strings.HasSuffix(refused.Path, "/auth/tokens")
	switch status := refused.StatusCode; {
	case refused.Foreign() && status < 500 && !login:
		return "This is not Trove's answer: a proxy, a load balancer or a firewall between here and there gave it, or the endpoint is not Trove's. Look there; about the object it says nothing."
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

// Terraform prints the first of several warnings with one summary, and counts the others. So the summaries of warnings have the names
// of what they are about.

// AddUnfinishedCreate reports a create whose object exists but could not be waited for. Terraform taints, and then
// replaces, whatever an error is returned for on its creation: that is right for an object that failed or vanished.
// An interrupt, a timeout or a server that stopped answering is no reason to throw it away: it is told in a warning,
// and the next apply goes on waiting. The result tells whether the object failed.
func AddUnfinishedCreate(diags *diag.Diagnostics, a Attempt, err error) (failed bool) {
	if errors.Is(err, api.ErrFault) || errors.Is(err, api.ErrNotFound) {
		AddError(diags, a, err)
		return true
	}
	hint := "Run terraform apply again to go on waiting. A longer time is given in the timeouts attribute."
	var still *trove.StillError
	if errors.As(err, &still) {
		hint = whatToDoAboutStillness(still)
	}
	success := "Terraform takes this for a success (exit status 0): it has no other failure of a creation than one that replaces the object with the next apply. A pipeline that is to fail here needs a postcondition on the status; see the guide \"In a pipeline\".\n\n"
	if errors.Is(err, context.Canceled) {
		success = "" // Terraform fails by itself then.
	}
	diags.AddWarning(fmt.Sprintf("%s %q is not ready yet", Capitalized(a.Kind), a.Name),
		fmt.Sprintf("%sTried to %s. It exists and is in the state, but is not ready.\n\n%s\n\n%s", success, a, Sentence(err.Error()), hint))
	return false
}

// WarnOfStatus tells of an object that a refresh finds failed, or in a status that nobody here knows: that is not
// taken for healthy. A fault alone is no failure: it may outlive what it tells of (trove/instance/models.py).
func WarnOfStatus(diags *diag.Diagnostics, kind, name, id string, status api.Status, fault string) {
	class, err := status.Class()
	if err != nil {
		diags.AddWarning(fmt.Sprintf("%s %q has an unknown status", Capitalized(kind), name), fmt.Sprintf("The %s %q (%s) is in %q, which this version of the provider does not know. It is left alone.", kind, name, id, status))
		return
	}
	if status == api.StatusUnknown {
		diags.AddWarning(fmt.Sprintf("Nobody knows how %s %q is", kind, name), strings.TrimSpace(fmt.Sprintf(
			"The %s %q (%s) is in %s: its server is not running, or its guest agent has sent no heartbeat for too long. The database may serve all the same, so nothing is replaced for it. %s",
			kind, name, id, status, Sentence(fault))))
		return
	}
	if why, out := status.Outage(); out && kind != "cluster" { // a cluster in SHUTDOWN is being deleted
		diags.AddWarning(fmt.Sprintf("%s %q does not serve", Capitalized(kind), name), strings.TrimSpace(fmt.Sprintf(
			"The %s %q (%s) is in %s: %s. It may serve again, and has its data, so nothing is replaced for it. %s", kind, name, id, status, why, Sentence(fault))))
		return
	}
	if class != api.Failed {
		return
	}
	diags.AddWarning(fmt.Sprintf("%s %q has failed", Capitalized(kind), name), strings.TrimSpace(fmt.Sprintf("The %s %q (%s) is in %s. %s", kind, name, id, status, Sentence(fault))))
}

// WarnOfSilence tells of an instance that the server shows as well while nobody has heard of its database: its guest agent has stopped. status is
// ACTIVE all the same (trove/instance/models.py, SimpleInstance.status and operating_status), so no other warning tells of it.
func WarnOfSilence(diags *diag.Diagnostics, instance api.Instance) {
	if class, err := instance.Status.Class(); err != nil || class != api.Ready || instance.OperatingStatus != api.OperatingError {
		return
	}
	diags.AddWarning(fmt.Sprintf("Instance %q does not report", instance.Name), fmt.Sprintf(
		"The instance %q (%s) is in %s, but its operating_status is %s: its guest agent has sent no heartbeat for too long, or its database has stopped. The database may serve all the same, and has its data, so nothing is replaced for it. Ask the cloud's operator to look at the agent; the guide \"Runbooks\" tells the rest.",
		instance.Name, instance.ID, instance.Status, instance.OperatingStatus))
}

// WarnOfStuck tells of an object that the server would not have let go, so that the cloud's operator can look for the cause.
func WarnOfStuck(diags *diag.Diagnostics, a Attempt, stuckIn string) {
	diags.AddWarning(fmt.Sprintf("%s %q was stuck", Capitalized(a.Kind), a.Name),
		fmt.Sprintf("Tried to %s. It was stuck in %s, where the server deletes nothing, and was freed from that before. It is deleted; servers or volumes that it leaves behind in the cloud are for the operator to find.", a, stuckIn))
}

// WarnOfFound tells of an object whose create got no answer, and that was found again by its name.
func WarnOfFound(diags *diag.Diagnostics, kind, name, id string) {
	diags.AddWarning(fmt.Sprintf("The answer to the create of %s %q was lost", kind, name),
		fmt.Sprintf("The request to create %s %q got no answer. Exactly one %s made since then fits what was asked for: %s. It is taken for the one, and nothing was created twice.", kind, name, kind, id))
}

// Sentence makes a sentence of a text: a capital letter before, a full stop behind.
func Sentence(text string) string {
	text = Capitalized(strings.TrimSpace(text))
	if text != "" && !strings.HasSuffix(text, ".") {
		text += "."
	}
	return text
}

// Capitalized is the text with a capital first letter.
func Capitalized(text string) string {
	if text == "" {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// howToGoOn is the way out where objects of that name keep one from being created. With create_before_destroy one of them is the very
// object that is replaced, and Terraform tells no provider so when it applies: it is asked before anything is imported.
func howToGoOn(exists *trove.ExistsError) string {
	why := ""
	if exists.Unlike {
		why = "Not exactly one of them is what is declared, so none is adopted. "
	}
	return fmt.Sprintf("%sNothing was created. Ask Terraform what it has of these:\n%s\nOne for which it prints an address is not to be imported: it is the one that this apply replaces, as with create_before_destroy, or another resource's. Set on_existing = \"create\" where another %s of that name is wanted. One for which it prints nothing, perhaps made by an apply that was killed, can be imported:\n  terraform import ADDRESS ID",
		why, commands("terraform state list -id=", exists.Candidates), exists.Kind)
}

// commands are the command for each of the candidates.
func commands(command string, candidates []trove.Candidate) string {
	var lines []string
	for _, candidate := range candidates {
		var notes []string
		if candidate.Called != "" {
			notes = append(notes, fmt.Sprintf("called %q", candidate.Called))
		}
		if !candidate.Created.IsZero() {
			notes = append(notes, "created "+candidate.Created.UTC().Format(time.RFC3339))
		}
		line := "  " + command + candidate.ID
		if len(notes) > 0 {
			line += "   # " + strings.Join(notes, ", ")
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}
