package api

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// CreateCluster has an entry for each ordinary node. Nodes of other types are mongodb's, and are told as numbers; where
// none of a type is wanted, Trove makes as many as its configuration says.
//
// Trove, trove/cluster/service.py, ClusterController.create.
func (V1) CreateCluster(spec ClusterSpec) Request {
	cluster := v1ClusterToCreate{
		Name:               spec.Name,
		Datastore:          datastoreDocument(spec.Datastore),
		Locality:           spec.Locality,
		Configuration:      spec.ConfigurationID,
		ExtendedProperties: v1Properties(spec),
	}
	for _, node := range ordinary(spec) {
		cluster.Instances = append(cluster.Instances, v1NodeToCreate{
			FlavorRef:        spec.FlavorID,
			Volume:           v1Volume(spec.VolumeSize, spec.VolumeType),
			Nics:             v1Network(spec.NetworkID),
			AvailabilityZone: node.AvailabilityZone,
			RegionName:       node.Region,
			Modules:          v1Modules(spec.ModuleIDs),
		})
	}
	return Request{Method: http.MethodPost, Path: []string{"clusters"}, Body: v1ClusterRequest{cluster}}
}

// ordinary are the places of a new cluster that are for ordinary nodes.
func ordinary(spec ClusterSpec) []Allocation {
	if len(spec.Allocations) == 0 {
		return make([]Allocation, spec.Size)
	}
	var places []Allocation
	for _, allocation := range spec.Allocations {
		if allocation.Type == "" {
			places = append(places, allocation)
		}
	}
	return places
}

// v1Properties are a cluster's extended properties, with the numbers of nodes that are not ordinary.
func v1Properties(spec ClusterSpec) map[string]any {
	properties := map[string]any{}
	for name, value := range spec.ExtendedProperties {
		properties[name] = value
		if number, err := strconv.Atoi(value); err == nil && !strings.HasSuffix(name, "_type") {
			properties[name] = number
		}
	}
	counts := map[string]int{}
	for _, allocation := range spec.Allocations {
		switch allocation.Type {
		case v1QueryRouter:
			counts["num_mongos"]++
		case v1ConfigServer:
			counts["num_configsvr"]++
		}
	}
	for name, count := range counts {
		properties[name] = count
	}
	return properties
}

func v1Volume(size int, kind string) *newVolumeDocument {
	if size == 0 {
		return nil
	}
	return &newVolumeDocument{Size: size, Type: kind}
}

func v1Network(id string) []v1ClusterNIC {
	if id == "" {
		return nil
	}
	return []v1ClusterNIC{{id}}
}

func v1Modules(ids []string) []idDocument {
	var modules []idDocument
	for _, id := range ids {
		modules = append(modules, idDocument{id})
	}
	return modules
}

func (V1) UpgradeCluster(id, version string) Request {
	var body v1UpgradeRequest
	body.Upgrade.DatastoreVersion = version
	return v1Action(id, body)
}

func (V1) RestartCluster(id string) Request { return v1Action(id, v1RestartRequest{}) }

func (V1) AttachToCluster(id, configurationID string) Request {
	var body v1AttachRequest
	body.ConfigurationAttach.ConfigurationID = configurationID
	return v1Action(id, body)
}

func (V1) DetachFromCluster(id string) Request { return v1Action(id, v1DetachRequest{}) }

// ResetCluster says force_delete, since without it the request is for administrators only.
//
// Trove, trove/cluster/service.py, ClusterController.action.
func (V1) ResetCluster(id string) Request {
	var body v1ResetRequest
	body.ResetStatus.ForceDelete = true
	return v1Action(id, body)
}

// v1Action is a request to do something with a cluster: unlike that of an instance, it has no path of its own.
func v1Action(id string, body any) Request {
	return Request{Method: http.MethodPost, Path: []string{"clusters", id}, Body: body}
}

func (V1) DecodeCluster(body []byte) (Cluster, error) { return decodeCluster[v1ClusterDocument](body) }

func (V1) DecodeClusters(body []byte) (Page[Cluster], error) {
	return decodeClusters[v1ClusterDocument](body)
}

func (d v1ClusterDocument) cluster() Cluster {
	cluster := Cluster{
		ID:              d.ID,
		Name:            d.Name,
		Task:            d.Task.Name,
		Datastore:       Datastore(d.Datastore),
		Size:            len(d.Instances),
		Created:         time.Time(d.Created),
		Updated:         time.Time(d.Updated),
		ConfigurationID: string(d.Configuration),
	}
	for _, member := range d.Instances {
		kind, role := v1Type(member.Type)
		cluster.Members = append(cluster.Members, Member{
			ID: member.ID, Name: member.Name, Type: kind, Role: role, ShardID: member.ShardID, Status: member.Status,
			FlavorID: string(member.Flavor), VolumeSize: member.Volume.Size,
		})
	}
	cluster.Status = clusterStatus(cluster.Task, cluster.Members)
	return cluster
}

func (V1) LeavesBehind(datastore string, brokeDown bool) bool {
	return brokeDown || slices.Contains(v1LeavesBehind, datastore)
}

// Matches tells whether a cluster may be what was asked for. Only its nodes tell flavor and volume.
func (V1) Matches(cluster Cluster, spec ClusterSpec) bool {
	plain := 0
	for _, member := range cluster.Members {
		if member.Type != "" {
			continue
		}
		plain++
		if !Agrees(member.FlavorID, spec.FlavorID) || !Agrees(member.VolumeSize, spec.VolumeSize) {
			return false
		}
	}
	return plain == len(ordinary(spec))
}

// v1Type tells type and role of a node. vertica has a master among nodes that are alike.
//
// Trove, trove/common/strategies/cluster/experimental/*/api.py, instance_type.
func v1Type(kind string) (string, string) {
	switch kind {
	case "member":
		return "", ""
	case "master":
		return "", kind
	default:
		return kind, ""
	}
}
