package sandbox

// v1ClusterRoutes are deployed Trove's calls on clusters.
var v1ClusterRoutes = []route{}
