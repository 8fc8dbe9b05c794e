package sandbox

// v1InstanceRoutes are deployed Trove's calls on instances, and on what instances are made with.
var v1InstanceRoutes = []route{}
