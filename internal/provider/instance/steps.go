package instance

import (
	"cmp"
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/diagnose"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// instanceSteps carries out the steps of a change.
type instanceSteps struct {
	client *trove.Client
	id     string
	// reached is what the instance is after each step, also after the one that failed.
	reached *instanceModel
	plan    *instanceModel
}

// run does the steps in order, each to its end, and stops at the first that fails.
func (i *instanceSteps) run(ctx context.Context, steps []instanceStep, diags *diag.Diagnostics) error {
	present, err := i.client.Instance(ctx, i.id)
	if err != nil {
		diagnose.AddError(diags, i.reached.attempt("read"), err)
		return err
	}
	// One member of a set after the other: never are two of them down.
	unlock, err := i.client.TakeTurns(ctx, cmp.Or(present.MasterID, present.ID))
	if err != nil {
		diagnose.AddError(diags, i.reached.attempt("change"), err)
		return err
	}
	defer unlock()
	left, over := stepsLeft(steps, present)
	for _, step := range over {
		step.settle(i.reached, i.plan)
	}
	touched := "" // the member that is being changed
	for _, step := range left {
		member := cmp.Or(step.Slave, i.id)
		if i.plan.SlavesFirst.ValueBool() && step.interrupts() && member != touched {
			touched, err = member, i.othersWell(ctx, present, member)
		}
		if err == nil {
			err = i.on(ctx, member, step, diags)
		}
		if err != nil {
			addInstanceStepError(diags, i.attempt(step), step, err)
			return err
		}
		if step.Slave == "" {
			step.settle(i.reached, i.plan)
		}
	}
	return nil
}

// on does a step on the instance, or on one of its slaves, which may be gone by now.
func (i *instanceSteps) on(ctx context.Context, member string, step instanceStep, diags *diag.Diagnostics) error {
	err := (&instanceSteps{client: i.client, id: member, plan: i.plan}).one(ctx, step, diags)
	if step.Slave != "" {
		return unlessGone(err)
	}
	return err
}

// attempt is what a step tries, on the instance or on one of its slaves.
func (i *instanceSteps) attempt(step instanceStep) diagnose.Attempt {
	try := i.reached.attempt(string(step.Kind))
	if step.Slave != "" {
		try.Name, try.ID = step.SlaveName, step.Slave
	}
	return try
}

func (i *instanceSteps) one(ctx context.Context, step instanceStep, diags *diag.Diagnostics) error {
	switch step.Kind {
	case stepAwait:
		_, err := i.client.WaitInstanceReady(ctx, i.id)
		return err
	case stepDetach:
		return i.client.Detach(ctx, i.id)
	case stepPromote:
		return i.promote(ctx)
	case stepFollow:
		return fmt.Errorf("instance %s has not become its master; run terraform apply again", step.To)
	case stepRename:
		return i.client.RenameInstance(ctx, i.id, step.To)
	case stepChangeAccess:
		if access := accessOf(ctx, step.Access, diags); access != nil {
			return i.client.ChangeAccess(ctx, i.id, *access)
		}
		return nil
	case stepGrowVolume:
		return i.client.GrowVolume(ctx, i.id, step.Size)
	case stepResize:
		return i.client.ResizeInstance(ctx, i.id, step.To)
	case stepDetachConfiguration:
		return i.configure(ctx, "")
	case stepUpgrade:
		return i.client.UpgradeInstance(ctx, i.id, step.To)
	case stepAttachConfiguration:
		return i.configure(ctx, step.To)
	}
	return fmt.Errorf("unknown step %q", step.Kind)
}

// configure attaches a configuration group, or detaches the present one where id is empty. Trove attaches none while another
// one is attached, and neither attaches nor detaches while the database waits for a restart (trove/instance/models.py,
// Instance.attach_configuration and _validate_can_perform_assign).
func (i *instanceSteps) configure(ctx context.Context, id string) error {
	present, err := i.client.Instance(ctx, i.id)
	if err != nil {
		return err
	}
	for _, next := range groupsInTurn(present.ConfigurationID, id) {
		if present.Status == api.StatusRestartRequired {
			if err := i.client.RestartInstance(ctx, i.id); err != nil {
				return fmt.Errorf("restarting the database first, which it waits for: %w", err)
			}
		}
		if err := i.client.ConfigureInstance(ctx, i.id, next); err != nil {
			return err
		}
		if present, err = i.client.Instance(ctx, i.id); err != nil {
			return err
		}
	}
	return nil
}

// groupsInTurn are the configuration groups that an instance gets one after the other, to come from one to another;
// an empty one is none.
func groupsInTurn(from, to string) []string {
	switch {
	case from == to:
		return nil
	case from == "" || to == "":
		return []string{to}
	}
	return []string{"", to}
}
