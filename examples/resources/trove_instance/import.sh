terraform import trove_instance.master dfbbd9ca-b5e1-4028-adb7-f78643e17998

# One in another region than the provider's.
terraform import trove_instance.master dfbbd9ca-b5e1-4028-adb7-f78643e17998@north
