package v1

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/front"
)

// instanceRoutes are deployed Trove's calls on instances, and on what instances are made with. trove/common/api.py.
var instanceRoutes = slices.Concat([]front.Route{
	front.On(http.MethodPost, "/instances", create),
	front.On(http.MethodGet, "/instances", listInstances),
	front.On(http.MethodGet, "/instances/detail", detailInstances),
	front.On(http.MethodGet, "/instances/{}", showInstance),
	front.On(http.MethodDelete, "/instances/{}", deleteInstance),
	front.On(http.MethodPut, "/instances/{}", putInstance),
	front.On(http.MethodPatch, "/instances/{}", patchInstance),
	front.On(http.MethodPost, "/instances/{}/action", action),
	front.On(http.MethodGet, "/mgmt/instances", adminsOnly),
	front.On(http.MethodGet, "/mgmt/clusters", adminsOnly),
}, configurationRoutes, BackupRoutes, moduleRoutes, DatabaseRoutes, catalogueRoutes)

func listInstances(c *front.Call) (front.Answer, error) {
	return instances(c, func(d engine.Deployed) (instanceView, error) { return viewListed(c, d), nil })
}

func detailInstances(c *front.Call) (front.Answer, error) {
	return instances(c, func(d engine.Deployed) (instanceView, error) { return viewDetail(c, d) })
}

// instances lists instances: pages by id, and on each page the latest first. trove/instance/service.py, _get_instances.
func instances(c *front.Call, view func(engine.Deployed) (instanceView, error)) (front.Answer, error) {
	marker, limit, err := page(c)
	if err != nil {
		return front.Answer{}, err
	}
	clustered := strings.EqualFold(c.URL.Query().Get("include_clustered"), "true")
	ids, err := c.Tx.MachinePage(c.Token.ProjectID, clustered, marker, limit+1)
	if err != nil {
		return front.Answer{}, err
	}
	ids, next, err := cut(ids, limit, func(id string) string { return id })
	if err != nil {
		return front.Answer{}, err
	}
	found := make([]engine.Deployed, 0, len(ids))
	for _, id := range ids {
		d, err := engine.FindDeployed(c.Tx, c.Token.ProjectID, id)
		if err != nil {
			return front.Answer{}, err
		}
		found = append(found, d)
	}
	slices.SortStableFunc(found, func(a, b engine.Deployed) int { return b.Created.Compare(a.Created) })
	list := make([]instanceView, 0, len(found))
	for _, d := range found {
		item, err := view(d)
		if err != nil {
			return front.Answer{}, err
		}
		list = append(list, item)
	}
	return listAnswer(c, "instances", list, next), nil
}

func showInstance(c *front.Call) (front.Answer, error) {
	d, err := engine.FindDeployed(c.Tx, c.Token.ProjectID, c.Parameters[0])
	if err != nil {
		return front.Answer{}, err
	}
	shown, err := viewShown(c, d)
	return front.Respond(map[string]any{"instance": shown}), err
}

// adminsOnly is what is said to everybody, since the sandbox has no administrators. trove/common/auth.py, admin_context.
func adminsOnly(c *front.Call) (front.Answer, error) {
	return front.RefusalAnswer(c, &engine.Refusal{Kind: engine.Unauthorized, Message: "User does not have admin privileges."}), nil
}

func deleteInstance(c *front.Call) (front.Answer, error) {
	d, err := engine.FindDeployed(c.Tx, c.Token.ProjectID, c.Parameters[0])
	if err != nil {
		return front.Answer{}, err
	}
	return accept(c, d.ID, c.Engine.V1Delete(c.Tx, c.Now, d))
}

// accept answers to a change of an instance. What is refused leaves a fault on it, which outlives what caused it. trove/common/notification.py,
// EndNotification; trove/instance/models.py, save_instance_fault.
func accept(c *front.Call, id string, err error) (front.Answer, error) {
	var refusal *engine.Refusal
	if !errors.As(err, &refusal) {
		return front.Accepted, err
	}
	return front.RefusalAnswer(c, refusal), c.Tx.SaveFault(id, engine.FormatFault(refusal.Message), c.Now)
}

// noted makes the refusals of a call that is about an instance leave faults on it, like those of accept. A body that its schema refuses doesn't
// get so far.
func noted(serve func(*front.Call) (front.Answer, error)) func(*front.Call) (front.Answer, error) {
	return func(c *front.Call) (front.Answer, error) {
		a, err := serve(c)
		var refused *front.Failure
		if !errors.As(err, &refused) {
			return a, err
		}
		body, _ := refused.Answer.Body.(map[string]front.TroveError)
		for _, e := range body {
			if _, err := engine.FindDeployed(c.Tx, c.Token.ProjectID, c.Parameters[0]); err == nil && !strings.HasPrefix(e.Message, "Validation error") {
				return refused.Answer, c.Tx.SaveFault(c.Parameters[0], engine.FormatFault(e.Message), c.Now)
			}
		}
		return a, err
	}
}
