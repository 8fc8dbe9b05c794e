package trove

import (
	"encoding/json"
	"net/http"
	"time"
)

func (nodes) createInstance(spec InstanceSpec) request {
	instance := instanceToCreate{
		Name:          spec.Name,
		Datastore:     datastoreDocument(spec.Datastore),
		Configuration: spec.ConfigurationID,
		FlavorRef:     spec.FlavorID,
		Volume:        newVolume(spec.VolumeSize),
	}
	if spec.SlaveOf != nil {
		instance.Slave = &slaveToCreate{Of: spec.SlaveOf.InstanceID, ReadOnly: spec.SlaveOf.ReadOnly}
	}
	return request{method: http.MethodPost, path: []string{"instances"}, body: instanceRequest{instance}}
}

func (nodes) decodeInstance(body []byte) (Instance, error) {
	return decodeInstance[instanceDocument](body)
}

func (nodes) decodeInstances(body []byte) (page[Instance], error) {
	var document struct {
		Instances []instanceDocument `json:"instances"`
		Links     []linkDocument     `json:"links"`
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

func (d instanceDocument) instance() Instance {
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
		MasterID:        d.Slave.Of,
		ReadOnly:        d.Slave.ReadOnly,
		Fault:           string(d.Fault),
	}
	for _, slave := range d.Slave.List {
		instance.SlaveIDs = append(instance.SlaveIDs, slave.ID)
	}
	return instance
}
