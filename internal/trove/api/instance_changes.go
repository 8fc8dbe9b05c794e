package api

import "net/http"

// What both dialects ask for to change an instance. The specification names these operations in its section Capabilities, and leaves their form
// to Trove.

// ConfigureInstance detaches by null. An empty text is refused, and an empty document, which is what clients used to
// send, changes nothing in some releases.
func (alike) ConfigureInstance(id, configurationID string) Request {
	if configurationID == "" {
		var none *string
		return edit(id, "configuration", none)
	}
	return edit(id, "configuration", configurationID)
}

func (alike) ResizeInstance(id, flavorID string) Request {
	return instanceAction(id, "resize", map[string]string{"flavorRef": flavorID})
}

func (alike) GrowVolume(id string, size int) Request {
	return instanceAction(id, "resize", map[string]newVolumeDocument{"volume": {Size: size}})
}

func (alike) RestartInstance(id string) Request { return instanceAction(id, "restart", struct{}{}) }

// edit changes one attribute of an instance; Trove takes one a request. PATCH and PUT are the same to it, but a PUT is
// repeated by the layer below when its answer is lost, and what was carried out the first time is refused the second: a
// detached instance is no replica any longer.
//
// Trove, trove/instance/service.py, InstanceController.update and edit.
func edit(id, attribute string, value any) Request {
	return Request{
		Method: http.MethodPatch, Path: []string{"instances", id},
		Body: map[string]map[string]any{"instance": {attribute: value}},
	}
}

func instanceAction(id, name string, arguments any) Request {
	return Request{
		Method: http.MethodPost, Path: []string{"instances", id, "action"}, Body: map[string]any{name: arguments},
	}
}
