terraform import 'trove_cluster_node.arbiter[0]' dfbbd9ca-b5e1-4028-adb7-f78643e17998/77032c55-4496-4e35-8c0d-6cd1c18e1a9c
