package api

import (
	"net/http"
	"time"
)

func (nodes) CreateInstance(spec InstanceSpec) Request {
	return Request{Method: http.MethodPost, Path: []string{"instances"}, Body: instanceRequest{newInstance(spec)}}
}

func newInstance(spec InstanceSpec) instanceToCreate {
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
	return instance
}

func (nodes) DecodeInstance(body []byte) (Instance, error) {
	return decodeInstance[instanceDocument](body)
}

func (nodes) DecodeInstances(body []byte) (Page[Instance], error) {
	list, links, err := decodeList(body, "instances", func(d instanceDocument) string { return d.ID })
	if err != nil {
		return Page[Instance]{}, err
	}
	var next Page[Instance]
	for _, instance := range list {
		next.Items = append(next.Items, instance.instance())
		next.Marker = instance.ID
	}
	next.Marker = nextMarker(links, next.Marker)
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
