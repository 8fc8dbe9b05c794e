package v1

import (
	"net/http"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/front"
)

// actions are the actions on an instance that Trove knows. It takes the last one that a body names.
var actions = map[string]func(c *front.Call, d engine.Deployed, body *dict) error{
	"restart": func(c *front.Call, d engine.Deployed, _ *dict) error { return c.Engine.V1Restart(c.Tx, c.Now, d) },
	"resize":  resizeInstance,
	"promote_to_replica_source": func(c *front.Call, d engine.Deployed, _ *dict) error {
		return c.Engine.V1Promote(c.Tx, c.Now, d)
	},
	"eject_replica_source": func(c *front.Call, d engine.Deployed, _ *dict) error { return c.Engine.V1Eject(c.Tx, c.Now, d) },
	"reset_status":         func(c *front.Call, d engine.Deployed, _ *dict) error { return c.Engine.V1Reset(c.Tx, c.Now, d) },
}

// action is POST /instances/{id}/action. Trove fails with 500 on an action that it doesn't know. trove/instance/service.py, action.
func action(c *front.Call) (front.Answer, error) {
	parsed, err := parse(c)
	if err != nil {
		return front.Answer{}, err
	}
	body, ok := parsed.(*dict)
	if !ok || len(body.keys) == 0 {
		return front.Answer{}, unforeseen()
	}
	s, err := actionSchema(body)
	if err != nil {
		return front.Answer{}, err
	}
	if err := s.check(body); err != nil {
		return front.Answer{}, err
	}
	name := ""
	for _, key := range body.keys {
		if _, known := actions[key]; known {
			name = key
		}
	}
	find := engine.LoadDeployed
	if name == "reset_status" {
		find = engine.FindDeployed
	}
	d, err := find(c.Tx, c.Token.ProjectID, c.Parameters[0])
	if err != nil {
		return front.Answer{}, err
	}
	if name == "" {
		return front.Answer{}, unforeseen()
	}
	if name == "reset_status" && !body.dict(name).has("force_delete") {
		// The rest is for administrators, of whom the sandbox has none.
		return front.Answer{}, front.Fail(http.StatusForbidden, "Policy doesn't allow instance:reset_status to be performed.")
	}
	return accept(c, d.ID, actions[name](c, d, body))
}

// actionSchema is that of the first action in the body, and for resize that of the first thing to resize.
func actionSchema(body *dict) (schema, error) {
	switch body.keys[0] {
	case "restart":
		return restartSchema, nil
	case "resize":
		resize := body.dict("resize")
		if resize == nil || len(resize.keys) == 0 {
			return nil, unforeseen()
		}
		switch resize.keys[0] {
		case "volume":
			return resizeVolumeSchema, nil
		case "flavorRef":
			return resizeFlavorSchema, nil
		}
	}
	return nil, nil
}

// resizeInstance resizes the volume, or else the flavor.
func resizeInstance(c *front.Call, d engine.Deployed, body *dict) error {
	resize := body.dict("resize")
	switch {
	case resize.has("volume"):
		return c.Engine.V1ResizeVolume(c.Tx, c.Now, d, sizeOf(resize.dict("volume").get("size")))
	case resize.has("flavorRef"):
		return c.Engine.V1ResizeFlavor(c.Tx, c.Now, d, lastSegment(resize.get("flavorRef")))
	default:
		return unforeseen()
	}
}
