package sandbox

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
)

// v1InstanceRoutes are deployed Trove's calls on instances, and on what instances are made with. trove/common/api.py.
var v1InstanceRoutes = slices.Concat([]route{
	on(http.MethodPost, "/instances", v1Create),
	on(http.MethodGet, "/instances", v1ListInstances),
	on(http.MethodGet, "/instances/detail", v1DetailInstances),
	on(http.MethodGet, "/instances/{}", v1ShowInstance),
	on(http.MethodDelete, "/instances/{}", v1DeleteInstance),
	on(http.MethodPut, "/instances/{}", v1PutInstance),
	on(http.MethodPatch, "/instances/{}", v1PatchInstance),
	on(http.MethodPost, "/instances/{}/action", v1Action),
	on(http.MethodGet, "/mgmt/instances", v1AdminsOnly),
	on(http.MethodGet, "/mgmt/clusters", v1AdminsOnly),
}, v1ConfigurationRoutes, v1BackupRoutes, v1ModuleRoutes, v1DatabaseRoutes, v1CatalogueRoutes)

func v1ListInstances(c *call) (answer, error) {
	return v1Instances(c, func(d engine.Deployed) (v1Instance, error) { return v1Item(c, d), nil })
}

func v1DetailInstances(c *call) (answer, error) {
	return v1Instances(c, func(d engine.Deployed) (v1Instance, error) { return v1Detail(c, d) })
}

// v1Instances lists instances: pages by id, and on each page the latest first. trove/instance/service.py, _get_instances.
func v1Instances(c *call, view func(engine.Deployed) (v1Instance, error)) (answer, error) {
	marker, limit, err := v1Page(c)
	if err != nil {
		return answer{}, err
	}
	clustered := strings.EqualFold(c.URL.Query().Get("include_clustered"), "true")
	ids, err := c.tx.MachinePage(c.token.ProjectID, clustered, marker, limit+1)
	if err != nil {
		return answer{}, err
	}
	ids, next, err := cut(ids, limit, func(id string) string { return id })
	if err != nil {
		return answer{}, err
	}
	found := make([]engine.Deployed, 0, len(ids))
	for _, id := range ids {
		d, err := engine.FindDeployed(c.tx, c.token.ProjectID, id)
		if err != nil {
			return answer{}, err
		}
		found = append(found, d)
	}
	slices.SortStableFunc(found, func(a, b engine.Deployed) int { return b.Created.Compare(a.Created) })
	list := make([]v1Instance, 0, len(found))
	for _, d := range found {
		item, err := view(d)
		if err != nil {
			return answer{}, err
		}
		list = append(list, item)
	}
	return v1List(c, "instances", list, next), nil
}

func v1ShowInstance(c *call) (answer, error) {
	d, err := engine.FindDeployed(c.tx, c.token.ProjectID, c.parameters[0])
	if err != nil {
		return answer{}, err
	}
	shown, err := v1Shown(c, d)
	return respond(map[string]any{"instance": shown}), err
}

// v1AdminsOnly is what is said to everybody, since the sandbox has no administrators. trove/common/auth.py, admin_context.
func v1AdminsOnly(c *call) (answer, error) {
	return refusalAnswer(c, &engine.Refusal{Kind: engine.Unauthorized, Message: "User does not have admin privileges."}), nil
}

func v1DeleteInstance(c *call) (answer, error) {
	d, err := engine.FindDeployed(c.tx, c.token.ProjectID, c.parameters[0])
	if err != nil {
		return answer{}, err
	}
	return v1Accept(c, d.ID, c.engine.V1Delete(c.tx, c.now, d))
}

// v1Accept answers to a change of an instance. What is refused leaves a fault on it, which outlives what caused it. trove/common/notification.py,
// EndNotification; trove/instance/models.py, save_instance_fault.
func v1Accept(c *call, id string, err error) (answer, error) {
	var refusal *engine.Refusal
	if !errors.As(err, &refusal) {
		return accepted, err
	}
	return refusalAnswer(c, refusal), c.tx.SaveFault(id, engine.FormatFault(refusal.Message), c.now)
}

// noted makes the refusals of a call that is about an instance leave faults on it, like those of v1Accept. A body that its schema refuses doesn't
// get so far.
func noted(serve func(*call) (answer, error)) func(*call) (answer, error) {
	return func(c *call) (answer, error) {
		a, err := serve(c)
		var refused *failure
		if !errors.As(err, &refused) {
			return a, err
		}
		body, _ := refused.answer.body.(map[string]troveError)
		for _, e := range body {
			if _, err := engine.FindDeployed(c.tx, c.token.ProjectID, c.parameters[0]); err == nil && !strings.HasPrefix(e.Message, "Validation error") {
				return refused.answer, c.tx.SaveFault(c.parameters[0], engine.FormatFault(e.Message), c.now)
			}
		}
		return a, err
	}
}
