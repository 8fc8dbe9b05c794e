package api

import (
	"net/http"
	"time"
)

func (nodes) CreateCluster(spec ClusterSpec) Request {
	return Request{Method: http.MethodPost, Path: []string{"clusters"}, Body: clusterRequest{clusterToCreate{
		Name:          spec.Name,
		Datastore:     datastoreDocument(spec.Datastore),
		Configuration: spec.ConfigurationID,
		FlavorRef:     spec.FlavorID,
		Volume:        newVolume(spec.VolumeSize),
		Size:          spec.Size,
		Nodes:         allocationsToSend(spec.Allocations),
	}}}
}

func (nodes) LeavesBehind(string, bool) bool { return false }

func (nodes) Matches(cluster Cluster, spec ClusterSpec) bool {
	return cluster.Size == spec.Size && Agrees(cluster.FlavorID, spec.FlavorID) && Agrees(cluster.VolumeSize, spec.VolumeSize)
}

func (nodes) DecodeCluster(body []byte) (Cluster, error) { return decodeCluster[clusterDocument](body) }

func (nodes) DecodeClusters(body []byte) (Page[Cluster], error) {
	return decodeClusters[clusterDocument](body)
}

func (d clusterDocument) cluster() Cluster {
	cluster := Cluster{
		ID:              d.ID,
		Name:            d.Name,
		Status:          d.Status,
		Datastore:       Datastore(d.Datastore),
		Size:            len(d.Nodes),
		Created:         time.Time(d.Created),
		Updated:         time.Time(d.Updated),
		FlavorID:        string(d.Flavor),
		ConfigurationID: string(d.Configuration),
		VolumeSize:      d.Volume.Size,
		Fault:           string(d.Fault),
	}
	if d.Size != nil {
		cluster.Size = *d.Size
	}
	for _, member := range d.Nodes {
		cluster.Members = append(cluster.Members, Member{ID: member.ID, Region: member.Region, Type: member.Type})
	}
	return cluster
}

func newVolume(size int) *volumeToCreate {
	if size == 0 {
		return nil
	}
	return &volumeToCreate{Size: size}
}
