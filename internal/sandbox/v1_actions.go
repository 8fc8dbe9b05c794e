package sandbox

import (
	"net/http"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
)

// v1Actions are the actions on an instance that Trove knows. It takes the last one that a body names.
var v1Actions = map[string]func(c *call, d engine.Deployed, body *dict) error{
	"restart": func(c *call, d engine.Deployed, _ *dict) error { return c.engine.V1Restart(c.tx, c.now, d) },
	"resize":  v1Resize,
	"promote_to_replica_source": func(c *call, d engine.Deployed, _ *dict) error {
		return c.engine.V1Promote(c.tx, c.now, d)
	},
	"eject_replica_source": func(c *call, d engine.Deployed, _ *dict) error { return c.engine.V1Eject(c.tx, c.now, d) },
	"reset_status":         func(c *call, d engine.Deployed, _ *dict) error { return c.engine.V1Reset(c.tx, c.now, d) },
}

// v1Action is POST /instances/{id}/action. Trove fails with 500 on an action that it doesn't know. trove/instance/service.py, action.
func v1Action(c *call) (answer, error) {
	parsed, err := v1Parse(c)
	if err != nil {
		return answer{}, err
	}
	body, ok := parsed.(*dict)
	if !ok || len(body.keys) == 0 {
		return answer{}, unforeseen()
	}
	s, err := v1ActionSchema(body)
	if err != nil {
		return answer{}, err
	}
	if err := s.check(body); err != nil {
		return answer{}, err
	}
	name := ""
	for _, key := range body.keys {
		if _, known := v1Actions[key]; known {
			name = key
		}
	}
	find := engine.LoadDeployed
	if name == "reset_status" {
		find = engine.FindDeployed
	}
	d, err := find(c.tx, c.token.ProjectID, c.parameters[0])
	if err != nil {
		return answer{}, err
	}
	if name == "" {
		return answer{}, unforeseen()
	}
	if name == "reset_status" && !body.dict(name).has("force_delete") {
		// The rest is for administrators, of whom the sandbox has none.
		return answer{}, fail(http.StatusForbidden, "Policy doesn't allow instance:reset_status to be performed.")
	}
	return v1Accept(c, d.ID, v1Actions[name](c, d, body))
}

// v1ActionSchema is that of the first action in the body, and for resize that of the first thing to resize.
func v1ActionSchema(body *dict) (schema, error) {
	switch body.keys[0] {
	case "restart":
		return v1Restart, nil
	case "resize":
		resize := body.dict("resize")
		if resize == nil || len(resize.keys) == 0 {
			return nil, unforeseen()
		}
		switch resize.keys[0] {
		case "volume":
			return v1ResizeVolume, nil
		case "flavorRef":
			return v1ResizeFlavor, nil
		}
	}
	return nil, nil
}

// v1Resize resizes the volume, or else the flavor.
func v1Resize(c *call, d engine.Deployed, body *dict) error {
	resize := body.dict("resize")
	switch {
	case resize.has("volume"):
		return c.engine.V1ResizeVolume(c.tx, c.now, d, v1SizeOf(resize.dict("volume").get("size")))
	case resize.has("flavorRef"):
		return c.engine.V1ResizeFlavor(c.tx, c.now, d, lastSegment(resize.get("flavorRef")))
	default:
		return unforeseen()
	}
}
