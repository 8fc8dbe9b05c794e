package trove

import (
	"encoding/json"
	"net/http"
	"time"
)

// createInstance makes an instance that stands alone, or a slave of the one that spec names.
//
// Trove, trove/instance/service.py, InstanceController.create.
func (v1) createInstance(spec InstanceSpec) request {
	body := map[string]any{"name": spec.Name}
	if spec.SlaveOf != nil {
		body["replica_of"] = spec.SlaveOf.InstanceID
	} else {
		body["datastore"] = datastoreDocument(spec.Datastore)
		body["flavorRef"] = spec.FlavorID
		body["volume"] = v1Volume(spec.VolumeSize, spec.VolumeType)
	}
	return request{method: http.MethodPost, path: []string{"instances"}, body: map[string]any{"instance": body}}
}

func (v1) detach(instanceID string) request {
	return request{
		method: http.MethodPatch, path: []string{"instances", instanceID},
		body: map[string]any{"instance": map[string]any{"replica_of": ""}},
	}
}

func (v1) decodeInstance(body []byte) (Instance, error) {
	var document struct {
		Instance v1InstanceDocument `json:"instance"`
	}
	if err := json.Unmarshal(body, &document); err != nil {
		return Instance{}, err
	}
	if document.Instance.ID == "" {
		return Instance{}, errNoObject
	}
	return document.Instance.instance(), nil
}

func (v1) decodeInstances(body []byte) (page[Instance], error) {
	var document struct {
		Instances []v1InstanceDocument `json:"instances"`
		Links     []linkDocument       `json:"links"`
	}
	if err := json.Unmarshal(body, &document); err != nil {
		return page[Instance]{}, err
	}
	var next page[Instance]
	for _, instance := range document.Instances {
		next.items = append(next.items, instance.instance())
		next.marker = instance.ID
	}
	next.marker = nextMarker(document.Links, next.marker)
	return next, nil
}

func (d v1InstanceDocument) instance() Instance {
	instance := Instance{
		ID:              d.ID,
		Name:            d.Name,
		Status:          d.Status,
		Datastore:       Datastore(d.Datastore),
		Created:         time.Time(d.Created),
		Updated:         time.Time(d.Updated),
		IP:              d.IP,
		Hostname:        d.Hostname.first(),
		Region:          d.Region,
		FlavorID:        string(d.Flavor),
		ConfigurationID: string(d.Configuration),
		VolumeSize:      d.Volume.Size,
		VolumeUsed:      d.Volume.Used,
		MasterID:        d.ReplicaOf.ID,
		OperatingStatus: d.OperatingStatus,
		Locality:        d.Locality,
		Fault:           string(d.Fault),
	}
	for _, replica := range d.Replicas {
		instance.SlaveIDs = append(instance.SlaveIDs, replica.ID)
	}
	return instance
}
