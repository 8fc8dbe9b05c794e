terraform import trove_database.orders dfbbd9ca-b5e1-4028-adb7-f78643e17998/orders
