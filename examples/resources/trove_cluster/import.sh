# The nodes get the keys that are declared, each one that fits its node; those without, keys after their regions: west, west-1, west-2.
terraform import trove_cluster.products dfbbd9ca-b5e1-4028-adb7-f78643e17998

# The keys are given; nodes that are not named stay unmanaged.
terraform import trove_cluster.products dfbbd9ca-b5e1-4028-adb7-f78643e17998,west=416b0b16-ba55-4302-bbd3-ff566032e1c1,east=7f52e4f9-3fa6-4238-ac08-1ce15197329a

# A cluster that is declared by its size.
terraform import trove_cluster.sessions dfbbd9ca-b5e1-4028-adb7-f78643e17998,size
