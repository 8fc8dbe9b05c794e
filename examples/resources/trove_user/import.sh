# INSTANCE_ID/NAME is the user of that name at any host.
terraform import trove_user.app 'dfbbd9ca-b5e1-4028-adb7-f78643e17998/app@10.0.0.%'
